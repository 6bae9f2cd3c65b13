import { setFlagsFromString } from 'node:v8';

/**
 * Tells the compiler that a run is short: it takes a second or two, in which code that calls are pasted into, and very long
 * functions, never earn back what compiling them takes (a quarter of the processor time of 1,000 scripts; `npm run bench:facts`).
 */
export const compileForShortRun = (): void => {
  for (const flag of [
    'inlined-bytecode-size=60',
    'inlined-bytecode-size-cumulative=120',
    'optimized-bytecode-size=1000',
  ])
    setFlagsFromString(`--max-${flag}`);
};
