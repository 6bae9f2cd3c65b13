import type { Machine } from '../machine.ts';
import { isTrue } from '../values/truth.ts';
import { number, type Value } from '../values/values.ts';

/** What nothing sets where Python is embedded (mod_wsgi 4.9.4 with Python 3.11, measured: 0). */
const NEVER_SET: ReadonlySet<string> = new Set(
  'debug inspect interactive no_site ignore_environment quiet isolated'.split(' '),
);

/** `sys.flags.name`. */
export const interpreterFlag = (name: string, { project, world }: Pick<Machine, 'project' | 'world'>): Value => {
  if (NEVER_SET.has(name)) return number(0);
  const known = name === 'optimize' ? project.optimize : null;
  return known === null ? world.unknown(`sys.flags.${name} is not known`, `sys.flags.${name}`) : number(known);
};

/** Whether Python leaves out assert statements and what stands under `if __debug__` (`-O`, PYTHONOPTIMIZE, WSGIPythonOptimize). */
export const isOptimized = (machine: Pick<Machine, 'project' | 'world'>): boolean =>
  isTrue(interpreterFlag('optimize', machine), machine.world);
