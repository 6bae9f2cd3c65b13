import type { Context } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { makeListIterator } from '../values/generators.ts';
import { combine } from '../values/operators.ts';
import { isTrue, renderText } from '../values/truth.ts';
import {
  argument,
  argumentsOf,
  type CallArguments,
  dict,
  external,
  NONE,
  number,
  type Place,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

/** What takes the square of a literal may be tried. */
const LONGEST_LITERAL = 2000;

/** A field of a line of CSV, and what ends it: quoted fields double their quotes, others have none. */
const CSV_FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;

/** The fields of CSV as the default dialect has them (docs.python.org, csv); null where a quote stands elsewhere. */
const parseCsv = (written: string): string[][] | null => {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < written.length || row.length > 0) {
    CSV_FIELD.lastIndex = at;
    const found = CSV_FIELD.exec(written);
    if (!found) return null;
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    at = CSV_FIELD.lastIndex;
    if (found[3] === ',') continue;
    rows.push(row.length === 1 && found[0] === found[3] ? [] : row);
    row = [];
  }
  return rows;
};

/** The rows that a reader of CSV is made of; null where a dialect is chosen, or something of it is not known. */
const rowsOf = ({ positional: [given, ...more], named }: CallArguments, { place, machine }: Context) => {
  const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
  const lines = items.map((item) => renderText(item, machine.world));
  if (open !== null || more.length + named.size > 0 || lines.includes(null)) return null;
  return parseCsv(lines.map((line) => (line?.endsWith('\n') ? line : `${line}\n`)).join(''));
};

/** The words of a line as `shlex.split` makes them: quotes, backslashes and, where wanted, comments (POSIX mode). */
const shellWords = (line: string, hasComments: boolean, place: Place): string[] => {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let i = 0; i < line.length; i += 1) {
    const one = line[i] ?? '';
    if (quote === "'" ? one !== "'" : quote === '"' && one !== '"' && one !== '\\') word += one;
    else if (quote === '"' && one === '\\') {
      const next = line[i + 1] ?? '';
      word += next === '"' || next === '\\' ? next : one + next;
      i += 1;
    } else if (quote !== '') quote = '';
    else if (one === '"' || one === "'") {
      quote = one;
      word ??= '';
    } else if (one === '\\') {
      word = (word ?? '') + (line[i + 1] ?? '');
      i += 1;
    } else if (/\s/.test(one)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (hasComments && one === '#') {
      while (i + 1 < line.length && line[i + 1] !== '\n') i += 1;
    } else word = (word ?? '') + one;
  }
  if (quote !== '') throw new PythonError('ValueError', 'No closing quotation', place);
  return word === null ? words : [...words, word];
};

const URL_FORM =
  /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/((?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^:/?#[\]@]*)(?::(\d*))?))?([^?#;]*)(?:\?([^#]*))?(?:#(.*))?$/is;

/** The parts of an address without parameters, as an object of their names. */
const urlParts: StandardCall = ({ positional: [given, ...more], named }, { place, machine, scope }) => {
  const written = given ? renderText(given, machine.world) : null;
  const found = written !== null && more.length + named.size === 0 ? URL_FORM.exec(written) : null;
  if (!found) return machine.world.unknown('the parts of an address');
  const [, scheme = '', netloc = '', user, password, host, port, path = '', query = '', fragment = ''] = found;
  const orNone = (part: string | undefined): Value => (part ? text(part) : NONE);
  const parts: [string, Value][] = [
    ['scheme', text(scheme.toLowerCase())],
    ['netloc', text(netloc)],
    ['path', text(path)],
    ['query', text(query)],
    ['fragment', text(fragment)],
    ['username', orNone(user)],
    ['password', orNone(password)],
    ['hostname', orNone(host?.toLowerCase())],
    ['port', port ? number(Number(port)) : NONE],
  ];
  return machine.call(
    external('types.SimpleNamespace'),
    { positional: [], named: new Map(parts), open: false },
    place,
    scope,
  );
};

/** Forms of texts that the shell and the net have. */
export const TEXT_FORM_CALLS: Readonly<Record<string, StandardCall>> = {
  'shlex.split': (args, { place, machine: { world } }) => {
    const written = args.positional[0] ? renderText(args.positional[0], world) : null;
    if (written === null || args.named.has('posix')) return combine(args.positional, 'split', world);
    const comments = argument(args, 1, 'comments');
    return sequence('list', shellWords(written, comments !== undefined && isTrue(comments, world), place).map(text));
  },
  'shlex.quote': ({ positional: [given] }, { machine: { world } }) => {
    const written = given ? renderText(given, world) : null;
    if (written === null) return combine(given ? [given] : [], 'quote', world, { isText: true });
    return text(/^[\w@%+=:,./-]+$/.test(written) ? written : `'${written.replaceAll("'", `'"'"'`)}'`);
  },
  'urllib.parse.urlparse': urlParts,
  'urllib.parse.urlsplit': urlParts,
  // A literal is evaluated as an expression is; one with names is none.
  'ast.literal_eval': (args, { place, machine, scope }) => {
    const written = args.positional[0] ? renderText(args.positional[0], machine.world) : null;
    if (written === null || written.length > LONGEST_LITERAL)
      return machine.world.unknown('a literal that is not known');
    const bare = written.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\b(?:True|False|None)\b/g, '');
    if (/[A-Za-z_(]/.test(bare)) return machine.world.unknown('a literal that is not known');
    return machine.call(external('eval'), argumentsOf(text(written.trim())), place, scope);
  },
  'textwrap.indent': ({ positional: [given, prefix], named }, { machine: { world } }) => {
    const [written, before] = [given, prefix].map((value) => (value ? renderText(value, world) : null));
    if (typeof written !== 'string' || typeof before !== 'string' || named.size > 0)
      return combine(given ? [given] : [], 'indent', world, { isText: true });
    return text(written.replace(/^(?=.*\S)/gm, () => before));
  },
  'csv.reader': (args, context) => {
    const { machine } = context;
    const rows = rowsOf(args, context);
    return rows
      ? makeListIterator(
          rows.map((row) => sequence('list', row.map(text))),
          null,
        )
      : machine.world.unknown('the rows of a CSV file');
  },
  'csv.DictReader': (args, context) => {
    const { machine } = context;
    const [names, ...rows] = rowsOf(args, context)?.filter((row) => row.length > 0) ?? [];
    if (!names || rows.some((row) => row.length !== names.length))
      return machine.world.unknown('the rows of a CSV file');
    const made = rows.map((row) => dict(row.map((field, i) => [text(names[i] ?? ''), text(field)])));
    return makeListIterator(made, null);
  },
  'base64.b64decode': ({ positional: [given] }, { machine: { world } }) => {
    const written = given?.kind === 'text' || given?.kind === 'bytes' ? given.text : null;
    const isPlain =
      written !== null && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(written);
    const decoded = isPlain ? Buffer.from(written, 'base64').toString('latin1') : null;
    return decoded !== null && /^[\0-\x7f]*$/.test(decoded)
      ? { kind: 'bytes', text: decoded }
      : combine(given ? [given] : [], 'b64decode', world);
  },
  'base64.b64encode': ({ positional: [given] }, { machine: { world } }) =>
    given?.kind === 'bytes' && /^[\0-\x7f]*$/.test(given.text)
      ? { kind: 'bytes', text: Buffer.from(given.text, 'latin1').toString('base64') }
      : combine(given ? [given] : [], 'b64encode', world),
};
