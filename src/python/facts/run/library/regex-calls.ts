import { mayTakeLong } from '../../../../source/backtracking.ts';
import { offer } from '../calls/escapes.ts';
import type { Machine } from '../machine.ts';
import { combine } from '../values/operators.ts';
import { renderText, settle } from '../values/truth.ts';
import { argumentsOf, dict, external, NONE, number, sequence, text, type Value } from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

/** Flags of `re` and those of JavaScript that mean the same. */
const FLAGS: Readonly<Record<string, string>> = {
  're.I': 'i',
  're.IGNORECASE': 'i',
  're.M': 'm',
  're.MULTILINE': 'm',
  're.S': 's',
  're.DOTALL': 's',
};

const LONGEST_SUBJECT = 5000;

/** Python's `re` in JavaScript's syntax; null where the two may differ, or where trying it may take too long. */
const translatePattern = (pattern: string, flags: string, subject: string): RegExp | null => {
  if (subject.length > LONGEST_SUBJECT || mayTakeLong(pattern, subject)) return null;
  if (/\(\?(?![:=!]|<[=!]|P<\w+>)|\\[AZzGpPQE]|\\\d\d|\[\[|[*+?}]\+/.test(pattern)) return null;
  try {
    return new RegExp(pattern.replaceAll('(?P<', '(?<'), `${flags}u`);
  } catch {
    return null;
  }
};

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
  const wanted = flags && flags.kind !== 'none' ? (flags.kind === 'external' ? FLAGS[flags.name] : undefined) : '';
  return pattern === null || wanted === undefined ? null : { pattern, flags: wanted };
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
    number(found.index),
  ),
});

interface Search {
  readonly regExp: RegExp;
  readonly subject: string;
}

/** The search that a call asks for; null where something of it is not known. */
const searchOf = (
  [pattern, subject]: readonly (Value | undefined)[],
  flags: Value | undefined,
  more: string,
  machine: Machine,
): Search | null => {
  const wanted = patternOf(pattern, flags, machine);
  const given = subject ? renderText(subject, machine.world) : null;
  const regExp = wanted && given !== null ? translatePattern(wanted.pattern, wanted.flags + more, given) : null;
  return regExp && given !== null ? { regExp, subject: given } : null;
};

/** `re.match`, `re.fullmatch`, `re.search`. */
const match =
  (name: string, isWhole: (found: RegExpExecArray, subject: string) => boolean): StandardCall =>
  ({ positional: [pattern, subject, flags], named }, _place, machine) => {
    const search = searchOf([pattern, subject], flags ?? named.get('flags'), '', machine);
    if (!search) return combine([pattern ?? NONE, subject ?? NONE], name, machine.world);
    const found = search.regExp.exec(search.subject);
    if (found && isWhole(found, search.subject)) return makeMatch(found);
    // JavaScript gives the first match; one that begins elsewhere may fit where the first does not.
    return found && name !== 're.search' && found.index === 0
      ? machine.world.unknown(`the result of ${name}() is not known`)
      : NONE;
  };

const findAll: StandardCall = ({ positional: [pattern, subject, flags], named }, _place, machine) => {
  const search = searchOf([pattern, subject], flags ?? named.get('flags'), 'g', machine);
  if (!search) return combine([pattern ?? NONE, subject ?? NONE], 're.findall', machine.world);
  const found = [...search.subject.matchAll(search.regExp)].slice(0, 500);
  return sequence(
    'list',
    found.map(([whole, ...groups]) => {
      if (groups.length === 0) return text(whole);
      const parts = groups.map((group: string | undefined) => text(group ?? ''));
      return parts.length === 1 && parts[0] ? parts[0] : sequence('tuple', parts);
    }),
  );
};

const split: StandardCall = ({ positional: [pattern, subject, ...more], named }, _place, machine) => {
  const search = more.length + named.size > 0 ? null : searchOf([pattern, subject], undefined, '', machine);
  if (!search) return combine([pattern ?? NONE, subject ?? NONE], 're.split', machine.world);
  return sequence(
    'list',
    search.subject.split(search.regExp).map((part: string | undefined) => (part === undefined ? NONE : text(part))),
  );
};

/** `re.sub(pattern, replacement, subject)`; the replacement may be a function of the script. */
const substitute: StandardCall = (args, place, machine, scope) => {
  const { world } = machine;
  const [pattern, replacement, subject, ...more] = args.positional;
  const unknown = () => {
    offer(args.positional, 're.sub()', place, machine, scope);
    return combine(args.positional, 're.sub', world, { isText: true });
  };
  const flags = args.named.get('flags');
  if (more.length > 0 || args.named.size > (flags ? 1 : 0) || !replacement) return unknown();
  const search = searchOf([pattern, subject], flags, 'g', machine);
  if (!search) return unknown();
  const written = renderText(replacement, world);
  if (written !== null)
    return /[\\$]/.test(written) ? unknown() : text(search.subject.replace(search.regExp, () => written));
  let result = '';
  let at = 0;
  for (const found of [...search.subject.matchAll(search.regExp)].slice(0, 200)) {
    const part = renderText(machine.call(replacement, argumentsOf(makeMatch(found)), place, scope), world);
    if (part === null) return combine(args.positional, 're.sub', world, { isText: true });
    result += search.subject.slice(at, found.index) + part;
    at = found.index + found[0].length;
  }
  return text(result + search.subject.slice(at));
};

const groupOf = (groups: Value | undefined, names: Value | undefined, wanted: Value): Value | null => {
  if (wanted.kind === 'number' && groups?.kind === 'sequence') return groups.items[wanted.value] ?? null;
  return wanted.kind === 'text' && names?.kind === 'dict'
    ? (names.entries.get(`t:${wanted.text}`)?.value ?? null)
    : null;
};

/** Functions of `re`, of its patterns and of its matches (docs.python.org, re). */
export const REGEX_CALLS: Readonly<Record<string, StandardCall>> = {
  're.compile': ({ positional: [pattern, flags], named }, place, { world }) => {
    const written = pattern ? renderText(pattern, world) : null;
    if (written === null || !translatePattern(written, '', '')) world.mayRaise('*', 'it may be no pattern', place);
    return {
      kind: 'partial',
      target: external('re.Pattern'),
      args: argumentsOf(pattern ?? NONE, flags ?? named.get('flags') ?? NONE),
    };
  },
  're.match': match('re.match', ({ index }) => index === 0),
  're.fullmatch': match('re.fullmatch', ([whole], subject) => whole === subject),
  're.search': match('re.search', () => true),
  're.findall': findAll,
  're.split': split,
  're.sub': substitute,
  're.escape': ({ positional: [given] }, _place, { world }) => {
    const written = given ? renderText(given, world) : null;
    return written !== null && /^\w*$/.test(written)
      ? text(written)
      : combine(given ? [given] : [], 're.escape', world, { isText: true });
  },
  're.Match.group': ({ positional: [groups, names, , ...wanted] }, _place, { world }) => {
    const found = (wanted.length > 0 ? wanted : [number(0)]).map(
      (one) => groupOf(groups, names, settle(one, world)) ?? world.unknown('a group of a match'),
    );
    return found.length === 1 && found[0] ? found[0] : sequence('tuple', found);
  },
  're.Match.groups': ({ positional: [groups] }) =>
    groups?.kind === 'sequence' ? sequence('tuple', groups.items.slice(1)) : NONE,
  're.Match.groupdict': ({ positional: [, names] }) => names ?? NONE,
  're.Match.start': ({ positional: [, , index, ...more] }, _place, { world }) =>
    more.length === 0 && index ? index : world.unknown('where a group begins'),
};
