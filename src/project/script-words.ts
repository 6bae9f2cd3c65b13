import { posix } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';

const COMMENT_LINE = /^[ \t]*#.*$/gm;

/** Every form of statement that can give a module the name `application`, unless it stands in a function. */
const BINDING_FORMS = [
  /^application\b/m,
  /^[\w, \t*]*\bapplication\b[\w, \t]*(?::[^=\n]*)?=(?!=)/m,
  /(?<![.\w])application[ \t]*:?=(?!=)/,
  /\b(?:def|class|as)[ \t]+application\b/,
  /\bfor[ \t]+(?:\w+[ \t]*,[ \t]*)*application\b/,
  /\bimport\b.*\bapplication\b(?![ \t]+as\b)/,
  /^[ \t]*(?:\w+[ \t]*,[ \t]*)*application[ \t]*,?[ \t)]*(?:#.*)?$/m,
];

/** What gives a module names wherever it stands; the text of an `exec` and `setattr` included. */
const OTHER_FORMS = [/\bimport[ \t]*\(?[ \t]*\*/, /['"]application['"]/, /\bexec(?:file)?\b/];

/** What a text names that changes the process's environment, Django and the libraries that read files of variables included. */
const ENVIRONMENT_FORMS = [
  /django|dotenv|decouple/i,
  /\bos[ \t]*\.[ \t]*(?:environ|putenv|unsetenv)/,
  /\bfrom[ \t]+(?:os|posix)\b|\bimport\b.*\bos[ \t]+as\b/,
  /^[ \t]*(?:from|import)\b.*\b(?:posix|importlib|configurations|environs?)\b/m,
  /\b__import__\b|\bgetattr[ \t]*\([ \t]*os\b/,
];

const withoutComments = (text: string): string => text.replaceAll(COMMENT_LINE, '');

/** Whether a text can give a module the name `application`. */
export const mayBindCallable = (text: string): boolean =>
  matchesAny(text, OTHER_FORMS) || matchesAny(/\bglobal\b/.test(text) ? text : withoutFunctions(text), BINDING_FORMS);

/** The text less what is indented below the first line of a function, whose names are its own. */
function withoutFunctions(text: string): string {
  let inside = Number.POSITIVE_INFINITY;
  return text
    .split('\n')
    .filter((line) => {
      const indent = /^[ \t]*(?=\S)/.exec(line)?.[0].length ?? Number.POSITIVE_INFINITY;
      if (indent > inside) return false;
      inside = /^[ \t]*(?:async[ \t]+)?def\b/.test(line) ? indent : Number.POSITIVE_INFINITY;
      return true;
    })
    .join('\n');
}

/**
 * Whether a text called wsgi.py can be a WSGI script: it may bind `application`, or do something to the environment under a
 * callable of another name. Libraries have modules of that name that do neither.
 */
export const maySpeakAsScript = (text: string): boolean => mayBindCallable(text) || matchesAny(text, ENVIRONMENT_FORMS);

/** The forms take a time that grows with the square of a line; of longer ones everything may be said. */
const LONGEST_LINE = 2000;

function hasLongLine(text: string): boolean {
  for (let at = 0; text.length - at > LONGEST_LINE; ) {
    const end = text.indexOf('\n', at);
    if (end < 0 || end - at > LONGEST_LINE) return true;
    at = end + 1;
  }
  return false;
}

function matchesAny(text: string, forms: readonly RegExp[]): boolean {
  const code = withoutComments(text);
  return hasLongLine(code) || forms.some((form) => form.test(code));
}

/** Whether a text names Django outside of comments: many programs have a manage.py. */
export const speaksOfDjango = (text: string): boolean => /django/i.test(text) && /django/i.test(withoutComments(text));

const CALLABLE_LINE = /^.*\bapplication\b.*$/gm;
const FROM_IMPORT = /^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+\(?([\w, \t]+)\)?[ \t]*(?:#.*)?$/;

/**
 * Whether the one line that gives a text the name `application` imports a module of that name (`from site import application`
 * beside site/application.py), which nobody can call.
 */
export function importsModule(file: FilePath, text: string, fs: FileSystem): boolean {
  if (hasLongLine(text)) return false;
  const lines = [...withoutComments(text).matchAll(CALLABLE_LINE)].map(([line]) => line);
  const binding = lines.filter((line) => [...BINDING_FORMS, ...OTHER_FORMS].some((form) => form.test(line)));
  const [, dots = '', name = '', names = ''] = FROM_IMPORT.exec(binding[0] ?? '') ?? [];
  if (binding.length !== 1 || !names.split(',').some((each) => each.trim() === 'application')) return false;
  const path = name.replaceAll('.', '/');
  let folder = posix.dirname(file);
  if (dots !== '') return isModuleIn(posix.join(folder, '../'.repeat(dots.length - 1), path), fs);
  for (; folder !== posix.dirname(folder); folder = posix.dirname(folder))
    if (isModuleIn(posix.join(folder, path), fs)) return true;
  return false;
}

/** A package that does not speak of the name itself has it from the module below it. */
function isModuleIn(folder: FilePath, fs: FileSystem): boolean {
  const isThere = ['application.py', 'application/__init__.py'].some(
    (name) => fs.status(posix.join(folder, name))?.kind === 'file',
  );
  const own = isThere ? fs.readText(posix.join(folder, '__init__.py')) : null;
  return (
    own?.kind === 'text' && !/\bapplication\b|\bimport[ \t]*\*|__getattr__|\bexec\b/.test(withoutComments(own.text))
  );
}
