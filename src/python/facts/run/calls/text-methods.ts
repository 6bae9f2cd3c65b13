import { heedMethod } from '../library/named-modules.ts';
import type { Context, Machine } from '../machine.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { WRITES_IN_C } from '../state/environment-handles.ts';
import { PythonError } from '../state/signals.ts';
import type { World } from '../state/world.ts';
import { isNameOfVariable } from '../values/environment-items.ts';
import { combine, joinTexts } from '../values/operators.ts';
import { nameValue, renderText, settle } from '../values/truth.ts';
import {
  argument,
  bool,
  type CallArguments,
  dict,
  NONE,
  number,
  type Place,
  sequence,
  text,
  type UnknownValue,
  type Value,
} from '../values/values.ts';
import { formatMap, formatText } from './format-text.ts';
import { noteChoices } from './settings-handed.ts';
import { takeMethods } from './taken-code.ts';

const LONGEST_TEXT = 100_000;
/** What ends a line of a text (docs.python.org, str.splitlines). */
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
const SPACE = ' \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u00a0';

const strip = (value: string, characters: string, left: boolean, right: boolean): string => {
  let from = 0;
  let to = value.length;
  while (left && from < to && characters.includes(value[from] ?? '')) from += 1;
  while (right && to > from && characters.includes(value[to - 1] ?? '')) to -= 1;
  return value.slice(from, to);
};

/** The words, and what is left behind or before them as it is written (docs.python.org, str.split, str.rsplit). */
const splitBySpace = (value: string, limit: number, fromRight: boolean): string[] => {
  const words = [...value.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ word, index, end: index + word.length }));
  const rest = words.length - limit;
  if (limit < 0 || rest <= 0) return words.map(({ word }) => word);
  return fromRight
    ? [value.slice(0, words[rest - 1]?.end), ...words.slice(rest).map(({ word }) => word)]
    : [...words.slice(0, limit).map(({ word }) => word), value.slice(words[limit]?.index)];
};

const split = (value: string, separator: string | null, limit: number, fromRight: boolean): string[] | null => {
  if (separator === '') return null;
  if (separator === null) return splitBySpace(value, limit, fromRight);
  const parts = value.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return fromRight
    ? [parts.slice(0, parts.length - limit).join(separator), ...parts.slice(parts.length - limit)]
    : [...parts.slice(0, limit), parts.slice(limit).join(separator)];
};

const partition = (value: string, separator: string, fromRight: boolean): string[] => {
  const at = fromRight ? value.lastIndexOf(separator) : value.indexOf(separator);
  if (at < 0) return fromRight ? ['', '', value] : [value, '', ''];
  return [value.slice(0, at), separator, value.slice(at + separator.length)];
};

/** The first so many replaced; all of them where the number is negative. */
const replaceTimes = (value: string, from: string, to: string, times: number): string => {
  let left = times < 0 ? Number.POSITIVE_INFINITY : times;
  return value.replaceAll(from, (found) => {
    left -= 1;
    return left >= 0 ? to : found;
  });
};

/** How many characters are missing to a width. */
const room = (value: string, width: number): number =>
  Math.max(0, Math.min(width, LONGEST_TEXT + 1) - [...value].length);

/** As CPython's `str.center()`: an odd one goes to the left where the width is odd. */
const center = (value: string, fill: string, width: number): string => {
  const missing = room(value, width);
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + value + fill.repeat(missing - left);
};

/** `text.expandtabs(size)`: columns are counted from each beginning of a line. */
const expandTabs = (value: string, size: number): string => {
  let column = 0;
  let result = '';
  for (const character of value) {
    const width = size > 0 ? size - (column % size) : 0;
    result += character === '\t' ? ' '.repeat(width) : character;
    column = /[\n\r]/.test(character) ? 0 : column + (character === '\t' ? width : 1);
  }
  return result;
};

/** `text.translate(table)` with a dictionary of code points; null where an entry is not known. */
const translate = (value: string, given: Value | undefined): string | null => {
  if (given?.kind !== 'dict' || given.open !== null || given.copyOf !== null) return null;
  let result = '';
  for (const character of value) {
    const entry = given.entries.get(`n:${character.codePointAt(0)}`)?.value;
    if (!entry) result += character;
    else if (entry.kind === 'text') result += entry.text;
    else if (entry.kind === 'number') result += String.fromCodePoint(entry.value);
    else if (entry.kind !== 'none') return null;
  }
  return result;
};

const codePointOf = (character: string): Value => number(character.codePointAt(0) ?? 0);

/** `str.maketrans(from, to, removed)` or `str.maketrans(mapping)`; null where something of it is not known. */
export const makeTranslation = (first: Value, [second, removed]: readonly Value[]): Value | null => {
  if (first.kind === 'dict' && !second && first.open === null)
    return dict(
      [...first.entries.values()].map(({ key, value }) => [key.kind === 'text' ? codePointOf(key.text) : key, value]),
    );
  if (first.kind !== 'text' || second?.kind !== 'text' || (removed && removed.kind !== 'text')) return null;
  const [from, to] = [[...first.text], [...second.text]];
  if (from.length !== to.length) return null;
  const gone = [...(removed?.text ?? '')];
  return dict([
    ...from.map((character, i) => [codePointOf(character), codePointOf(to[i] ?? '')] as const),
    ...gone.map((character) => [codePointOf(character), NONE] as const),
  ]);
};

const ENCODINGS = /^(?:utf-?8|ascii|us-ascii|latin-?1|iso-?8859-?1)$/i;

const isPlain = (value: string): boolean => [...value].every((character) => (character.codePointAt(0) ?? 0) < 128);

/** `text.encode(name)`, where nothing can go wrong: plain ASCII, or UTF-8. */
const encode: TextMethod = (value, [encoding = 'utf-8']) =>
  encoding !== null && ENCODINGS.test(encoding) && (isPlain(value) || /^utf-?8$/i.test(encoding)) ? value : null;

/** The reverse, of plain ASCII. */
const decode: TextMethod = (value, [encoding = 'utf-8']) =>
  encoding !== null && ENCODINGS.test(encoding) && isPlain(value) ? value : null;

type TextMethod = (
  value: string,
  args: readonly (string | null)[],
  numbers: readonly number[],
) => string | string[] | boolean | number | null;

const METHODS: Readonly<Record<string, TextMethod>> = {
  strip: (value, [characters]) => strip(value, characters ?? SPACE, true, true),
  lstrip: (value, [characters]) => strip(value, characters ?? SPACE, true, false),
  rstrip: (value, [characters]) => strip(value, characters ?? SPACE, false, true),
  lower: (value) => value.toLowerCase(),
  swapcase: (value) =>
    [...value].map((one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase())).join(''),
  casefold: (value) => value.toLowerCase(),
  upper: (value) => value.toUpperCase(),
  capitalize: (value) => value.slice(0, 1).toUpperCase() + value.slice(1).toLowerCase(),
  title: (value) => value.toLowerCase().replace(/[a-z]+/g, (word) => word.slice(0, 1).toUpperCase() + word.slice(1)),
  split: (value, [separator], [limit]) => split(value, separator ?? null, limit ?? -1, false),
  rsplit: (value, [separator], [limit]) => split(value, separator ?? null, limit ?? -1, true),
  splitlines: (value) => {
    const lines = value.split(LINE_END);
    // Nothing stands behind the last end.
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  },
  partition: (value, [separator]) => (separator ? partition(value, separator, false) : null),
  rpartition: (value, [separator]) => (separator ? partition(value, separator, true) : null),
  replace: (value, [from, to], [limit]) =>
    from && to !== null && to !== undefined ? replaceTimes(value, from, to, limit ?? -1) : null,
  endswith: (value, [suffix]) => (typeof suffix === 'string' ? value.endsWith(suffix) : null),
  expandtabs: (value, _texts, [size]) => expandTabs(value, size ?? 8),
  removeprefix: (value, [prefix]) => (prefix && value.startsWith(prefix) ? value.slice(prefix.length) : value),
  removesuffix: (value, [suffix]) => (suffix && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value),
  index: (value, [part]) => (part && value.includes(part) ? value.indexOf(part) : null),
  rindex: (value, [part]) => (part && value.includes(part) ? value.lastIndexOf(part) : null),
  find: (value, [part]) => (typeof part === 'string' ? value.indexOf(part) : null),
  rfind: (value, [part]) => (typeof part === 'string' ? value.lastIndexOf(part) : null),
  count: (value, [part]) => (part ? value.split(part).length - 1 : null),
  isdigit: (value) => /^\d+$/.test(value),
  isalpha: (value) => /^\p{L}+$/u.test(value),
  isalnum: (value) => /^[\p{L}\p{N}]+$/u.test(value),
  isupper: (value) => value !== value.toLowerCase() && value === value.toUpperCase(),
  zfill: (value, _args, [width]) =>
    width === undefined ? null : value.replace(/^[+-]?/, (sign) => sign + '0'.repeat(room(value, width))),
  ljust: (value, [fill], [width]) => (width === undefined ? null : value + (fill ?? ' ').repeat(room(value, width))),
  rjust: (value, [fill], [width]) => (width === undefined ? null : (fill ?? ' ').repeat(room(value, width)) + value),
  center: (value, [fill], [width]) => (width === undefined ? null : center(value, fill ?? ' ', width)),
  encode,
  decode,
  __str__: (value) => value,
};

/** `value.startswith(prefix)`; what is unknown and begins so is remembered to. */
const startsWith = (value: Value, given: Value | undefined, machine: Machine): Value => {
  const { world } = machine;
  const wanted = given ? settle(given, world) : undefined;
  const prefixes = wanted?.kind === 'sequence' ? wanted.items : wanted ? [wanted] : [];
  for (const one of prefixes) {
    const prefix = renderText(one, world);
    if (prefix === null) return combine([value, ...prefixes], 'startswith', world);
    if (value.kind === 'text') {
      if (value.text.startsWith(prefix)) return bool(true);
    } else if (value.kind === 'unknown') {
      const known = value.prefix ?? world.prefixes.get(value.id);
      if (known?.startsWith(prefix)) return bool(true);
      if (known !== undefined && !prefix.startsWith(known)) continue;
      if (world.decide(`${value.id} begins with ${prefix}`)) {
        world.prefixes.set(value.id, prefix);
        return bool(true);
      }
      // A loop over all variables came upon none of that name.
      if (isNameOfVariable(value)) world.absentPrefixes.add(prefix);
    }
  }
  return bool(false);
};

/** `join` takes texts only. */
const checkPiece = (piece: Value, place: Place, world: World): void => {
  const type = pythonTypeOf(piece);
  if (type === null) world.mayRaise('TypeError', 'it may be no text', place);
  else if (type !== 'str' && type !== 'bytes')
    throw new PythonError('TypeError', `sequence item: expected str instance, ${type} found`, place);
};

/** `split` and `partition` take no empty separator. */
const checkSeparator = (name: string, [separator]: readonly Value[], place: Place): void => {
  if (/^r?(?:split|partition)$/.test(name) && separator?.kind === 'text' && separator.text === '')
    throw new PythonError('ValueError', 'empty separator', place);
};

const join = (separator: string, given: Value | undefined, place: Place, machine: Machine): Value => {
  if (!given) throw new PythonError('TypeError', 'join() takes exactly one argument', place);
  const { items, open } = machine.iterate(given, place);
  if (open !== null) return machine.world.unknown(open, undefined, { isText: true });
  for (const item of items) checkPiece(settle(item, machine.world), place, machine.world);
  return joinTexts(
    items.flatMap((item, i) => (i === 0 ? [item] : [text(separator), item])),
    'join',
    machine.world,
  );
};

/** A method of a text or bytes value. */
export const callTextMethod = (
  object: Extract<Value, { kind: 'text' | 'bytes' }>,
  name: string,
  args: CallArguments,
  context: Context,
): Value => {
  const { place, machine } = context;
  const { world } = machine;
  if (name === 'join') return join(object.text, args.positional[0], place, machine);
  checkSeparator(name, args.positional, place);
  if (name === 'format') {
    const formatted = formatText(object.text, args, context);
    if (formatted) return formatted;
    world.mayRaise('*', 'a format that is not followed', place);
    return combine([object, ...args.positional], 'format', world, { isText: true });
  }
  if (name === 'startswith') return startsWith(object, args.positional[0], machine);
  if (name === 'format_map' && args.positional[0]) return formatMap(object.text, args.positional[0], place, machine);
  if (name === 'translate' && object.kind === 'text') {
    const [table] = args.positional;
    // Python 2 takes a text of 256 characters.
    if (table?.kind === 'dict' && !world.isPython(300))
      throw new PythonError('TypeError', 'expected a string or other character buffer object', place);
    const translated = translate(object.text, table);
    if (translated !== null) return text(translated);
  }
  const method = METHODS[name];
  const settled = args.positional.map((value) => settle(value, world));
  const texts = settled
    .filter(({ kind }) => kind !== 'number')
    .map((value) => (value.kind === 'none' ? null : renderText(value, world)));
  const isKnown = settled.every(({ kind }) => ['text', 'bytes', 'number', 'none'].includes(kind));
  const numbers = settled.flatMap((value) => (value.kind === 'number' ? [value.value] : []));
  const limit = args.named.get('maxsplit');
  if (limit?.kind === 'number') numbers.push(limit.value);
  if (name === 'endswith' && settled[0]?.kind === 'sequence')
    return bool(settled[0].items.some((item) => item.kind === 'text' && object.text.endsWith(item.text)));
  const result = method && isKnown && !args.open ? method(object.text, texts, numbers) : null;
  if (typeof result === 'string' && result.length > LONGEST_TEXT)
    return world.unknown('a text that is too long', undefined, { isText: true });
  if (typeof result === 'string')
    return name === 'encode' && world.python.newest >= 300 ? { kind: 'bytes', text: result } : text(result);
  if (typeof result === 'boolean') return bool(result);
  if (typeof result === 'number') return number(result);
  if (result) return sequence(name.includes('partition') ? 'tuple' : 'list', result.map(text));
  return combine([object, ...args.positional], name, world);
};

const GIVES_TEXT =
  /^(?:strip|lstrip|rstrip|lower|upper|title|capitalize|replace|format|join|decode|encode|removeprefix|removesuffix|read|readline|strftime|isoformat)$/;

const WRITES = /^(?:setdefault|update|pop|popitem|clear|__setitem__|__delitem__)$/;
/** What python-dotenv calls what changes the environment. */
const WRITES_DOTENV = 'set_as_environment_variables';

/** A method of what may be the environment, or of what may lead to it, may write it. */
const noteWrite = (object: UnknownValue, name: string, args: CallArguments, { place, machine }: Context): void => {
  const { world, environment } = machine;
  if (!(object.mayBeEnvironment && WRITES.test(name)) && !WRITES_IN_C.test(name) && name !== WRITES_DOTENV) return;
  const [key, value] = args.positional;
  const isOne = name === 'setdefault' || name === '__setitem__';
  if (isOne && key && value) environment.write(key, value, place, { isDoubtful: true });
  else environment.writeUnseen(object.why, place);
  world.notice('call-not-followed', `${name}() may write the environment: ${object.why}`, place);
};

/** A method of a value that is not known. Equal calls give equal values on one path. */
export const callUnknownMethod = (object: UnknownValue, name: string, args: CallArguments, context: Context): Value => {
  const { place, machine } = context;
  const { world } = machine;
  if (name === 'startswith') return startsWith(object, argument(args, 0), machine);
  noteWrite(object, name, args, context);
  for (const given of [...args.positional, ...args.named.values()])
    if (given.kind === 'instance' || given.kind === 'class')
      takeMethods(given.kind === 'class' ? given : given.type, place, machine);
  if (!object.isText) {
    noteChoices(name, args, context);
    heedMethod(name, args, context);
  }
  checkSeparator(name, args.positional, place);
  if (name === 'format' || name === 'join') world.mayRaise('*', `what ${name}() is given may not fit`, place);
  const names = [nameValue(object, world), ...args.positional.map((value) => nameValue(value, world))];
  const id = names.includes(null) ? undefined : `${names[0]}.${name}(${names.slice(1).join(',')})`;
  if (!object.isText) world.mayRaise('*', `${name} is not known`, place);
  if (name === 'append' || name === 'extend' || name === 'add') return NONE;
  const request = object.request ? { request: { key: null } } : {};
  if (name === 'partition' || name === 'rpartition')
    return sequence(
      'tuple',
      ['head', 'separator', 'tail'].map((part) =>
        world.unknown(object.why, id ? `${id}.${part}` : undefined, { ...request, isText: true }),
      ),
    );
  if ((name === 'decode' || name === 'encode') && object.isText) return object;
  if (GIVES_TEXT.test(name)) {
    const isSame =
      isTextResult(name) && object.prefix !== undefined && !/^(?:strip|lstrip)$/.test(name)
        ? { prefix: object.prefix }
        : {};
    return world.unknown(object.why, id, { ...request, ...isSame, isText: true });
  }
  const may = object.mayBeEnvironment ? { mayBeEnvironment: true as const } : {};
  return world.unknown(object.why, id, { ...request, ...may });
};

const isTextResult = (name: string) => name === 'rstrip';
