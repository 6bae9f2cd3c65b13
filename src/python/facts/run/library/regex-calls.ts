import { mayTakeLong } from '../../../../source/backtracking.ts';
import { offer } from '../calls/escapes.ts';
import type { Machine } from '../machine.ts';
import { makeListIterator } from '../values/generators.ts';
import { combine } from '../values/operators.ts';
import { renderText, settle } from '../values/truth.ts';
import { argumentsOf, dict, external, NONE, number, sequence, text, type Value } from '../values/values.ts';
import { type PatternUse, translatePattern } from './python-pattern.ts';
import type { StandardCall } from './standard-types.ts';

/** Flags of `re` by the letters that stand for them in a pattern. */
const FLAGS: Readonly<Record<string, string>> = {
  're.I': 'i',
  're.IGNORECASE': 'i',
  're.M': 'm',
  're.MULTILINE': 'm',
  're.S': 's',
  're.DOTALL': 's',
  're.X': 'x',
  're.VERBOSE': 'x',
  're.A': '',
  're.ASCII': '',
  're.U': '',
  're.UNICODE': '',
};

/** The letters of flags, joined by `|` or not; null where they are not known. */
const lettersOf = (flags: Value | undefined): string | null => {
  if (!flags || flags.kind === 'none' || (flags.kind === 'number' && flags.value === 0)) return '';
  const letters = flags.kind === 'external' ? flags.name.split('|').map((name) => FLAGS[name]) : [undefined];
  return letters.includes(undefined) ? null : letters.join('');
};

const LONGEST_SUBJECT = 5000;

/** A pattern and its flags, as text or compiled; null where they are not known. */
const patternOf = (
  given: Value | undefined,
  flags: Value | undefined,
  { world }: Machine,
): { readonly pattern: string; readonly flags: string } | null => {
  const value = given ? settle(given, world) : NONE;
  if (value.kind === 'partial' && value.target.kind === 'external' && value.target.name === 're.Pattern')
    return patternOf(value.args.positional[0], value.args.positional[1], { world } as Machine);
  const pattern = renderText(value, world);
  const wanted = lettersOf(flags);
  return pattern === null || wanted === null ? null : { pattern, flags: wanted };
};

/** What Python calls a match: its groups, and those that have names. */
const makeMatch = (found: RegExpExecArray): Value => ({
  kind: 'partial',
  target: external('re.Match'),
  args: argumentsOf(
    sequence(
      'tuple',
      found.map((group: string | undefined) => (group === undefined ? NONE : text(group))),
    ),
    dict(
      Object.entries(found.groups ?? {}).map(([name, group]: [string, string | undefined]) => [
        text(name),
        group === undefined ? NONE : text(group),
      ]),
    ),
    sequence(
      'list',
      (found.indices ?? []).map((span) => sequence('tuple', (span ?? [-1, -1]).map(number))),
    ),
  ),
});

interface Search {
  readonly regExp: RegExp;
  readonly subject: string;
}

/** The search that a call asks for; null where something of it is not known, or where it may take too long. */
const searchOf = (
  [pattern, subject]: readonly (Value | undefined)[],
  flags: Value | undefined,
  use: PatternUse,
  machine: Machine,
): Search | null => {
  const wanted = patternOf(pattern, flags, machine);
  const given = subject ? renderText(subject, machine.world) : null;
  if (!wanted || given === null || given.length > LONGEST_SUBJECT) return null;
  const regExp = translatePattern(wanted.pattern, wanted.flags, given, use);
  // A sticky pattern is tried at one place, as one that begins with its anchor.
  const isQuick = regExp && !mayTakeLong(regExp.sticky ? `^${regExp.source}` : regExp.source, given);
  return isQuick ? { regExp, subject: given } : null;
};

/** `re.match`, `re.fullmatch`, `re.search`. */
const match =
  (use: 'match' | 'fullmatch' | 'search'): StandardCall =>
  ({ positional: [pattern, subject, flags], named }, { machine }) => {
    const search = searchOf([pattern, subject ?? named.get('string')], flags ?? named.get('flags'), use, machine);
    if (!search) return combine([pattern ?? NONE, subject ?? NONE], `re.${use}`, machine.world);
    const found = search.regExp.exec(search.subject);
    return found ? makeMatch(found) : NONE;
  };

const MOST_MATCHES = 500;

const allMatches = ({ regExp, subject }: Search): RegExpExecArray[] => [...subject.matchAll(regExp)];

const findAll: StandardCall = ({ positional: [pattern, subject, flags], named }, { machine }) => {
  const search = searchOf([pattern, subject], flags ?? named.get('flags'), 'all', machine);
  const found = search ? allMatches(search) : null;
  if (!found || found.length > MOST_MATCHES)
    return combine([pattern ?? NONE, subject ?? NONE], 're.findall', machine.world);
  return sequence(
    'list',
    found.map(([whole, ...groups]) => {
      if (groups.length === 0) return text(whole);
      const parts = groups.map((group: string | undefined) => text(group ?? ''));
      return parts.length === 1 && parts[0] ? parts[0] : sequence('tuple', parts);
    }),
  );
};

const findEach: StandardCall = ({ positional: [pattern, subject, flags], named }, { machine }) => {
  const search = searchOf([pattern, subject], flags ?? named.get('flags'), 'all', machine);
  const found = search ? allMatches(search) : null;
  return found && found.length <= MOST_MATCHES
    ? makeListIterator(found.map(makeMatch), null)
    : combine([pattern ?? NONE, subject ?? NONE], 're.finditer', machine.world);
};

const split: StandardCall = ({ positional: [pattern, subject, ...more], named }, { machine }) => {
  const search = more.length + named.size > 0 ? null : searchOf([pattern, subject], undefined, 'search', machine);
  // Where nothing can separate, Python splits at the ends, too.
  if (!search || search.regExp.test('')) return combine([pattern ?? NONE, subject ?? NONE], 're.split', machine.world);
  return sequence(
    'list',
    search.subject.split(search.regExp).map((part: string | undefined) => (part === undefined ? NONE : text(part))),
  );
};

const ESCAPED_IN_TEMPLATE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\' };
const REFERENCE = /\\(?:g<(\w+)>|(\d)(?!\d)|([\s\S]))/g;

/** A replacement with `\1` and `\g<name>` (docs.python.org, re.sub); null where an escape is not followed. */
const expandTemplate = (template: string, found: RegExpExecArray): string | null => {
  let isKnown = !template.endsWith('\\') || template.endsWith('\\\\');
  const expanded = template.replace(
    REFERENCE,
    (_all, name: string | undefined, digit: string | undefined, escaped: string | undefined) => {
      const wanted = name ?? digit;
      if (wanted !== undefined && /^\d+$/.test(wanted) ? Number(wanted) < found.length : wanted !== undefined)
        return (/^\d+$/.test(wanted ?? '') ? found[Number(wanted)] : found.groups?.[wanted ?? '']) ?? '';
      const plain = ESCAPED_IN_TEMPLATE[escaped ?? ''];
      isKnown &&= plain !== undefined;
      return plain ?? '';
    },
  );
  return isKnown ? expanded : null;
};

/** `re.sub(pattern, replacement, subject, count)`; the replacement may be a function of the script. */
const substitute: StandardCall = (args, context) => {
  const { place, machine, scope } = context;
  const { world } = machine;
  const [pattern, replacement, subject, givenCount, givenFlags] = args.positional;
  const unknown = () => {
    offer(args.positional, 're.sub()', context);
    return combine(args.positional, 're.sub', world, { isText: true });
  };
  const count = givenCount ?? args.named.get('count') ?? number(0);
  const search = searchOf([pattern, subject], givenFlags ?? args.named.get('flags'), 'all', machine);
  if (!search || !replacement || count.kind !== 'number') return unknown();
  const found = allMatches(search).slice(0, count.value > 0 ? count.value : undefined);
  if (found.length > MOST_MATCHES) return unknown();
  const template = renderText(replacement, world);
  let result = '';
  let at = 0;
  for (const one of found) {
    const part =
      template === null
        ? renderText(machine.call(replacement, argumentsOf(makeMatch(one)), place, scope), world)
        : expandTemplate(template, one);
    if (part === null) return combine(args.positional, 're.sub', world, { isText: true });
    result += search.subject.slice(at, one.index) + part;
    at = one.index + one[0].length;
  }
  return text(result + search.subject.slice(at));
};

/** One end of what a group matched, or both. */
const spanOf =
  (read: (span: Value) => Value | undefined): StandardCall =>
  ({ positional: [, , spans, wanted = number(0)] }, { machine: { world } }) => {
    const at = settle(wanted, world);
    const span = spans?.kind === 'sequence' && at.kind === 'number' ? spans.items[at.value] : undefined;
    return (span && read(span)) ?? world.unknown('where a group is');
  };

const itemOf = (index: number) => (span: Value) => (span.kind === 'sequence' ? span.items[index] : undefined);

const groupOf = (groups: Value | undefined, names: Value | undefined, wanted: Value): Value | null => {
  if (wanted.kind === 'number' && groups?.kind === 'sequence') return groups.items[wanted.value] ?? null;
  return wanted.kind === 'text' && names?.kind === 'dict'
    ? (names.entries.get(`t:${wanted.text}`)?.value ?? null)
    : null;
};

/** Functions of `re`, of its patterns and of its matches (docs.python.org, re). */
export const REGEX_CALLS: Readonly<Record<string, StandardCall>> = {
  're.compile': ({ positional: [pattern, flags], named }, { place, machine: { world } }) => {
    const written = pattern ? renderText(pattern, world) : null;
    if (written === null || !translatePattern(written, '', '', 'search'))
      world.mayRaise('*', 'it may be no pattern', place);
    return {
      kind: 'partial',
      target: external('re.Pattern'),
      args: argumentsOf(pattern ?? NONE, flags ?? named.get('flags') ?? NONE),
    };
  },
  're.match': match('match'),
  're.fullmatch': match('fullmatch'),
  're.search': match('search'),
  're.findall': findAll,
  're.finditer': findEach,
  're.split': split,
  're.sub': substitute,
  're.escape': ({ positional: [given] }, { machine: { world } }) => {
    const written = given ? renderText(given, world) : null;
    return written !== null && /^\w*$/.test(written)
      ? text(written)
      : combine(given ? [given] : [], 're.escape', world, { isText: true });
  },
  're.Match.group': ({ positional: [groups, names, , ...wanted] }, { machine: { world } }) => {
    const found = (wanted.length > 0 ? wanted : [number(0)]).map(
      (one) => groupOf(groups, names, settle(one, world)) ?? world.unknown('a group of a match'),
    );
    return found.length === 1 && found[0] ? found[0] : sequence('tuple', found);
  },
  're.Match.groups': ({ positional: [groups] }) =>
    groups?.kind === 'sequence' ? sequence('tuple', groups.items.slice(1)) : NONE,
  're.Match.groupdict': ({ positional: [, names] }) => names ?? NONE,
  're.Match.start': spanOf(itemOf(0)),
  're.Match.end': spanOf(itemOf(1)),
  're.Match.span': spanOf((span) => span),
};
