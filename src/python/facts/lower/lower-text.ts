import type { SyntaxNode } from '../../syntax/index.ts';
import type { Expression, TextPart } from './python-ast.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

const DIGITS = ['ZERO', 'ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX', 'SEVEN', 'EIGHT', 'NINE'];
const MARKS: Readonly<Record<string, string>> = {
  'LOW LINE': '_',
  'FULL STOP': '.',
  'HYPHEN-MINUS': '-',
  SOLIDUS: '/',
};

/** A character by its name in Unicode (`\N{...}`): those of names and paths; another one stands for all others. */
const characterNamed = (written: string): string => {
  const name = written.toUpperCase();
  const [, size, letter = ''] = /^LATIN (CAPITAL|SMALL) LETTER ([A-Z])$/.exec(name) ?? [];
  if (size) return size === 'SMALL' ? letter.toLowerCase() : letter;
  const digit = DIGITS.indexOf(name.replace(/^DIGIT /, ''));
  return name.startsWith('DIGIT ') && digit >= 0 ? String(digit) : (MARKS[name] ?? '\uFFFD');
};

/** Decodes the escapes of a string literal as CPython does: unknown ones stay as they are. */
const decodeEscapes = (text: string): string =>
  text.includes('\\')
    ? text.replace(
        /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|N\{([^{}]+)\}|(\r\n|[\s\S]))/g,
        (all, x, u, wide, octal, named, simple) => {
          if (named !== undefined) return characterNamed(named);
          const code = x ?? u ?? wide;
          if (code !== undefined) {
            const point = Number.parseInt(code, 16);
            return point <= 0x10ffff ? String.fromCodePoint(point) : all;
          }
          if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
          return simple === '\r\n' ? '' : (SIMPLE[simple] ?? all);
        },
      )
    : text;

type LowerExpression = (node: SyntaxNode) => Expression;

/** The prefix and the quotes that a string literal begins with; backquotes are Python 2's `repr()`. */
const OPENING = /^[a-z]*("""|'''|["'`])/i;

/** What stands behind the colon of an interpolation: a text, or parts where it has interpolations of its own. */
const lowerSpecifier = (specifier: SyntaxNode, text: string, lower: LowerExpression): string | readonly TextPart[] => {
  const made = specifier.children.filter(({ type }) => type === 'format_expression' || type === 'interpolation');
  let at = specifier.start + 1;
  if (made.length === 0) return text.slice(at, specifier.end);
  const parts: TextPart[] = [];
  for (const one of made) {
    parts.push({ kind: 'text', text: text.slice(at, one.start) });
    at = one.end;
    const inner = one.children.find(({ isNamed }) => isNamed);
    if (inner) parts.push({ kind: 'value', value: lower(inner), conversion: '', format: '' });
  }
  return [...parts, { kind: 'text', text: text.slice(at, specifier.end) }];
};

const lowerOne = (node: SyntaxNode, text: string, lower: LowerExpression): Expression => {
  const { start, end } = node;
  const [opening = '', quote = ''] = OPENING.exec(text.slice(start, end)) ?? [];
  if (quote === '') return { kind: 'unsupported', what: 'a malformed string', start, end };
  const bodyStart = start + opening.length;
  const bodyEnd = text.endsWith(quote, end) && end - quote.length >= bodyStart ? end - quote.length : end;
  const prefix = opening.slice(0, -quote.length).toLowerCase();
  const isRaw = prefix.includes('r');
  const decode = (from: number, to: number) => {
    const piece = text.slice(from, to).replaceAll('\r\n', '\n');
    return isRaw ? piece : decodeEscapes(piece);
  };
  if (!prefix.includes('f')) {
    return { kind: prefix.includes('b') ? 'bytes' : 'text', text: decode(bodyStart, bodyEnd), start, end };
  }
  const parts: TextPart[] = [];
  let at = bodyStart;
  const flush = (to: number) => {
    if (to > at) parts.push({ kind: 'text', text: decode(at, to).replaceAll('{{', '{').replaceAll('}}', '}') });
  };
  for (const child of node.children) {
    if (child.type !== 'interpolation') continue;
    flush(child.start);
    at = child.end;
    const value = child.children.find(({ field }) => field === 'expression');
    const conversion = child.children.find(({ type }) => type === 'type_conversion');
    const specifier = child.children.find(({ type }) => type === 'format_specifier');
    const shows = child.children.some(({ type }) => type === '=');
    const written = conversion ? text.slice(conversion.start + 1, conversion.end) : '';
    if (value && shows) parts.push({ kind: 'text', text: text.slice(child.start + 1, value.end).concat('=') });
    if (value)
      parts.push({
        kind: 'value',
        value: lower(value),
        conversion: written === 'r' || written === 's' || written === 'a' ? written : shows && !specifier ? 'r' : '',
        format: specifier ? lowerSpecifier(specifier, text, lower) : '',
      });
  }
  flush(bodyEnd);
  return { kind: 'f-string', parts, start, end };
};

/** Lowers a string literal, or several that stand side by side. */
export const lowerText = (node: SyntaxNode, text: string, lower: LowerExpression): Expression => {
  if (node.type === 'string') return lowerOne(node, text, lower);
  const { start, end } = node;
  const pieces = node.children.filter(({ type }) => type === 'string').map((child) => lowerOne(child, text, lower));
  const parts: TextPart[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'text' || piece.kind === 'bytes') parts.push({ kind: 'text', text: piece.text });
    else if (piece.kind === 'f-string') parts.push(...piece.parts);
    else return { kind: 'unsupported', what: 'a malformed string', start, end };
  }
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  if (texts.length === parts.length)
    return { kind: pieces[0]?.kind === 'bytes' ? 'bytes' : 'text', text: texts.join(''), start, end };
  return { kind: 'f-string', parts, start, end };
};
