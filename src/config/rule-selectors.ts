/** The rules that some selectors name, and the selectors that name none. */
export interface SelectedRules {
  readonly ids: readonly string[];
  readonly unknown: readonly string[];
}

/** Resolves selectors: the id of a rule, the beginning of ids up to a hyphen (`env` is `env-key-collision` and the like), or `all`. */
export function resolveSelectors(selectors: readonly string[], knownRules: readonly string[]): SelectedRules {
  const resolved = selectors.map((selector) => ({ selector, ids: resolve(selector, knownRules) }));
  return {
    ids: [...new Set(resolved.flatMap(({ ids }) => ids))],
    unknown: resolved.flatMap(({ selector, ids }) => (ids.length === 0 ? [selector] : [])),
  };
}

function resolve(selector: string, knownRules: readonly string[]): readonly string[] {
  if (/^all$/i.test(selector)) return knownRules;
  if (knownRules.includes(selector)) return [selector];
  const start = `${selector.replace(/-?\*?$/, '')}-`;
  return knownRules.filter((id) => id.startsWith(start));
}
