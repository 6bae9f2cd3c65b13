import { normalize } from 'node:path/posix';
import type { ScriptFacts } from '../../src/python/facts/script-facts.ts';
import type { Recording } from './record-with-cpython.ts';

interface Contradiction {
  readonly about: 'loads' | 'callable' | 'sys-path' | 'settings';
  readonly expected: string;
  readonly got: string;
}

/** Whether the script was rightly said to load, and to fail where it fails. */
export const judgeLoading = (facts: ScriptFacts, recording: Recording): Contradiction[] => {
  const failure = recording.failure
    ? `raises ${recording.failure.type}: ${recording.failure.message} (line ${recording.failure.line})`
    : 'loads';
  if (facts.loads !== 'unknown' && facts.loads !== recording.loads)
    return [
      {
        about: 'loads',
        expected: failure,
        got: facts.loads
          ? 'loads'
          : `does not load: ${facts.loadFailure?.exception ?? '?'}: ${facts.loadFailure?.message ?? ''}`,
      },
    ];
  if (facts.loads === false && facts.loadFailure && recording.failure) {
    // Where it depends on a condition how it fails, each way is named.
    const sameClass = facts.loadFailure.exception.split(' or ').includes(recording.failure.type);
    const samePlace =
      recording.failure.type.endsWith('Error') === false ||
      isSyntaxError(recording.failure.type) ||
      recording.failure.line === null ||
      recording.failure.file !== facts.loadFailure.at.file ||
      (recording.failure.line >= facts.loadFailure.at.line && recording.failure.line <= facts.loadFailure.at.endLine);
    if (!sameClass && !(isSyntaxError(facts.loadFailure.exception) && isSyntaxError(recording.failure.type)))
      return [
        { about: 'loads', expected: failure, got: `${facts.loadFailure.exception}: ${facts.loadFailure.message}` },
      ];
    if (!samePlace) return [{ about: 'loads', expected: failure, got: `fails at line ${facts.loadFailure.at.line}` }];
  }
  return [];
};

const isSyntaxError = (name: string) => ['SyntaxError', 'IndentationError', 'TabError'].includes(name);

/** Which kinds of object CPython may show for each kind of callable that the facts name. */
const SHOWN: Readonly<Record<string, readonly Recording['callable'][]>> = {
  function: ['function'],
  class: ['class'],
  instance: ['instance', 'handler'],
  handler: ['handler', 'instance'],
  wrapped: ['function', 'class', 'instance', 'handler'],
  imported: ['function', 'class', 'instance', 'handler'],
  missing: ['missing'],
};

/** What the loaded module shows besides its effects: its callable, sys.path, the name of Django's settings variable. */
export const judgeModule = (facts: ScriptFacts, recording: Recording): Contradiction[] => {
  if (!recording.loads) return [];
  const wrong: Contradiction[] = [];
  const shown = SHOWN[facts.callable.kind];
  if (shown && !shown.includes(recording.callable))
    wrong.push({ about: 'callable', expected: recording.callable, got: facts.callable.kind });
  if (facts.settingsVariable !== recording.settingsVariable)
    wrong.push({ about: 'settings', expected: recording.settingsVariable, got: facts.settingsVariable });
  const configured = recording.events.some((event) => event.op === 'configure' && event.phase === 'import');
  if (facts.configuresSettings && !configured)
    wrong.push({ about: 'settings', expected: 'settings.configure() is not called', got: 'it is' });
  return [...wrong, ...judgeSysPath(facts, recording)];
};

const judgeSysPath = (facts: ScriptFacts, recording: Recording): Contradiction[] => {
  const before = new Map<string, number>();
  for (const entry of recording.sysPathBefore) before.set(normalize(entry), (before.get(normalize(entry)) ?? 0) + 1);
  const added = recording.sysPathAfter
    .map((entry) => normalize(entry))
    .filter((entry) => {
      const count = before.get(entry) ?? 0;
      before.set(entry, count - 1);
      return count <= 0;
    });
  const values = facts.sysPath.map(({ path }) => path);
  if (values.some((value) => value.kind === 'unknown')) return [];
  const predicted = new Set(
    values
      .flatMap((value) => (value.kind === 'known' ? [value.value] : value.kind === 'one-of' ? value.values : []))
      .map((entry) => normalize(entry)),
  );
  const missing = added.filter((entry) => !predicted.has(entry));
  return missing.length === 0 || facts.notices.length > 0
    ? []
    : [{ about: 'sys-path', expected: `${missing.join(', ')} is added`, got: [...predicted].join(', ') || 'nothing' }];
};
