import type { EnvironmentEffect, ScriptFacts } from '../python/facts/script-facts.ts';
import type { Location } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import { type Static, unknown } from '../source/static-value.ts';

/** A value of the settings variable; null where it is not there. */
export type SettingsValue = Static<string> | null;

/** The WSGI environ of the request that runs the script; null where none is looked at. */
type RequestEnviron = ReadonlyMap<string, Static<string>> | null;

/**
 * The Django settings module a script asks for: its writes to the settings variable up to the first handler, in their
 * order, on top of what its interpreter was born with (`inherited`, null in a process that nobody else has touched).
 */
export const ownSettings = (
  facts: ScriptFacts,
  request: RequestEnviron = null,
  inherited: SettingsValue = null,
): SettingsValue =>
  request === null && inherited === null ? settingsAlone(facts) : settingsIn(facts, request, inherited);

const settingsAlone = oncePer((facts: ScriptFacts) => settingsIn(facts, null, null));

function settingsIn(facts: ScriptFacts, request: RequestEnviron, inherited: SettingsValue): SettingsValue {
  const handler = facts.handlers.find((made) => made.kind !== 'other');
  const isTooLate = ({ when, seq }: EnvironmentEffect): boolean =>
    (handler?.when === 'import' && (when !== 'import' || seq > handler.seq)) ||
    (facts.readsSettings !== undefined && (when !== 'import' || seq > facts.readsSettings.seq));
  const effects = facts.effects.filter((effect) => effect.how !== 'process-only' && !isTooLate(effect));
  return applyEffects(effects, facts.settingsVariable, request, inherited);
}

/**
 * What a script that found `inherited` leaves in the C environment of its process: what the next interpreter is born with.
 * `os.putenv` counts, a mapping that stands in for `os.environ` does not.
 */
export const exportedSettings = (facts: ScriptFacts, variable: string, inherited: SettingsValue): SettingsValue =>
  applyEffects(
    facts.effects.filter((effect) => effect.how !== 'python-only'),
    variable,
    null,
    inherited,
  );

/** Nobody has more settings modules in one script. */
const MOST_VALUES = 16;

/** A write that may not happen leaves what was there beside what it writes, and the next write meets either. */
function applyEffects(
  effects: readonly EnvironmentEffect[],
  variable: string,
  request: RequestEnviron,
  inherited: SettingsValue,
): SettingsValue {
  let possible: readonly SettingsValue[] = [inherited];
  let condition: Location | undefined;
  for (const effect of [...effects].sort((a, b) => a.seq - b.seq)) {
    if (effect.key === null && variable.startsWith(effect.keyPrefix ?? '')) {
      const untold = unknown('the names of the variables that are written cannot be told', effect.at);
      possible =
        effect.everyKey && effect.certain
          ? [effect.how === 'remove' ? null : inherited]
          : distinct(possible.map((value) => value ?? untold));
    }
    if (effect.key !== variable) continue;
    const isLacking = effect.requestKey !== undefined && request !== null && !request.has(effect.requestKey);
    if (isLacking && !effect.requestFallback) continue;
    const written = writtenBy(effect, request);
    const after = possible.map((value) => (effect.how === 'if-absent' && value !== null ? value : written));
    const isSure = effect.certain || effect.ifRequestHasKey;
    if (!isSure) condition = effect.at;
    possible = distinct(isSure ? after : [...possible, ...after]);
    if (possible.length > MOST_VALUES) possible = [unknown('it depends on many conditions', effect.at)];
  }
  return oneValue(possible, condition);
}

function distinct(values: readonly SettingsValue[]): readonly SettingsValue[] {
  return values.filter(
    (value, at) => !values.slice(0, at).some((earlier) => earlier === value || sameValue(earlier, value)),
  );
}

/** All that a value may be, as one. */
function oneValue(possible: readonly SettingsValue[], condition: Location | undefined): SettingsValue {
  const [first = null, ...others] = possible;
  if (others.length === 0) return first;
  const names = possible.map(namesOf);
  const values = [...new Set(names.flat())];
  if (names.every((some) => some.length > 0)) return { kind: 'one-of', values };
  return { kind: 'unknown', why: 'it depends on a condition', ...(condition && { at: condition }), perhaps: values };
}

/** The settings modules that a value names; none where it is not there or not known. */
export const namesOf = (value: SettingsValue): readonly string[] =>
  value?.kind === 'known' ? [value.value] : value?.kind === 'one-of' ? value.values : [];

function writtenBy(effect: EnvironmentEffect, request: RequestEnviron): SettingsValue {
  if (effect.how === 'remove') return null;
  if (effect.requestKey !== undefined && request) {
    return (
      request.get(effect.requestKey) ?? effect.requestFallback ?? unknown('the request does not have it', effect.at)
    );
  }
  return effect.value;
}

/** Whether two values are known to be equal. */
export function sameValue(a: SettingsValue, b: SettingsValue): boolean {
  if (a === null || b === null) return a === b;
  return a.kind === 'known' && b.kind === 'known' && a.value === b.value;
}
