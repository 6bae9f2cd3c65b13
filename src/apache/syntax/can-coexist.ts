import type { Condition } from './config-node.ts';

/** False for two lines in different branches of one chain: no configuration has both. */
export const canCoexist = (a: readonly Condition[], b: readonly Condition[]): boolean =>
  !a.some((one) => b.some((other) => one.chain === other.chain && one.branch !== other.branch));
