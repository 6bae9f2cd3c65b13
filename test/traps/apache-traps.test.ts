import { describe, expect, it } from 'vitest';
import { rule as sameInterpreter } from '../../src/rules/same-interpreter-multi-django/rule.ts';
import { analyseTree, runRule, type Tree } from '../helpers/analyse-tree.ts';
import { checkTree } from '../helpers/check-tree.ts';
import { assigningWsgi, djangoSite, virtualHost } from '../helpers/django-site.ts';
import { folderOf, runCli } from '../helpers/run-cli.ts';
import { loadCorpus } from '../oracle/case-bundle.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const GLOBAL = 'application-group=%{GLOBAL}';
const alias = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py ${options}`.trim();
const daemons = (...names: string[]): string =>
  names.map((name) => `WSGIDaemonProcess ${name} user=${name} display-name=%{GROUP}\n`).join('');
const hosts = (blog: string, shop: string): string =>
  virtualHost('blog.example.com', alias('blog', '/', `${blog} ${GLOBAL}`)) +
  virtualHost('shop.example.com', alias('shop', '/', `${shop} ${GLOBAL}`));
const section = (kind: string, name: string, group: string): string[] => [
  `<${kind} ${name}>`,
  `WSGIProcessGroup ${group}`,
  `</${kind}>`,
];

/** The rules that object to a tree. */
async function objections(tree: Tree): Promise<string[]> {
  const { findings, crashes } = await checkTree(tree);
  expect(crashes).toEqual([]);
  return findings.flatMap(({ ruleId, severity }) => (severity === 'info' ? [] : [ruleId]));
}

interface Answer {
  readonly outcome: string;
  readonly script: string | null;
  readonly processGroup: string | null;
  readonly applicationGroup: string | null;
  readonly settingsModule: { readonly effective: string | null } | null;
}

/** What `explain` says of each URL. */
async function answers(tree: Tree, ...urls: readonly string[]): Promise<readonly Answer[]> {
  const options = ['--apache', 'site.conf', '--path-map', '/srv=.', '--format', 'json'];
  const { stdout, stderr } = await runCli(folderOf(tree), 'explain', ...options, ...urls);
  expect(stderr).toBe('');
  return JSON.parse(stdout).requests;
}

/** What each trap looks like, what it is mistaken for, and how the two are told apart. By the number of the trap. */
const TRAPS: Readonly<Record<string, () => Promise<void>>> = {
  'trap-05-d: tests, documentation and tasks that set the variable are no WSGI scripts': async () => {
    const write = `import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'other.settings')\nos.environ['HTTPS'] = 'on'\n`;
    const others = ['docs/conf.py', 'fabfile.py', 'blog/tests/test_views.py', 'scripts/import_all.py'];
    const tree = { ...djangoSite('blog'), ...Object.fromEntries(others.map((name) => [name, write])) };
    expect(await objections(tree)).toEqual([]);
  },

  'trap-07-d: equal settings names of two roots are two sites': async () => {
    const conf = virtualHost('www.example.com', alias('blog', '/blog', GLOBAL), alias('shop', '/shop', GLOBAL));
    const named = (name: string, root: string) =>
      assigningWsgi(name, 'settings').replace('import os', `import os, sys\nsys.path.insert(0, '${root}')`);
    const site = (name: string, root: string) => ({
      ...djangoSite(name, { wsgi: named(name, root) }),
      [`${name}/settings.py`]: `ROOT_URLCONF = '${name}.urls'\n`,
    });
    const collide = (shopRoot: string) => {
      const tree = { 'site.conf': conf, ...site('blog', '/srv/blog'), ...site('shop', shopRoot) };
      return runRule(sameInterpreter, analyseTree(tree)).length;
    };
    expect(collide('/srv/shop')).toBe(1);
    expect(collide('/srv/blog')).toBe(0);
  },

  'trap-08: one script that is mounted twice is one instance': async () => {
    const twice = (other: string) => ({
      ...SITES,
      'site.conf':
        virtualHost('blog.example.com', 'WSGIApplicationGroup %{GLOBAL}', alias('blog')) +
        virtualHost('blog.example.com', 'WSGIApplicationGroup %{GLOBAL}', alias(other)).replace(':80', ':443'),
    });
    expect(await objections(twice('blog'))).toEqual([]);
    expect(await objections(twice('shop'))).toContain('same-interpreter-multi-django');
    const images = virtualHost(
      'blog.example.com',
      alias('blog', '/images', `process-group=images ${GLOBAL}`),
      alias('blog', '/', `process-group=app ${GLOBAL}`),
    );
    expect(await objections({ ...djangoSite('blog'), 'site.conf': daemons('app', 'images') + images })).toEqual([]);
  },

  'trap-09: the main interpreter of different daemon processes is not one interpreter': async () => {
    const tree = (blog: string, shop: string) => ({
      ...SITES,
      'site.conf': daemons('blog', 'shop') + hosts(`process-group=${blog}`, `process-group=${shop}`),
    });
    expect(await objections(tree('blog', 'shop'))).toEqual([]);
    expect(await objections(tree('shop', 'shop'))).toContain('same-interpreter-multi-django');
  },

  'trap-10: complete configurations are different servers, fragments of one folder are one': async () => {
    const part = (site: string) => `WSGIApplicationGroup %{GLOBAL}\n${alias(site, `/${site}`)}\n`;
    const whole = (site: string, port: number) =>
      `ServerRoot /etc/httpd-${site}\nListen ${port}\nLoadModule mpm_event_module modules/mod_mpm_event.so\nLoadModule wsgi_module modules/mod_wsgi.so\n${part(site)}`;
    const servers = { 'blog/httpd.conf': whole('blog', 8001), 'shop/httpd.conf': whole('shop', 8002) };
    expect(await objections({ ...SITES, ...servers })).toEqual([]);
    const fragments = { 'conf.d/blog.conf': part('blog'), 'conf.d/shop.conf': part('shop') };
    expect(await objections({ ...SITES, ...fragments })).toContain('same-interpreter-multi-django');
  },

  'trap-11: alternatives for one purpose are not loaded together': async () => {
    const variant = (access: string) =>
      `WSGIDaemonProcess blog user=blog\n${virtualHost('blog.example.com', 'WSGIProcessGroup blog', GLOBAL.replace('application-group=', 'WSGIApplicationGroup '), alias('blog'), '<Directory /srv/blog/blog>', access, '</Directory>')}`;
    const files = {
      'etc/pulp_apache_22.conf': variant('Allow from all'),
      'etc/pulp_apache_24.conf': variant('Require all granted'),
    };
    expect(await objections({ ...djangoSite('blog'), ...files })).toEqual([]);
    const shop = `WSGIDaemonProcess blog user=shop\n${virtualHost('shop.example.com', alias('shop'))}`;
    const both = { 'conf.d/blog.conf': variant('Require all granted'), 'conf.d/shop.conf': shop };
    expect(await objections({ ...SITES, ...both })).toContain('daemon-name-duplicate');
  },

  'trap-12: a process group is selected by Files, Directory and Location, against script and URL': async () => {
    const groupOf = async (...lines: string[]) => {
      const conf = daemons('f', 'd', 'l') + virtualHost('blog.example.com', alias('blog', '/app'), ...lines);
      const [answer] = await answers({ ...djangoSite('blog'), 'site.conf': conf }, 'http://blog.example.com/app/x');
      return answer?.processGroup;
    };
    const files = section('Files', 'wsgi.py', 'f');
    const folder = section('Directory', '/srv/blog/blog', 'd');
    const place = section('Location', '/app', 'l');
    expect(await groupOf(...files)).toBe('f');
    expect(await groupOf(...folder)).toBe('d');
    expect(await groupOf(...place)).toBe('l');
    expect(await groupOf(...place, ...files, ...folder)).toBe('l');
    expect(await groupOf(...files, ...folder)).toBe('f');
    expect(await groupOf(...section('Directory', '/srv/shop', 'd'))).toBe('');
    expect(await groupOf(...section('Location', '/application', 'l'))).toBe('');
  },

  'trap-13: a section for some URLs leaves the others embedded': async () => {
    const conf = (pattern: string) =>
      daemons('blog') +
      virtualHost('blog.example.com', alias('blog'), ...section('LocationMatch', pattern, 'blog'), `# ${pattern}`);
    const some = { ...djangoSite('blog'), 'site.conf': conf('^/(start|stop)/$') };
    const [first, second] = await answers(some, 'http://blog.example.com/start/', 'http://blog.example.com/123/start/');
    expect([first?.processGroup, second?.processGroup]).toEqual(['blog', '']);
    expect(await objections(some)).toContain('silent-embedded');
    expect(await objections({ ...djangoSite('blog'), 'site.conf': conf('^/') })).toEqual([]);
  },

  'trap-14: an application never runs where the host only redirects': async () => {
    const conf = (...lines: string[]) =>
      `${alias('blog')}\n${virtualHost('shop.example.com', alias('shop'))}${virtualHost('old.example.com', ...lines)}`;
    const outcome = async (...lines: string[]) => {
      const tree = { ...SITES, 'site.conf': conf(...lines) };
      const [answer] = await answers(tree, 'http://old.example.com/page');
      return [answer?.outcome, answer?.script];
    };
    expect(await outcome('Redirect permanent / https://shop.example.com/')).toEqual(['redirect', null]);
    expect(await outcome('RewriteEngine On', 'RewriteRule ^(.*)$ https://x.example.com$1 [R=301,L]')).toEqual([
      'redirect',
      null,
    ]);
    expect(await outcome('RewriteRule ^(.*)$ https://x.example.com$1 [R=301,L]')).toEqual([
      'wsgi',
      '/srv/blog/blog/wsgi.py',
    ]);
  },

  'trap-14-b: what httpd accepts is accepted': async () => {
    const odd = [
      '<VirtualHost *:80 [::1]:80>',
      '\tServerName "blog.example.com"',
      `   WSGIDaemonProcess "blog" display-name='%{GROUP}'`,
      '\t<IfModule mod_wsgi.c>',
      '\t\tWSGIScriptAlias "/" "/srv/blog/blog/wsgi.py" process-group="blog"',
      '\t</IfModule>',
      '</Virtualhost>',
      '',
    ].join('\r\n');
    const [answer] = await answers({ ...djangoSite('blog'), 'site.conf': odd }, 'http://blog.example.com/');
    expect(answer).toMatchObject({ outcome: 'wsgi', processGroup: 'blog', script: '/srv/blog/blog/wsgi.py' });
    const any = `<VirtualHost *>\nServerName shop.example.com\n${alias('shop')}\n</VirtualHost>\n`;
    const [other] = await answers({ ...djangoSite('shop'), 'site.conf': any }, 'http://shop.example.com/');
    expect(other).toMatchObject({ outcome: 'wsgi', script: '/srv/shop/shop/wsgi.py' });
  },

  'trap-15: %{GROUP} names processes, and a template is not a variable of mod_wsgi': async () => {
    const groupOf = async (option: string) => {
      const conf =
        daemons('blog') + virtualHost('blog.example.com', alias('blog', '/', `process-group=blog ${option}`));
      const [answer] = await answers({ ...djangoSite('blog'), 'site.conf': conf }, 'http://blog.example.com/');
      return answer?.applicationGroup;
    };
    expect(await groupOf('')).toBe('blog.example.com|');
    expect(await groupOf(GLOBAL)).toBe('');
    expect(await groupOf('application-group=%{{GLOBAL}}')).not.toBe('');
    const template = (name: string) =>
      `WSGIDaemonProcess %${name}% user=blog\n${virtualHost(`%${name}%`, alias('blog', '/', `process-group=%${name}% ${GLOBAL}`))}`;
    expect(await objections({ ...djangoSite('blog'), 'site.conf': template('name') })).toEqual([]);
  },

  'trap-16: the arms of a template are alternatives': async () => {
    const arms = (open: string, middle: string, close: string) =>
      `${open}WSGIDaemonProcess blog processes=8\n${middle}WSGIDaemonProcess blog processes=1\n${close}${virtualHost('blog.example.com', alias('blog', '/', `process-group=blog ${GLOBAL}`))}`;
    const jinja = arms('{% if big %}\n', '{% else %}\n', '{% endif %}\n');
    expect(await objections({ ...djangoSite('blog'), 'site.conf.j2': jinja })).toEqual([]);
    const erb = arms('<% if @big -%>\n', '<% else -%>\n', '<% end -%>\n');
    expect(await objections({ ...djangoSite('blog'), 'site.conf.erb': erb })).toEqual([]);
    expect(await objections({ ...djangoSite('blog'), 'site.conf': arms('', '', '') })).toContain(
      'daemon-name-duplicate',
    );
  },

  'trap-17: a line in a comment declares nothing, a file beside it does': async () => {
    const host = virtualHost('blog.example.com', 'WSGIProcessGroup blog', alias('blog'));
    const uses = { ...djangoSite('blog'), 'conf.d/site.conf': `#WSGIDaemonProcess blog user=blog\n${host}` };
    expect(await objections(uses)).toContain('process-group-undefined');
    expect(await objections({ ...uses, 'conf.d/wsgi.conf': daemons('blog') })).toEqual([]);
  },

  'a daemon of another file that is called almost like the group of a template': async () => {
    const host = virtualHost('@DOMAIN@', 'WSGIProcessGroup i2p-reesed', 'WSGIScriptAlias / @PREFIX@/wsgi.py');
    const template = { ...djangoSite('blog'), 'apache/apache.conf.in': host };
    const daemon = (name: string) => ({
      'apache/wsgi.conf': `<IfModule mod_wsgi.c>\nWSGIDaemonProcess ${name}\n</IfModule>\n`,
    });
    expect(await objections({ ...template, ...daemon('i2preseed') })).toContain('process-group-undefined');
    expect(await objections({ ...template, ...daemon('unlike') })).not.toContain('process-group-undefined');
  },

  'trap-18-d: SetEnv chooses settings only where the script copies it': async () => {
    const host = virtualHost('blog.example.com', 'SetEnv DJANGO_SETTINGS_MODULE blog.live', alias('blog'));
    const copying = [
      'import os',
      'from django.core.wsgi import get_wsgi_application',
      'def application(environ, start_response):',
      "    os.environ['DJANGO_SETTINGS_MODULE'] = environ['DJANGO_SETTINGS_MODULE']",
      '    return get_wsgi_application()(environ, start_response)',
      '',
    ].join('\n');
    const settingsOf = async (tree: Tree) => {
      const [answer] = await answers({ ...tree, 'site.conf': host }, 'http://blog.example.com/');
      return answer?.settingsModule?.effective;
    };
    expect(await settingsOf(djangoSite('blog'))).toBe('blog.settings');
    expect(await settingsOf(djangoSite('blog', { wsgi: copying }))).toBe('blog.live');
    expect(await objections({ ...djangoSite('blog'), 'site.conf': host })).toContain('setenv-not-os-environ');
  },

  'trap-19-d: settings named in a comment are not settings': async () => {
    const shared = `WSGIDaemonProcess sites\nWSGIProcessGroup sites\n${virtualHost('blog.example.com', alias('blog'))}${virtualHost('shop.example.com', alias('shop'))}`;
    const commented = (name: string) =>
      assigningWsgi(name).replace(
        'os.environ[',
        `# If running multiple sites use this instead of os.environ.setdefault("DJANGO_SETTINGS_MODULE", "${name}.old")\nos.environ[`,
      );
    const tree = (write: (name: string) => string | undefined) => ({
      ...djangoSite('blog', { wsgi: write('blog') ?? '' }),
      ...djangoSite('shop', { wsgi: write('shop') ?? '' }),
      'site.conf': shared,
    });
    expect(await objections(tree(commented))).not.toContain('env-setdefault-shared-process');
    expect(await objections({ ...SITES, 'site.conf': shared })).toContain('env-setdefault-shared-process');
  },

  "trap-20-c: other people's code is left out": async () => {
    const script = `import os\ndef application(environ, start_response):\n    os.environ['A'] = environ['A']\n    return []\n`;
    const folders = ['ext-py/django', 'vendor', 'env/lib/python3.11/site-packages', 'node_modules', '.venv/src'];
    for (const folder of folders)
      expect(await objections({ ...djangoSite('blog'), [`${folder}/demo/wsgi.py`]: script }), folder).toEqual([]);
    const environment = { 'env/pyvenv.cfg': 'home = /usr/bin\n', 'env/src/demo/wsgi.py': script };
    expect(await objections({ ...djangoSite('blog'), ...environment })).toEqual([]);
    expect(await objections({ ...djangoSite('blog'), 'ours/demo/wsgi.py': script })).toEqual(['per-request-env-write']);
  },
};

/** How many traps the survey of real scripts and configurations names. */
const COUNT = 20;

describe('the traps of real configurations', () => {
  it.each(Object.entries(TRAPS))('%s', async (_, holds) => holds());

  it('have a named test each, here or among the scripts that CPython runs', () => {
    const names = [...Object.keys(TRAPS), ...loadCorpus().map(({ id }) => id)];
    const covered = new Set(names.flatMap((name) => /^trap-(\d\d)\b/.exec(name)?.[1] ?? []));
    const wanted = Array.from({ length: COUNT }, (_, number) => String(number + 1).padStart(2, '0'));
    expect([...covered].sort()).toEqual(wanted);
  });
});
