import { describe, expect, it } from 'vitest';
import { routeRequest } from '../../../src/apache/model/route-request.ts';
import { MachineDisk } from '../../../src/host/server-disk.ts';
import { loadModules, memoryServer } from '../../helpers/memory-server.ts';

const FILES = Object.fromEntries(
  ['app.py', 'data.txt', 'app.wsgi.bak', 'app.wsgi.txt', '.wsgi', 'x..wsgi.', 'index.html', '.htaccess'].map((name) => [
    `/s/${name}`,
    '',
  ]),
);
const HEAD = loadModules(['mpm_event', 'authz_core', 'dir', 'mime', 'rewrite', 'wsgi']);
const TYPE = 'application/x-httpd-wsgi';

/** What answers a path: a script, what status otherwise, or that it is open. */
function answer(folder: readonly string[], lines: readonly string[], path: string): string | number | null {
  const section = ['<Directory /s>', 'Require all granted', 'Options +ExecCGI', ...folder, '</Directory>'];
  const host = ['<VirtualHost *:80>', 'ServerName a.test', 'DocumentRoot /s', ...lines, '</VirtualHost>'];
  const { config, fs } = memoryServer({
    '/c': [HEAD, 'ServerName main.test', ...section, ...host, ''].join('\n'),
    ...FILES,
  });
  expect(config.startupError?.message).toBeUndefined();
  const route = routeRequest(
    config,
    { url: `http://a.test${path}` },
    { disk: new MachineDisk(fs), environment: new Map() },
  );
  return route.outcome === 'handler' || route.outcome === 'undecided' ? (route.status ?? route.outcome) : route.status;
}

const FORCED = [`ForceType ${TYPE}`];
const ADDED = ['AddHandler wsgi-script .py'];
const BY_TYPE = `RewriteRule \\.py$ - [T=${TYPE}]`;
const location = (...lines: string[]): string[] => ['<Location />', ...lines, '</Location>'];

// Each row was answered so by httpd 2.4.71 with mod_wsgi 5.0.2.
describe('what answers for a file', () => {
  it.each([
    ['ForceType', FORCED, [], '/app.py', 'handler'],
    ['ForceType in capitals', ['ForceType Application/X-HTTPD-WSGI'], [], '/app.py', 'handler'],
    ['ForceType of what is missing', FORCED, [], '/none', 404],
    ['ForceType below FallbackResource', FORCED, ['FallbackResource /app.py'], '/none', 'handler'],
    ['ForceType none further in', FORCED, location('ForceType None'), '/app.py', 200],
    ['ForceType over AddType', [`AddType ${TYPE} .py`, 'ForceType text/plain'], [], '/app.py', 200],
    ['ForceType none leaves AddType', [`AddType ${TYPE} .py`, 'ForceType none'], [], '/app.py', 'handler'],
    ['ForceType of a file', ['<Files app.py>', ...FORCED, '</Files>'], [], '/app.py', 'handler'],
    ['ForceType of another file', ['<Files app.py>', ...FORCED, '</Files>'], [], '/data.txt', 200],
    ['[T]', [], ['RewriteEngine On', BY_TYPE], '/app.py', 'handler'],
    ['[T] of another file', [], ['RewriteEngine On', BY_TYPE], '/data.txt', 200],
    ['[T] of a folder', ['RewriteEngine On', BY_TYPE], [], '/app.py', 'handler'],
    ['[T] over ForceType', FORCED, ['RewriteEngine On', 'RewriteRule \\.py$ - [T=text/plain]'], '/app.py', 200],
    ['[T] of a folder over it', [...FORCED, 'RewriteEngine On', 'RewriteRule py - [T=text/plain]'], [], '/app.py', 200],
    ['[T] is no handler', ADDED, ['RewriteEngine On', 'RewriteRule py - [T=text/plain]'], '/app.py', 'handler'],
    [
      '[T] of a variable',
      [],
      ['RewriteEngine On', 'RewriteRule (py) - [T=application/x-httpd-wsgi,E=a:$1]'],
      '/app.py',
      'handler',
    ],
    ['[H] in capitals', [], ['RewriteEngine On', 'RewriteRule py - [H=WSGI-Script]'], '/app.py', 'handler'],
    ['AddHandler in capitals', ['AddHandler WSGI-Script .PY'], [], '/app.py', 'handler'],
    ['RemoveHandler beside it', [...ADDED, 'RemoveHandler .py'], [], '/app.py', 200],
    ['RemoveHandler before it', ['RemoveHandler .py', ...ADDED], [], '/app.py', 200],
    ['RemoveHandler further in', ADDED, location('RemoveHandler py'), '/app.py', 200],
    ['RemoveHandler of another', ADDED, location('RemoveHandler .txt'), '/app.py', 'handler'],
    ['RemoveType', [`AddType ${TYPE} .py`, 'RemoveType .py'], [], '/app.py', 200],
    ['RemoveType before it', ['RemoveType .py', `AddType ${TYPE} .py`], [], '/app.py', 'handler'],
    ['an extension that is not the last', ['AddHandler wsgi-script .wsgi'], [], '/app.wsgi.bak', 'handler'],
    ['a name that begins with the dot', ['AddHandler wsgi-script .wsgi'], [], '/.wsgi', 200],
    ['dots beside each other', ['AddHandler wsgi-script .wsgi'], [], '/x..wsgi.', 'handler'],
    ['a type that a later extension may change', [`AddType ${TYPE} .wsgi`], [], '/app.wsgi.txt', 'undecided'],
  ])('%s', (_what, folder, lines, path, expected) => {
    expect(answer(folder, lines, path)).toBe(expected);
  });

  it('is open where a line that decides may not apply', () => {
    const maybe = (...lines: string[]): string[] => ['<If "%{TIME_HOUR} == \'10\'">', ...lines, '</If>'];
    expect(answer(ADDED, maybe('RemoveHandler .py'), '/app.py')).toBe('undecided');
    expect(answer([], maybe(...FORCED), '/app.py')).toBe('undecided');
    expect(answer(FORCED, maybe('ForceType text/plain'), '/app.py')).toBe('undecided');
    expect(answer([], maybe('ForceType text/plain', 'RemoveType .py', 'RemoveHandler .py'), '/app.py')).toBe(200);
  });
});
