import { describe, expect, it } from 'vitest';
import { normalizePath } from '../../../src/apache/model/normalize-path.ts';
import { matchPrefix } from '../../../src/apache/model/prefix-match.ts';
import { routeRequest } from '../../../src/apache/model/route-request.ts';
import { MachineDisk } from '../../../src/host/server-disk.ts';
import { loadModules, memoryServer } from '../../helpers/memory-server.ts';

const FILES = { '/s/a.wsgi': '', '/s/b.wsgi': '', '/s/static/x.css': '', '/s/d/one.wsgi': '' };
const MODULES = [
  'mpm_event',
  'alias',
  'dir',
  'mime',
  'env',
  'setenvif',
  'rewrite',
  'authz_core',
  'authz_host',
  'access_compat',
  'wsgi',
  'macro',
  'headers',
];
const HEAD = loadModules(MODULES);
const GRANT = '<Directory /s>\nRequire all granted\n</Directory>\n';

function configOf(text: string) {
  return memoryServer({ '/c': `${HEAD}ServerName main.test\n${text}`, ...FILES });
}

function route(text: string, url: string, hostHeader?: string) {
  const { config, fs } = configOf(`${GRANT}${text}`);
  expect(config.startupError?.message).toBeUndefined();
  return routeRequest(
    config,
    { url, ...(hostHeader === undefined ? {} : { hostHeader }) },
    { disk: new MachineDisk(fs), environment: new Map() },
  );
}

const host = (name: string, body: string, address = '*:80') =>
  `<VirtualHost ${address}>\n${name === '' ? '' : `ServerName ${name}\n`}${body}\n</VirtualHost>\n`;

describe('the choice of the virtual host', () => {
  const two = host('a.test', 'ServerAlias *.a.test') + host('b.test', 'ServerAlias x.a.test');
  it.each([
    ['by name', two, 'http://b.test/', 'b.test', 'name'],
    ['in any case', two, 'http://B.TEST/', 'b.test', 'name'],
    ['with a final dot', two, 'http://b.test./', 'b.test', 'name'],
    ['an earlier wildcard beats a later exact name', two, 'http://x.a.test/', 'a.test', 'wildcard'],
    ['* does not match the bare domain', two, 'http://a.test/', 'a.test', 'name'],
    ['the first for unknown names', two, 'http://nobody.test/', 'a.test', 'default'],
    ['a single one whatever the name', host('a.test', ''), 'http://nobody.test/', 'a.test', 'default'],
    [
      'an address beats any address, with no way back',
      host('any.test', '') + host('ip.test', '', '127.0.0.1:80'),
      'http://any.test/',
      'ip.test',
      'default',
    ],
    [
      'a port beats any port',
      host('any.test', '', '*') + host('p.test', '', '*:80'),
      'http://any.test/',
      'p.test',
      'default',
    ],
    ['the main server where no group has the port', two, 'http://a.test:8080/', 'main.test', 'main-server'],
    [
      "a nameless one has the main server's name",
      host('a.test', '') + host('', ''),
      'http://main.test/',
      'main.test',
      'name',
    ],
  ])('%s', (_what, text, url, serverName, chosenBy) => {
    const found = route(text, url);
    expect(found.server?.serverName?.value).toBe(serverName);
    expect(found.chosenBy).toBe(chosenBy);
  });

  it.each(['', 'a_b..c', 'a:x', '1.2.3', 'foo.123', 'a,b'])('refuses the Host %j with 400', (header) => {
    expect(route(two, 'http://a.test/', header).status).toBe(400);
  });
});

describe('the path', () => {
  const rules = { mergeSlashes: true, encodedSlashes: 'off' } as const;
  it.each([
    ['/a//b', '/a/b'],
    ['//a', '/a'],
    ['/a/./b/../c', '/a/c'],
    ['/a/%2e%2e/b', '/b'],
    ['/%61', '/a'],
    ['/q%20q', '/q q'],
    ['/%252f', '/%2f'],
    ['/%C3%A9', '/é'],
    ['/a?b/../c', '/a'],
    ['/a+b;c', '/a+b;c'],
  ])('%s is %s', (target, path) => {
    expect(normalizePath(target, rules)).toEqual({ kind: 'path', path });
  });

  it.each([
    ['/..', 400],
    ['/a/../../b', 400],
    ['/%zz', 400],
    ['/a%2fb', 404],
    ['/%00', 404],
  ])('%s is refused with %i', (target, status) => {
    expect(normalizePath(target, rules)).toMatchObject({ kind: 'refused', status });
  });
});

describe('matchPrefix', () => {
  it.each([
    ['/app', '/app', 4],
    ['/app/x', '/app', 4],
    ['/application', '/app', 0],
    ['/x', '/x/', 0],
    ['/x/y', '/x/', 3],
    ['/dbl/x/1', '//dbl//x', 6],
    ['/a', '/', 1],
    ['/a', 'a', 0],
  ])('of %s by %s takes %i', (path, prefix, length) => {
    expect(matchPrefix(path, prefix)).toBe(length);
  });
});

describe('the mapping', () => {
  it.each([
    [
      'the first alias that matches wins',
      'WSGIScriptAlias / /s/a.wsgi\nWSGIScriptAlias /b /s/b.wsgi',
      '/b',
      '/s/a.wsgi',
      '',
      '/b',
    ],
    ['SCRIPT_NAME and PATH_INFO', 'WSGIScriptAlias /b /s/b.wsgi', '/b/x/y', '/s/b.wsgi', '/b', '/x/y'],
    ['a directory target', 'WSGIScriptAlias /d /s/d', '/d/one.wsgi/x', '/s/d/one.wsgi', '/d/one.wsgi', '/x'],
    ['a target with more path', 'WSGIScriptAlias /sub /s/a.wsgi/sub', '/sub/x', '/s/a.wsgi', '', '/sub/x'],
    [
      'a pattern takes from the start to the end of its match',
      'WSGIScriptAliasMatch /mid /s/a.wsgi',
      '/zz/mid/a',
      '/s/a.wsgi',
      '/zz/mid',
      '/a',
    ],
    ['groups in the target', 'WSGIScriptAliasMatch ^/([ab])$ /s/$1.wsgi', '/b', '/s/b.wsgi', '/b', ''],
  ])('%s', (_what, lines, path, filename, scriptName, pathInfo) => {
    expect(route(host('a.test', lines), `http://a.test${path}`)).toMatchObject({
      outcome: 'handler',
      filename,
      scriptName,
      pathInfo,
      failure: null,
    });
  });

  it.each([
    ['a missing script', 'WSGIScriptAlias / /s/none.wsgi', '/', 'handler', 404],
    ['a final slash of the mount swallows the join', 'WSGIScriptAlias /a/ /s/a.wsgi', '/a/x', 'handler', 404],
    ['a folder', 'WSGIScriptAlias /d /s/d', '/d/', 'handler', 403],
    ['a folder without its slash', 'WSGIScriptAlias /d /s/d', '/d', 'redirect', 301],
    [
      'Alias before any WSGIScriptAlias',
      'WSGIScriptAlias / /s/a.wsgi\nAlias /static /s/static',
      '/static/x.css',
      'static',
      200,
    ],
    ['an Alias to nothing', 'Alias /static /s/static\nWSGIScriptAlias / /s/a.wsgi', '/static/none', 'not-found', 404],
    ['Redirect before Alias', 'Alias /x /s/static\nRedirect 301 /x http://y/', '/x/1', 'redirect', 301],
    ['Redirect gone', 'Redirect gone /x', '/x', 'not-found', 410],
    [
      'SetHandler in a Location',
      'WSGIScriptAlias / /s/a.wsgi\n<Location /raw>\nSetHandler default-handler\n</Location>',
      '/raw',
      'not-found',
      404,
    ],
    [
      'AddHandler that serves the source',
      'WSGIScriptAlias /a /s/a.wsgi\nAddHandler cgi-script .wsgi',
      '/a',
      'static',
      200,
    ],
    [
      'access denied',
      'WSGIScriptAlias /a /s/a.wsgi\n<Location /a>\nRequire all denied\n</Location>',
      '/a',
      'denied',
      403,
    ],
    [
      'access by Order',
      'WSGIScriptAlias /a /s/a.wsgi\n<Location /a>\nOrder allow,deny\n</Location>',
      '/a',
      'denied',
      403,
    ],
    ['RewriteRule that forbids', 'RewriteEngine On\nRewriteRule ^/x - [F]', '/x', 'denied', 403],
    ['RewriteRule to elsewhere', 'RewriteEngine On\nRewriteRule ^/x https://y/ [R=301,L]', '/x', 'redirect', 301],
    [
      'ExecCGI is asked before the file is',
      'AddHandler wsgi-script .wsgi\nAlias /bin /s',
      '/bin/none.wsgi',
      'handler',
      403,
    ],
    ['nothing there', '', '/x', 'not-found', 404],
  ])('%s', (_what, lines, path, outcome, status) => {
    expect(route(host('a.test', lines), `http://a.test${path}`)).toMatchObject({ outcome, status });
  });

  it('SetHandler None takes nothing back', () => {
    const found = route(
      host('a.test', 'WSGIScriptAlias / /s/a.wsgi\n<Location /m>\nSetHandler None\n</Location>'),
      'http://a.test/m/x',
    );
    expect(found).toMatchObject({ outcome: 'handler', filename: '/s/a.wsgi' });
  });

  it('[PT] goes on to the aliases, other rewriting does not', () => {
    const lines = (flag: string) =>
      host('a.test', `RewriteEngine On\nRewriteRule ^/r/(.*)$ /app/$1 ${flag}\nWSGIScriptAlias /app /s/a.wsgi`);
    expect(route(lines('[PT]'), 'http://a.test/r/x')).toMatchObject({
      outcome: 'handler',
      scriptName: '/app',
      pathInfo: '/x',
    });
    expect(route(lines('[L]'), 'http://a.test/r/x').outcome).not.toBe('handler');
  });

  it.each([
    ['cannot be carried over', '^/(?>a+)b', '/x'],
    ['means something else elsewhere', '^/x[]/]y', '/x'],
    ['would backtrack for years', `^/${'a?'.repeat(60)}${'a'.repeat(60)}b`, `/${'a'.repeat(60)}`],
    ['would backtrack for minutes', '^/a*a*a*a*b', `/${'a'.repeat(2000)}`],
    ['is asked about a very long path', '^/x$', `/${'a'.repeat(9000)}`],
  ])('is undecided where a pattern %s', (_what, pattern, path) => {
    const lines = `AliasMatch ${pattern} /s/x\nWSGIScriptAlias / /s/a.wsgi`;
    const found = route(host('a.test', lines), `http://a.test${path}`);
    expect(found.outcome).toBe('undecided');
    expect(found.undecidedBecause[0]).toContain('cannot be told');
  });

  it('tries a usual pattern on a long path', () => {
    const lines = 'AliasMatch ^/([^/]+)/([^/]+)/(.*)\\.(?:gif|jpe?g)$ /s/x\nWSGIScriptAlias / /s/a.wsgi';
    expect(route(host('a.test', lines), `http://a.test/${'a/'.repeat(500)}`)).toMatchObject({
      outcome: 'handler',
      filename: '/s/a.wsgi',
    });
  });
});

describe('the merging of sections', () => {
  const group = (text: string, path = '/x') =>
    route(host('a.test', `WSGIScriptAlias / /s/a.wsgi\n${text}`), `http://a.test${path}`).scope.value(
      'wsgiprocessgroup',
    );
  const section = (tag: string, value: string) => `<${tag}>\nWSGIProcessGroup ${value}\n</${tag.split(' ')[0]}>\n`;
  it.each([
    ['Location beats Directory', section('Location /', 'l') + section('Directory /s', 'd'), 'l'],
    ['Files beats Directory', section('Files a.wsgi', 'f') + section('Directory /s', 'd'), 'f'],
    [
      'a later Location beats an earlier longer one',
      section('Location /x', 'long') + section('Location /', 'short'),
      'short',
    ],
    [
      'a deeper Directory beats a later shallower one',
      section('Directory /s', 'deep') + section('Directory /', 'flat'),
      'deep',
    ],
    ['DirectoryMatch beats Directory', section('DirectoryMatch ^/s', 'm') + section('Directory /s', 'd'), 'm'],
    ['If beats Location', section('If "%{REQUEST_URI} =~ m#^/x#"', 'i') + section('Location /', 'l'), 'i'],
    ['a Location of another prefix does not apply', section('Location /xy', 'no') + section('Location /', 'l'), 'l'],
  ])('%s', (_what, text, value) => {
    expect(group(text)).toBe(value);
  });
});

describe('the Host header', () => {
  it('is compared as sent by conditions, whatever its case in the choice of the virtual host', () => {
    const text = host(
      'A.Test',
      `WSGIScriptAlias / /s/a.wsgi\n<If "%{HTTP_HOST} == 'a.test'">\nWSGIApplicationGroup lower\n</If>`,
    );
    expect(route(text, 'http://A.Test/').scope.isSetInSection('wsgiapplicationgroup')).toBe(false);
    expect(route(text, 'http://a.test/').scope.isSetInSection('wsgiapplicationgroup')).toBe(true);
  });
});

describe('start-up errors', () => {
  it.each([
    [
      'WSGIScriptAlias /a\n',
      'WSGIScriptAlias requires at least two arguments, Map location to target WSGI script file.',
      1,
    ],
    ['WSGIScriptAlias /a /b foo=1\n', 'Invalid option to WSGI script alias definition.', 1],
    ['WSGIScriptAlias /a /b process-group=x application-group=y\n', 'WSGI process group not yet configured.', 1],
    ['WSGIDaemonProcess a\nWSGIDaemonProcess a\n', 'Name duplicates previous WSGI daemon definition.', 2],
    ['WSGIDaemonProcess a processes=0\n', 'Invalid process count for WSGI daemon process.', 1],
    ['WSGIImportScript /x process-group=a\n', 'Name of WSGI application group required.', 1],
    ['<VirtualHost *:80>\nRequire all granted\n</VirtualHost>\n', 'Require not allowed in <VirtualHost> context', 2],
    [
      '<VirtualHost *:80>\nWSGIPythonPath /x\n</VirtualHost>\n',
      'WSGIPythonPath cannot occur within <VirtualHost> section',
      2,
    ],
    ['<Directory /x>\nWSGIDaemonProcess a\n</Directory>\n', 'WSGIDaemonProcess not allowed in <Directory> context', 2],
    ['ServerAlias a\n', 'ServerAlias only used in <VirtualHost>', 1],
    ['<VirtualHost :80>\n</VirtualHost>\n', 'The address or port is invalid', 1],
    ['ServerName a:0\n', 'The port number "a:0" is outside the appropriate range (i.e., 1..65535).', 1],
    [
      'HttpProtocolOptions Unsafe\nHttpProtocolOptions Strict\n',
      "HttpProtocolOptions 'Strict' and 'Unsafe' are mutually exclusive",
      2,
    ],
    [
      'HttpProtocolOptions LenientMethods\nHttpProtocolOptions RegisteredMethods\n',
      "HttpProtocolOptions 'RegisteredMethods' and 'LenientMethods' are mutually exclusive",
      2,
    ],
    ['Listen 80\nListen 80\n', 'Cannot define multiple Listeners on the same IP:port', 2],
    [
      'Foo bar\n',
      "Invalid command 'Foo', perhaps misspelled or defined by a module not included in the server configuration",
      1,
    ],
    ['<Directory /a\n</Directory>\n', "<Directory> directive missing closing '>'", 1],
    [
      '<VirtualHost *:80>\nServerName b\nWSGIDaemonProcess d\n</VirtualHost>\n<VirtualHost *:80>\nServerName c\nWSGIScriptAlias / /x process-group=d application-group=g\n</VirtualHost>\n',
      'WSGI process group not accessible.',
      7,
    ],
  ])('%j', (text, message, line) => {
    const { config } = configOf(text);
    expect(config.startupError?.message).toBe(message);
    expect((config.startupError?.line ?? 0) - MODULES.length - 1).toBe(line);
  });
});
