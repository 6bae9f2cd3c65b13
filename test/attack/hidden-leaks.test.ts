import { expect, it } from 'vitest';
import type { Tree } from '../helpers/analyse-tree.ts';
import { djangoSite, startprojectWsgi, virtualHost } from '../helpers/django-site.ts';
import { SHARED_CONF, SHARED_PROCESS } from '../helpers/shared-process.ts';
import { attackHere, describeAttacks, groundFor } from './program.ts';
import { scriptOf, toldOfBoth } from './told-of-both.ts';

const ID = 'env-setdefault-shared-process';

const KEY = "'DJANGO_SETTINGS_MODULE'";

describeAttacks('two scripts of one process that hang on what is not known', () => {
  const keep = `os.environ.setdefault(${KEY}, 'NAME.settings')`;
  const bothKeep = `(2 places) blog.example.com/ and shop.example.com/ can be served`;

  it.each([
    ['a variable with a default', [`os.environ.setdefault(${KEY}, os.environ.get('NAME_S', 'NAME.settings'))`]],
    ['a variable or a default', [`os.environ.setdefault(${KEY}, os.environ.get('NAME_S') or 'NAME.settings')`]],
    ['one of several names', [`e = os.environ.get('E')`, 'if e:', `    os.environ[${KEY}] = 'NAME.s_' + e`, keep]],
    ['a file or a default', [`os.environ.setdefault(${KEY}, open('/x').read() if os.path.exists('/x') else 'NAME.s')`]],
    ['a default under a condition', [`if not os.path.exists('/x'):`, `    ${keep}`]],
    ['an assignment under a condition', [`if os.path.exists('/x'):`, `    os.environ[${KEY}] = 'NAME.settings'`]],
    ['a removal before', [`if os.path.exists('/x'):`, `    os.environ.pop(${KEY}, None)`, keep]],
    ['a removal behind', [keep, `if os.path.exists('/x'):`, `    del os.environ[${KEY}]`]],
  ])('are told: %s', async (_what, lines) => {
    const told = await toldOfBoth(lines);
    expect(told).toContain(`warning[${ID}] ${bothKeep}`);
    expect(told).toMatch(/such as 'shop\.s\w*' of shop\.example\.com\//);
  });

  it('are undecided, with the reason, where no name can be told', async () => {
    const told = await toldOfBoth([`os.environ.setdefault(${KEY}, open('/etc/NAME.txt').read())`]);
    for (const [site, other] of [
      ['blog', 'shop'],
      ['shop', 'blog'],
    ])
      expect(told).toContain(
        `notice[site-undecided] what serves / of ${site}.example.com is undecided: it takes what /srv/${other}/${other}/wsgi.py leaves`,
      );
    expect(told).toContain('2 undecided');
    expect(told).not.toMatch(/settings stay apart|warning\[|error\[/);
  });

  it.each([
    ['a variable is assigned', [`os.environ[${KEY}] = os.environ.get('NAME_S', 'NAME.settings')`]],
    ['a file is assigned', [`os.environ[${KEY}] = open('/etc/NAME.txt').read()`]],
    ['what was there is removed', [`os.environ.pop(${KEY}, None)`, `if not os.path.exists('/x'):`, `    ${keep}`]],
  ])('are left alone where %s', async (_what, lines) => {
    const told = await toldOfBoth(lines);
    expect(told).not.toContain(ID);
    expect(told).toContain(' 0 undecided');
  });

  it('step back before the environment of the server', async () => {
    const lines = [`os.environ.setdefault(${KEY}, os.environ.get('NAME_S', 'NAME.settings'))`];
    const own = [
      'WSGIDaemonProcess blog\nWSGIDaemonProcess shop\n',
      ...['blog', 'shop'].map((name) =>
        virtualHost(`${name}.example.com`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py process-group=${name}`),
      ),
    ].join('');
    const told = await toldOfBoth(lines, {
      'apache.conf': own,
      envvars: `export DJANGO_SETTINGS_MODULE=blog.settings\n`,
    });
    expect(told).toContain(`warning[${ID}] The settings 'blog.settings' serve shop.example.com/ too`);
  });
});

describeAttacks('a script that hangs on what is not known', () => {
  const wsgi = (...lines: readonly string[]): string => scriptOf('blog', lines);
  const write = (name: string) => `os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.${name}'`;
  const keep = "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')";
  const computed = "os.environ['DJANGO_SETTINGS_MODULE'] = open('/x').read()";
  const reported = async (text: string): Promise<string> => {
    const ground = groundFor({ ...SHARED_PROCESS, ...djangoSite('blog', { wsgi: text }) });
    const { stdout } = await attackHere(ground, ['check', '--format=concise', `--select=${ID}`]);
    return stdout;
  };

  it.each([
    { lines: [`if os.path.exists('/x'):`, `    ${write('settings')}`, keep], severity: 'error' },
    { lines: [`if os.path.exists('/x'):`, `    ${write('settings')}`, 'else:', `    ${keep}`], severity: 'error' },
    { lines: [`if os.path.exists('/x'):`, `    ${write('local')}`, keep], severity: 'warning' },
    { lines: [`if os.path.exists('/x'):`, `    ${computed}`, keep], severity: 'warning' },
    { lines: ['try:', `    ${computed}`, 'except IOError:', `    ${keep}`], severity: 'warning' },
  ])('gets what others leave, and leaves what it writes: $lines', async ({ lines, severity }) => {
    const text = await reported(wsgi(...lines));
    expect(text).toContain(`${severity}[${ID}] (2 places) blog.example.com/ and shop.example.com/ can be served`);
    expect(text).toContain("such as 'shop.settings' of shop.example.com/");
  });

  it('only leaves where it writes on every path', async () => {
    const either = wsgi(`if os.path.exists('/x'):`, `    ${write('settings')}`, 'else:', `    ${write('local')}`);
    const text = await reported(either);
    expect(text).toMatch(
      /warning\[.*\] shop\.example\.com\/ can be served .*'blog\.settings' or 'blog\.local' of blog/,
    );
    expect(text).not.toContain('(2 places)');
  });
});

describeAttacks('a script that hangs on how Python is started', () => {
  const assign = `os.environ[${KEY}] = 'NAME.settings'`;
  const keep = `os.environ.setdefault(${KEY}, 'NAME.settings')`;
  const ASSERTED = [`assert os.environ.pop(${KEY}, 'x')`, keep];
  const DEBUGGED = ['if __debug__:', `    ${assign}`, 'else:', `    ${keep}`];
  const FLAGGED = ['import sys', 'if not sys.flags.optimize:', `    ${assign}`, 'else:', `    ${keep}`];
  const optimized = (line: string): Tree => ({ 'apache.conf': `${line}\n${SHARED_CONF}` });

  it.each([
    ['an assertion', ASSERTED],
    ['a branch for debugging', DEBUGGED],
    ['a flag', FLAGGED],
  ])('leaks where Python leaves out %s', async (_what, lines) => {
    expect(await toldOfBoth(lines)).not.toContain(ID);
    for (const more of [
      optimized('WSGIPythonOptimize 1'),
      optimized('WSGIPythonOptimize 2'),
      { envvars: 'export PYTHONOPTIMIZE=yes\n' },
    ])
      expect(await toldOfBoth(lines, more)).toContain(`error[${ID}]`);
    const open = optimized('<IfDefine FAST>\nWSGIPythonOptimize 1\n</IfDefine>');
    expect(await toldOfBoth(lines, open)).toContain(`warning[${ID}]`);
  });

  it.each([
    ['what only an optimizing Python does', ['if not __debug__:', `    ${keep}`, 'else:', `    ${assign}`]],
    ['a flag that nothing sets', ['import sys', 'if sys.flags.interactive:', `    ${keep}`, 'else:', `    ${assign}`]],
    ['an assertion that does nothing', ['assert True', assign]],
  ])('is left alone: %s', async (_what, lines) => {
    expect(await toldOfBoth(lines)).not.toContain(ID);
    expect(await toldOfBoth(lines, optimized('WSGIPythonOptimize 0'))).not.toContain(ID);
  });

  it('may leak where a flag is not known', async () => {
    const lines = ['import sys', 'if sys.flags.dev_mode:', `    ${assign}`, 'else:', `    ${keep}`];
    expect(await toldOfBoth(lines)).toMatch(new RegExp(`(error|warning)\\[${ID}\\]`));
  });
});

/** What is told of two sites, each with a daemon process of its own, and some lines in which NAME is that of the site. */
const toldApart = async (lines: readonly string[], more: Tree = {}, top = ''): Promise<string> => {
  const hosts = ['blog', 'shop'].map((name) =>
    virtualHost(
      `${name}.example.com`,
      ...lines.map((line) => line.replaceAll('NAME', name)),
      `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`,
    ),
  );
  const daemons = ['sites', 'blog', 'shop'].map((name) => `WSGIDaemonProcess ${name}\n`);
  const conf = [...daemons, top, ...hosts].join('');
  const ground = groundFor({ ...SHARED_PROCESS, 'apache.conf': conf, ...more });
  return (await attackHere(ground, ['check', '--format=concise'])).stdout;
};

const APART = 'WSGIProcessGroup NAME';
const TOGETHER = 'WSGIProcessGroup sites';
const BY_VARIABLE = 'WSGIProcessGroup %{ENV:X}';

describeAttacks('sites that come into one process on some ways only', () => {
  it.each([
    ['a Location below', [APART, '<Location /a>', TOGETHER, '</Location>']],
    ['a condition in it', [APART, '<Location /a>', '<If "true">', TOGETHER, '</If>', '</Location>']],
    ['one for some', [APART, '<Location /a>', TOGETHER, 'Require valid-user', '</Location>']],
    ['a variable of it', ['SetEnv X NAME', BY_VARIABLE, '<Location /a>', 'SetEnv X sites', '</Location>']],
  ])('are told: %s', async (_what, lines) => {
    const told = await toldApart(lines);
    expect(told).toContain(`error[${ID}] [fixable] (2 places) blog.example.com/a and shop.example.com/a can be`);
    expect(told).not.toContain('silent-embedded');
  });

  it('are told where they share an interpreter there', async () => {
    const told = await toldApart([TOGETHER, '<Location /a>', 'WSGIApplicationGroup x', '</Location>']);
    expect(told).toContain('error[same-interpreter-multi-django] (2 places) Requests to blog.example.com/a and shop');
  });

  it.each([
    ['a pattern of the path', [APART, '<LocationMatch ^/a>', TOGETHER, '</LocationMatch>']],
    ['a wildcard', [APART, '<Location /*/a>', TOGETHER, '</Location>']],
    ['a condition', [APART, `<If "%{REQUEST_METHOD} == 'POST'">`, TOGETHER, '</If>']],
    ['a way past a condition', [TOGETHER, '<If "%{HTTP_USER_AGENT} =~ /x/">', APART, '</If>']],
    ['SetEnvIf', ['SetEnv X NAME', 'SetEnvIf Request_URI ^/a X=sites', BY_VARIABLE]],
    ['SetEnvIfExpr', ['SetEnvIfExpr "true" X=sites', BY_VARIABLE]],
    ['BrowserMatch', ['BrowserMatch . X=sites', BY_VARIABLE]],
    ['RewriteRule', ['SetEnv X NAME', 'RewriteEngine On', 'RewriteRule ^/a - [E=X:sites]', BY_VARIABLE]],
  ])('are undecided: %s', async (_what, lines) => {
    const told = await toldApart(lines);
    for (const name of ['blog', 'shop'])
      expect(told).toMatch(
        new RegExp(
          `notice\\[site-undecided\\] what serves / of ${name}\\.[^\\n]* may run in the process group 'sites'`,
        ),
      );
    expect(told).toContain('0 errors, 0 warnings');
    expect(told).toContain(', 2 undecided;');
  });

  it.each([
    ['an access file', [BY_VARIABLE], {}],
    ['what the server is started with', ['PassEnv X', BY_VARIABLE], {}],
    ['the interpreter', [TOGETHER, 'WSGIApplicationGroup %{ENV:X}'], {}],
  ])('are undecided where a variable is set by nothing that is told: %s', async (_what, lines, more) => {
    const told = await toldApart(lines, more);
    expect(told).toContain(
      'blog.example.com is undecided: nothing in the files analysed sets X, of which %{ENV:X} is made',
    );
    expect(told).toContain(', 2 undecided;');
    expect(told).not.toContain('settings stay apart');
  });

  it('are told where access files bring them there', async () => {
    const files = { 'blog/blog/.htaccess': 'SetEnv X sites\n', 'shop/shop/.htaccess': 'SetEnv X sites\n' };
    const top = '<Directory /srv>\n    AllowOverride FileInfo\n</Directory>\n';
    for (const lines of [[BY_VARIABLE], ['SetEnv X NAME', BY_VARIABLE]]) {
      expect(await toldApart(lines, files, top)).toContain(`error[${ID}] [fixable] (2 places)`);
      expect(await toldApart(lines, files)).not.toContain(ID);
    }
  });

  it.each([
    ['each has its own', ['<Location /a>', APART, '</Location>', APART]],
    ['each has its own by a pattern', [APART, '<LocationMatch ^/a>', APART, '</LocationMatch>']],
    ['the line leads elsewhere', [APART, 'WSGIScriptAlias /a /srv/NAME/NAME/wsgi.py', '<Location /b>', '</Location>']],
    ['another handler answers', [APART, '<Location /a>', TOGETHER, 'SetHandler server-status', '</Location>']],
    ['the alias says it', ['WSGIScriptAlias /a /srv/NAME/NAME/wsgi.py process-group=NAME', APART]],
    ['the variable always has one value', ['SetEnv X NAME', BY_VARIABLE]],
  ])('are left alone where %s', async (_what, lines) => {
    const told = await toldApart(lines);
    expect(told).not.toContain(ID);
    expect(told).toContain(', 0 undecided;');
  });

  it('are left alone where one site is all that comes there', async () => {
    const conf = [
      'WSGIDaemonProcess blog\nWSGIDaemonProcess slow\n',
      virtualHost(
        'blog.example.com',
        'WSGIProcessGroup blog',
        '<LocationMatch ^/a>',
        'WSGIProcessGroup slow',
        '</LocationMatch>',
        'WSGIScriptAlias / /srv/blog/blog/wsgi.py',
      ),
    ].join('');
    const ground = groundFor({ ...djangoSite('blog'), 'apache.conf': conf });
    const { stdout } = await attackHere(ground, ['check', '--format=concise']);
    expect(stdout).toContain('0 errors, 0 warnings');
    expect(stdout).toContain(', 0 undecided;');
  });
});

describeAttacks('a writer or a victim that looks like none', () => {
  const plain = `import os\nos.environ[${KEY}] = 'other.settings'\n\n\ndef application(environ, start):\n    return []\n`;
  const told = async (tree: Tree): Promise<string> =>
    (await attackHere(groundFor({ ...SHARED_PROCESS, ...tree }), ['check', '--format=concise'])).stdout;
  const IN_ONE = 'process-group=sites application-group=x';
  const shop = (...lines: readonly string[]): string =>
    virtualHost('shop.example.com', ...lines, `WSGIScriptAlias / /srv/shop/shop/wsgi.py ${IN_ONE}`);

  it.each([
    ['is mounted', '', [`WSGIScriptAlias /p /srv/shop/plain.wsgi ${IN_ONE}`]],
    ['is imported', `WSGIImportScript /srv/shop/plain.wsgi ${IN_ONE}\n`, []],
  ])('is told where a plain script of its own interpreter %s', async (_what, top, lines) => {
    const conf = `WSGIDaemonProcess sites\n${top}${shop(...lines)}`;
    const text = await told({ 'apache.conf': conf, 'shop/plain.wsgi': plain });
    expect(text).toMatch(new RegExp(`error\\[${ID}\\] shop\\.example\\.com/ can be .*'other\\.settings'`));
    const assigning = { 'shop/shop/wsgi.py': scriptOf('shop', [`os.environ[${KEY}] = 'NAME.settings'`]) };
    expect(await told({ 'apache.conf': conf, 'shop/plain.wsgi': plain, ...assigning })).not.toContain(ID);
  });

  it('is undecided where what makes its application is not seen', async () => {
    const hidden = (name: string): string =>
      `import os\nfrom company import application\nos.environ.setdefault(${KEY}, '${name}.settings')\n`;
    const text = await told({ 'blog/blog/wsgi.py': hidden('blog'), 'shop/shop/wsgi.py': hidden('shop') });
    for (const name of ['blog', 'shop'])
      expect(text).toContain(`what makes the application of /srv/${name}/${name}/wsgi.py is not in the files analysed`);
    expect(text).toContain('0 errors, 0 warnings');
    expect(text).toContain(', 2 undecided;');
  });

  it('is told where another line of its own stands in the same branch of a condition', async () => {
    const on = (name: string, script: string, ...branches: readonly string[]): string =>
      virtualHost(
        `${name}.example.com`,
        ...branches.flatMap((branch) => [
          `<IfDefine ${branch}>`,
          `WSGIScriptAlias / /srv/${script}/${script}/wsgi.py process-group=sites`,
          '</IfDefine>',
        ]),
      );
    const daemon = 'WSGIDaemonProcess sites\n';
    const text = await told({ 'apache.conf': `${daemon}${on('blog', 'blog', 'A', '!A')}${on('shop', 'shop', '!A')}` });
    expect(text).toContain(`warning[${ID}] (2 places) blog.example.com/ and shop.example.com/`);
    expect(
      await told({ 'apache.conf': `${daemon}${on('blog', 'blog', 'A')}${on('shop', 'shop', '!A')}` }),
    ).not.toContain(ID);
  });

  it.each([
    ['Limit', '<Limit POST>', '</Limit>'],
    ['LimitExcept', '<LimitExcept GET>', '</LimitExcept>'],
  ])('is told where <%s> only looks as if a method decided', async (_what, open, close) => {
    const text = await toldApart([APART, '<Location />', open, TOGETHER, 'Require all granted', close, '</Location>']);
    expect(text).toContain(`error[${ID}] [fixable] (2 places) blog.example.com/ and shop.example.com/ can be`);
  });

  it('is told where the main server answers for another address', async () => {
    const conf = [
      'ServerName blog.example.com\nWSGIScriptAlias / /srv/blog/blog/wsgi.py\n',
      virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py'),
    ].join('');
    const text = await told({ 'apache.conf': conf.replace('*:80', '10.0.0.1:80') });
    expect(text).toContain(`error[${ID}] [fixable] (2 places) blog.example.com/ and shop.example.com/ can be`);
    expect(text).not.toContain('alias-shadowed');
    expect(await told({ 'apache.conf': conf })).not.toContain(ID);
  });

  it('is undecided where a name that nothing defines chooses the process', async () => {
    const text = await toldApart([`WSGIProcessGroup \${G}`]);
    expect(text).toContain('shop.example.com is undecided: nothing in the files analysed tells what ${G} becomes');
    expect(text).not.toContain('settings stay apart');
  });
});

describeAttacks('a Django script in which nothing is seen that sets the settings variable', () => {
  const told = async (script: string, more: Tree = {}, ...args: readonly string[]): Promise<string> => {
    const tree = { ...djangoSite('blog', { wsgi: script }), 'apache.conf': APART_CONF, ...more };
    return (await attackHere(groundFor(tree), ['check', '--format=concise', ...args])).stdout;
  };
  const APART_CONF = `WSGIDaemonProcess blog\n${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py process-group=blog')}`;
  const bare = startprojectWsgi('blog').replace(/^os\.environ.*$/m, '');
  const says =
    'what serves / of blog.example.com is undecided: nothing in the files analysed sets DJANGO_SETTINGS_MODULE for the Django application of /srv/blog/blog/wsgi.py (--env)';

  it.each([
    ['at all', bare],
    ['for it', bare.replace('import os', "import os\nos.environ['BLOG_SETTINGS'] = 'blog.settings'")],
    ['by a module that is not seen', bare.replace('import os', 'import company.environment')],
  ])('is undecided: nothing %s', async (_what, script) => {
    const text = await told(script);
    expect(text).toContain(says);
    expect(text).toContain(', 1 undecided;');
  });

  it('is undecided in a process of others too', async () => {
    const text = await told(bare, {
      ...djangoSite('shop', { wsgi: bare }),
      'apache.conf': SHARED_CONF,
    });
    expect(text).toContain(', 2 undecided;');
  });

  it.each([
    ['it writes', startprojectWsgi('blog'), {}, []],
    ['the server is started with it', bare, { envvars: 'export DJANGO_SETTINGS_MODULE=blog.settings\n' }, []],
    ['a person says so', bare, {}, ['--env', 'DJANGO_SETTINGS_MODULE=blog.settings']],
    [
      'its settings are configured by hand',
      bare.replace('import os', 'from django.conf import settings\nsettings.configure(DEBUG=False)'),
      {},
      [],
    ],
    ['it makes no Django application', 'from flask import Flask\napplication = Flask(__name__)\n', {}, []],
    ['it is a plain script', 'def application(environ, start_response):\n    return []\n', {}, []],
    [
      'a script that is loaded before writes it',
      bare,
      {
        'blog/env.py': "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\n",
        'apache.conf': `${APART_CONF}WSGIImportScript /srv/blog/env.py process-group=blog application-group=%{GLOBAL}\n`,
      },
      [],
    ],
  ])('is nothing to talk about where %s', async (_why, script, more, args) => {
    expect(await told(script, more as Tree, ...args)).toContain(', 0 undecided;');
  });
});
