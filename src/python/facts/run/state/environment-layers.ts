/** What the script did to one variable last. `default`: what was there before, or this where nothing was. */
export type Entry<T> = { readonly kind: 'present' | 'default'; readonly value: T } | { readonly kind: 'absent' };

/**
 * The variables of an environment, the newest changes first: what the process was born with at the bottom, above it the
 * variables that were written one by one, those that were removed by the beginning of their names, and those that were
 * put back from a copy.
 */
export type Layer<T> =
  | { readonly kind: 'inherited' }
  | { readonly kind: 'written'; readonly entries: Map<string, Entry<T>>; readonly below: Layer<T> }
  | { readonly kind: 'removed'; readonly prefix: string; readonly below: Layer<T> }
  | { readonly kind: 'restored'; readonly prefix: string; readonly from: Layer<T>; readonly below: Layer<T> };

/** A copy of the process environment: what it held at one moment. */
export interface Snapshot<T> {
  readonly kind: 'snapshot';
  readonly layer: Layer<T>;
}

export const written = <T>(below: Layer<T>): Extract<Layer<T>, { kind: 'written' }> => ({
  kind: 'written',
  entries: new Map(),
  below,
});

/** Every variable that the layers name, the ones written first before the others. */
export const namesIn = <T>(layer: Layer<T>): string[] => {
  if (layer.kind === 'inherited') return [];
  const below = namesIn(layer.below);
  if (layer.kind === 'written') return [...new Set([...below, ...layer.entries.keys()])];
  return layer.kind === 'restored' ? [...new Set([...below, ...namesIn(layer.from)])] : below;
};
