import { describe, expect, it } from 'vitest';
import { virtualHost } from '../helpers/django-site.ts';
import { folderOf, runCli } from '../helpers/run-cli.ts';

const HANDLER = 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n';
const BLOG = "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\n";
const GRANT = '<Directory /srv/blog>\nRequire all granted\n</Directory>\n';
const HOST = `WSGIDaemonProcess blog python-path=/srv/blog\n${GRANT}${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py process-group=blog')}`;
const EMBEDDED = `${GRANT}${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py')}`;
const PACKAGE = { 'blog/__init__.py': '', 'blog/settings.py': "ROOT_URLCONF = 'blog.urls'\n", 'blog/urls.py': '' };

/** What `explain` says of the first page, asked in a checkout that holds a part of the server. */
const ask = (tree: Readonly<Record<string, string>>, ...options: readonly string[]) =>
  askFor('http://blog.example.com/', tree, ...options);

async function askFor(url: string, tree: Readonly<Record<string, string>>, ...options: readonly string[]) {
  const run = await runCli(folderOf(tree), 'explain', '--apache', 'site.conf', '--format', 'json', ...options, url);
  const [answer] = JSON.parse(run.stdout).requests;
  return { outcome: answer.outcome, status: answer.status, why: (answer.undecidedBecause ?? []).join('; ') };
}

describe('asked far from the server', () => {
  it('is certain of what the files tell', async () => {
    const { why, outcome } = await ask({ 'site.conf': HOST, ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER });
    expect({ why, outcome }).toEqual({ why: '', outcome: 'wsgi' });
  });

  it.each([
    ['execfile', "execfile('/srv/activate.py')\n", 'Python 2'],
    ['a statement that Python 3 gave up', "print 'loading'\n", 'Python 2'],
    ['print to a stream', "import sys\nprint >> sys.stderr, 'loading'\n", 'Python 2'],
    ['a module that Python 3 renamed', 'import ConfigParser\n', 'Python 2'],
  ])('takes no text of Python 2 for an error where nothing tells the Python: %s', async (_what, line, reason) => {
    const tree = { 'site.conf': HOST, ...PACKAGE, 'blog/wsgi.py': line + BLOG + HANDLER };
    expect((await ask(tree)).why).toContain(reason);
    expect(await ask(tree, '--python-version', '3.11')).toMatchObject({ why: '', status: 500 });
  });

  it('doubts the answer to a request, not the loading of the script, where only the request may raise', async () => {
    const callable = (body: string) => `def application(environ, start_response):\n    ${body}\n    return []\n`;
    const ofBody = (body: string) => ask({ 'site.conf': HOST, 'blog/wsgi.py': callable(body) });
    expect((await ofBody("open('/srv/names.csv')")).why).toBe(
      'whether /srv/blog/blog/wsgi.py answers without an exception cannot be told by reading',
    );
    expect((await ofBody("start_response('200 OK', [])")).why).toBe('');
  });

  it('believes a folder of Python 2 in the configuration more than the files of the project', async () => {
    const conf = HOST.replace('python-path=/srv/blog', 'python-path=/srv/blog:/srv/venv/lib/python2.7/site-packages');
    const tree = { ...PACKAGE, 'runtime.txt': 'python-3.6.6\n', 'blog/wsgi.py': `print 'loading'\n${BLOG}${HANDLER}` };
    expect(await ask({ ...tree, 'site.conf': conf })).toEqual({ outcome: 'wsgi', status: null, why: '' });
    const both = conf.replace('python-path=', 'python-path=/srv/old/lib/python3.6/site-packages:');
    expect((await ask({ ...tree, 'site.conf': both })).why).toContain('Python 2');
    expect(await ask({ ...tree, 'site.conf': HOST })).toMatchObject({ why: '', status: 500 });
  });

  it('asks the virtual host whose port is filled in, the only one that is listened for', async () => {
    const tree = { ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER };
    const ofPort = HOST.replace('*:80', '*:{{ port }}');
    expect(await ask({ ...tree, 'site.conf': `Listen {{ port }}\n${ofPort}` })).toMatchObject({
      why: '',
      outcome: 'wsgi',
    });
    expect(await ask({ ...tree, 'site.conf': ofPort })).toMatchObject({ why: 'the address {{ port }} is not known' });
    const other = HOST.replaceAll('blog.example.com', 'other.example.com').replaceAll('blog', 'other');
    expect(await ask({ ...tree, 'site.conf': `${other}${ofPort}` })).toMatchObject({
      why: expect.stringContaining('the address {{ port }} is not known'),
    });
  });

  it('takes a name of a fragment that nothing defines for one that the start of the server may define', async () => {
    const tree = { ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER };
    const conditional = `<IfDefine BLOG>\n${HOST}</IfDefine>\n`;
    expect((await ask({ ...tree, 'site.conf': conditional })).why).toContain('-D BLOG');
    const whole = await ask({ ...tree, 'site.conf': `PidFile run/httpd.pid\n${conditional}` });
    expect(whole.why).not.toContain('-D BLOG');
  });

  it.each([
    ['%{HTTP:UPGRADE} ^WebSocket$ [NC,OR]', '%{HTTP:CONNECTION} ^Upgrade$ [NC]', true],
    ['%{HTTP:Upgrade} =websocket [NC]', '%{HTTP:Connection} upgrade [NC]', true],
    ['%{HTTP:Connection} keep-alive [NC,OR]', '%{HTTP:Upgrade} .', false],
  ])('opens no WebSocket for a request without headers: %s, %s', async (first, second, isCertain) => {
    const rules = `RewriteEngine On\nRewriteCond ${first}\nRewriteCond ${second}\nRewriteRule .* ws://127.0.0.1:5000/ [P,L]\n`;
    const conf = HOST.replace('WSGIScriptAlias', `${rules}WSGIScriptAlias`);
    const { why } = await ask({ ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER, 'site.conf': conf });
    expect(why === '').toBe(isCertain);
  });

  it('leaves open what the server is started with', async () => {
    expect((await ask({ 'site.conf': HOST, ...PACKAGE, 'blog/wsgi.py': HANDLER })).why).toContain('--env');
  });

  it('leaves open a variable that the settings want from there', async () => {
    const settings = "import os\nSECRET_KEY = os.environ['SECRET_KEY']\n";
    const tree = { 'site.conf': HOST, ...PACKAGE, 'blog/settings.py': settings, 'blog/wsgi.py': BLOG + HANDLER };
    expect((await ask(tree)).why).toContain('SECRET_KEY');
    expect(await ask(tree, '--env', 'SECRET_KEY=x')).toMatchObject({ why: '', outcome: 'wsgi' });
  });

  it('leaves open the settings that git is told to leave out', async () => {
    const { 'blog/settings.py': _, ...rest } = PACKAGE;
    const tree = { 'site.conf': HOST, ...rest, 'blog/wsgi.py': BLOG + HANDLER };
    expect((await ask({ ...tree, '.gitignore': 'settings.py\n' })).why).toContain('.gitignore');
  });

  it('is certain that settings are missing only where a person has mapped the folder that lacks them', async () => {
    const { 'blog/settings.py': _, ...rest } = PACKAGE;
    const tree = { 'site.conf': HOST, ...rest, 'blog/wsgi.py': BLOG + HANDLER };
    expect((await ask(tree)).why).toContain('blog.settings is not in this checkout');
    expect(await ask(tree, '--path-map', '/srv/blog=.')).toMatchObject({ why: '', status: 500 });
  });

  it.each([
    ['are called like those of one machine', 'blog.staging_settings', {}],
    ['are made from a file beside them', 'blog.ours', { 'blog/ours.py.example': '' }],
  ])('leaves open settings that %s', async (_what, module, more) => {
    const tree = { 'site.conf': HOST, ...PACKAGE, ...more };
    const script = BLOG.replace('blog.settings', module) + HANDLER;
    expect((await ask({ ...tree, 'blog/wsgi.py': script })).why).toContain(module);
    // What lies in a module is nowhere, whatever a checkout lacks.
    const inModule = BLOG.replace('blog.settings', 'blog.urls.production') + HANDLER;
    expect(await ask({ ...tree, 'blog/wsgi.py': inModule })).toMatchObject({ why: '', status: 500 });
  });

  it('fails where the settings are a package without any setting', async () => {
    const { 'blog/settings.py': _, ...rest } = PACKAGE;
    const tree = { 'site.conf': HOST, ...rest, 'blog/wsgi.py': BLOG + HANDLER };
    const settings = (text: string) => ask({ ...tree, 'blog/settings/__init__.py': text, 'blog/settings/live.py': '' });
    expect(await settings('')).toMatchObject({ why: '', status: 500 });
    expect(await settings("ROOT_URLCONF = 'blog.urls'\n")).toMatchObject({ why: '', status: null });
    expect(await settings('import os\nglobals().update(os.environ)\n')).not.toMatchObject({ status: 500 });
  });

  it('leaves open a process group that a file not read may declare', async () => {
    const tree = { ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER };
    const other = HOST.replace('WSGIDaemonProcess blog', 'WSGIDaemonProcess rest-blog');
    expect((await ask({ ...tree, 'site.conf': other })).why).toContain('may be declared');
    expect(await ask({ ...tree, 'site.conf': `ServerRoot /etc/apache2\n${other}` })).toMatchObject({
      why: '',
      status: 500,
    });
    const none = HOST.replace(/^WSGIDaemonProcess.*\n/, '');
    expect((await ask({ ...tree, 'site.conf': none })).why).toContain('may be declared');
    expect((await ask({ ...tree, 'site.conf': `Include more/*.conf\n${other}` })).why).toContain('may be declared');
  });

  it('leaves open the WSGIPythonPath of a fragment', async () => {
    const tree = { ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER };
    expect((await ask({ ...tree, 'site.conf': EMBEDDED })).why).toContain('WSGIPythonPath');
    const told = { ...tree, 'site.conf': `WSGIPythonPath /srv/blog\n${EMBEDDED}` };
    expect(await ask(told)).toMatchObject({ why: '', outcome: 'wsgi' });
  });

  it('leaves open whether a distribution is installed', async () => {
    const conf = HOST.replace(' python-path=/srv/blog', '');
    const tree = { 'site.conf': conf, ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER };
    expect(await ask(tree)).toMatchObject({ why: '', status: 500 });
    expect((await ask({ ...tree, 'setup.py': '' })).why).toContain('may be installed');
  });

  it.each([
    ['setup.py', 'setup(packages=find_packages())\n', ''],
    ['setup.py', "setup(package_dir={'': 'src'}, packages=['blog'])\n", 'src/'],
    ['setup.cfg', '[options]\npackages = find:\n[options.packages.find]\nwhere = src\n', 'src/'],
  ])('finds a package that %s installs: %s', async (name, text, folder) => {
    const conf = `${GRANT}${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/apache/blog.wsgi')}`;
    const tree = { 'site.conf': conf, 'apache/blog.wsgi': BLOG + HANDLER, [name]: text };
    const packages = Object.entries(PACKAGE).map(([file, content]) => [`${folder}${file}`, content]);
    expect(await ask({ ...tree, ...Object.fromEntries(packages) })).toEqual({ outcome: 'wsgi', status: null, why: '' });
    const others = packages.map(([file, content]) => [`elsewhere/${file}`, content]);
    expect((await ask({ ...tree, ...Object.fromEntries(others) })).why).toContain('may be installed');
  });

  it('asks for no ServerName where it only names an interpreter', async () => {
    const nameless = `WSGIDaemonProcess blog python-path=/srv/blog\n${GRANT}WSGIScriptAlias / /srv/blog/blog/wsgi.py process-group=blog\n`;
    const tree = { 'site.conf': nameless, ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER };
    expect((await ask(tree)).why).toBe('');
  });

  it('takes Listen for a command of the MPM that is compiled in', async () => {
    const modules = ['authz_core', 'authz_host', 'alias', 'wsgi'].map((name) => `LoadModule ${name}_module m.so\n`);
    const tree = { 'site.conf': `${modules.join('')}Listen 80\n${HOST}`, ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER };
    expect((await ask(tree)).outcome).toBe('wsgi');
  });

  describe('the checkout that is a package itself', () => {
    const above = 'import os, sys\nsys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(__file__))))\n';
    const tree = { '__init__.py': '', 'settings.py': "ROOT_URLCONF = 'blog.urls'\n", 'urls.py': '' };
    const conf = `${GRANT}${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/apache/blog.wsgi')}`;

    it('is found in the folder around it, by the name that it has on the server', async () => {
      const found = await ask({ ...tree, 'site.conf': conf, 'apache/blog.wsgi': above + BLOG + HANDLER });
      expect(found).toEqual({ outcome: 'wsgi', status: null, why: '' });
      const byConf = conf.replace('</Directory>', '</Directory>\nWSGIPythonPath /srv');
      expect((await ask({ ...tree, 'site.conf': byConf, 'apache/blog.wsgi': BLOG + HANDLER })).why).toBe('');
    });

    it('is no other package that the script names, and no folder of this machine tells', async () => {
      const shop = BLOG.replace('blog.settings', 'shop.settings');
      const { why } = await ask({ ...tree, 'site.conf': conf, 'apache/blog.wsgi': above + shop + HANDLER });
      expect(why).toContain("where 'shop' is found");
      expect(why).toContain('/srv is not among the files analysed');
      expect(why).not.toContain('/tmp');
    });
  });

  it('leaves open what an access file may say that is not here', async () => {
    const conf = (allowed: string) =>
      EMBEDDED.replace(
        GRANT,
        `<Directory />\nRequire all denied\n</Directory>\n<Directory /srv/blog>\nAllowOverride ${allowed}\n</Directory>\n`,
      );
    expect(await ask({ 'site.conf': conf('None') })).toEqual({ outcome: 'denied', status: 403, why: '' });
    expect((await ask({ 'site.conf': conf('AuthConfig') })).why).toContain('/srv/blog/.htaccess');
    // A checkout that holds the script would hold the access file beside it.
    const tree = { ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER, 'site.conf': conf('AuthConfig') };
    expect(await ask(tree)).toEqual({ outcome: 'denied', status: 403, why: '' });
    expect((await ask({ ...tree, 'site.conf': HOST.replace('Require', 'AllowOverride All\nRequire') })).outcome).toBe(
      'wsgi',
    );
  });

  it('follows DirectoryIndex to a script that is not here, and to no file that nobody names', async () => {
    const index = (name: string) => ({
      'www/robots.txt': '',
      'site.conf': `${GRANT.replaceAll('/srv/blog', '/srv')}${virtualHost(
        'blog.example.com',
        'DocumentRoot /srv/www',
        `DirectoryIndex ${name}`,
        'WSGIScriptAlias /app /srv/blog/app.wsgi',
      )}`,
    });
    const mapped = ['--path-map', '/srv/www=www'];
    expect(await ask(index('/app'), ...mapped)).toMatchObject({
      outcome: 'wsgi',
      why: expect.stringContaining('/srv/blog/app.wsgi'),
    });
    expect(await ask(index('/elsewhere/index.html'), ...mapped)).toMatchObject({ outcome: 'denied', why: '' });
    expect(await ask(index('robots.txt'), ...mapped)).toMatchObject({ outcome: 'static', why: '' });
  });

  it('takes a folder of installed packages for what it takes the packages without it', async () => {
    const settings = "ROOT_URLCONF = 'blog.urls'\nINSTALLED_APPS = ['django.contrib.auth', 'rest_framework']\n";
    const tree = { ...PACKAGE, 'blog/settings.py': settings, 'blog/wsgi.py': BLOG + HANDLER };
    const conf = (packages: string) => HOST.replace('python-path=', `python-path=${packages}:`);
    expect((await ask({ ...tree, 'site.conf': conf('/srv/venv/lib/python3.11/site-packages') })).why).toBe('');
    // Another folder may be the project's own, and come first.
    expect((await ask({ ...tree, 'site.conf': conf('/srv/more') })).why).toContain('/srv/more');
  });

  describe('which host answers', () => {
    const tree = { ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER };
    const site = (conf: string) => ({ ...tree, 'site.conf': conf });

    it('leaves open a name that no host read has, where a file not read may have it', async () => {
      const { outcome, why } = await askFor('http://shop.example.com/', site(HOST));
      expect(outcome).toBe('wsgi');
      expect(why).toContain('no virtual host read is called shop.example.com');
      const whole = await askFor('http://shop.example.com/', site(`ServerRoot /etc/apache2\n${HOST}`));
      expect(whole).toMatchObject({ why: '', outcome: 'wsgi' });
    });

    it.each([
      ['has no name', HOST.replace(/^ *ServerName.*\n/m, '')],
      ['has a name that is filled in', HOST.replace('ServerName blog.example.com', 'ServerName {{ domain }}')],
      ['has the name as an alias', HOST.replace('</VirtualHost>', 'ServerAlias shop.example.com\n</VirtualHost>')],
    ])('asks the host that %s', async (_what, conf) => {
      expect(await askFor('http://shop.example.com/', site(conf))).toMatchObject({ why: '', outcome: 'wsgi' });
    });

    it('refuses no name that the file writes with a place to be filled in', async () => {
      const tree = site(HOST.replace('ServerName blog.example.com', 'ServerName {{domain}}'));
      expect(await askFor('http://{{domain}}/', tree)).toMatchObject({ why: expect.stringContaining('filled in') });
      expect(await askFor('http://{{other}}/', tree)).toMatchObject({ why: '', outcome: 'bad-request', status: 400 });
    });

    it('refuses plain HTTP by SSLEngine only on a port that is known', async () => {
      const conf = (port: string) =>
        HOST.replace('*:80', `*:${port}`).replace('</VirtualHost>', 'SSLEngine On\n</VirtualHost>');
      expect(await ask(site(conf('80')))).toMatchObject({ outcome: 'bad-request', why: '' });
      expect((await ask(site(conf('{{ https_port }}')))).why).toContain('the address {{ https_port }} is not known');
    });
  });

  it('knows nothing of a DocumentRoot that only the main file may name', async () => {
    const tree = { ...PACKAGE, 'blog/wsgi.py': BLOG + HANDLER, 'index.html': '' };
    const conf = HOST.replaceAll('/srv/blog', '/var/www/html').replace('WSGIScriptAlias / ', 'WSGIScriptAlias /app ');
    expect((await ask({ ...tree, 'site.conf': conf })).why).toContain('no DocumentRoot is in the files analysed');
    const told = conf.replace('</VirtualHost>', 'DocumentRoot /var/www/html\n</VirtualHost>');
    expect(await ask({ ...tree, 'site.conf': told })).toMatchObject({ why: '', outcome: 'static', status: 200 });
  });

  it('names no folder of this machine in a reason', async () => {
    const script = `import random\nif random.random() > 0.5:\n    ${BLOG.split('\n')[1]}\n${HANDLER}`;
    const { why } = await ask({ 'site.conf': HOST, ...PACKAGE, 'blog/wsgi.py': `import os\n${script}` });
    expect(why).toContain('(wsgi.py:4)');
    expect(why).not.toContain('/tmp');
  });
});
