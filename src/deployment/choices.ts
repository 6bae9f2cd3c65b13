/** Answers the open questions of one simulation, so that every combination of answers can be tried. */
export interface Choices {
  /** One of the options. The same key is answered the same way throughout a run; null asks anew each time. */
  choose<T>(key: string | null, options: readonly T[], why: string): T;
}

/** One question that came up in a run: at which step, and why it is open. */
export interface OpenQuestion {
  readonly step: number;
  readonly why: string;
}

/** What all runs of a simulation found: one row per run, and the questions on which the rows may differ. */
export interface Alternatives<T> {
  readonly runs: readonly (readonly T[])[];
  readonly questions: readonly OpenQuestion[];
  /** The first step of which not every combination was tried; null where all were. */
  readonly incompleteFrom: number | null;
}

interface Answer {
  readonly chosen: number;
  readonly count: number;
  readonly step: number;
}

/**
 * Runs a simulation once for every combination of answers, at most `limit` times. A run is a list of steps; `simulate`
 * must do the same things for the same answers.
 */
export function tryAll<T>(
  simulate: (choices: Choices, enterStep: (step: number) => void) => T[],
  limit: number,
): Alternatives<T> {
  const runs: T[][] = [];
  const questions = new Map<string, OpenQuestion>();
  let prefix: readonly number[] = [];
  let incompleteFrom: number | null = null;
  for (;;) {
    const answers: Answer[] = [];
    const remembered = new Map<string, number>();
    let step = 0;
    const choose = <O>(key: string | null, options: readonly O[], why: string): O => {
      const again = key === null ? undefined : remembered.get(key);
      const chosen = again ?? prefix[answers.length] ?? 0;
      if (again === undefined) {
        answers.push({ chosen, count: options.length, step });
        if (key !== null) remembered.set(key, chosen);
        if (options.length > 1) {
          const id = `${step} ${why}`;
          if (!questions.has(id)) questions.set(id, { step, why });
        }
      }
      return options[Math.min(chosen, options.length - 1)] as O;
    };
    runs.push(
      simulate({ choose }, (now) => {
        step = now;
      }),
    );
    const open = answers.findLastIndex((answer) => answer.chosen + 1 < answer.count);
    if (open < 0) break;
    if (runs.length >= limit) {
      incompleteFrom = Math.min(
        ...answers.filter((answer) => answer.chosen + 1 < answer.count).map((answer) => answer.step),
      );
      break;
    }
    prefix = [...answers.slice(0, open).map((answer) => answer.chosen), (answers[open]?.chosen ?? 0) + 1];
  }
  return { runs, questions: [...questions.values()], incompleteFrom };
}
