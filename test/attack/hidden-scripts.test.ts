import { expect, it } from 'vitest';
import type { Tree } from '../helpers/analyse-tree.ts';
import { assigningWsgi, djangoSite, virtualHost } from '../helpers/django-site.ts';
import { SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attackHere, describeAttacks, groundFor } from './program.ts';

const ID = 'env-setdefault-shared-process';

/** What is told of two sites of one process that some lines mount, in which NAME is that of the site. */
const toldOf = async (folder: readonly string[], lines: readonly string[], more: Tree = {}): Promise<string> => {
  const hosts = ['blog', 'shop'].map((name) =>
    virtualHost(`${name}.example.com`, ...lines.map((line) => line.replaceAll('NAME', name))),
  );
  const section = ['<Directory /srv>', 'Require all granted', ...folder, '</Directory>', ''].join('\n');
  const conf = ['WSGIDaemonProcess sites\nWSGIProcessGroup sites\n', section, ...hosts].join('');
  const ground = groundFor({ ...SHARED_PROCESS, 'apache.conf': conf, ...more });
  return (await attackHere(ground, ['check', '--format=concise'])).stdout;
};

const RUNS = ['Options +ExecCGI', 'SetHandler wsgi-script'];
const BY_NAME = ['Options +ExecCGI', 'AddHandler wsgi-script .py'];
const REWRITTEN = 'RewriteRule \\.py$ - [H=wsgi-script]';
/** Tells which folder of the server the tree is. */
const NAMED = 'Alias /s /srv/NAME/NAME/settings.py';
const FORCED = 'ForceType application/x-httpd-wsgi';
const BY_FILE = ['<Files wsgi.py>', FORCED, '</Files>'];
const UNFORCED = ['<Location />', 'ForceType none', '</Location>'];
const REMOVED = ['<Location />', 'RemoveHandler .py', '</Location>'];
const RETYPED = 'RewriteRule \\.py$ - [T=application/x-httpd-wsgi]';

describeAttacks('a script that no WSGIScriptAlias names', () => {
  it.each([
    ['SetHandler', RUNS, ['Alias / /srv/NAME/NAME/wsgi.py'], '/'],
    ['AddHandler', BY_NAME, ['Alias /app /srv/NAME'], '/app/NAME/wsgi.py'],
    ['AddHandler below the DocumentRoot', BY_NAME, ['DocumentRoot /srv/NAME'], '/NAME/wsgi.py'],
    [
      'AddType',
      ['Options +ExecCGI', 'AddType application/x-httpd-wsgi .py'],
      ['DocumentRoot /srv/NAME/NAME'],
      '/wsgi.py',
    ],
    ['AliasMatch', RUNS, ['AliasMatch ^/NAME(/.*)?$ /srv/NAME/NAME/wsgi.py'], '/NAME'],
    [
      'a Location',
      ['Options +ExecCGI'],
      ['Alias /a /srv/NAME/NAME/wsgi.py', '<Location /a>', 'SetHandler wsgi-script', '</Location>'],
      '/a',
    ],
    ['a RewriteRule', ['Options +ExecCGI'], ['DocumentRoot /srv/NAME/NAME', 'RewriteEngine On', REWRITTEN], '/wsgi.py'],
    [
      'a RewriteRule of a folder',
      ['Options +ExecCGI', 'RewriteEngine On', REWRITTEN],
      ['DocumentRoot /srv/NAME/NAME'],
      '/wsgi.py',
    ],
    ['ForceType', ['Options +ExecCGI', FORCED], ['DocumentRoot /srv/NAME/NAME'], '/wsgi.py'],
    ['ForceType of a file', ['Options +ExecCGI', ...BY_FILE], ['DocumentRoot /srv/NAME/NAME'], '/wsgi.py'],
    [
      'a type of a RewriteRule',
      ['Options +ExecCGI'],
      ['DocumentRoot /srv/NAME/NAME', 'RewriteEngine On', RETYPED],
      '/wsgi.py',
    ],
    ['VirtualDocumentRoot', RUNS, ['VirtualDocumentRoot /srv/%1/%1', NAMED], '/wsgi.py'],
    ['VirtualScriptAlias', RUNS, ['VirtualScriptAlias /srv/%1', NAMED], '/cgi-bin/NAME/wsgi.py'],
    ['UserDir', BY_NAME, ['UserDir /srv/*/NAME', 'DocumentRoot /nowhere', NAMED], '/~NAME/wsgi.py'],
    ['a folder of scripts', [], ['WSGIScriptAlias /apps/ /srv/NAME/NAME/'], '/apps/wsgi.py'],
  ])('is a site: %s', async (_what, folder, lines, url) => {
    const [blog, shop] = ['blog', 'shop'].map((name) => `${name}.example.com${url.replace('NAME', name)}`);
    expect(await toldOf(folder, lines)).toContain(`error[${ID}] [fixable] (2 places) ${blog} and ${shop} can be`);
  });

  it.each([BY_NAME, ['Options +ExecCGI', ...BY_FILE]])('is a site where an access file says so', async (...lines) => {
    const files = Object.fromEntries(['blog', 'shop'].map((name) => [`${name}/${name}/.htaccess`, lines.join('\n')]));
    expect(await toldOf(['AllowOverride All'], ['DocumentRoot /srv/NAME'], files)).toContain(`error[${ID}]`);
    expect(await toldOf(['AllowOverride None'], ['DocumentRoot /srv/NAME'], files)).not.toContain(ID);
  });

  it.each([
    ['a pattern', RUNS, ['AliasMatch ^/x[0-9]{8}$ /srv/NAME/NAME/wsgi.py'], '^/x[0-9]{8}$'],
    [
      'a RewriteRule',
      ['Options +ExecCGI'],
      ['RewriteEngine On', 'RewriteRule ^/a /srv/NAME/NAME/wsgi.py [H=wsgi-script]'],
      '^/a',
    ],
    ['a WSGIHandlerScript', [], ['WSGIHandlerScript NAME /srv/NAME/NAME/wsgi.py', 'AddHandler NAME .x'], 'NAME'],
  ])('is undecided where no URL is found that leads to it: %s', async (_what, folder, lines, url) => {
    const told = await toldOf(folder, lines);
    for (const name of ['blog', 'shop'])
      expect(told).toContain(
        `what serves ${url.replace('NAME', name)} of ${name}.example.com is undecided: which requests ${lines.at(url === 'NAME' ? 0 : -1)?.replaceAll('NAME', name)} leads to /srv/${name}/${name}/wsgi.py is not known`,
      );
    expect(told).toContain('0 errors, 0 warnings');
  });

  it('is undecided where only other names of the server lead to it', async () => {
    const lines = ['ServerAlias *.NAME.org', 'VirtualDocumentRoot /srv/NAME/%1', NAMED];
    const told = await toldOf(RUNS, lines, { 'shop/other/wsgi.py': SHARED_PROCESS['shop/shop/wsgi.py'] ?? '' });
    expect(told).toContain('VirtualDocumentRoot /srv/shop/%1 leads to /srv/shop/other/wsgi.py is not known');
  });

  it.each([
    ['no handler runs what a name leads to', ['Options +ExecCGI'], ['VirtualDocumentRoot /srv/%1/%1', NAMED]],
    ['the name leads elsewhere', RUNS, ['VirtualDocumentRoot /srv/%1/static', 'UserDir /srv/*/static', NAMED]],
    ['it may not be run', ['SetHandler wsgi-script'], ['DocumentRoot /srv/NAME']],
    ['nothing runs it', [], ['DocumentRoot /srv/NAME/static']],
    ['another handler answers', ['Options +ExecCGI', 'SetHandler server-status'], ['Alias / /srv/NAME/NAME/wsgi.py']],
    ['its type is another', ['Options +ExecCGI', 'ForceType text/plain'], ['DocumentRoot /srv/NAME']],
    ['its type is taken back', ['Options +ExecCGI', FORCED], ['DocumentRoot /srv/NAME', ...UNFORCED]],
    ['its handler is taken back', BY_NAME, ['DocumentRoot /srv/NAME', ...REMOVED]],
    ['it lies elsewhere', RUNS, ['DocumentRoot /srv/NAME/static']],
  ])('is no site where %s', async (_what, folder, lines) => {
    const told = await toldOf(folder, lines);
    expect(told).not.toContain(ID);
    expect(told).toContain('0 errors, 0 warnings');
    expect(told).toContain(', 0 undecided;');
  });

  const BY_END = ['Options +ExecCGI', 'AddHandler wsgi-script .wsgi'];
  const BY_WHOLE_NAME = ['Options +ExecCGI', '<Files run>', 'SetHandler wsgi-script', '</Files>'];
  it.each([
    ['app.wsgi.bak', BY_END, true],
    ['app.wsgi.html', BY_END, true],
    ['run', BY_WHOLE_NAME, true],
    ['app.bak', BY_END, false],
    ['start', BY_WHOLE_NAME, false],
    ['run', [...BY_WHOLE_NAME, '<Files run>', 'SetHandler none', '</Files>'], false],
  ])('may have any name that its handler is given for: %s', async (name, folder, isRun) => {
    const files = Object.fromEntries(
      ['blog', 'shop'].map((site) => [`${site}/${site}/${name}`, SHARED_PROCESS[`${site}/${site}/wsgi.py`] ?? '']),
    );
    const told = await toldOf(folder, ['DocumentRoot /srv/NAME/NAME'], files);
    expect(told.includes(`blog.example.com/${name} and shop.example.com/${name} can be`)).toBe(isRun);
    expect(told).toContain(', 0 undecided;');
  });

  const ALIAS = ['WSGIScriptAlias / /srv/NAME/NAME/wsgi.py process-group=NAME', 'WSGIDaemonProcess NAME'];
  it.each([
    ['VirtualDocumentRoot /data/%1', BY_NAME, true],
    ['VirtualDocumentRootIP /srv/%1', BY_NAME, true],
    ['UserDir public_html', BY_NAME, true],
    ['UserDir /home/*/public_html', BY_NAME, true],
    ['<Perl>\n$Include = "x";\n</Perl>', [], true],
    ['PerlRequire /etc/apache2/startup.pl', [], true],
    ['LuaHookTranslateName /srv/x.lua move', [], true],
    ['LuaMapHandler ^/a /srv/x.lua', [], true],
    ['VirtualDocumentRoot /data/%1', [], false],
    ['UserDir disabled', BY_NAME, false],
    ['LuaHookLog /srv/x.lua log', [], false],
    ['PerlSetVar a b', [], false],
  ])('may be where nothing is seen: %s', async (line, folder, isTold) => {
    const told = await toldOf(folder, [...ALIAS, line]);
    expect(told.includes('notice[line-not-followed]')).toBe(isTold);
    expect(told.includes(', 0 undecided;')).toBe(!isTold);
  });

  it('is none where a text only quotes one', async () => {
    const quoted = 'A wsgi script has a line such as\n\n    application = get_wsgi_application()\n';
    const told = await toldOf(RUNS, ['DocumentRoot /srv/NAME/static'], { 'blog/static/README': quoted });
    expect(told).not.toContain('README');
    expect(told).toContain('0 errors, 0 warnings');
  });

  it('is left alone where each has a process of its own, or assigns', async () => {
    const apart = await toldOf(RUNS, [
      'WSGIDaemonProcess NAME',
      'WSGIProcessGroup NAME',
      'Alias / /srv/NAME/NAME/wsgi.py',
    ]);
    expect(apart).not.toContain(ID);
    const assigning = Object.assign(
      {},
      ...['blog', 'shop'].map((name) => djangoSite(name, { wsgi: assigningWsgi(name) })),
    );
    expect(await toldOf(RUNS, ['Alias / /srv/NAME/NAME/wsgi.py'], assigning)).not.toContain(ID);
  });

  it('is bounded where very many URLs may lead to very many scripts', async () => {
    const many = Array.from({ length: 80 }, (_, n) => [`blog/s${n}.py`, assigningWsgi('blog')] as const);
    const hosts = Array.from({ length: 80 }, (_, n) => virtualHost(`h${n}.example.com`, 'DocumentRoot /srv/blog'));
    const conf = `<Directory /srv>\nOptions +ExecCGI\nAddHandler wsgi-script .py\nRequire all granted\n</Directory>\n${hosts.join('')}`;
    const ground = groundFor({ ...djangoSite('blog'), ...Object.fromEntries(many), 'apache.conf': conf });
    const run = await attackHere(ground, ['check', '--format=concise', '--select=startup-refused']);
    expect(run.stdout).toContain('notice[too-many-handlers] there are more URLs');
  });
});
