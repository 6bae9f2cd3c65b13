import type { EnvironmentEffect, ScriptFacts } from '../../src/python/facts/script-facts.ts';

/** The words in which shapes are judged: what a script is to its siblings in one process. */
export type Verdict =
  | 'SAFE'
  | 'LEAK-IN'
  | 'LEAK-OUT'
  | 'REQ'
  | 'REQ-SETTINGS'
  | 'FIRST-REQ'
  | 'INHERIT'
  | 'TOO-LATE'
  | 'OK'
  | 'NO-LOAD'
  | 'NO-CALLABLE'
  | 'UNKNOWN';

const isUnknown = ({ key, value, fromRequest }: EnvironmentEffect): boolean =>
  !fromRequest && (key === null || value?.kind === 'unknown');

/** Comes to a verdict by the facts alone. */
export const verdictOf = (facts: ScriptFacts): Set<Verdict> => {
  const words = new Set<Verdict>();
  const { effects, handlers, settingsVariable } = facts;
  if (facts.loads === false) words.add('NO-LOAD');
  if (effects.some(({ key, how, when, certain }) => when === 'import' && certain && leaks(key, how, settingsVariable)))
    words.add('LEAK-OUT');
  if (facts.loads === false) return words;
  if (effects.some(({ key, how, when }) => when === 'import' && leaks(key, how, settingsVariable)))
    words.add('LEAK-OUT');
  if (facts.callable.kind === 'missing') words.add('NO-CALLABLE');
  if (effects.some(isUnknown) || facts.notices.length > 0) words.add('UNKNOWN');
  judgeRequests(facts, words);
  if (facts.configuresSettings) return words.add('OK');
  const first = handlers.find(({ kind }) => kind !== 'other')?.seq ?? Number.POSITIVE_INFINITY;
  const writes = effects.filter((effect) => mayName(effect, settingsVariable) && effect.how !== 'process-only');
  const inTime = writes.filter(({ seq }) => seq < first);
  if (inTime.some(({ how, certain, when }) => certain && when !== 'each-request' && how !== 'if-absent'))
    words.add('SAFE');
  if (
    effects.some(({ how }) => how === 'if-absent') ||
    inTime.some(({ certain, when }) => !certain && when === 'import')
  )
    words.add('LEAK-IN');
  if (inTime.length === 0) words.add(writes.some(({ when }) => when === 'import') ? 'TOO-LATE' : 'INHERIT');
  return words;
};

const leaks = (key: string | null, how: EnvironmentEffect['how'], settingsVariable: string): boolean =>
  key !== null && (key !== settingsVariable || how === 'process-only');

/** Whether an effect writes the settings module, or may: keys that are not known, where they come from a file or a request. */
const mayName = ({ key, keyPrefix, how, when }: EnvironmentEffect, settingsVariable: string): boolean =>
  key === settingsVariable ||
  (key === null && (when !== 'import' || how === 'if-absent') && settingsVariable.startsWith(keyPrefix ?? ''));

const judgeRequests = ({ effects, settingsVariable }: ScriptFacts, words: Set<Verdict>): void => {
  for (const effect of effects) {
    if (effect.when === 'import') continue;
    if (effect.when === 'first-request') words.add('FIRST-REQ');
    else words.add('REQ');
    if (effect.when === 'each-request' && mayName(effect, settingsVariable)) words.add('REQ-SETTINGS');
  }
};
