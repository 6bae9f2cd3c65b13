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
      findings: [{ id: 'shadowed', severity: 'error', says: ['insert(0'] }],
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
      findings: [{ id: 'interpreter', occurrences: 2, severity: 'error', says: ['%{GLOBAL}', 'changes nothing'] }],
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
  ],
});
