import type { Location } from './location.ts';

/** What reading alone can tell of a value. An unknown value is neither equal to nor different from another. */
export type Static<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'one-of'; readonly values: readonly T[] }
  | { readonly kind: 'unknown'; readonly why: string; readonly at?: Location };

export const known = <T>(value: T): Static<T> => ({ kind: 'known', value });

export const unknown = (why: string, at?: Location): Static<never> => ({ kind: 'unknown', why, ...(at ? { at } : {}) });
