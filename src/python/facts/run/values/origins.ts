import type { RuntimeText } from '../../../../source/static-value.ts';

/** What a value copied from the WSGI environ of a request was read with. */
export interface RequestOrigin {
  /** The number of the request; absent where the value is not what stands under one key of it. */
  readonly number?: number;
  readonly key: string | null;
  /** The text used where the request lacks the key, null for None; absent where reading then raises. */
  readonly fallback?: string | null;
}

/** What a text is put together from. `request`: the number of the request whose variables are meant; null where none is. */
export interface MadeText {
  readonly text: RuntimeText;
  readonly request: number | null;
}
