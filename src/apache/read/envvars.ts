import type { FilePath } from '../../source/location.ts';
import type { Notice } from '../../source/notice.ts';
import { SourceFile } from '../../source/source-file.ts';

/** What a shell file leaves in the environment, and the lines that only a shell could tell. */
export interface EnvvarsResult {
  readonly environment: ReadonlyMap<string, string>;
  readonly notices: readonly Notice[];
}

/**
 * Reads a file like Debian's `/etc/apache2/envvars` without running anything: `export NAME=value`, `NAME=value`,
 * `export NAME`, `unset NAME`, with single and double quotes and `$NAME`, `${NAME}`, `${NAME:-default}`. Every other line,
 * and everything inside `if`, `for` or `case`, is a notice; what such a line may give a value to has none that is known. Behind
 * a line that opens a text, a here-document or a block, or may end the file, no line is told.
 */
export function parseEnvvars(
  file: FilePath,
  text: string,
  inherited: ReadonlyMap<string, string> = new Map(),
): EnvvarsResult {
  const source = new SourceFile(file, text);
  const exported = new Map(inherited);
  const shell = new Map(inherited);
  const notices: Notice[] = [];
  let depth = 0;
  for (const { line, start } of shellLines(text)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const refuse = (): void => {
      const at = source.locate({ start, end: start + line.length });
      notices.push({ code: 'envvars-not-read', message: `only a shell can tell what this does: ${trimmed}`, file, at });
      for (const name of namesSet(trimmed)) {
        shell.delete(name);
        exported.delete(name);
      }
      if (opensMore(trimmed)) depth = Number.POSITIVE_INFINITY;
    };
    if (/^(if|for|while|until|case)\b/.test(trimmed)) depth += 1;
    const closes = /(^|;\s*)(fi|done|esac)\s*;?$/.test(trimmed);
    if (depth > 0 || closes) refuse();
    else if (!runLine(trimmed, shell, exported)) refuse();
    if (closes) depth = Math.max(0, depth - 1);
  }
  return { environment: exported, notices };
}

const ASSIGNED = /(?<![\w$])([A-Za-z_]\w*)\+?=/g;
const NAMED =
  /\b(?:export|declare|typeset|readonly|read|unset|for|getopts)\s+(?:-\w+\s+)*([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*):?=/g;

/** The variables that a line may set, whatever else it does. */
const namesSet = (line: string): readonly string[] => [
  ...Array.from(line.matchAll(ASSIGNED), ([, name = '']) => name),
  ...Array.from(line.matchAll(NAMED), ([, named, braced]) => named ?? braced ?? ''),
];

/** Whether the lines behind it may be no commands, or not be reached. */
function opensMore(line: string): boolean {
  const bare = line.replace(/\\.|'[^']*'|"(?:[^"\\]|\\.)*"/g, '');
  return /['"]|<<|[({]\s*$|\b(?:return|exit|exec)\b/.test(bare);
}

/** Logical lines: a backslash at the end continues. */
function* shellLines(text: string): Generator<{ line: string; start: number }> {
  const pattern = /(?:[^\\\n]|\\[\s\S])*\\?/y;
  for (let start = 0; start < text.length; start = pattern.lastIndex + 1) {
    pattern.lastIndex = start;
    const line = pattern.exec(text)?.[0] ?? '';
    pattern.lastIndex = start + line.length;
    yield { line: line.replace(/\\\n/g, '').replace(/\r$/, ''), start };
  }
}

function runLine(line: string, shell: Map<string, string>, exported: Map<string, string>): boolean {
  const words = shellWords(line, shell);
  if (!words) return false;
  const [command, ...rest] = words;
  if (command === undefined) return true;
  if (command === 'unset') {
    for (const name of rest) {
      shell.delete(name);
      exported.delete(name);
    }
    return rest.every((name) => !name.startsWith('-'));
  }
  const isExport = command === 'export';
  const names = isExport ? rest : words;
  if (!names.every((word) => /^[A-Za-z_]\w*(=|$)/.test(word)) || (!isExport && !words.every((w) => w.includes('=')))) {
    return false;
  }
  for (const word of names) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    if (equals >= 0) shell.set(name, word.slice(equals + 1));
    const value = shell.get(name);
    if (value !== undefined && (isExport || exported.has(name))) exported.set(name, value);
  }
  return true;
}

/** No program can be given a longer variable (Linux, MAX_ARG_STRLEN). */
const LONGEST_VALUE = 128 * 1024;

/** The words of a simple command after expansion; null where it is more than one, or longer than a program can be given. */
function shellWords(line: string, variables: ReadonlyMap<string, string>): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let at = 0;
  const token =
    /(\s+)|(#.*)|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\$\{([A-Za-z_]\w*)(?::?-([^}$]*))?\}|\$([A-Za-z_]\w*)|\\([\s\S])|([^\s'"$\\`;&|<>()]+)/y;
  while (at < line.length) {
    token.lastIndex = at;
    const found: RegExpExecArray | null = token.exec(line);
    if (!found) return /^\s*;\s*$/.test(line.slice(at)) ? finish(words, word) : null;
    at = token.lastIndex;
    const [, blank, comment, single, double, braced, fallback, bare, escaped, plain] = found;
    if (blank !== undefined) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    if (comment !== undefined && word === null) break;
    const quoted = double === undefined ? undefined : inDoubleQuotes(double, variables);
    if (quoted === null) return null;
    const name = braced ?? bare;
    const expanded = name === undefined ? undefined : variables.get(name) || (fallback ?? '');
    word = (word ?? '') + (single ?? quoted ?? expanded ?? escaped ?? plain ?? comment ?? '');
    if (word.length > LONGEST_VALUE) return null;
  }
  return finish(words, word);
}

const finish = (words: string[], last: string | null): string[] => (last === null ? words : [...words, last]);

function inDoubleQuotes(text: string, variables: ReadonlyMap<string, string>): string | null {
  if (/`|\$\(|\$\{\w+:?-[^}$]*\$/.test(text.replace(/\\[\s\S]/g, ''))) return null;
  let left = LONGEST_VALUE;
  const expanded = text.replace(
    /\\([$`"\\])|\$\{([A-Za-z_]\w*)(?::?-([^}$]*))?\}|\$([A-Za-z_]\w*)/g,
    (
      _,
      escaped: string | undefined,
      braced: string | undefined,
      fallback: string | undefined,
      bare: string | undefined,
    ) => {
      const value = escaped ?? (variables.get(braced ?? bare ?? '') || (fallback ?? ''));
      left -= value.length;
      return left < 0 ? '' : value;
    },
  );
  return left < 0 ? null : expanded;
}
