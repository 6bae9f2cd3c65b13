import type { OptionValues } from './option-table.ts';
import { switchOption } from './options.ts';

/** Where the time of a run goes. */
export interface Timing {
  /** Ends a step: what passed since the step before, or since the process began, is its time. */
  readonly ended: (step: string) => void;
  /** Prints the steps and the peak of memory to stderr, if that was asked for. */
  readonly write: () => void;
}

/** The stopwatch of `--timing`; one that does nothing where it is not given. */
export function startTiming(values: OptionValues): Timing {
  if (!switchOption(values, 'timing')) return { ended: () => {}, write: () => {} };
  const steps: { readonly step: string; readonly ms: number }[] = [];
  let last = 0;
  return {
    ended(step) {
      const now = performance.now();
      steps.push({ step, ms: now - last });
      last = now;
    },
    write() {
      const lines = [...steps, { step: 'total', ms: last }].map(
        ({ step, ms }) => `${step.padEnd(12)}${ms.toFixed(0).padStart(6)} ms`,
      );
      const peak = Math.round(process.resourceUsage().maxRSS / 1024);
      process.stderr.write(`${lines.join('\n')}\n${'memory'.padEnd(12)}${String(peak).padStart(6)} MB\n`);
    },
  };
}
