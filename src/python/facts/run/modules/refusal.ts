import { isRefused } from '../../../version/refusals.ts';
import type { LoweringProblem, ModuleTree } from '../../lower/python-ast.ts';
import type { World } from '../state/world.ts';

/** Why the version of Python on this path refuses a text; null where it takes it. */
export const refusalOf = ({ problems }: ModuleTree, world: World): LoweringProblem | null => {
  for (const problem of problems) {
    const isSure = isRefused(problem, world.python);
    if (isSure === true) return problem;
    if (isSure === false) continue;
    const first = problem.from ?? problem.before ?? 0;
    if (world.isPython(first) === (problem.from !== undefined)) return problem;
  }
  return null;
};
