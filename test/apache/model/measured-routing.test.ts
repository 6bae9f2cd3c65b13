import { describe, expect, it } from 'vitest';
import { routeRequest } from '../../../src/apache/model/route-request.ts';
import { MachineDisk } from '../../../src/host/server-disk.ts';
import { loadModules, memoryServer } from '../../helpers/memory-server.ts';

const FILES = {
  '/s/a.wsgi': '',
  '/s/b.wsgi': '',
  '/s/dir/a.wsgi': '',
  '/s/dir/index.html': '',
  '/s/root/a.wsgi': '',
  '/s/root/a.wsgi.txt': '',
  '/s/root/a.txt.wsgi': '',
};
const MODULES =
  'mpm_event alias dir mime env setenvif rewrite authz_core authz_host access_compat wsgi macro headers'.split(' ');
const HEAD = loadModules(MODULES);
const GRANT =
  '<Directory /s>\nRequire all granted\n</Directory>\nWSGIScriptAlias /a /s/a.wsgi\nWSGIScriptAlias /b /s/b.wsgi\n';
const TLS = `${loadModules(['ssl'])}<VirtualHost *:443>\nServerName a.test\nSSLEngine on\n</VirtualHost>`;
const DAEMONS = 'WSGIDaemonProcess d1\nWSGIDaemonProcess d2\n';

function route(text: string, url: string, method = 'GET', hostHeader?: string) {
  const { config, fs } = memoryServer({ '/c': `${HEAD}ServerName main.test\n${GRANT}${text}\n`, ...FILES });
  expect(config.startupError?.message).toBeUndefined();
  return routeRequest(
    config,
    { url, method, ...(hostHeader === undefined ? {} : { hostHeader }) },
    { disk: new MachineDisk(fs), environment: new Map() },
  );
}

const answer = (text: string, url: string, method?: string): string => {
  const { outcome, status, scriptName, pathInfo } = route(text, url, method);
  return outcome === 'handler' && status === null ? `runs ${scriptName}|${pathInfo}` : `${outcome} ${status}`;
};

const groupOf = (text: string, url: string): string | undefined =>
  route(DAEMONS + text, url).scope.line('wsgiprocessgroup')?.argsText;

const INDEX = 'WSGIScriptAlias /d/ /s/dir/\n';
const GONE = 'DocumentRoot /s/root\nRedirect gone /gone\nRedirect 404 /lost\n';
const EXTENSIONS =
  'DocumentRoot /s/root\nAddHandler wsgi-script .wsgi\nAddHandler default-handler .txt\n<Directory /s/root>\nOptions ExecCGI\n</Directory>';
const CHAIN = 'RewriteEngine On\nRewriteRule ^/no /x [C]\nRewriteRule ^/(.*)$ /b/$1 [PT]';
// The script answers 200 and a file keeps the 302 of the first rule.
const BACK = 'RewriteEngine On\nRewriteRule ^/back http://c.test/back\nRewriteRule test/back$ /a [PT]';
const DOWN = `RewriteEngine On\nRewriteOptions InheritDown\nRewriteRule ^/a /b/new [PT]\n`;
const SECTION =
  '<Location /a>\nRedirect /a/old http://y.test/\n</Location>\n<Directory /s>\nRedirectMatch ^/b/gone http://z.test/\n</Directory>';
const WHOLE = '<Location />\nRedirect http://y.test/\n</Location>\n<Location /a>\nRedirect gone /a/x\n</Location>';
const ENDED =
  'DocumentRoot /s/root\n<Directory /s/root>\nRewriteEngine On\nRewriteRule ^none a.wsgi [END]\n</Directory>\n<FilesMatch "\\.wsgi$">\nSetHandler wsgi-script\nOptions ExecCGI\n</FilesMatch>';
const STRICT =
  '<VirtualHost *:80>\nServerName a.test\nStrictHostCheck On\n</VirtualHost>\n<VirtualHost *:80>\nServerName b.test\n</VirtualHost>\n<VirtualHost *:81>\nServerName c.test\n</VirtualHost>';
const ERRORS =
  'ErrorDocument 404 /b/lost\nErrorDocument 403 /s/none\nWSGIScriptAlias /m /s/missing.wsgi\n<Location /m/no>\nRequire all denied\n</Location>';

// Each row was answered so by httpd 2.4.71 with mod_wsgi 4.9.4.
describe('what the real server answered', () => {
  it.each([
    [
      'a folder under a mount is answered by its DirectoryIndex',
      `${INDEX}DirectoryIndex a.wsgi`,
      '/d/',
      'runs /d/a.wsgi|',
    ],
    [
      'DirectoryIndex lines of one scope add up',
      `${INDEX}DirectoryIndex none a.wsgi\nDirectoryIndex more`,
      '/d/',
      'runs /d/a.wsgi|',
    ],
    ['a folder without an index is refused by mod_wsgi', `${INDEX}DirectoryIndex none`, '/d/', 'handler 403'],
    ['an index that a FallbackResource leads to a 410 is one', `${GONE}FallbackResource /gone`, '/', 'not-found 410'],
    ['and what has no index that is there is one too', `${GONE}DirectoryIndex /gone none`, '/', 'not-found 410'],
    ['but not where a later name is there', `${GONE}DirectoryIndex /gone a.wsgi.txt`, '/', 'static 200'],
    ['and a 404 is passed over', `${GONE}FallbackResource /lost\nDirectoryIndex none`, '/', 'not-found 404'],
    [
      'a folder that is looked up ends nothing',
      `${loadModules(['autoindex'])}Alias /s /s\nDirectoryIndex dir/\n<Directory /s>\nOptions Indexes\n</Directory>\n<Directory /s/dir>\nOptions None\n</Directory>`,
      '/s/',
      'static 200',
    ],
    [
      '`disabled` alone takes back the lines before it',
      `${INDEX}DirectoryIndex a.wsgi\nDirectoryIndex disabled`,
      '/d/',
      'handler 403',
    ],
    ['and none behind it', `${INDEX}DirectoryIndex disabled\nDirectoryIndex a.wsgi`, '/d/', 'runs /d/a.wsgi|'],
    ['among others it is a name', `${INDEX}DirectoryIndex disabled a.wsgi`, '/d/', 'runs /d/a.wsgi|'],
    ['an index is read as a URL', `${INDEX}DirectoryIndex ../%61?x`, '/d/', 'runs /a|'],
    ['whatever its folder is called', `${INDEX}DirectoryIndex a.wsgi`, '/d/%2561/../', 'runs /d/a.wsgi|'],
    ['so is a FallbackResource', 'DocumentRoot /s/dir\nFallbackResource /x/../b', '/none', 'runs /b|'],
    ['and an ErrorDocument', 'DocumentRoot /s/dir\nErrorDocument 404 /b/e?code=404', '/none', 'runs /b|/e'],
    ['DirectorySlash Off adds no slash', 'Alias /t /s/dir\nDirectorySlash Off', '/t', 'not-found 404'],
    ['DirectorySlash adds one by default', 'Alias /t /s/dir', '/t', 'redirect 301'],
    ['the last extension with a handler decides', EXTENSIONS, '/a.txt.wsgi', 'runs /a.txt.wsgi|'],
    ['so a script named .txt is sent as a file', EXTENSIONS, '/a.wsgi.txt', 'static 200'],
    ['a Redirect with a path works inside Location', SECTION, '/a/old', 'redirect 302'],
    ['and takes nothing else', SECTION, '/a/x', 'runs /a|/x'],
    ['RedirectMatch works inside Directory', SECTION, '/b/gone', 'redirect 302'],
    ['a status with a path is about that', '<Location /a>\nRedirect gone /a/x\n</Location>', '/a/y', 'runs /a|/y'],
    ['and a status alone about all', '<Location /a>\nRedirect gone\n</Location>', '/a/y', 'not-found 410'],
    ['that of an outer section too', `${WHOLE}`, '/a/y', 'redirect 302'],
    ['RedirectMatch with a URL alone is about all', WHOLE.replace(' http', 'Match 302 http'), '/a/y', 'redirect 302'],
    ['[END] leaves rules where links may not be followed', ENDED, '/none', 'runs /a.wsgi|'],
    ['others are refused there', ENDED.replace('END', 'L'), '/none', 'denied 403'],
    ['RewriteEngine alone too', '<Directory /s>\nRewriteEngine On\nOptions None\n</Directory>', '/a', 'denied 403'],
    ['an ErrorDocument answers a path above the root', 'ErrorDocument 400 /b/e', '/..', 'runs /b|/e'],
    ['and an encoded slash', 'ErrorDocument 404 /b/e', '/a%2f', 'runs /b|/e'],
    ['and a fragment', 'ErrorDocument 400 /b/e', '/a#x', 'runs /b|/e'],
    ['a chained rule falls with the rule before it', CHAIN, '/a/1', 'runs /a|/1'],
    ['a path that a rule makes of the URL of another place', BACK, '/back', 'undecided null'],
    ['an error document that is a mount runs its script', ERRORS, '/m/x', 'runs /b|/lost'],
    ['an error document that is no script leaves the status', ERRORS, '/m/no', 'denied 403'],
  ])('%s', (_what, text, path, wanted) => {
    expect(answer(text, `http://x.test${path}`)).toBe(wanted);
  });

  it.each([
    [
      'Files nested in Directory beat Files of the server',
      '<Directory /s>\n<Files a.wsgi>\nWSGIProcessGroup d1\n</Files>\n</Directory>\n<Files a.wsgi>\nWSGIProcessGroup d2\n</Files>',
      'd1',
    ],
    [
      'DirectoryMatch is tried on the whole file name',
      '<DirectoryMatch "a\\.wsgi$">\nWSGIProcessGroup d2\n</DirectoryMatch>',
      'd2',
    ],
    [
      'so a pattern that ends at the folder never fits',
      '<DirectoryMatch "^/s$">\nWSGIProcessGroup d2\n</DirectoryMatch>',
      undefined,
    ],
    ['nor one that ends at its slash', '<DirectoryMatch "/$">\nWSGIProcessGroup d2\n</DirectoryMatch>', undefined],
  ])('%s', (_what, text, wanted) => {
    expect(groupOf(text, 'http://x.test/a')).toBe(wanted);
  });

  it('begins anew with what a RewriteRule inside a section makes of the file', () => {
    const rules = '<Directory /s>\nRewriteEngine On\nRewriteRule ^a\\.wsgi/go /b/gone [L]\n</Directory>';
    expect(answer(rules, 'http://x.test/a/go')).toBe('runs /b|/gone');
    expect(answer(rules.replace('On', 'Off'), 'http://x.test/a/go')).toBe('runs /a|/go');
  });

  it.each([
    ['[PT]', '/q/y%20z', 'denied 403'],
    ['[PT]', '/q/y%7fz', 'denied 403'],
    ['[PT]', '/q/yz', 'runs /b|'],
    ['[PT,B]', '/q/y%20z', 'runs /b|'],
    ['[R]', '/q/y%20z', 'redirect 302'],
    ['[R,NE]', '/q/y%20z', 'denied 403'],
  ])('a query that a rule makes of a group with %s: %s', (flags, path, wanted) => {
    expect(answer(`RewriteEngine On\nRewriteRule ^/q/(.*)$ /b?r=$1 ${flags}`, `http://x.test${path}`)).toBe(wanted);
  });

  it.each([
    ['a Redirect', 'Redirect gone /e', 410],
    ['a RewriteRule', 'RewriteEngine On\nRewriteRule ^/e - [F]', 403],
    ['one to another URL', 'Redirect /e http://y.test/', 302],
  ])('ErrorDocument answers what %s ends before a file is looked for', (_what, line, status) => {
    const told = (document: string): string =>
      answer(`${line}\nErrorDocument ${status} ${document}`, 'http://x.test/e');
    expect(told('/b/e')).toBe('runs /b|/e');
    expect(told('http://y.test/')).toBe('redirect 302');
    expect(told('"gone, sorry"')).toMatch(new RegExp(` ${status}$`));
    expect(told('/b/%{REQUEST_URI}')).toBe(`undecided ${status}`);
  });

  it.each([
    ['and sections do not count', '', 'static 200'],
    ['TraceEnable refuses it', 'TraceEnable off\n<Location />\nErrorDocument 405 /b/x\n</Location>', 'not-found 405'],
    ['its ErrorDocument is that of the server', 'TraceEnable off\nErrorDocument 405 /b/x', 'runs /b|/x'],
    ['Redirect comes before it', 'Redirect gone /a', 'not-found 410'],
  ])('TRACE is answered before a file is looked for: %s', (_what, line, wanted) => {
    expect(answer(`${line}\n<Location /a>\nRequire all denied\n</Location>`, 'http://x.test/a', 'TRACE')).toBe(wanted);
    if (wanted !== 'not-found 410') expect(answer(line, 'http://x.test/a')).toBe('runs /a|');
  });

  it.each([
    ['a Directory of a file is about that', '<Directory /s/a.wsgi>', 'denied 403', 'runs /a|/x'],
    ['and one with a wildcard', '<Directory "/s/*">', 'denied 403', 'runs /a|/x'],
    [
      'but not where no links are followed',
      '<Directory /s>\nOptions None\n</Directory>\n<Directory /s/a.wsgi>',
      'runs /a|',
      'runs /a|/x',
    ],
    ['a Files name is put right', '<Files ./a.wsgi>', 'denied 403', 'denied 403'],
  ])('%s', (_what, section, alone, behind) => {
    const lines = `${section}\nRequire all denied\n</${section.includes('Files') ? 'Files' : 'Directory'}>`;
    expect([answer(lines, 'http://x.test/a'), answer(lines, 'http://x.test/a/x')]).toEqual([alone, behind]);
  });

  it('leaves open what MultiViews may find', () => {
    const lines = `${loadModules(['negotiation'])}DocumentRoot /s/dir\n<Directory /s/dir>\nOptions MultiViews\n</Directory>`;
    expect(answer(lines, 'http://x.test/index')).toMatch(/^undecided/);
    expect(answer(lines, 'http://x.test/index.html')).toBe('static 200');
  });

  it('lets the innermost section with lines of 2.2 decide alone, Satisfy among them', () => {
    const outer = '<Directory /s>\nDeny from all\nSatisfy Any\n</Directory>';
    const inner = (lines: string): string => `${outer}\n<Files a.wsgi>\nDeny from all\n${lines}</Files>`;
    expect(answer(inner(''), 'http://x.test/a')).toBe('denied 403');
    expect(answer(inner('Satisfy Any\n'), 'http://x.test/a')).toBe('runs /a|');
    expect(answer(`${outer}\n<Files a.wsgi>\nSatisfy All\n</Files>`, 'http://x.test/a')).toBe('runs /a|');
  });

  it('answers a Host that is refused by the ErrorDocument of the first virtual host', () => {
    const hosts =
      '<VirtualHost *:80>\nServerName a.test\nErrorDocument 400 /a/first\n</VirtualHost>\n<VirtualHost *:80>\nServerName b.test\nErrorDocument 400 /b/second\n</VirtualHost>';
    const { server, scriptName, pathInfo } = route(hosts, 'http://b.test/', 'GET', 'b.test:0');
    expect([server?.serverName?.value, scriptName, pathInfo]).toEqual(['a.test', '/a', '/first']);
    expect(route(hosts, 'http://b.test/..').pathInfo).toBe('/second');
  });

  it('hands rules down to virtual hosts with RewriteOptions InheritDown', () => {
    const host = '<VirtualHost *:80>\nServerName v.test\nRewriteEngine On\n</VirtualHost>';
    expect(answer(DOWN + host, 'http://v.test/a')).toBe('runs /b|/new');
    expect(answer(DOWN + host.replace('RewriteEngine On\n', ''), 'http://v.test/a')).toBe('runs /a|');
  });

  it.each([
    ['a name of another host of the group is accepted', 'http://b.test/a', 'runs /a|'],
    ['a name nobody has is refused', 'http://z.test/a', 'bad-request 400'],
    ['another address group does not ask', 'http://z.test:81/a', 'runs /a|'],
  ])('StrictHostCheck of the first host: %s', (_what, url, wanted) => {
    expect(answer(STRICT, url)).toBe(wanted);
  });

  it.each([
    ['GET', 'bad-request 400'],
    ['PUT', 'bad-request 400'],
    // The connection is closed without a word.
    ['DELETE', 'undecided null'],
  ])('plain HTTP by %s where TLS should begin', (method, wanted) => {
    expect(answer(TLS, 'http://a.test:443/a', method)).toBe(wanted);
  });

  it.each([
    ['http://a.test:443/a', 'DELETE', 'undecided'],
    ['https://a.test/a', 'DELETE', 'bad-request'],
    ['https://a.test:80/a', 'GET', 'undecided'],
    ['http://a.test/a', 'DELETE', 'bad-request'],
  ])('a Host that is refused, once it is heard: %s by %s', (url, method, wanted) => {
    expect(route(TLS, url, method, 'a.test:0').outcome).toBe(wanted);
  });
});
