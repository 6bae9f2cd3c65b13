import { canCoexist } from '../apache/syntax/can-coexist.ts';
import type { Mount } from '../deployment/deployment.ts';

/** Whether one server may have some of these mounts and some of the others: it never has opposite branches of one condition. */
export const runBeside = (some: readonly Mount[], others: readonly Mount[]): boolean =>
  some.some((one) =>
    others.some((other) => canCoexist(one.alias?.node.conditions ?? [], other.alias?.node.conditions ?? [])),
  );
