import type { EnvironmentEffect, Moment, ScriptFacts } from '../python/facts/script-facts.ts';
import type { Location } from '../source/location.ts';
import type { RuntimeText, Static } from '../source/static-value.ts';
import { visible } from './escape.ts';

type NameOf = (file: string) => string;

const MOMENTS: Readonly<Record<Moment, string>> = {
  import: 'while it is loaded',
  'first-request': 'in the first request',
  'each-request': 'in each request',
};

const showPiece = (piece: RuntimeText[number]): string => {
  if (typeof piece === 'string') return `'${piece}'`;
  if ('process' in piece) return `${piece.process} of the process`;
  const name = piece.request ?? 'the variable of that name';
  return `${name} of the request${piece.otherwise === undefined ? '' : ` (or '${piece.otherwise}')`}`;
};

const showRuntimeText = (text: RuntimeText): string => text.map(showPiece).join(' + ');

const showText = (value: Static<string> | null): string => {
  if (value === null) return '';
  if (value.kind === 'known') return value.value;
  if (value.kind === 'one-of') return value.values.join(' or ');
  return value.from ? value.from.map(showRuntimeText).join(' or ') : `(unknown: ${value.why})`;
};

const showEffect = ({ key, keyPrefix, everyKey, value, how, certain }: EnvironmentEffect): string => {
  const isPutBack = everyKey && how !== 'remove';
  const every = keyPrefix === undefined ? 'every variable' : `every variable that begins with ${keyPrefix}`;
  const name = everyKey ? every : key === null ? `${keyPrefix ?? ''}*` : key;
  const perhaps = certain ? '' : 'perhaps ';
  if (how === 'remove') return `${perhaps}removes ${name}`;
  if (isPutBack) return `${perhaps}puts ${every} back as it was`;
  if (how === 'if-absent') return `${perhaps}writes ${name} where it is absent: ${showText(value)}`;
  const note =
    how === 'process-only'
      ? ' (os.environ does not see it)'
      : how === 'python-only'
        ? ' (the process does not see it)'
        : '';
  return `${perhaps}writes ${name}${note}: ${showText(value)}`;
};

const LOADING = new Map<boolean | 'unknown', string>([
  [true, 'loads'],
  [false, 'does not load'],
  ['unknown', 'may not load'],
]);

const renderScript = (facts: ScriptFacts, nameOf: NameOf): string => {
  const place = ({ file, line }: Location) => `${nameOf(file)}:${line}`;
  const failure = facts.loadFailure
    ? ` (${facts.loadFailure.exception}: ${facts.loadFailure.message}, ${place(facts.loadFailure.at)})`
    : '';
  const { callable } = facts;
  const steps = [
    ...facts.effects.map((effect) => ({
      seq: effect.seq,
      text: `${showEffect(effect)}, ${MOMENTS[effect.when]}`,
      at: effect.at,
    })),
    ...facts.handlers.map(({ seq, kind, when, at }) => ({
      seq,
      text: `makes a handler by ${kind}, ${MOMENTS[when]}`,
      at,
    })),
    ...facts.sysPath.map(({ seq, how, path, at }) => ({ seq, text: `${how}s to sys.path: ${showText(path)}`, at })),
  ].sort((a, b) => a.seq - b.seq);
  const lines = [
    `${nameOf(facts.file)}: ${LOADING.get(facts.loads) ?? ''}${failure}`,
    `  callable ${callable.name}: ${callable.kind}${callable.at ? `, ${place(callable.at)}` : ''}`,
    ...steps.map(({ text, at }) => `  ${text}, ${place(at)}`),
    ...facts.legacy.map(({ name, at }) => `  legacy: ${name}, ${place(at)}`),
    ...facts.notices.map(({ message, at }) => `  notice: ${message}${at ? `, ${place(at)}` : ''}`),
  ];
  return lines.map((line) => `${visible(line)}\n`).join('');
};

/** The answer of `facts` for people: what each script does, in the order in which it happens. */
export const renderFactsText = (scripts: readonly ScriptFacts[], nameOf: NameOf): string =>
  scripts.map((facts) => renderScript(facts, nameOf)).join('\n');
