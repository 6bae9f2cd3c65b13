import type { ScriptFacts } from '../python/facts/script-facts.ts';
import { type Static, unknown } from '../source/static-value.ts';

/**
 * The Django settings module a script asks for by itself, in a process that nobody else has touched: its writes to the
 * settings variable up to the first handler, in their order. Null where it names none.
 */
export function ownSettings(
  facts: ScriptFacts,
  request: ReadonlyMap<string, Static<string>> | null = null,
): Static<string> | null {
  const handler = facts.handlers.find((made) => made.kind !== 'other');
  let value: Static<string> | null = null;
  for (const effect of [...facts.effects].sort((a, b) => a.seq - b.seq)) {
    const atImport = effect.when === 'import';
    if (handler && (handler.when === 'import' ? !atImport || effect.seq > handler.seq : false)) continue;
    if (effect.key === null) {
      const touches = facts.settingsVariable.startsWith(effect.keyPrefix ?? '');
      if (touches && value === null)
        value = unknown('the names of the variables that are written cannot be told', effect.at);
      continue;
    }
    if (effect.key !== facts.settingsVariable || effect.how === 'process-only') continue;
    const isLacking = effect.requestKey !== undefined && request !== null && !request.has(effect.requestKey);
    if (isLacking && !effect.requestFallback) continue;
    if (effect.how === 'if-absent' && value !== null) continue;
    const written = writtenBy(effect, request);
    value =
      effect.certain || effect.ifRequestHasKey || sameValue(value, written)
        ? written
        : unknown('it depends on a condition', effect.at);
  }
  return value;
}

function writtenBy(
  effect: ScriptFacts['effects'][number],
  request: ReadonlyMap<string, Static<string>> | null,
): Static<string> | null {
  if (effect.how === 'remove') return null;
  if (effect.requestKey !== undefined && request) {
    return (
      request.get(effect.requestKey) ?? effect.requestFallback ?? unknown('the request does not have it', effect.at)
    );
  }
  return effect.value;
}

function sameValue(a: Static<string> | null, b: Static<string> | null): boolean {
  if (a === null || b === null) return a === b;
  return a.kind === 'known' && b.kind === 'known' && a.value === b.value;
}
