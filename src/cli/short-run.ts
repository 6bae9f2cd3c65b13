import { setFlagsFromString } from 'node:v8';

/**
 * Tells V8 that a run is short: it takes a second or two, in which code that calls are pasted into, and very long functions,
 * never earn back what compiling them takes (a seventh of the processor time of 1,000 scripts; `npm run bench:facts`). What is
 * made in it mostly stays until its end: where the room for new objects grows in larger steps, less is copied in vain, and
 * counting which objects stay is in vain as well.
 */
export const prepareForShortRun = (): void => {
  const limits = ['inlined-bytecode-size=30', 'inlined-bytecode-size-cumulative=60', 'optimized-bytecode-size=400'];
  const memory = ['semi-space-growth-factor=16', 'no-allocation-site-pretenuring'];
  for (const flag of [...limits.map((limit) => `max-${limit}`), ...memory]) setFlagsFromString(`--${flag}`);
};
