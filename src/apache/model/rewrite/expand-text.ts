import { known, type Static, unknown } from '../../../source/static-value.ts';

/** What a substitution or the text of a condition draws on. */
export interface ExpansionWorld {
  /** `$1`: a group of the rule; the empty string where there is none. */
  readonly ruleGroup: (index: number) => string;
  /** `%1`: a group of the last condition that matched. */
  readonly conditionGroup: (index: number) => string;
  /** `%{NAME}`. */
  readonly variable: (name: string) => Static<string>;
  /** `${map:key}`; null where the map has no such key. */
  readonly lookUp: (map: string, key: string) => Static<string | null>;
  /** What becomes of a group that is put in (`[B]`). */
  readonly escape: (group: string) => string;
}

export interface ExpandedText {
  readonly text: string;
  /** The first `?` came out of something put in, which httpd refuses since 2.4.60 (`UnsafeAllow3F`). */
  readonly isUnsafe: boolean;
}

/** Puts groups, variables and map entries into a text (mod_rewrite.c:do_expand). What is put in is not expanded again. */
export function expandText(template: string, world: ExpansionWorld): Static<ExpandedText> {
  let text = '';
  let isUnsafe: boolean | null = null;
  for (let at = 0; at < template.length; ) {
    const piece = nextPiece(template, at, world);
    // One variable and nothing else, as in most conditions.
    if (piece.value.kind === 'one-of' && at === 0 && piece.end === template.length)
      return {
        kind: 'one-of',
        values: piece.value.values.map((value) => ({ text: value, isUnsafe: value.includes('?') })),
      };
    if (piece.value.kind !== 'known') return unknown(whyNot(piece.value));
    if (isUnsafe === null && piece.value.value.includes('?')) isUnsafe = piece.isPutIn;
    text += piece.value.value;
    at = piece.end;
  }
  return known({ text, isUnsafe: isUnsafe ?? false });
}

const whyNot = (value: Static<unknown>): string => (value.kind === 'unknown' ? value.why : 'its value is not certain');

interface Piece {
  readonly value: Static<string>;
  readonly end: number;
  readonly isPutIn: boolean;
}

function nextPiece(template: string, at: number, world: ExpansionWorld): Piece {
  const literal = (text: string, length = text.length): Piece => ({
    value: known(text),
    end: at + length,
    isPutIn: false,
  });
  const char = template[at] ?? '';
  const next = template[at + 1];
  if (char === '\\') return next === undefined ? literal(char) : literal(next, 2);
  if (char !== '$' && char !== '%') return literal(char);
  if (next === '{') return bracedPiece(template, at, world) ?? literal(char + next);
  if (next !== undefined && /\d/.test(next)) {
    const index = Number(next);
    const group = char === '$' ? world.ruleGroup(index) : world.conditionGroup(index);
    return { value: known(world.escape(group)), end: at + 2, isPutIn: true };
  }
  return literal(char);
}

function bracedPiece(template: string, at: number, world: ExpansionWorld): Piece | null {
  const end = closingBrace(template, at + 2);
  if (end < 0) return null;
  const inner = template.slice(at + 2, end);
  if (template[at] === '%') return { value: world.variable(inner), end: end + 1, isPutIn: true };
  const colon = outsideBraces(inner, ':');
  return colon < 0 ? null : { value: mapEntry(inner, colon, world), end: end + 1, isPutIn: true };
}

function mapEntry(inner: string, colon: number, world: ExpansionWorld): Static<string> {
  const rest = inner.slice(colon + 1);
  const bar = outsideBraces(rest, '|');
  const key = expandText(bar < 0 ? rest : rest.slice(0, bar), world);
  if (key.kind !== 'known') return unknown(whyNot(key));
  const found = world.lookUp(inner.slice(0, colon), key.value.text);
  if (found.kind !== 'known') return unknown(whyNot(found));
  if (found.value !== null) return known(found.value);
  const byDefault = bar < 0 ? known({ text: '', isUnsafe: false }) : expandText(rest.slice(bar + 1), world);
  return byDefault.kind === 'known' ? known(byDefault.value.text) : unknown(whyNot(byDefault));
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function outsideBraces(text: string, wanted: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === wanted && depth === 0) return at;
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
  }
  return -1;
}
