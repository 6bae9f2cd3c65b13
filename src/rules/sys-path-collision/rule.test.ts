import { virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const wsgi = (path: string): string =>
  `import os\nimport sys\n${path}\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n`;
const site = (name: string, path = '') => ({
  [`${name}/config/__init__.py`]: '',
  [`${name}/config/settings.py`]: `SITE = '${name}'\n`,
  [`${name}/config/wsgi.py`]: wsgi(path),
});
const host = (name: string, ...lines: readonly string[]) =>
  virtualHost(`${name}.example.com`, ...lines, `WSGIScriptAlias / /srv/${name}/config/wsgi.py`);
const HOSTS = host('blog') + host('shop');
const both = (name: string) => `WSGIDaemonProcess ${name} python-path=/srv/blog:/srv/shop\n`;

const byPattern = (options: string): string =>
  `WSGIDaemonProcess web\n${virtualHost('a.example.com', `WSGIScriptAliasMatch ^/([a-z]+) /srv/apps/$1/app.wsgi process-group=web ${options}`)}`;
/** A plain script that imports `config`, from its own folder or from another. */
const plain = (
  name: string,
  path = 'sys.path.insert(0, os.path.dirname(__file__))',
  folder = `apps/${name}`,
): Readonly<Record<string, string>> => ({
  [`apps/${name}/app.wsgi`]: `import os\nimport sys\n${path}\nimport config\ndef application(environ, start_response):\n    return [config.NAME]\n`,
  [`${folder}/config.py`]: `NAME = b'${name}'\n`,
});

testRule(rule, {
  invalid: [
    {
      name: 'D4c: two daemons, both lists of paths name both directories (measured: the wrong pages with status 200)',
      tree: {
        'site.conf': `${both('blog')}${both('shop')}${host('blog', 'WSGIProcessGroup blog')}${host('shop', 'WSGIProcessGroup shop')}`,
        ...site('blog'),
        ...site('shop'),
      },
      findings: [{ id: 'shadowed', severity: 'error', says: ['/srv/blog', 'shop.example.com'] }],
      fixed: null,
    },
    {
      name: 'case 122 (djangorecipe#23): the script appends its directory behind a package of the same name',
      tree: {
        'site.conf': `WSGIPythonPath /srv/blog\n${HOSTS}`,
        ...site('blog'),
        ...site('shop', "[|sys.path.append('/srv/shop')|]"),
      },
      findings: [{ id: 'shadowed', severity: 'error', says: ['`sys.path.insert(0, "/srv/shop")`'] }],
      fixed: { 'shop/config/wsgi.py': wsgi("sys.path.insert(0, '/srv/shop')") },
      applicability: 'safe',
    },
    {
      name: 'an old copy of the project first: no other site proves which one is meant',
      tree: {
        'site.conf': `WSGIPythonPath /srv/old\n${host('shop')}`,
        'old/config/__init__.py': '',
        ...site('shop', "sys.path.append('/srv/shop')"),
      },
      findings: [{ id: 'shadowed', severity: 'warning' }],
      fixed: { 'shop/config/wsgi.py': wsgi("sys.path.insert(0, '/srv/shop')") },
      applicability: 'unsafe',
    },
    {
      name: 'case 43 (mod_wsgi#701): a test and a production copy of one package in one interpreter (measured)',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${HOSTS}`,
        ...site('blog', "sys.path.insert(0, '/srv/blog')"),
        ...site('shop', "sys.path.insert(0, '/srv/shop')"),
      },
      findings: [
        {
          id: 'interpreter',
          occurrences: 2,
          severity: 'error',
          says: ['%{GLOBAL}', 'changes nothing'],
          at: 'site.conf:1',
          alsoAt: ['site.conf:1', 'site.conf:8'],
        },
      ],
    },
    {
      name: 'two sites that find the package of a third: all are named, and each gets its own directory first',
      tree: {
        'site.conf': `WSGIPythonPath /srv/blog\n${HOSTS}${host('wiki')}`,
        ...site('blog'),
        ...site('shop', "[|sys.path.append('/srv/shop')|]"),
        ...site('wiki', "sys.path.append('/opt/lib')\n[|sys.path.append('/srv/wiki')|]"),
      },
      findings: [
        {
          id: 'shadowed',
          severity: 'error',
          confidence: 'high',
          occurrences: 2,
          says: ['/srv/shop and /srv/wiki', 'shop.example.com/ and wiki.example.com/'],
          offers: ['safe: put the own directory first on sys.path'],
        },
      ],
      fixed: {
        'shop/config/wsgi.py': wsgi("sys.path.insert(0, '/srv/shop')"),
        'wiki/config/wsgi.py': wsgi("sys.path.append('/opt/lib')\nsys.path.insert(0, '/srv/wiki')"),
      },
    },
    {
      name: 'two of one group, of which only one puts its directory on the path itself: no fix for one alone',
      tree: {
        'site.conf': `WSGIDaemonProcess all python-path=/srv/blog:/srv/wiki\nWSGIProcessGroup all\n${HOSTS}${host('wiki')}`,
        ...site('blog'),
        ...site('shop', "sys.path.append('/srv/shop')"),
        ...site('wiki'),
      },
      findings: [
        {
          id: 'shadowed',
          severity: 'error',
          occurrences: 2,
          shows: ['site.conf:5 / is mounted here: wsgi.py', 'site.conf:9 / is mounted here: wsgi.py'],
          offers: [],
        },
      ],
    },
    {
      name: 'one interpreter, which the line of a virtual host names for one site and the default for the other',
      tree: {
        'site.conf': host('blog') + host('shop', 'WSGIApplicationGroup blog.example.com|'),
        ...site('blog', "sys.path.insert(0, '/srv/blog')"),
        ...site('shop', "sys.path.insert(0, '/srv/shop')"),
      },
      findings: [
        {
          id: 'interpreter',
          occurrences: 2,
          severity: 'error',
          says: ['blog.example.com|', 'blog.example.com/ and shop.example.com/', "'config'", 'config.settings'],
          alsoAt: ['site.conf:3', 'site.conf:7', 'site.conf:8'],
          shows: ['site.conf:8 / is mounted here: wsgi.py'],
        },
      ],
    },
    {
      name: 'two sites that find two other packages: a cause each; of two mounts of the one that is found, the first is shown',
      tree: {
        'site.conf': `WSGIDaemonProcess one python-path=/srv/blog\nWSGIDaemonProcess two python-path=/srv/news\n${host('blog')}${host('blog').replace(':80', ':443')}${host('news')}${host('shop', 'WSGIProcessGroup one')}${host('wiki', 'WSGIProcessGroup two')}`,
        ...site('blog'),
        ...site('news'),
        ...site('shop', "sys.path.append('/srv/shop')"),
        ...site('wiki', "sys.path.append('/srv/wiki')"),
      },
      findings: [
        {
          id: 'shadowed',
          severity: 'error',
          says: ['/srv/blog'],
          shows: ['site.conf:18 / is mounted here: wsgi.py', 'site.conf:5 / is mounted here: wsgi.py'],
        },
        { id: 'shadowed', severity: 'error', says: ['/srv/news'] },
      ],
    },
    {
      name: 'scripts of a folder by a pattern, in one interpreter, each with a module config (measured: both answer as the first)',
      tree: { 'site.conf': byPattern('application-group=%{GLOBAL}'), ...plain('one'), ...plain('two') },
      findings: [
        {
          id: 'interpreter',
          severity: 'error',
          occurrences: 2,
          says: ['a.example.com/one and a.example.com/two', "'config'"],
        },
      ],
    },
    {
      name: 'three sites of one interpreter: which lines a comment may stand at for the first',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${HOSTS}${host('wiki')}`,
        ...site('blog', "sys.path.insert(0, '/srv/blog')"),
        ...site('shop', "sys.path.insert(0, '/srv/shop')"),
        ...site('wiki', "sys.path.insert(0, '/srv/wiki')"),
      },
      findings: [{ id: 'interpreter', severity: 'error', occurrences: 3, alsoAt: ['site.conf:1'] }],
    },
  ],
  valid: [
    {
      name: 'D4: equal names, own directory in front, an interpreter each (measured)',
      tree: {
        'site.conf': `WSGIDaemonProcess one python-path=/srv/blog:/srv/shop\nWSGIProcessGroup one\n${HOSTS}`,
        ...site('blog', "sys.path.insert(0, '/srv/blog')"),
        ...site('shop', "sys.path.insert(0, '/srv/shop')"),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'scripts of one interpreter that import a module if it is there, or only by way of another module',
      tree: {
        'site.conf': byPattern('application-group=%{GLOBAL}'),
        ...plain('one'),
        ...plain('two'),
        ...plain('three'),
        'apps/two/app.wsgi':
          'import os\nimport sys\nsys.path.insert(0, os.path.dirname(__file__))\nif os.environ.get("TWO"):\n    import config\ndef application(environ, start_response):\n    return []\n',
        'apps/three/app.wsgi':
          'import os\nimport sys\nsys.path.insert(0, os.path.dirname(__file__))\nimport three_config\ndef application(environ, start_response):\n    return []\n',
        'apps/three/three_config.py': 'import config\n',
      },
    },
    {
      name: 'processes whose names a request decides',
      tree: {
        'site.conf': `SetEnvIf Host blog GROUP=blog\nWSGIProcessGroup %{ENV:GROUP}\nWSGIApplicationGroup %{GLOBAL}\n${HOSTS}`,
        ...site('blog', "sys.path.insert(0, '/srv/blog')"),
        ...site('shop', "sys.path.insert(0, '/srv/shop')"),
      },
    },
    {
      name: 'one interpreter, and a plain script of it that an earlier alias hides',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${virtualHost('www.example.com', 'WSGIScriptAlias / /srv/apps/one/app.wsgi', 'WSGIScriptAlias /two /srv/apps/two/app.wsgi')}`,
        ...plain('one'),
        ...plain('two'),
      },
    },
    {
      name: 'scripts of a folder, each in an interpreter of its own',
      tree: { 'site.conf': byPattern('application-group=%{RESOURCE}'), ...plain('one'), ...plain('two') },
    },
    {
      name: 'scripts of one interpreter that share a module',
      tree: {
        'site.conf': byPattern('application-group=%{GLOBAL}'),
        ...plain('one', "sys.path.insert(0, '/srv/shared')", 'shared'),
        ...plain('two', "sys.path.insert(0, '/srv/shared')", 'shared'),
      },
    },
    {
      name: 'two sites mapped by hand, whose paths nothing tells',
      tree: { ...site('blog', "sys.path.append('/srv/shop')"), ...site('shop', "sys.path.append('/srv/blog')") },
      processGroups: { sites: ['/srv/blog/config/wsgi.py', '/srv/shop/config/wsgi.py'] },
    },
    {
      name: 'a package elsewhere, where nothing puts the own directory on the path: it may be what is meant',
      tree: { 'site.conf': `WSGIPythonPath /srv/old\n${host('shop')}`, 'old/config/__init__.py': '', ...site('shop') },
    },
    {
      name: 'one interpreter, and a site of it that an earlier alias hides',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${virtualHost('www.example.com', 'WSGIScriptAlias / /srv/blog/config/wsgi.py', 'WSGIScriptAlias /shop /srv/shop/config/wsgi.py')}`,
        ...site('blog', "sys.path.insert(0, '/srv/blog')"),
        ...site('shop', "sys.path.insert(0, '/srv/shop')"),
      },
    },
    {
      name: 'a site that mod_wsgi refuses to run',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\nWSGIRestrictProcess none\n${host('blog')}${host('shop')}`,
        ...site('blog', "sys.path.insert(0, '/srv/blog')"),
        ...site('shop', "sys.path.insert(0, '/srv/shop')"),
      },
    },
    {
      name: 'interpreters whose names a request decides',
      tree: {
        'site.conf': `SetEnvIf Host blog GROUP=blog\nWSGIApplicationGroup %{ENV:GROUP}\n${HOSTS}`,
        ...site('blog', "sys.path.insert(0, '/srv/blog')"),
        ...site('shop', "sys.path.insert(0, '/srv/shop')"),
      },
    },
    {
      name: 'a script that names no settings that anybody could tell',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${HOSTS}`,
        ...site('blog', "sys.path.insert(0, '/srv/blog')"),
        ...site('shop'),
        'shop/config/wsgi.py': wsgi("sys.path.insert(0, '/srv/shop')").replace(
          "'config.settings'",
          "open('/x').read()",
        ),
      },
    },
    { name: 'equal names and no path at all', tree: { 'site.conf': HOSTS, ...site('blog'), ...site('shop') } },
    {
      name: 'an entry that is not known in front',
      tree: {
        'site.conf': `WSGIPythonPath /srv/blog\n${HOSTS}`,
        ...site('blog'),
        ...site('shop', "sys.path.append('/srv/shop')\nsys.path.insert(0, os.environ['WHERE'])"),
      },
    },
    {
      name: 'one script on two ports of one interpreter',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${host('blog')}${host('blog').replace(':80', ':443')}`,
        ...site('blog'),
      },
    },
    {
      name: 'a folder of libraries in front, which has no such package',
      tree: {
        'site.conf': `WSGIPythonPath /srv/lib\n${host('shop')}`,
        'lib/tools.py': '',
        ...site('shop', "sys.path.append('/srv/shop')"),
      },
    },
    {
      name: 'one interpreter, and a site of it whose settings are nowhere in the tree',
      tree: {
        'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${host('blog')}${virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/wsgi.py')}`,
        ...site('blog', "sys.path.insert(0, '/srv/blog')"),
        'shop/wsgi.py': wsgi("sys.path.insert(0, '/srv/shop')"),
      },
    },
  ],
});
