import type { LoweringProblem, ModuleTree } from '../facts/lower/python-ast.ts';
import { isFrom, type PythonRange } from './python-version.ts';

/** Whether Python refuses a text because of a problem; null where only some of the versions do. */
export const isRefused = ({ kind, from, before }: LoweringProblem, python: PythonRange): boolean | null => {
  if (from !== undefined) return isFrom(python, from);
  if (before !== undefined) {
    const isThere = isFrom(python, before);
    return isThere === null ? null : !isThere;
  }
  return kind === 'syntax-error' || kind === 'template';
};

const isCutting = ({ kind }: LoweringProblem): boolean => kind === 'too-deep' || kind === 'too-long';

/** Why a text may do more than what was read of it; null where all of it was read. */
export const unreadPart = ({ problems }: ModuleTree): string | null => problems.find(isCutting)?.message ?? null;

/** The problems of a text that count for some versions of Python. */
export interface Refusals {
  /** Why every one of the versions refuses it. */
  readonly always?: LoweringProblem;
  /** Why some do. */
  readonly sometimes?: LoweringProblem;
  /** Those, and what keeps the rest of it from being followed. */
  readonly counted: readonly LoweringProblem[];
}

export const refusalsOf = ({ problems }: ModuleTree, python: PythonRange): Refusals => {
  const judged = problems.map((problem) => ({ problem, refused: isRefused(problem, python) }));
  const always = judged.find(({ refused }) => refused === true)?.problem;
  const sometimes = judged.find(({ refused }) => refused === null)?.problem;
  return {
    ...(always ? { always } : {}),
    ...(sometimes ? { sometimes } : {}),
    counted: judged
      .filter(({ problem, refused }) => refused !== false || isCutting(problem))
      .map(({ problem }) => problem),
  };
};
