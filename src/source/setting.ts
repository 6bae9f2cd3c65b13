import type { Location } from './location.ts';

/** An effective value of the server model, the line that set it, and the lines it overrides, nearest first. */
export interface Setting<T> {
  readonly value: T;
  readonly setBy: Location | 'default';
  readonly overrides: readonly Location[];
}
