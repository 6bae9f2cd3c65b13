import type { ModuleSet } from '../../read/read-result.ts';
import { isMalformedPattern } from '../pattern.ts';
import { isVariableName } from '../variable-names.ts';
import { isAddressRange } from './address-range.ts';
import { type Condition, parseExpression, parseText, type Word } from './parse-expression.ts';

const UNARY: ReadonlySet<string> = new Set('n z R T d e f s L h x F U A'.split(' '));
const BINARY: ReadonlySet<string> = new Set('ipmatch fnmatch strmatch strcmatch'.split(' '));
const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'osenv env resp req http note reqenv req_novary tolower toupper escape unescape file filesize base64 unbase64 sha1 md5 ' +
    'ldap'
  ).split(' '),
);

/**
 * Why httpd refuses an expression at start-up (util_expr_eval.c:expr_lookup_not_found and its kin; tried with `apache2 -t`);
 * null where nothing is wrong, or where modules that nobody knows may offer what is asked for.
 */
export function refuseExpression(text: string, modules: ModuleSet): string | null {
  const parsed = parseExpression(text);
  return parsed.kind === 'error' ? parsed.message : refuseCondition(parsed.value, modules);
}

/** The same for a text with variables in it (AP_EXPR_FLAG_STRING_RESULT). */
export function refuseText(text: string, modules: ModuleSet): string | null {
  const parsed = parseText(text);
  return parsed.kind === 'error' ? parsed.message : refuseWord(parsed.value, modules);
}

function refuseCondition(condition: Condition, modules: ModuleSet): string | null {
  const word = (one: Word): string | null => refuseWord(one, modules);
  switch (condition.kind) {
    case 'constant':
      return null;
    case 'not':
      return refuseCondition(condition.of, modules);
    case 'or':
    case 'and':
      return refuseCondition(condition.left, modules) ?? refuseCondition(condition.right, modules);
    case 'unary':
      if (!UNARY.has(condition.operator)) return `Unary operator '-${condition.operator}' does not exist`;
      return (condition.operator === 'R' ? refuseRange('R', condition.word) : null) ?? word(condition.word);
    case 'binary': {
      const operator = condition.operator.toLowerCase();
      if (!BINARY.has(operator)) return `Binary operator '-${condition.operator}' does not exist`;
      const range = operator === 'ipmatch' ? refuseRange(condition.operator, condition.right) : null;
      return word(condition.left) ?? range ?? word(condition.right);
    }
    case 'compared':
      return word(condition.left) ?? word(condition.right);
    case 'matched':
      return isMalformedPattern(condition.source) ? 'Failed to compile regular expression' : word(condition.word);
    case 'in':
      return word(condition.word) ?? firstRefusal(condition.list, modules);
    case 'in-made':
      return word(condition.word) ?? refuseMadeList(condition.list, modules);
  }
}

function refuseRange(operator: string, range: Word): string | null {
  if (range.kind !== 'text') return `-${operator} requires subnet/netmask as constant argument`;
  return isAddressRange(range.text) ? null : 'parsing of subnet/netmask failed';
}

/** Only mod_ssl has a function that makes a list. */
function refuseMadeList(list: Word, modules: ModuleSet): string | null {
  const name = list.kind === 'call' ? list.name : '';
  return name.toLowerCase() === 'peerextlist' && offersTls(modules)
    ? null
    : `List-returning function '${name}' does not exist`;
}

const firstRefusal = (words: readonly Word[], modules: ModuleSet): string | null =>
  words.map((word) => refuseWord(word, modules)).find((refusal) => refusal !== null) ?? null;

const offersTls = ({ names, complete }: ModuleSet): boolean => !complete || names.has('mod_ssl.c');

function refuseWord(word: Word, modules: ModuleSet): string | null {
  switch (word.kind) {
    case 'text':
    case 'group':
      return null;
    case 'variable':
      if (isVariableName(word.name) || (/^SSL_/i.test(word.name) && offersTls(modules))) return null;
      return isOffered(word.name, modules) ? null : `Variable '${word.name}' does not exist`;
    case 'call':
      if (FUNCTIONS.has(word.name.toLowerCase())) return refuseWord(word.argument, modules);
      if (word.name.toUpperCase() === 'SSL' && offersTls(modules)) return refuseWord(word.argument, modules);
      return modules.complete ? `Function '${word.name}' does not exist` : null;
    case 'joined':
      return firstRefusal(word.parts, modules);
  }
}

/** Some modules have variables of their own. */
const isOffered = (name: string, { names, complete }: ModuleSet): boolean =>
  !complete || (/^(HTTP2|H2)/i.test(name) && names.has('mod_http2.c'));
