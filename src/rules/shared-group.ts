import type { Mount } from '../deployment/deployment.ts';
import { groupBy } from '../source/group-by.ts';
import { oncePer } from '../source/once-per.ts';
import { knownValue } from '../source/static-value.ts';

/**
 * What the scripts of some mounts would share if all of them ran in one process group: nothing, because it is one script;
 * the process; or an interpreter too. What cannot be told counts as shared.
 */
export function sharedIn(mounts: readonly Mount[]): 'nothing' | 'process' | 'interpreter' {
  const scripts = new Set(mounts.map((mount) => mount.script.deployedPath));
  if (scripts.size < 2) return 'nothing';
  const scriptOf = new Map<string, string>();
  for (const { applicationGroup, script } of mounts) {
    if (applicationGroup.value.kind !== 'known') return 'interpreter';
    const name = applicationGroup.value.value;
    const other = scriptOf.get(name);
    if (other !== undefined && other !== script.deployedPath) return 'interpreter';
    scriptOf.set(name, script.deployedPath);
  }
  return 'process';
}

/** How far a fix can be trusted that lets mounts run in one process group; null where it would mix them up. */
export function trustIn(mounts: readonly Mount[]): 'safe' | 'unsafe' | null {
  return ({ nothing: 'safe', process: 'unsafe', interpreter: null } as const)[sharedIn(mounts)];
}

/** The mounts that are sent to a process group, whether or not they may use it. */
export const mountsOf = (mounts: readonly Mount[], group: string): readonly Mount[] =>
  mountsByGroup(mounts).get(group) ?? [];

const mountsByGroup = oncePer((mounts: readonly Mount[]) =>
  groupBy(mounts, ({ processGroup }) => knownValue(processGroup.value)),
);
