import { setFlagsFromString } from 'node:v8';

/**
 * Tells the compiler that a run is short: it takes a second or two, in which code that calls are pasted into, and very long
 * functions, never earn back what compiling them takes (a seventh of the processor time of 1,000 scripts; `npm run bench:facts`).
 */
export const compileForShortRun = (): void => {
  for (const flag of ['inlined-bytecode-size=30', 'inlined-bytecode-size-cumulative=60', 'optimized-bytecode-size=400'])
    setFlagsFromString(`--max-${flag}`);
};
