import { createHash } from 'node:crypto';
import { known, type Static, unknown } from '../../../source/static-value.ts';
import { matchesFileName } from '../../syntax/file-name-match.ts';
import { tryPattern } from '../pattern.ts';
import { addressIn, coversAddress } from './address-range.ts';
import type { Condition, Word } from './parse-expression.ts';

/** What lies at a path of the server's disk. */
export type OnDisk = 'file' | 'directory' | 'missing' | 'unknown';

/** What expressions, rewrite conditions and access rules may ask about a request and the server. */
export interface RequestWorld {
  /** A variable by its name, whatever its case. */
  readonly variable: (name: string) => Static<string>;
  /** A header of the request; the empty string where it is not sent. */
  readonly header: (name: string) => Static<string>;
  /** A variable of the request (SetEnvIf and its kin); null where it is not set. */
  readonly requestVariable: (name: string) => Static<string> | null;
  /** A variable of the server's own environment; null where it is not set. */
  readonly environment: (name: string) => Static<string> | null;
  readonly onDisk: (path: string) => OnDisk;
  readonly clientIp: string;
}

/** Whether a condition holds for a request (util_expr_eval.c); what cannot be told says why. */
export function evaluateCondition(condition: Condition, world: RequestWorld): Static<boolean> {
  switch (condition.kind) {
    case 'constant':
      return known(condition.value);
    case 'not':
      return mapped(evaluateCondition(condition.of, world), (value) => !value);
    case 'or':
    case 'and':
      return joined(condition, world);
    case 'unary':
      return evaluateUnary(condition.operator, evaluateWord(condition.word, world), world);
    case 'binary':
      return both(condition.left, condition.right, world, (left, right) => compareBy(condition.operator, left, right));
    case 'compared':
      return both(condition.left, condition.right, world, (left, right) =>
        known(compare(condition.operator, left, right)),
      );
    case 'matched':
      return matchWord(condition, world);
    case 'in-made':
      return unknown('what a function lists is not known');
    case 'in':
      return isIn(evaluateWord(condition.word, world), condition.list, world);
  }
}

function joined(condition: Extract<Condition, { kind: 'or' | 'and' }>, world: RequestWorld): Static<boolean> {
  const decisive = condition.kind === 'or';
  const left = evaluateCondition(condition.left, world);
  if (left.kind === 'known' && left.value === decisive) return left;
  const right = evaluateCondition(condition.right, world);
  if (right.kind === 'known' && right.value === decisive) return right;
  return left.kind === 'known' ? right : left;
}

const mapped = <T, U>(value: Static<T>, map: (value: T) => U): Static<U> =>
  value.kind === 'known' ? known(map(value.value)) : unknown(whyNot(value));

const whyNot = (value: Static<unknown>): string => (value.kind === 'unknown' ? value.why : 'its value is not certain');

function both(
  left: Word,
  right: Word,
  world: RequestWorld,
  decide: (left: string, right: string) => Static<boolean>,
): Static<boolean> {
  const first = evaluateWord(left, world);
  const second = evaluateWord(right, world);
  if (first.kind !== 'known') return unknown(whyNot(first));
  if (second.kind !== 'known') return unknown(whyNot(second));
  return decide(first.value, second.value);
}

/** Comparisons by name, with the pattern on the right. */
function compareBy(operator: string, text: string, pattern: string): Static<boolean> {
  switch (operator.toLowerCase()) {
    case 'strmatch':
      return known(matchesFileName(pattern, text));
    case 'strcmatch':
      return known(matchesFileName(pattern.toLowerCase(), text.toLowerCase()));
    case 'fnmatch':
      return known(matchesFileName(pattern, text, true));
    case 'ipmatch':
      return isCovered(pattern, text);
    default:
      return unknown(`what -${operator} says is not known`);
  }
}

/** `-ipmatch`: a name is looked up (util_expr_eval.c:op_ipmatch). */
function isCovered(range: string, text: string): Static<boolean> {
  const found = addressIn(text);
  if (found === 'name') return unknown(`the address of ${text} is not known`);
  return known(found !== null && coversAddress(range, found.ip));
}

/** C's reading of a number: the digits a text begins with, 0 where it begins with none. */
export const asNumber = (text: string): number => Number(/^\s*[-+]?\d+/.exec(text)?.[0] ?? 0);

function compare(operator: string, left: string, right: string): boolean {
  const [a, b] = operator.startsWith('-') ? [asNumber(left), asNumber(right)] : [left, right];
  switch (operator) {
    case '==':
    case '-eq':
      return a === b;
    case '!=':
    case '-ne':
      return a !== b;
    case '<':
    case '-lt':
      return a < b;
    case '<=':
    case '-le':
      return a <= b;
    case '>':
    case '-gt':
      return a > b;
    default:
      return a >= b;
  }
}

function matchWord(
  { word, source, ignoreCase, negated }: Extract<Condition, { kind: 'matched' }>,
  world: RequestWorld,
): Static<boolean> {
  const text = evaluateWord(word, world);
  if (text.kind !== 'known') return unknown(whyNot(text));
  const match = tryPattern(source, text.value, ignoreCase);
  if (match === 'undecided') return unknown(`whether ${source} matches cannot be told`);
  return known((match !== null) !== negated);
}

function isIn(word: Static<string>, list: readonly Word[], world: RequestWorld): Static<boolean> {
  const words = list.map((item) => evaluateWord(item, world));
  if (word.kind !== 'known') return unknown(whyNot(word));
  if (words.some((item) => item.kind === 'known' && item.value === word.value)) return known(true);
  const open = words.find((item) => item.kind !== 'known');
  return open ? unknown(whyNot(open)) : known(false);
}

const FALSE_WORDS: ReadonlySet<string> = new Set(['', 'off', 'no', 'false', '0']);

function evaluateUnary(operator: string, word: Static<string>, world: RequestWorld): Static<boolean> {
  if (word.kind !== 'known') return unknown(whyNot(word));
  const text = word.value;
  switch (operator) {
    case 'n':
      return known(text !== '');
    case 'z':
      return known(text === '');
    case 'T':
      return known(!FALSE_WORDS.has(text.toLowerCase()));
    case 'R':
      return known(coversAddress(text, world.clientIp));
    case 'd':
    case 'e':
    case 'f':
      return testFile(operator, text, world);
    default:
      return unknown(`what -${operator} says of ${text} is not known`);
  }
}

/** `-d`, `-e` and `-f` of expressions and rewrite conditions. */
export function testFile(operator: 'd' | 'e' | 'f', path: string, world: RequestWorld): Static<boolean> {
  const found = path === '' ? 'missing' : world.onDisk(path);
  if (found === 'unknown') return unknown(`whether ${path} is there is not known`);
  if (operator === 'e') return known(found !== 'missing');
  return known(found === (operator === 'd' ? 'directory' : 'file'));
}

/** A text of an expression for a request. */
export function evaluateWord(word: Word, world: RequestWorld): Static<string> {
  switch (word.kind) {
    case 'text':
      return known(word.text);
    case 'variable':
      return world.variable(word.name);
    case 'group':
      return unknown(`what $${word.index} stands for is not known`);
    case 'call':
      return callFunction(word.name.toLowerCase(), evaluateWord(word.argument, world), world);
    case 'joined': {
      let text = '';
      for (const part of word.parts) {
        const value = evaluateWord(part, world);
        if (value.kind !== 'known') return value;
        text += value.value;
      }
      return known(text);
    }
  }
}

const hash = (name: string, text: string): string => createHash(name).update(text).digest('hex');

/** Slashes stay as they are written; what is no escape, or one of NUL, leaves nothing (util.c:ap_unescape_url_keep2f). */
function unescapeUrl(text: string): string | null {
  if (/%(?![\da-f]{2})|%00/i.test(text)) return '';
  try {
    const parts = text.split(/(%2f)/i);
    return parts.map((part) => (/^%2f$/i.test(part) ? part : decodeURIComponent(part))).join('');
  } catch {
    return null;
  }
}

/** What httpd itself computes of a text. */
const TEXT_FUNCTIONS: Readonly<Record<string, (text: string) => string | null>> = {
  // ASCII alone: httpd runs in the locale C.
  tolower: (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  toupper: (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  escape: (text) => encodeURI(text).replaceAll('#', '%23').replaceAll('?', '%3f').replaceAll(';', '%3b'),
  unescape: unescapeUrl,
  base64: (text) => Buffer.from(text).toString('base64'),
  unbase64: (text) => Buffer.from(text, 'base64').toString(),
  md5: (text) => hash('md5', text),
  sha1: (text) => hash('sha1', text),
};

function callFunction(name: string, argument: Static<string>, world: RequestWorld): Static<string> {
  if (argument.kind !== 'known') return argument;
  const text = argument.value;
  switch (name) {
    case 'req':
    case 'http':
    case 'req_novary':
      return world.header(text);
    case 'osenv':
      return world.environment(text) ?? known('');
    case 'env':
      return world.requestVariable(text) ?? world.environment(text) ?? known('');
    case 'reqenv':
      return world.requestVariable(text) ?? known('');
    default: {
      const value = TEXT_FUNCTIONS[name]?.(text) ?? null;
      return value === null ? unknown(`what ${name}(${text}) gives is not known`) : known(value);
    }
  }
}
