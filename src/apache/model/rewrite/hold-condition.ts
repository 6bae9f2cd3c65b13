import { known, type Static, unknown } from '../../../source/static-value.ts';
import { asNumber, evaluateCondition, type RequestWorld, testFile } from '../expression/evaluate-expression.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import { tryPattern } from '../pattern.ts';
import type { RewriteCondition } from './rewrite-rule.ts';

/** How a condition came out, and the groups that it leaves for `%1`. */
export interface Held {
  readonly holds: Static<boolean>;
  readonly groups: RegExpExecArray | null;
}

/**
 * Whether a RewriteCond holds for a text that is expanded already (mod_rewrite.c:cmd_rewritecond tells the kinds apart,
 * apply_rewrite_cond tries them).
 */
export function holdCondition(condition: RewriteCondition, text: Static<string>, world: RequestWorld): Held {
  if (condition.test.toLowerCase() === 'expr') {
    const parsed = parseExpression(condition.pattern);
    const holds = parsed.kind === 'error' ? unknown(parsed.message) : evaluateCondition(parsed.value, world);
    return { holds: signed(condition, holds), groups: null };
  }
  if (text.kind === 'unknown') return { holds: unknown(text.why), groups: null };
  if (text.kind === 'one-of') return { holds: holdAll(condition, text.values, world), groups: null };
  const plain = holdPlain(condition, text.value, world);
  if (plain) return { holds: signed(condition, plain), groups: null };
  const match = tryPattern(condition.pattern, text.value, condition.ignoresCase);
  if (match === 'undecided')
    return { holds: unknown(`whether ${condition.pattern} matches cannot be told`), groups: null };
  return { holds: known((match !== null) !== condition.negated), groups: condition.negated ? null : match };
}

/** Whether a condition holds, or does not, whichever of some texts it is. Which groups it then leaves is not known. */
function holdAll(condition: RewriteCondition, texts: readonly string[], world: RequestWorld): Static<boolean> {
  const all = texts.map((text) => holdCondition(condition, known(text), world));
  const [first] = all;
  const isSame = all.every(
    ({ holds, groups }) =>
      groups === null && holds.kind === 'known' && first?.holds.kind === 'known' && holds.value === first.holds.value,
  );
  return first && isSame ? first.holds : unknown('its value is not certain');
}

const signed = ({ negated }: RewriteCondition, holds: Static<boolean>): Static<boolean> =>
  holds.kind === 'known' ? known(holds.value !== negated) : holds;

const NUMBERS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
};

/** The kinds that are no regular expression; null for one that is. */
function holdPlain(
  { pattern, ignoresCase }: RewriteCondition,
  text: string,
  world: RequestWorld,
): Static<boolean> | null {
  if (pattern.length < 2) return null;
  if (/^-[fsdxhLlUF]$/.test(pattern)) return holdFile(pattern[1] ?? '', text, world);
  const numeric = /^(-(?:lt|le|gt|ge|eq|ne))(.+)$/s.exec(pattern);
  if (numeric) return known(NUMBERS[numeric[1] ?? '']?.(asNumber(text), asNumber(numeric[2] ?? '')) ?? false);
  const lexical = /^([<>]=?|=)(.*)$/s.exec(pattern);
  if (!lexical) return null;
  const [, operator = '', rest = ''] = lexical;
  if (operator === '=') {
    const wanted = rest === '""' ? '' : rest;
    return known(ignoresCase ? text.toLowerCase() === wanted.toLowerCase() : text === wanted);
  }
  const order = ignoresCase ? compareText(text.toLowerCase(), rest.toLowerCase()) : compareLengthFirst(text, rest);
  return known(
    operator === '<' ? order < 0 : operator === '<=' ? order <= 0 : operator === '>' ? order > 0 : order >= 0,
  );
}

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Of two texts the longer one is the greater one (mod_rewrite.c:compare_lexicography). */
const compareLengthFirst = (a: string, b: string): number =>
  a.length === b.length ? compareText(a, b) : a.length - b.length;

function holdFile(letter: string, path: string, world: RequestWorld): Static<boolean> {
  if (letter === 'f' || letter === 'd') return testFile(letter, path, world);
  const there = testFile('e', path, world);
  if (letter !== 'U' && letter !== 'F' && there.kind === 'known' && !there.value) return known(false);
  return unknown(`what -${letter} says of ${path} is not known`);
}
