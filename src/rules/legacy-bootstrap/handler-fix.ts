import type { Location } from '../../source/location.ts';
import type { Fix } from '../finding.ts';

const IMPORT =
  /^(?:import django\.core\.handlers\.wsgi(?: as (?<module>\w+))?|from django\.core\.handlers\.wsgi import WSGIHandler(?: as (?<handler>\w+))?|from django\.core\.handlers import wsgi(?: as (?<part>\w+))?)(?=[ \t]*(?:#|$))/gm;

/** A comment uses no name; one with quotes in it may be the middle of a string. */
const COMMENT = /^[ \t]*#.*$|(?<![^'"\r\n])([^'"#\r\n]*)#[^'"\r\n]*$/gm;

/**
 * get_wsgi_application() instead of WSGIHandler(), under whatever name: one import at module level, one call without
 * arguments, and no other use of the name. It is django.setup() and the same handler (django/core/wsgi.py, since Django 1.7).
 */
export function handlerFix(call: Location, text: string): Fix | null {
  const [imported, ...others] = text.matchAll(IMPORT);
  if (!imported || others.length > 0) return null;
  const { module, handler, part } = imported.groups ?? {};
  const isPackage = imported[0] === 'import django.core.handlers.wsgi';
  const callee =
    handler ??
    (imported[0].startsWith('from django.core.handlers.wsgi')
      ? 'WSGIHandler'
      : `${module ?? part ?? (isPackage ? 'django.core.handlers.wsgi' : 'wsgi')}.WSGIHandler`);
  if (text.slice(call.range.start, call.range.end) !== `${callee}()`) return null;
  const range = { start: imported.index, end: imported.index + imported[0].length };
  if (isUsedElsewhere(isPackage ? 'django' : callee.replace(/\..*/, ''), [range, call.range], text)) return null;
  return {
    title: 'use get_wsgi_application()',
    applicability: 'safe',
    edits: [
      { file: call.file, range, newText: 'from django.core.wsgi import get_wsgi_application' },
      { file: call.file, range: call.range, newText: 'get_wsgi_application()' },
    ],
  };
}

/** Whether a name that will be gone stands anywhere else but in other imports of Django and in comments. */
function isUsedElsewhere(name: string, ranges: readonly Location['range'][], text: string): boolean {
  let rest = text;
  for (const { start, end } of ranges) rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
  rest = rest.replace(COMMENT, (_comment, before = '') => before);
  if (name === 'django') {
    if (/^import django\b/m.test(rest)) return false;
    rest = rest.replace(/^[ \t]*from django\b.*$/gm, '');
  }
  return new RegExp(`(?<![\\w.'"/])${name}(?![\\w'"])`).test(rest);
}
