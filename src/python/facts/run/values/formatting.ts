import type { World } from '../state/world.ts';
import { renderText } from './truth.ts';
import type { Value } from './values.ts';

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Python's repr() of a text; null where it would need more than the common escapes. */
const quote = (text: string): string | null => {
  // Control and unusual characters have escapes of their own.
  if (/[^\n\r\t -~\u00a1-\u024f]/.test(text)) return null;
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\\n\r\t]/g, (found) => ESCAPED[found] ?? found);
  return `${mark}${mark === "'" ? body.replaceAll("'", "\\'") : body}${mark}`;
};

/** What `repr()` gives; null where it is not known. */
export const pythonRepr = (value: Value, world: World, depth = 0): string | null => {
  if (value.kind === 'text') return quote(value.text);
  if (value.kind === 'sequence' && value.open === null && value.type !== 'set' && depth < 4) {
    const items = value.items.map((item) => pythonRepr(item, world, depth + 1));
    if (items.includes(null)) return null;
    if (value.type === 'list') return `[${items.join(', ')}]`;
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  }
  if (value.kind === 'dict' && value.open === null && value.copyOf === null && depth < 4) {
    const entries = [...value.entries.values()].map(({ key, value: inner }) => {
      const [name, shown] = [pythonRepr(key, world, depth + 1), pythonRepr(inner, world, depth + 1)];
      return name === null || shown === null ? null : `${name}: ${shown}`;
    });
    return entries.includes(null) ? null : `{${entries.join(', ')}}`;
  }
  return ['number', 'bool', 'none'].includes(value.kind) ? renderText(value, world) : null;
};

const align = (text: string, how: string, fill: string, width: number): string => {
  const room = width - [...text].length;
  if (room <= 0) return text;
  if (how === '<') return text + fill.repeat(room);
  if (how === '>') return fill.repeat(room) + text;
  if (how === '=') {
    const sign = /^[+-]?(?:0[xXob])?/.exec(text)?.[0] ?? '';
    return sign + fill.repeat(room) + text.slice(sign.length);
  }
  const left = Math.floor(room / 2);
  return fill.repeat(left) + text + fill.repeat(room - left);
};

/** Most decimals that JavaScript shows: enough for every number that lies exactly between two shorter ones. */
const MOST_DECIMALS = 100;

/** As Python rounds: to the nearest, and to an even digit where a number lies exactly between two. */
const toFixed = (value: number, precision: number): string | null => {
  if (precision > 50) return null;
  const exact = value.toFixed(MOST_DECIMALS);
  const cut = exact.length - MOST_DECIMALS + precision;
  const kept = exact.slice(0, precision === 0 ? cut - 1 : cut);
  const isTie = /^50*$/.test(exact.slice(cut)) && /[02468]$/.test(kept);
  return isTie ? kept : value.toFixed(precision);
};

const formatNumber = (value: number, isFloat: boolean, type: string, precision: number | null): string | null => {
  if (!Number.isSafeInteger(value) && !isFloat) return null;
  switch (type) {
    case '':
      return isFloat || precision !== null ? null : String(value);
    case 'd':
    case 'i':
    case 'u':
      return isFloat ? null : String(value);
    case 'x':
    case 'X':
    case 'o':
    case 'b': {
      if (isFloat) return null;
      const digits = value.toString({ x: 16, X: 16, o: 8, b: 2 }[type]);
      return type === 'X' ? digits.toUpperCase() : digits;
    }
    case 'f':
      return Math.abs(value) < 1e15 ? toFixed(value, precision ?? 6) : null;
    default:
      return null;
  }
};

const SPEC = /^(?:(.)?([<>=^]))?(\+)?(#)?(0)?(\d+)?(,|_)?(?:\.(\d+))?([a-zA-Z%]?)$/u;

/** `format(value, spec)` for texts and numbers (docs.python.org, Format Specification Mini-Language); null where it is not known. */
export const formatWith = (value: Value, spec: string, world: World): string | null => {
  if (spec === '') return renderText(value, world);
  const found = SPEC.exec(spec);
  if (!found) return null;
  const [, fill, how, plus, alternate, zero, width, group, precision, type = ''] = found;
  if (alternate !== undefined && !/^[xXob]$/.test(type)) return null;
  let text: string | null;
  let side = '<';
  if (value.kind === 'text') {
    if (plus || zero || group || (type !== '' && type !== 's')) return null;
    text = precision === undefined ? value.text : [...value.text].slice(0, Number(precision)).join('');
  } else if (value.kind === 'number') {
    text = formatNumber(value.value, value.isFloat === true, type, precision === undefined ? null : Number(precision));
    if (text !== null && group) text = text.replace(/\d(?=(?:\d{3})+(?:\.|$))/g, `$&${group}`);
    if (text !== null && alternate) text = text.replace(/^-?/, (sign) => `${sign}0${type}`);
    if (text !== null && plus && value.value >= 0) text = `+${text}`;
    side = '>';
  } else return null;
  if (text === null || width === undefined) return text;
  return align(text, how ?? (zero ? '=' : side), fill ?? (zero ? '0' : ' '), Number(width));
};

/** A value that `str()` shows as `repr()` does. */
const isCollection = ({ kind }: Value): boolean => kind === 'sequence' || kind === 'dict';

/** One conversion of `format % values`; null where it is not known. */
export const formatPercentPart = (
  value: Value,
  flags: string,
  width: string,
  precision: string | undefined,
  conversion: string,
  world: World,
): string | null => {
  if (/[ #]/.test(flags)) return null;
  let text: string | null;
  if (conversion === 's') text = renderText(value, world) ?? (isCollection(value) ? pythonRepr(value, world) : null);
  else if (conversion === 'r') text = pythonRepr(value, world);
  else if (value.kind === 'number') {
    const isWhole = 'diu'.includes(conversion);
    const number = isWhole ? Math.trunc(value.value) : value.value;
    text = formatNumber(number, !isWhole && value.isFloat === true, conversion, precision ? Number(precision) : null);
    if (text !== null && flags.includes('+') && number >= 0) text = `+${text}`;
  } else return null;
  if (text === null) return null;
  if (precision !== undefined && 'sr'.includes(conversion)) text = [...text].slice(0, Number(precision)).join('');
  if (width === '') return text;
  const isZero = flags.includes('0') && !'sr'.includes(conversion);
  return align(
    text,
    flags.includes('-') ? '<' : isZero ? '=' : '>',
    isZero && !flags.includes('-') ? '0' : ' ',
    Number(width),
  );
};
