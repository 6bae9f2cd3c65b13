import { posix } from 'node:path';
import type { FileSystem } from '../../host/file-system.ts';
import type { FilePath } from '../../source/location.ts';
import { ANY_PYTHON_3, type PythonNumber, type PythonRange, parsePythonVersion } from './python-version.ts';

const VERSION = String.raw`(\d\.\d{1,2})(?:\.\d+)*`;

/** Files that name one version, and how they do. The first that is there decides. */
const PINS: readonly (readonly [file: string, pattern: RegExp])[] = [
  ['.python-version', new RegExp(`^[ \\t]*(?:cpython-?)?${VERSION}\\s*$`, 'm')],
  ['runtime.txt', new RegExp(`^[ \\t]*python-${VERSION}\\s*$`, 'm')],
  ['Pipfile', new RegExp(`^[ \\t]*python_(?:full_)?version\\s*=\\s*["']${VERSION}["']`, 'm')],
  ['.tool-versions', new RegExp(`^[ \\t]*python\\s+${VERSION}`, 'm')],
  ['Dockerfile', new RegExp(`^[ \\t]*FROM\\s+(?:[\\w.:-]+/)*python:${VERSION}`, 'im')],
  ['environment.yml', new RegExp(`^[ \\t]*-\\s*python\\s*=+\\s*${VERSION}`, 'm')],
];

/** Files that name bounds: `requires-python = ">=3.8,<3.12"`, Poetry's `python = "^3.8"`. */
const BOUNDS: readonly (readonly [file: string, pattern: RegExp])[] = [
  ['pyproject.toml', /^[ \t]*(?:requires-python|python)\s*=\s*["']([^"']+)["']/m],
  ['setup.cfg', /^[ \t]*python_requires\s*=\s*(.+)$/m],
  ['setup.py', /python_requires\s*=\s*["']([^"']+)["']/],
];

const numberOf = (text: string): PythonNumber | null => parsePythonVersion(text)?.oldest ?? null;

/** The range that bounds leave of the versions of Python 3; null where they say nothing. */
const rangeOf = (bounds: string): PythonRange | null => {
  let { oldest, newest } = ANY_PYTHON_3;
  let isBound = false;
  for (const [, operator, text] of bounds
    .replaceAll(/\s+/g, ' ')
    .matchAll(/(>=|<=|==|~=|\^|~|<|>)? ?(\d\.\d{1,2})(?:\.[\d*]+)?/g)) {
    const number = text === undefined ? null : numberOf(text);
    if (number === null) continue;
    isBound = true;
    if (operator === undefined || operator === '==' || operator === '~') return { oldest: number, newest: number };
    if (operator === '<') newest = Math.min(newest, number - 1);
    else if (operator === '<=') newest = Math.min(newest, number);
    else oldest = Math.max(oldest, number);
  }
  return isBound && oldest <= newest ? { oldest, newest } : null;
};

/** The versions of Python that the files at the top of a tree ask for; null where none does. */
export const findPythonInTree = (fs: FileSystem, root: FilePath): PythonRange | null => {
  const find = ([file, pattern]: readonly [string, RegExp]): string | null => {
    const found = fs.readText(posix.join(root, file));
    return found.kind === 'text' ? (pattern.exec(found.text)?.[1] ?? null) : null;
  };
  for (const pin of PINS) {
    const text = find(pin);
    const range = text === null ? null : parsePythonVersion(text);
    if (range) return range;
  }
  for (const bound of BOUNDS) {
    const text = find(bound);
    const range = text === null ? null : rangeOf(text);
    if (range) return range;
  }
  return null;
};
