import { groupBy } from '../source/group-by.ts';
import type { DeployedScript, Interpreter, Mount, ProcessGroup } from './deployment.ts';

/** A script in the interpreter it lives in, through a mount or by being preloaded. */
export interface Resident {
  readonly script: DeployedScript;
  readonly interpreter: Interpreter;
  /** The mounts that run it there; none where it is only preloaded. */
  readonly mounts: readonly Mount[];
  /** The place in the order of preloading; null where a request loads it. */
  readonly preloadedAt: number | null;
}

/** Every script of a process group in every interpreter it lives in. Mounts that mod_wsgi refuses bring none. */
export function residentsOf(group: ProcessGroup): readonly Resident[] {
  const order = new Map<string, number>();
  for (const [index, { preload, script }] of group.preloads.entries()) {
    const name = preload.applicationGroup === '%{GLOBAL}' ? '' : preload.applicationGroup;
    const key = `${name}\n${script.deployedPath}`;
    if (!order.has(key)) order.set(key, index);
  }
  return [...group.interpreters, ...unnamedInterpreters(group)].flatMap((interpreter) => {
    const running = groupBy(
      interpreter.mounts.filter(({ refusal }) => !refusal),
      ({ script }) => script,
    );
    return interpreter.scripts.flatMap((script): readonly Resident[] => {
      const mounts = running.get(script) ?? [];
      const preloadedAt = order.get(`${interpreter.applicationGroup}\n${script.deployedPath}`) ?? null;
      return mounts.length === 0 && preloadedAt === null ? [] : [{ script, interpreter, mounts, preloadedAt }];
    });
  });
}

/** Where the name of an interpreter depends on the request, the script still runs in one of this process. */
function unnamedInterpreters(group: ProcessGroup): readonly Interpreter[] {
  return group.mounts.flatMap((mount, index): readonly Interpreter[] => {
    const { value } = mount.applicationGroup;
    if (value.kind === 'known') return [];
    const applicationGroup = `(${value.kind === 'unknown' ? value.why : value.values.join(' or ')}) ${index}`;
    return [{ processGroup: group.name, applicationGroup, mounts: [mount], scripts: [mount.script] }];
  });
}

/** Whether a script makes a Django handler. */
export const isDjango = (script: DeployedScript): boolean =>
  script.facts?.handlers.some((handler) => handler.kind !== 'other') ?? false;

/** What preloading says about the order of two loads: scripts of the list go first, in its order. */
export function orderOf(writer: Resident, victim: Resident): 'always' | 'writer-first' | 'never' {
  if (writer.preloadedAt === null) return victim.preloadedAt === null ? 'writer-first' : 'never';
  return victim.preloadedAt === null || writer.preloadedAt < victim.preloadedAt ? 'always' : 'never';
}
