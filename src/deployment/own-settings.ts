import type { EnvironmentEffect, ScriptFacts } from '../python/facts/script-facts.ts';
import type { Location } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import { known, type RuntimeText, type Static, unknown } from '../source/static-value.ts';

/** A value of the settings variable; null where it is not there. */
export type SettingsValue = Static<string> | null;

type Untold = Extract<Static<string>, { kind: 'unknown' }>;

/** One thing that the settings variable may be: the name of a module, not there (null), or what reading cannot tell. */
export type Alternative = string | null | Untold;

/** All that the settings variable may be, each once; never empty. */
export type Alternatives = readonly Alternative[];

/** In a process that nobody else has touched. */
export const NOT_THERE: Alternatives = [null];

/** The WSGI environ of the request that runs the script; null where none is looked at. */
type RequestEnviron = ReadonlyMap<string, Static<string>> | null;

/** The Django settings module that a script asks for by itself. */
export const ownSettings = (facts: ScriptFacts, request: RequestEnviron = null): SettingsValue =>
  oneValue(request === null ? possibleAlone(facts) : settingsIn(facts, request, NOT_THERE));

/**
 * All that a script may ask for: its writes to the settings variable up to the first handler, in their order, on top of
 * what its interpreter was born with.
 */
export const possibleSettings = (facts: ScriptFacts, inherited: Alternatives = NOT_THERE): Alternatives =>
  inherited === NOT_THERE ? possibleAlone(facts) : settingsIn(facts, null, inherited);

const possibleAlone = oncePer((facts: ScriptFacts) => settingsIn(facts, null, NOT_THERE));

function settingsIn(facts: ScriptFacts, request: RequestEnviron, inherited: Alternatives): Alternatives {
  const handler = facts.handlers.find((made) => made.kind !== 'other');
  const isTooLate = ({ when, seq }: EnvironmentEffect): boolean =>
    handler?.when === 'import' && (when !== 'import' || seq > handler.seq);
  const effects = facts.effects.filter((effect) => effect.how !== 'process-only' && !isTooLate(effect));
  const setting = { facts, variable: facts.settingsVariable, request, inherited };
  const loaded: Alternative[] = [];
  let possible = inherited;
  let last = Number.NEGATIVE_INFINITY;
  // What Django was asked for comes too late for every write behind it, unless there was nothing by then.
  for (const { seq, certain, isCaught } of facts.settingsReads) {
    if (handler?.when === 'import' && seq > handler.seq) break;
    const before = effects.filter((effect) => effect.seq > last && effect.seq < seq);
    possible = applyEffects(before, setting, possible);
    last = seq;
    loaded.push(...possible.filter((one) => one !== null));
    if (!certain) continue;
    const isStopped = !possible.includes(null) || !isCaught;
    if (isStopped) return distinct(possible.includes(null) ? [...loaded, null] : loaded);
    possible = NOT_THERE;
  }
  const behind = effects.filter(({ seq }) => seq > last);
  return distinct([...loaded, ...applyEffects(behind, setting, possible)]);
}

/**
 * What a script that found `inherited` leaves in the C environment of its process: what the next interpreter is born with.
 * `os.putenv` counts, a mapping that stands in for `os.environ` does not.
 */
export const exportedSettings = (facts: ScriptFacts, variable: string, inherited: Alternatives): Alternatives =>
  applyEffects(
    facts.effects.filter((effect) => effect.how !== 'python-only'),
    { facts, variable, request: null, inherited },
    inherited,
  );

/** What a script meets when it writes the settings variable. */
interface Setting {
  readonly facts: ScriptFacts;
  readonly variable: string;
  readonly request: RequestEnviron;
  readonly inherited: Alternatives;
}

/** Nobody has more settings modules in one script. */
const MOST_VALUES = 16;

/** A write that may not happen leaves what was there beside what it writes, and the next write meets either. */
function applyEffects(effects: readonly EnvironmentEffect[], setting: Setting, before: Alternatives): Alternatives {
  const { variable, request, inherited } = setting;
  let possible = before;
  for (const effect of [...effects].sort((a, b) => a.seq - b.seq)) {
    if (effect.key === null && variable.startsWith(effect.keyPrefix ?? '')) {
      const afterAll = effect.how === 'remove' ? NOT_THERE : inherited;
      if (!effect.everyKey) possible = distinct(possible.map((one) => one ?? keysUntold(effect)));
      else possible = distinct(effect.certain ? afterAll : [...possible, ...afterAll]);
    }
    if (effect.key !== variable) continue;
    const isLacking = effect.requestKey !== undefined && request !== null && !request.has(effect.requestKey);
    if (isLacking && !effect.requestFallback) continue;
    const written = writtenBy(effect, setting);
    const after = possible.flatMap((one) => (effect.how === 'if-absent' && one !== null ? [one] : written));
    const isSure = (effect.certain || effect.ifRequestHasKey) && after.length > 0;
    possible = distinct(isSure ? after : [...possible, ...after]);
    if (possible.length > MOST_VALUES) possible = [tooMany(effect)];
  }
  return possible;
}

const distinct = (possible: Alternatives): Alternatives => [...new Set(possible)];

// What cannot be told is equal to itself alone, so that one effect always gives the same.
const keysUntold = oncePer(
  ({ at }: EnvironmentEffect): Untold => untold('the names of the variables that are written cannot be told', at),
);
const asFound = oncePer(
  ({ at }: EnvironmentEffect): Untold => untold('it may be what the environment of the process holds', at),
);
const tooMany = oncePer(({ at }: EnvironmentEffect): Untold => untold('it depends on many conditions', at));

const untold = (why: string, at: Location): Untold => ({ kind: 'unknown', why, at });

/** All that an effect writes; nothing where that is what the script found, and it found nothing. */
function writtenBy(effect: EnvironmentEffect, setting: Setting): Alternatives {
  const { request } = setting;
  if (effect.how === 'remove') return NOT_THERE;
  if (effect.requestKey === undefined || !request) return alternativesOf(effect.value, effect, setting);
  const why = 'the request does not have it';
  const value = request.get(effect.requestKey) ?? effect.requestFallback ?? unknown(why, effect.at);
  return alternativesOf(value, effect, setting);
}

/** All that a value may be. Of what is not known some ways may be. */
function alternativesOf(value: SettingsValue, effect: EnvironmentEffect, setting: Setting): Alternatives {
  if (value === null) return NOT_THERE;
  if (value.kind === 'known') return [value.value];
  if (value.kind === 'one-of') return distinct(value.values);
  const { from = [], perhaps = [] } = value;
  const texts = from.map((text) => textsOf(text, setting));
  const told = texts.flatMap((some) => some ?? []);
  if (texts.length > 0 && !texts.includes(null)) return distinct([...told, ...perhaps]);
  const isFound = setting.inherited.some((one) => one !== null) && asksBefore(effect, setting);
  return distinct([...told, ...perhaps, value, ...(isFound ? [asFound(effect)] : [])]);
}

/** All that a text may be in which the settings variable stands for what the script found; null where that cannot be told. */
function textsOf(text: RuntimeText, { variable, inherited }: Setting): Alternatives | null {
  const isFound = (piece: RuntimeText[number]): boolean =>
    typeof piece !== 'string' && 'process' in piece && piece.process === variable;
  if (!text.every((piece) => typeof piece === 'string' || isFound(piece))) return null;
  if (!text.some(isFound)) return [text.join('')];
  const found = inherited.filter((one) => one !== null);
  if (text.length === 1) return found;
  const join = (name: string) => text.map((piece) => (typeof piece === 'string' ? piece : name)).join('');
  return found.some(isUntold) ? null : namesIn(found).map(join);
}

/** Whether a script, or code that is not followed, may look at the variable before something is written that cannot be told. */
const asksBefore = ({ seq }: EnvironmentEffect, { facts, variable }: Setting): boolean =>
  facts.reads.some((read) => read.seq < seq && (read.key === null || read.key === variable)) ||
  facts.effects.some((effect) => effect.seq < seq && effect.key === null && !effect.certain);

/** All that a value may be, as one. */
export function oneValue(possible: Alternatives): SettingsValue {
  const [first = null, ...others] = possible;
  const names = namesIn(possible);
  if (others.length === 0) return typeof first === 'string' ? known(first) : first;
  if (names.length === possible.length) return { kind: 'one-of', values: names };
  return { kind: 'unknown', why: possible.find(isUntold)?.why ?? 'it depends on a condition', perhaps: names };
}

const isUntold = (one: Alternative): one is Untold => one !== null && typeof one !== 'string';

/** The settings modules that can be named. */
export const namesIn = (possible: Alternatives): readonly string[] =>
  possible.filter((one): one is string => typeof one === 'string');

/** The same, and `?` for what cannot be told. */
export const namesOf = (possible: Alternatives): readonly string[] =>
  possible.flatMap((one) => (one === null ? [] : typeof one === 'string' ? one : '?'));

/** All that a script may ask for by itself; nothing where it cannot be read. */
export const settingsOf = ({ facts }: { readonly facts: ScriptFacts | null }): Alternatives =>
  facts ? possibleSettings(facts) : [];
