import { findDirective } from '../apache/directives/find-directive.ts';
import { decodeText } from '../host/decode-text.ts';
import type { FilePath } from '../source/location.ts';

/**
 * What a file could be, from its name and bytes alone; the readers decide. A `callable` has what a script has, and a name that only
 * a handler of the server would make one: app.wsgi.bak, run.
 */
export type FileRole =
  | 'script'
  | 'callable'
  | 'configuration'
  | 'manage'
  | 'asgi'
  | 'celery'
  | 'settings'
  | 'requirements';

const PYTHON_NAME = /\.(py|wsgi|fcgi|cgi)$/;
/** httpd asks every extension of a name what it is, not only the last one (mod_mime.c:find_ct). */
const PYTHON_WITHIN = /\.(py|wsgi|fcgi|cgi)\.[^/]*$/;
const SCRIPT_NAME = /^(wsgi\.py|passenger_wsgi\.py|.*\.wsgi|wsgi[-_]\w+\.py|\w+[-_]wsgi\.py)$/;
/** The end of a name whose file is a template of what the rest of it names. */
const TEMPLATE_END = /\.(?:in|example|sample|dist|tmpl|tpl|template|j2|jinja2?|erb|mako)$/;
const REQUIREMENTS_NAME =
  /^(.*requirements.*\.(txt|in|pip)|pyproject\.toml|Pipfile(\.lock)?|poetry\.lock|uv\.lock|setup\.cfg)$/;
const REQUIREMENTS_FOLDER = /\/requirements\/[^/]+\.(txt|in|pip)$/;

/** Names whose contents are never configuration: programs, documents, data, media. */
const FOREIGN_NAME =
  /\.(md|rst|adoc|html?|xhtml|css|scss|less|[cm]?[jt]sx?|map|json|ya?ml|xml|svg|lock|po|mo|pot|csv|sql|pyc|so|o|a|png|jpe?g|gif|ico|webp|pdf|woff2?|ttf|eot|otf|zip|gz|bz2|xz|tgz|tar|whl|jar|mp[34]|db|sqlite3?|pickle|npy|c|h|cc|cpp|hpp|go|rs|java|rb|pl|pm|ipynb|diff|patch|log|sh|bash|ps1|pyi|pyx|pxd|typed|npz|mat|dll|exe)$/i;

const nameOf = (path: FilePath): string => path.slice(path.lastIndexOf('/') + 1);

/** Tests hold callables too; nobody deploys them. */
const isTest = (name: string): boolean => /^(?:test_.*|.*_test|conftest)\.py$/.test(name);

/** A module with a leading underscore is for its own package: no server and no manage.py asks for it by name. */
const isPrivate = (name: string): boolean => name.startsWith('_') && !name.startsWith('__') && name.endsWith('.py');

/** Whether the bytes of a file are worth looking at. Settings may have any name in a folder that is called after them. */
export function mayMatter(path: FilePath): boolean {
  if (!PYTHON_NAME.test(path))
    return rolesByName(path).length > 0 || PYTHON_WITHIN.test(path) || !FOREIGN_NAME.test(path);
  const name = nameOf(path);
  return (!isTest(name) && !isPrivate(name)) || path.includes('settings');
}

/** Longer than any WSGI script or settings module; what a name or another file tells to be one is read all the same. */
const LONGEST_PYTHON = 128 * 1024;

/** How many bytes of a file can say something of it. */
export const longestTelling = (path: FilePath): number => (PYTHON_NAME.test(path) ? LONGEST_PYTHON : Infinity);

/** YAML of Elastic Beanstalk, which may write the server's files: lines of those, and of scripts, stand in it among others. */
const WRITES_FILES = /(?:^|\/)\.ebextensions\/[^/]*\.config$/;

/** Whether people look for configuration of a server behind the name. */
export const isCalledConfiguration = (path: FilePath): boolean =>
  /\.(?:conf|vhost)$|\/(?:sites|conf)-(?:available|enabled)\/[^/]*$/.test(path) || WRITES_FILES.test(path);

/** Whether a text that is no configuration has a line that only configuration has. */
export const quotesConfiguration = (bytes: Buffer): boolean => DIRECTIVE_BYTES.test(bytes.toString('latin1'));

/** What the name alone says. */
export function rolesByName(path: FilePath): readonly FileRole[] {
  const name = nameOf(path);
  const made = name.replace(TEMPLATE_END, '');
  if (made !== name) return SCRIPT_NAME.test(made) && !isTest(made) ? ['script'] : [];
  if (name === 'manage.py') return ['manage'];
  if (name === 'asgi.py') return ['asgi'];
  if (name === 'celery.py' || name === 'celeryapp.py') return ['celery'];
  if (SCRIPT_NAME.test(name)) return isTest(name) ? [] : ['script'];
  if (name === 'apache2.conf' || name === 'httpd.conf') return ['configuration'];
  if (REQUIREMENTS_NAME.test(name) || REQUIREMENTS_FOLDER.test(path)) return ['requirements'];
  return [];
}

/**
 * Parts of the words without which no Python file is a settings module (INSTALLED_APPS, WSGI_APPLICATION) or WSGI script
 * (application; wsgi, start_response), and no text a server configuration. A search for up to six bytes takes a third of the
 * time that one for a whole word takes (node, string_search.h: memchr instead of Boyer-Moore).
 */
const partsOf = (...parts: readonly string[]): readonly Buffer[] => parts.map((part) => Buffer.from(part));
const SETTINGS_PARTS = partsOf('D_APPS', 'WSGI_A');
const CALLABLE_PARTS = partsOf('pplica');
const HANDLER_PARTS = partsOf('wsgi', 'WSGI', 'rt_res');
const CONFIGURATION_PARTS = partsOf('WSGI', 'wsgi', 'irtual');

const HANDLER_WORD = /wsgi|WSGI|start_response/;
const CONFIGURATION_WORD = /wsgi|WSGI|irtual[Hh]ost/;
const CALLABLE_LINE =
  /^application\b|^\s+application\s*=|def application\s*\(|^class application\b|import\s.*\bapplication\b(?!\s+as\b)/;
const SETTINGS_BYTES = /^(WSGI_APPLICATION|INSTALLED_APPS)\b/m;
const DIRECTIVE_BYTES = /^[ \t]*(<VirtualHost[ \t]|WSGI[A-Z][A-Za-z]+[ \t]+\S)/im;
const SIGNIFICANT_LINE = /^[ \t]*[^\s#]/;
const DIRECTIVE_LINE =
  /^[ \t]*(<\/?[A-Za-z!]|[A-Z](?=[a-z0-9]*[A-Z])[A-Za-z0-9]*[ \t]|(Listen|Include|Require|Options|Alias|Order|Allow|Deny|Redirect|Define|Use|User|Group|Satisfy|Timeout|Header|Action|Port|Protocols|[{%@<]).*)/;

/** Whether the bytes begin as a text in UTF-16 does. */
export const isUtf16 = ([first, second]: Buffer): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** What the bytes of a file say, names that say nothing included. A byte search decides before anything is decoded. */
export function rolesByContent(path: FilePath, raw: Buffer): readonly FileRole[] {
  const bytes = isUtf16(raw) ? Buffer.from(decodeText(raw).text) : raw;
  const holds = (parts: readonly Buffer[]): boolean => parts.some((part) => bytes.includes(part));
  if (PYTHON_NAME.test(path)) {
    if (holds(SETTINGS_PARTS) && SETTINGS_BYTES.test(bytes.toString('latin1'))) return ['settings'];
    return !isTest(nameOf(path)) && holds(CALLABLE_PARTS) && holds(HANDLER_PARTS) && isScript(bytes.toString('latin1'))
      ? ['script']
      : [];
  }
  if (!WRITES_FILES.test(path) && holds(CONFIGURATION_PARTS) && isConfiguration(bytes.toString('latin1')))
    return ['configuration'];
  return holds(CALLABLE_PARTS) && holds(HANDLER_PARTS) && isProgram(bytes.toString('latin1')) ? ['callable'] : [];
}

/** Prose about scripts quotes them too, with blanks before their lines. */
const isProgram = (text: string): boolean => HANDLER_WORD.test(text) && PROGRAM_LINE.test(text) && !text.includes('\0');
const PROGRAM_LINE = /^(?:application\s*=|def application\s*\(|from\s+[\w.]+\s+import\s.*\bapplication\b(?!\s+as\b))/m;

const isScript = (text: string): boolean => HANDLER_WORD.test(text) && hasCallableLine(text);

/** How much of a line before the word tells what is done to it. */
const TELLING = 2000;

/** Looks only at lines that hold the word: most of a file is passed over by a byte search. */
function hasCallableLine(text: string): boolean {
  for (let at = text.indexOf('application'); at >= 0; at = text.indexOf('application', at)) {
    const start = Math.max(text.lastIndexOf('\n', at) + 1, at - TELLING);
    const end = text.indexOf('\n', at);
    const last = Math.min(end < 0 ? text.length : end, at + TELLING);
    if (CALLABLE_LINE.test(text.slice(start, last))) return true;
    at = last;
  }
  return false;
}

/** Prose and programs quote directives too: configuration has them on most of its lines, and no interpreter line. */
function isConfiguration(text: string): boolean {
  if (text.startsWith('#!') || !CONFIGURATION_WORD.test(text) || !DIRECTIVE_BYTES.test(text)) return false;
  const lines = text
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .filter((line) => SIGNIFICANT_LINE.test(line));
  return lines.filter(isDirectiveLine).length >= lines.length * 0.6 && lines.filter(isForeign).length < MANY_FOREIGN;
}

/** A line that begins with a letter of no directive: notes about a configuration quote whole pieces of it. */
const isForeign = (line: string): boolean =>
  /^[ \t]*[\u0080-\u00ff]/.test(line) && !line.startsWith('\u00ef\u00bb\u00bf');
const MANY_FOREIGN = 2;

/** A line that looks like a directive, or that names one: httpd compares names without case (config.c:ap_find_command). */
const isDirectiveLine = (line: string): boolean =>
  DIRECTIVE_LINE.test(line) || findDirective(/\S+/.exec(line)?.[0] ?? '').length > 0;
