import type { Context, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { renderText, settle } from '../values/truth.ts';
import {
  argument,
  argumentsOf,
  bool,
  type CallArguments,
  dict,
  external,
  NONE,
  namelessScope,
  type Place,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import { parseIni, type Section, sectionsOf } from './config-files.ts';
import type { StandardCall } from './standard-types.ts';

/** What one `ConfigParser` has read. `isLost`: something of it could not be followed. */
interface Parser {
  readonly sections: Map<string, Section>;
  keepsCase: boolean;
  isLost: string | null;
}

/** The parsers by the value that stands for each: `functools.partial` of its class, with a dictionary of its own. */
const parsers = new WeakMap<Value, Parser>();

const identityOf = (value: Value | undefined): Value | null =>
  value?.kind === 'partial' ? (value.args.positional[0] ?? null) : null;

const KINDS = /^configparser\.(?:ConfigParser|RawConfigParser|SafeConfigParser)$/;

/** A parser of ini files; one that is made with options which change how it reads is not followed. */
const makeParser =
  (name: string): StandardCall =>
  ({ positional, named, open }, { machine: { world } }) => {
    const plain = positional.length === 0 && !open && [...named.keys()].every((key) => key === 'interpolation');
    if (!plain) return world.unknown(`the result of ${name}() is not known`);
    const own = dict();
    parsers.set(own, { sections: new Map(), keepsCase: false, isLost: null });
    return { kind: 'partial', target: external(name), args: argumentsOf(own) };
  };

/** The parser that a value stands for; null where it is none. */
export const parserOf = (value: Value): Parser | null => {
  if (value.kind !== 'partial' || value.target.kind !== 'external' || !KINDS.test(value.target.name)) return null;
  const own = identityOf(value);
  return own ? (parsers.get(own) ?? null) : null;
};

/** `parser.optionxform = str`: keys keep their case. */
export const setOfParser = (parser: Parser, name: string, value: Value): void => {
  if (name === 'optionxform' && value.kind === 'external' && value.name === 'str') parser.keepsCase = true;
  else parser.isLost ??= `${name} of a parser was set`;
};

const formOf = (parser: Parser, key: string): string => (parser.keepsCase ? key : key.toLowerCase());

const take = (parser: Parser, found: ReadonlyMap<string, Section> | null): void => {
  if (!found) parser.isLost ??= 'a configuration file that is not followed';
  for (const [title, entries] of found ?? []) {
    const section = parser.sections.get(title) ?? new Map<string, string>();
    parser.sections.set(title, section);
    // `%(name)s` is put together from other entries.
    for (const [key, value] of entries) {
      if (value.includes('%') || title === 'DEFAULT') parser.isLost ??= 'a configuration file with interpolation';
      section.set(formOf(parser, key), value);
    }
  }
};

const readFiles = (parser: Parser, given: Value | undefined, place: Place, machine: Machine): Value => {
  const value = given ? settle(given, machine.world) : NONE;
  const files = value.kind === 'sequence' ? machine.iterate(value, place).items : [value];
  const read: Value[] = [];
  for (const file of files) {
    const path = renderText(file, machine.world);
    const found = path === null ? null : machine.project.fs.readText(machine.project.mapPath(path));
    if (found?.kind === 'text') {
      take(parser, parseIni(found.text.replaceAll('\r\n', '\n')));
      read.push(file);
    } else parser.isLost ??= 'a configuration file that is not in this tree';
  }
  return sequence('list', read, parser.isLost);
};

const sectionAsDict = (parser: Parser, section: Section): Value => ({
  ...dict([...section].map(([key, value]) => [text(key), text(value)])),
  ...(parser.keepsCase ? {} : { isCaseless: true }),
});

const entryOf = (parser: Parser, args: CallArguments, { place, machine: { world } }: Context): Value => {
  const [title, key] = args.positional.map((value) => renderText(value, world));
  const fallback = args.named.get('fallback');
  if (title === undefined || title === null || key === undefined || key === null)
    return world.unknown('an entry of a parser');
  const section = parser.sections.get(title);
  const found = section?.get(formOf(parser, key));
  if (found !== undefined) return text(found);
  if (fallback) return fallback;
  throw new PythonError(section ? 'NoOptionError' : 'NoSectionError', `no ${section ? key : title}`, place);
};

/** `parser[title]`. */
export const sectionOf = (parser: Parser, key: Value, place: Place, { world }: Machine): Value => {
  const title = renderText(key, world);
  const section = title === null ? undefined : parser.sections.get(title);
  if (parser.isLost !== null || title === null) {
    world.mayRaise('KeyError', 'it may have no such section', place);
    return dict([], parser.isLost ?? 'a section that is not known');
  }
  if (!section) throw new PythonError('KeyError', title, place, key);
  return sectionAsDict(parser, section);
};

type Method = (parser: Parser, args: CallArguments, context: Context) => Value;

const METHODS: Readonly<Record<string, Method>> = {
  read: (parser, args, { place, machine }) => readFiles(parser, argument(args, 0, 'filenames'), place, machine),
  read_string: (parser, { positional: [given] }, { machine: { world } }) => {
    const written = given ? renderText(given, world) : null;
    take(parser, written === null ? null : parseIni(written));
    return NONE;
  },
  read_dict: (parser, { positional: [given] }, { machine: { world } }) => {
    take(parser, given ? sectionsOf(given, world) : null);
    return NONE;
  },
  read_file: (parser, { positional: [given] }, { machine: { world } }) => {
    const file = given ? settle(given, world) : NONE;
    take(parser, file.kind === 'file' && file.text !== null ? parseIni(file.text) : null);
    return NONE;
  },
  get: entryOf,
  sections: (parser) => sequence('list', [...parser.sections.keys()].map(text)),
  items: (parser, { positional: [given] }, { place, machine }) => {
    if (!given) return machine.world.unknown('the sections of a parser');
    const section = sectionOf(parser, given, place, machine);
    return machine.call({ kind: 'method', of: section, name: 'items' }, argumentsOf(), place, namelessScope(place));
  },
  options: (parser, { positional: [given] }, { place, machine }) =>
    given
      ? machine.call(
          external('list'),
          argumentsOf(sectionOf(parser, given, place, machine)),
          place,
          namelessScope(place),
        )
      : NONE,
  has_section: (parser, { positional: [given] }, { machine: { world } }) =>
    bool(parser.sections.has((given && renderText(given, world)) ?? '')),
  has_option: (parser, { positional: [title, key] }, { machine: { world } }) =>
    bool(
      parser.sections
        .get((title && renderText(title, world)) ?? '')
        ?.has(formOf(parser, (key && renderText(key, world)) ?? '')) ?? false,
    ),
};

const READS = /^read/;

/** A method of a parser. What it has read is lost where one is called that is not followed. */
const callParser = (parser: Parser, name: string, args: CallArguments, context: Context): Value => {
  const { place, machine } = context;
  const method = METHODS[name];
  if (!method) parser.isLost ??= `${name}() of a parser is not followed`;
  if (method && (parser.isLost === null || READS.test(name))) return method(parser, args, context);
  machine.world.mayRaise('*', `${name}() of a parser`, place);
  return machine.world.unknown(
    parser.isLost ?? `${name}() of a parser is not followed`,
    undefined,
    name === 'get' ? { isText: true } : {},
  );
};

/** `parser.name`, to be called. */
export const methodOfParser = (parser: Value, name: string): Value => ({
  kind: 'partial',
  target: external('configparser.method'),
  args: argumentsOf(parser, text(name)),
});

/** The classes of `configparser`. */
export const PARSER_CALLS: Readonly<Record<string, StandardCall>> = {
  ...Object.fromEntries(
    ['ConfigParser', 'RawConfigParser', 'SafeConfigParser'].map((name) => [
      `configparser.${name}`,
      makeParser(`configparser.${name}`),
    ]),
  ),
  'configparser.method': ({ positional: [object, name, ...rest], named, open }, context) => {
    const parser = object ? parserOf(object) : null;
    if (!parser || name?.kind !== 'text') return NONE;
    return callParser(parser, name.text, { positional: rest, named, open }, context);
  },
};
