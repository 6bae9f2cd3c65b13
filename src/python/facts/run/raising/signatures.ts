import { FUNCTIONS } from './function-signatures.ts';
import { METHODS } from './method-signatures.ts';

/** One parameter. `kind` is a letter of the tables, as `parseTable` has it. */
export interface Parameter {
  readonly name: string | null;
  readonly kind: string;
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
}

/** What one function takes. `isStrict`: arguments that fit may raise all the same. */
export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly takesNames: boolean;
  readonly isStrict: boolean;
}

const parseParameter = (word: string): Parameter => {
  const [, name = null, kind = 'a', mark = ''] = /^(?:(\w+)=)?([a-z])([?*]?)$/.exec(word) ?? [];
  return { name, kind, isOptional: mark !== '', isRepeated: mark === '*' };
};

/**
 * Reads what functions or methods take without raising, one a line: the name, then each parameter as a letter, `?` for one that
 * may be left out, `*` for any number (docs.python.org, library reference). `name=` before the letter: it can be given by
 * that name. `**`: names of any kind. `!` at the end: arguments of the right types may raise all the same, so that it raises
 * nothing where its result is known only.
 *
 * The functions of what a library makes (a match, a template, a logger) get what it is made of first.
 *
 * a anything, b bytes, c callable, e path or file descriptor, h hashable, i iterable, m mapping or pairs, n number,
 * o text or None, p path, s text or tuple, t text, w whole number, y class or tuple of them, z something that has a length
 */
const parseTable = (table: string): ReadonlyMap<string, Signature> =>
  new Map(
    table
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', ...words] = line.split(' ');
        const parameters = words.filter((word) => word !== '**' && word !== '!').map(parseParameter);
        return [name, { parameters, takesNames: words.includes('**'), isStrict: words.includes('!') }] as const;
      }),
  );

const functions = parseTable(FUNCTIONS);

/** The methods of bytes take bytes where those of texts take texts; some texts alone have. */
const OF_BYTES = (METHODS.str ?? '')
  .replace(/^(?:casefold|encode|format|format_map|isdecimal|isidentifier|isnumeric|isprintable)\b.*\n/gm, '')
  .replace(/^(?!decode).*$/gm, (line) => line.replace(/ t/g, ' b'))
  .concat('hex a*\nfromhex t');

const methods = new Map(
  Object.entries({ ...METHODS, bytes: OF_BYTES }).map(([type, table]) => [type, parseTable(table)] as const),
);

/** What a function takes, by its dotted name; undefined where the table does not have it. */
export const signatureOf = (name: string): Signature | undefined => functions.get(name);

/** The methods of a builtin type, all of them, those of other versions of Python included; undefined for another type. */
export const methodsOf = (type: string): ReadonlyMap<string, Signature> | undefined => methods.get(type);
