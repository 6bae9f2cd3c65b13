import { basename } from 'node:path';
import { decodeText } from '../host/decode-text.ts';
import type { FilePath } from '../source/location.ts';

/** What a file could be, from its name and bytes alone; the readers decide. */
export type FileRole = 'script' | 'configuration' | 'manage' | 'asgi' | 'celery' | 'settings' | 'requirements';

const PYTHON_NAME = /\.(py|wsgi|fcgi|cgi)$/;
const SCRIPT_NAME = /^(wsgi\.py|passenger_wsgi\.py|.*\.wsgi|wsgi[-_]\w+\.py|\w+[-_]wsgi\.py)$/;
const REQUIREMENTS_NAME =
  /^(.*requirements.*\.(txt|in|pip)|pyproject\.toml|Pipfile(\.lock)?|poetry\.lock|uv\.lock|setup\.cfg)$/;
const REQUIREMENTS_FOLDER = /\/requirements\/[^/]+\.(txt|in|pip)$/;

/** Names whose contents are never configuration: programs, documents, data, media. */
const FOREIGN_NAME =
  /\.(md|rst|adoc|html?|xhtml|css|scss|less|[cm]?[jt]sx?|map|json|ya?ml|xml|svg|lock|po|mo|pot|csv|sql|pyc|so|o|a|png|jpe?g|gif|ico|webp|pdf|woff2?|ttf|eot|otf|zip|gz|bz2|xz|tgz|tar|whl|jar|mp[34]|db|sqlite3?|pickle|npy|c|h|cc|cpp|hpp|go|rs|java|rb|pl|pm|ipynb|diff|patch|log|sh|bash)$/i;

/** Whether the bytes of a file are worth looking at. */
export const mayMatter = (path: FilePath): boolean =>
  PYTHON_NAME.test(path) || rolesByName(path).length > 0 || !FOREIGN_NAME.test(path);

/** What the name alone says. */
export function rolesByName(path: FilePath): readonly FileRole[] {
  const name = basename(path);
  if (name === 'manage.py') return ['manage'];
  if (name === 'asgi.py') return ['asgi'];
  if (name === 'celery.py' || name === 'celeryapp.py') return ['celery'];
  if (SCRIPT_NAME.test(name)) return ['script'];
  if (name === 'apache2.conf' || name === 'httpd.conf') return ['configuration'];
  if (REQUIREMENTS_NAME.test(name) || REQUIREMENTS_FOLDER.test(path)) return ['requirements'];
  return [];
}

/** The words without which no Python file is a WSGI script or settings module, and no text a server configuration. */
const PYTHON_WORDS = ['application', 'WSGI_APPLICATION', 'INSTALLED_APPS'].map((word) => Buffer.from(word));
const CONFIGURATION_WORDS = ['WSGI', 'irtualHost', 'irtualhost', 'wsgi'].map((word) => Buffer.from(word));

/** Tests hold callables too; nobody deploys them. */
const TEST_NAME = /\/(?:test_[^/]*|[^/]*_test|conftest)\.py$/;
const CALLABLE = 'application';
const CALLABLE_LINE =
  /^application\b|^\s+application\s*=|def application\s*\(|^class application\b|import\s.*\bapplication\b/;
const HANDLER_WORDS = ['wsgi', 'WSGI', 'start_response'].map((word) => Buffer.from(word));
const SETTINGS_BYTES = /^(WSGI_APPLICATION|INSTALLED_APPS)\b/m;
const DIRECTIVE_BYTES = /^[ \t]*(<VirtualHost[ \t]|WSGI[A-Z][A-Za-z]+[ \t]+\S)/im;
const SIGNIFICANT_LINE = /^[ \t]*[^\s#]/;
const DIRECTIVE_LINE =
  /^[ \t]*(<\/?[A-Za-z!]|[A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*[ \t]|(Listen|Include|Require|Options|Alias|Order|Allow|Deny|Redirect|Define|Use|User|Group|Satisfy|Timeout|Header|Action|Port|Protocols|[{%@<]).*)/;

const isUtf16 = ([first, second]: Buffer): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** What the bytes of a file say, names that say nothing included. A byte search decides before anything is decoded. */
export function rolesByContent(path: FilePath, raw: Buffer): readonly FileRole[] {
  const bytes = isUtf16(raw) ? Buffer.from(decodeText(raw).text) : raw;
  if (PYTHON_NAME.test(path)) {
    if (!PYTHON_WORDS.some((word) => bytes.includes(word))) return [];
    const text = bytes.toString('latin1');
    if (SETTINGS_BYTES.test(text)) return ['settings'];
    if (TEST_NAME.test(path)) return [];
    return HANDLER_WORDS.some((word) => bytes.includes(word)) && hasCallableLine(text) ? ['script'] : [];
  }
  if (!CONFIGURATION_WORDS.some((word) => bytes.includes(word))) return [];
  return isConfiguration(bytes.toString('latin1')) ? ['configuration'] : [];
}

/** Looks only at lines that hold the word: most of a file is passed over by a byte search. */
function hasCallableLine(text: string): boolean {
  for (let at = text.indexOf(CALLABLE); at >= 0; at = text.indexOf(CALLABLE, at)) {
    const end = text.indexOf('\n', at);
    const line = text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? undefined : end);
    if (CALLABLE_LINE.test(line)) return true;
    if (end < 0) return false;
    at = end;
  }
  return false;
}

/** Prose and programs quote directives too: configuration has them on most of its lines, and no interpreter line. */
function isConfiguration(text: string): boolean {
  if (text.startsWith('#!') || !DIRECTIVE_BYTES.test(text)) return false;
  const lines = text
    .replaceAll(/\\\r?\n/g, ' ')
    .split('\n')
    .filter((line) => SIGNIFICANT_LINE.test(line));
  return lines.filter((line) => DIRECTIVE_LINE.test(line)).length >= lines.length * 0.6;
}
