import type { Server, WsgiAlias } from '../apache/model/server-config.ts';
import type { Mount } from '../deployment/deployment.ts';
import type { Location } from '../source/location.ts';

/** A mount of a server; one that is mapped by hand has neither a line nor a URL. */
export type ServerMount = Mount & { readonly server: Server; readonly alias: WsgiAlias; readonly at: Location };

export const isOfServer = (mount: Mount): mount is ServerMount =>
  mount.server !== null && mount.alias !== null && mount.at !== null;
