/** Parts of which few are enough where the time doubles with each, and with which such a pattern still ends. */
const FEW = 24;
/** Characters with which the square of them shows. */
const MANY = 4000;
const MORE = 4;
/** Milliseconds that no pattern needs for so many. */
const SLOW_MS = 2;
const SLOW_FOR_MORE_MS = 20;
/** What takes the square takes sixteen times as long for four times the text. */
const GROWTH = 9;
const MOST_CHARACTERS = 16;

/** One character for each escape that stands for several; none for an escape that stands for a place. */
const EXAMPLES: Readonly<Record<string, string>> = {
  w: 'a',
  d: '0',
  s: ' ',
  S: 'a',
  W: '-',
  D: 'a',
  n: '\n',
  t: '\t',
  r: '\r',
  b: '',
  B: '',
};

const characterOf = (written: string): string => {
  const [first = '', letter = ''] = written;
  if (first !== '\\') return first;
  if (/^\\[ux]/.test(written)) return String.fromCharCode(Number.parseInt(written.slice(2), 16));
  return EXAMPLES[letter] ?? letter;
};

/** What a pattern speaks of, one and two characters at a time, and its words. */
function partsOf(source: string): readonly string[] {
  const written = source.match(/\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\?[\s\S]/g) ?? [];
  const spoken = new Set([' ', 'a', ...written.map(characterOf)].filter((one) => one !== ''));
  const characters = [...spoken].slice(0, MOST_CHARACTERS);
  const words = (source.match(/[A-Za-z_]{3,}/g) ?? []).slice(0, 6);
  const pairs = characters.flatMap((one) => characters.flatMap((two) => (one === two ? [] : [one + two])));
  return [...characters, ...words, ...words.map((word) => `${word} `), ...pairs];
}

function timeOf(pattern: RegExp, text: string): number {
  pattern.lastIndex = 0;
  const before = process.cpuUsage();
  if (pattern.global) for (const _ of text.matchAll(pattern));
  else pattern.test(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const least = (count: number, measure: () => number): number => Math.min(...Array.from({ length: count }, measure));

/** A part of which a pattern takes the square of the number, or worse; null where none was found. */
export function slowPart(source: string, flags: string): string | null {
  if (!/[*+]|\{\d+,/.test(source)) return null;
  const pattern = new RegExp(source, flags);
  const textOf = (part: string, count: number): string => `${part.repeat(count)}\u0001`;
  const isSlow = (part: string): boolean => {
    const few = textOf(part, FEW);
    if (timeOf(pattern, few) > SLOW_MS && least(3, () => timeOf(pattern, few)) > SLOW_MS) return true;
    const text = textOf(part, MANY / part.length);
    if (timeOf(pattern, text) < SLOW_MS) return false;
    const many = least(3, () => timeOf(pattern, text));
    const longer = textOf(part, (MORE * MANY) / part.length);
    const more = least(3, () => timeOf(pattern, longer));
    return more > SLOW_FOR_MORE_MS && more > GROWTH * many;
  };
  return partsOf(source).find(isSlow) ?? null;
}
