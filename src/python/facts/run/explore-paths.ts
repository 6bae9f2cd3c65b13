import type { PythonRange } from '../../version/python-version.ts';
import type { Project } from './machine.ts';
import { type PathResult, runPath, type ScriptRun } from './run-path.ts';

const MOST_PATHS = 220;
const MOST_STEPS = 400_000;

/** All paths that were run. `isComplete`: there are no others. */
export interface Exploration {
  readonly paths: readonly PathResult[];
  readonly isComplete: boolean;
  /** The versions of Python that it was run for. */
  readonly python: PythonRange;
}

/**
 * Runs every path through a script: each decision that the text leaves open is taken both ways. Paths that differ in
 * fewer decisions come first, so that a bound on their number leaves no single decision out. A decision that changed
 * nothing is taken one way.
 */
export const explorePaths = (run: ScriptRun, project: Project): Exploration => {
  const paths: PathResult[] = [];
  let waiting: (readonly boolean[])[] = [[]];
  let steps = 0;
  while (waiting.length > 0) {
    const next: (readonly boolean[])[] = [];
    for (const given of waiting) {
      if (paths.length >= MOST_PATHS || steps > MOST_STEPS) return { paths, isComplete: false, python: project.python };
      const path = runPath(run, project, given);
      paths.push(path);
      steps += path.steps + 50;
      for (let i = given.length; i < path.decisions.length; i += 1)
        if (!path.idle.has(i)) next.push([...path.decisions.slice(0, i), !path.decisions[i]]);
    }
    waiting = next;
  }
  return { paths, isComplete: true, python: project.python };
};
