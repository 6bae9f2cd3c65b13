import { basename } from 'node:path';
import type { FilePath } from '../source/location.ts';

/** Versions of Django as numbers in their order: 1.7 is 107, 1.10 is 110, 4.2 is 402. */
export interface DjangoRange {
  /** The first version it can be; null where nothing says so. */
  readonly atLeast: number | null;
  /** The first version it cannot be any more. */
  readonly below: number | null;
  /** As it is written. */
  readonly written: string;
}

/** The number of a version, its first two parts. */
export function djangoVersion(written: string): number {
  const [major = 0, minor = 0] = written.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return major * 100 + minor;
}

/** A requirement as pip, setup.cfg and the lists of pyproject.toml write it. */
const REQUIREMENT =
  /^[ \t]*(?:[\w-]+[ \t]*=[ \t]*\[)?[ \t]*["']?django[ \t]*(?:\[[^\]\n]*\])?[ \t]*\(?((?:[ \t]*[=<>!~]=?=?[ \t]*v?[\d*][\w.*]*[ \t]*,?)+)/gim;
/** The same as a key of a table (Pipfile, Poetry). */
const TABLE_KEY = /^[ \t]*["']?django["']?[ \t]*=[ \t]*(?:\{[^}\n]*?\bversion[ \t]*=[ \t]*)?["']([^"'\n]+)["']/gim;
const LOCKED = /^[ \t]*name[ \t]*=[ \t]*"django"\r?\n[ \t]*version[ \t]*=[ \t]*"(\d[\w.]*)"/gim;
const PIPFILE_LOCKED = /^ {8}"django": \{[^}]{0,5000}?"version": "==(\d[\w.]*)"/gim;

/** The versions of Django that a requirements, lock or project file asks for, one range for each line that says so. */
export function djangoRangesIn(file: FilePath, text: string): readonly DjangoRange[] {
  const name = basename(file);
  if (name === 'poetry.lock' || name === 'uv.lock') return exactlyIn(text, LOCKED);
  if (name === 'Pipfile.lock') return exactlyIn(text, PIPFILE_LOCKED);
  // A pattern with several places for blanks takes the square of their number.
  const plain = text.replaceAll(/[ \t]+/g, ' ');
  return [...plain.matchAll(REQUIREMENT), ...plain.matchAll(TABLE_KEY)].map(([, written = '']) =>
    rangeOf(written.trim()),
  );
}

const exactlyIn = (text: string, pattern: RegExp): readonly DjangoRange[] =>
  [...text.matchAll(pattern)].map(([, version = '']) => rangeOf(`==${version}`));

/** What specifiers of PEP 440, and those of Poetry (`^3.2`, `3.2`), leave: `==1.6.11` is 1.6, `<2` anything before 2.0. */
function rangeOf(written: string): DjangoRange {
  let atLeast: number | null = null;
  let below: number | null = null;
  const narrow = (from: number | null, to: number | null): void => {
    if (from !== null) atLeast = Math.max(atLeast ?? 0, from);
    if (to !== null) below = Math.min(below ?? Number.POSITIVE_INFINITY, to);
  };
  for (const [, operator = '', version = ''] of written.matchAll(/([=<>!~^]=?=?|^)[ \t]*v?(\d[\d.]*)/g)) {
    const number = djangoVersion(version);
    if (operator === '==' || operator === '===') narrow(number, isMajorAlone(version) ? number + 100 : number + 1);
    else if (operator === '>=' || operator === '>') narrow(number, null);
    else if (operator === '~' || (operator === '~=' && /^\d+\.\d+\./.test(version))) narrow(number, number + 1);
    else if (operator === '~=' || operator === '^' || operator === '') narrow(number, nextMajor(number));
    else if (operator === '<') narrow(null, isPatch(version) ? number + 1 : number);
    else if (operator === '<=') narrow(null, number + 1);
  }
  return { atLeast, below, written };
}

const nextMajor = (number: number): number => (Math.trunc(number / 100) + 1) * 100;

/** `==4.*` */
const isMajorAlone = (version: string): boolean => /^\d+\.?$/.test(version);

/** `<1.7.5` allows 1.7. */
const isPatch = (version: string): boolean => /^\d+\.\d+\.0*[1-9]/.test(version);
