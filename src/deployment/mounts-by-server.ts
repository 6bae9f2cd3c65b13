import type { Server } from '../apache/model/server-config.ts';
import { addTo } from '../source/group-by.ts';
import { oncePer } from '../source/once-per.ts';
import type { Mount } from './deployment.ts';

/** The mounts of each server that has any, in their order. */
export const mountsByServer = oncePer((mounts: readonly Mount[]): ReadonlyMap<Server, readonly Mount[]> => {
  const servers = new Map<Server, Mount[]>();
  for (const mount of mounts) {
    if (mount.server) addTo(servers, mount.server, mount);
  }
  return servers;
});
