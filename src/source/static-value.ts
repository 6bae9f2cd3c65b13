import type { Location } from './location.ts';

/** A variable whose text is there when the script runs, and not in any file. */
export type RuntimeVariable =
  /** A variable of the process environment, as the script found it. */
  | { readonly process: string }
  /**
   * A variable of the request (the WSGI environ); null: the one that has the name of what is written.
   * `otherwise`: what is taken where the request has none; without it nothing is written then.
   */
  | { readonly request: string | null; readonly otherwise?: string };

/** A text that is put together when the script runs, from pieces that are known. */
export type RuntimeText = readonly (string | RuntimeVariable)[];

/**
 * What reading alone can tell of a value. An unknown value is neither equal to nor different from another.
 * `from`: it is one of these texts for certain; absent where that cannot be told either. `perhaps`: what it is on some ways.
 */
export type Static<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'one-of'; readonly values: readonly T[] }
  | {
      readonly kind: 'unknown';
      readonly why: string;
      readonly at?: Location;
      readonly from?: readonly RuntimeText[];
      readonly perhaps?: readonly T[];
    };

export const known = <T>(value: T): Static<T> => ({ kind: 'known', value });

export const unknown = (why: string, at?: Location): Static<never> => ({ kind: 'unknown', why, ...(at ? { at } : {}) });

/** The value where reading tells it; null where it does not, or where there is none. */
export const knownValue = <T>(value: Static<T> | null | undefined): T | null =>
  value?.kind === 'known' ? value.value : null;
