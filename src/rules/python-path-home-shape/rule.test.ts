import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

const host = (options: string): string =>
  `WSGIDaemonProcess blog ${options}\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`;

testRule(rule, {
  invalid: [
    {
      name: 'case 116: the lib folder of an environment',
      tree: { 'site.conf': host('python-home=/srv/blog/venv/lib/python3.7'), ...SITES },
      findings: [{ id: 'home', severity: 'error', says: ['Use /srv/blog/venv'] }],
      fixed: { 'site.conf': host('python-home=/srv/blog/venv') },
      applicability: 'safe',
    },
    {
      name: 'a home in quotes, with blanks in it',
      tree: { 'site.conf': host("threads=2 python-home='/srv/my blog/venv/bin/python3'"), ...SITES },
      findings: [{ id: 'home', severity: 'error' }],
      fixed: { 'site.conf': host("threads=2 python-home='/srv/my blog/venv'") },
      applicability: 'safe',
    },
    {
      name: 'the home of the whole server',
      tree: { 'site.conf': `WSGIPythonHome "/srv/venv/bin"\n${virtualHost('a.example.com', mount('blog'))}`, ...SITES },
      findings: [{ id: 'home', severity: 'error' }],
      fixed: { 'site.conf': `WSGIPythonHome "/srv/venv"\n${virtualHost('a.example.com', mount('blog'))}` },
      applicability: 'safe',
    },
    {
      name: 'case 118 (mod_wsgi#608): the site-packages of an environment, and the home of another Python',
      tree: {
        'site.conf': `WSGIPythonHome /usr\n${host('python-path=/srv/blog/venv/lib/python3.6/site-packages')}`,
        ...SITES,
      },
      findings: [{ id: 'packages', severity: 'info' }],
    },
    {
      name: 'site-packages and no home',
      tree: { 'site.conf': host('python-path=/srv/blog/venv/lib/python3.6/site-packages'), ...SITES },
      findings: [{ id: 'packages', severity: 'info', says: ['python-home=/srv/blog/venv'] }],
    },
    {
      name: 'site-packages of Python 2, on a server that has long been as it is',
      tree: { 'site.conf': host('python-path=/srv/blog/env/lib/python2.7/site-packages:/srv/blog'), ...SITES },
      findings: [{ id: 'packages', severity: 'info' }],
    },
    {
      name: 'lib and lib64 of one environment: one mistake',
      tree: {
        'site.conf': host(
          'python-path=/srv/blog/venv/lib64/python3.6/site-packages:/srv/blog/venv/lib/python3.6/site-packages',
        ),
        ...SITES,
      },
      findings: [{ id: 'packages', severity: 'info' }],
    },
    {
      name: 'site-packages on the path of embedded mode, which has no python-home',
      tree: {
        'site.conf': `WSGIPythonPath /srv/blog/venv/lib/python3.6/site-packages\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'packages', severity: 'info', says: ['WSGIPythonHome /srv/blog/venv'] }],
    },
    {
      name: 'a file on the path',
      tree: { 'site.conf': host('python-path=/srv/blog/blog/wsgi.py'), ...SITES },
      findings: [{ id: 'file', severity: 'warning' }],
    },
    {
      name: 'a package of the project for a home, with the environment beside it',
      tree: {
        'site.conf': host('python-home=/srv/blog/blog'),
        'blog/venv/pyvenv.cfg': 'home = /usr/bin\n',
        ...SITES,
      },
      findings: [{ id: 'none', severity: 'error', says: ['which is a Python package', 'Is /srv/blog/venv meant?'] }],
      fixed: { 'site.conf': host('python-home=/srv/blog/venv') },
      applicability: 'unsafe',
    },
    {
      name: 'a home that is not on the disk of the server',
      tree: { 'apache2.conf': `WSGIPythonHome /srv/venv\n${virtualHost('a.example.com', mount('blog'))}`, ...SITES },
      findings: [{ id: 'none', severity: 'error', says: ['which is not there'] }],
    },
    {
      name: 'a home on the disk of the server without a Python in it',
      tree: {
        'apache2.conf': `WSGIPythonHome /srv/static\n${virtualHost('a.example.com', mount('blog'))}`,
        'static/x.css': '',
        ...SITES,
      },
      findings: [{ id: 'none', severity: 'error', says: ['a folder without a Python in it'] }],
    },
    {
      name: 'a folder of the path that is misspelt, beside the one that is there',
      tree: { 'site.conf': host('python-path=/srv/blgo'), ...SITES },
      findings: [{ id: 'misspelt', severity: 'warning', says: ['Write /srv/blog.'] }],
      fixed: { 'site.conf': host('python-path=/srv/blog') },
      applicability: 'unsafe',
    },
    {
      name: 'the folder of packages, as Python names none',
      tree: { 'site.conf': host('python-home=/srv/venv python-path=/srv/venv/lib/python-2.6/site-packages'), ...SITES },
      findings: [{ id: 'misspelt', severity: 'warning', says: ['Write /srv/venv/lib/python2.6/site-packages.'] }],
    },
    {
      name: 'the folder of packages, with a letter too many',
      tree: { 'site.conf': host('python-home=/srv/venv python-path=/usr/lib/python3.11/sites-packages'), ...SITES },
      findings: [{ id: 'misspelt', severity: 'warning', says: ['Write /usr/lib/python3.11/site-packages.'] }],
    },
    {
      name: 'a relative path',
      tree: { 'site.conf': host('python-path=blog'), ...SITES },
      findings: [{ id: 'relative', severity: 'error' }],
    },
    {
      name: 'the program of an environment on the path',
      tree: { 'site.conf': host('python-path=/srv/blog/venv/bin/python3.6'), ...SITES },
      findings: [
        {
          id: 'environment',
          severity: 'warning',
          says: ['packages of /srv/blog/venv are not found', 'Use python-home=/srv/blog/venv'],
        },
      ],
    },
    {
      name: 'the program of the system, or of an environment that is the home as well: nothing is missed',
      tree: {
        'site.conf': host('python-home=/srv/blog/venv python-path=/usr/bin/python:/srv/blog/venv/bin/python3'),
        ...SITES,
      },
      findings: [
        { id: 'program', severity: 'info', says: ['/usr/bin/python, a program'] },
        { id: 'program', severity: 'info', says: ['/srv/blog/venv/bin/python3'] },
      ],
    },
    {
      name: 'a path for embedded mode where the only site is in a daemon process (measured)',
      tree: { 'site.conf': `[|WSGIPythonPath /srv/blog|]\n${host('threads=2')}`, ...SITES },
      findings: [{ id: 'unused', severity: 'warning', says: ['python-path=/srv/blog'] }],
      fixed: { 'site.conf': `WSGIPythonPath /srv/blog\n${host('threads=2 python-path=/srv/blog')}` },
      applicability: 'unsafe',
    },
    {
      name: 'a home that is not absolute',
      tree: { 'site.conf': host('python-home=venv'), ...SITES },
      findings: [{ id: 'relative', severity: 'error', says: ['python-home'] }],
    },
    {
      name: 'a path for embedded mode, where the one embedded mount is hidden, and all sites are named',
      tree: {
        'site.conf': `WSGIPythonPath /srv/blog\nWSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'), mount('shop', '/shop'))}${virtualHost('b.example.com', mount('shop', '/', ' process-group=blog'))}`,
        ...SITES,
      },
      findings: [
        {
          id: 'unused',
          severity: 'warning',
          says: ['a.example.com/ and b.example.com/'],
          shows: ['site.conf:2 does not look at it'],
          offers: ['unsafe: give blog the path'],
        },
      ],
    },
    {
      name: 'the same with two daemon processes, and with a name that needs quotes: which gets it is not for a fix to say',
      tree: {
        'site.conf': `WSGIPythonPath /srv/blog\nWSGIDaemonProcess blog\nWSGIDaemonProcess shop\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}${virtualHost('b.example.com', mount('shop', '/', ' process-group=shop'))}`,
        ...SITES,
      },
      findings: [{ id: 'unused', severity: 'warning', offers: [] }],
    },
    {
      name: 'a path with a blank in it: no fix writes it',
      tree: {
        'my blog/lib.py': '',
        'site.conf': `WSGIPythonPath "/srv/my blog"\nWSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
      findings: [
        { id: 'unused', severity: 'warning', offers: [], says: ['`python-path="/srv/my blog"` on WSGIDaemonProcess'] },
      ],
    },
    {
      name: 'a package for a home whose path has a blank in it: no fix writes it',
      tree: {
        'site.conf': host('python-home="/srv/my blog/blog"'),
        'my blog/venv/pyvenv.cfg': 'home = /usr/bin\n',
        'my blog/blog/__init__.py': '',
        ...SITES,
      },
      findings: [{ id: 'none', severity: 'error', says: ['Is /srv/my blog/venv meant?'], offers: [] }],
    },
  ],
  valid: [
    {
      name: 'the root of an environment and a folder',
      tree: { 'site.conf': host('python-home=/srv/blog/venv python-path=/srv/blog:/srv/lib'), ...SITES },
    },
  ],
  lookAlikes: [
    {
      name: 'a relative path of a daemon process that has a working directory of its own',
      tree: { 'site.conf': host('home=/srv/blog python-path=lib'), ...SITES },
    },
    {
      name: 'a relative path where the server is started: in the folder of a shell',
      tree: {
        'httpd.conf': `ServerRoot ${'${PWD}'}\nWSGIPythonPath src:src/more\n${mount('shop')}\n`,
        ...SITES,
      },
    },
    {
      name: 'homes that the tree does not hold, as it holds no environment',
      tree: { 'site.conf': host('python-home=/srv/blog'), ...SITES },
    },
    {
      name: 'an environment and an installation on the disk of the server',
      tree: {
        'apache2.conf': `WSGIPythonHome /srv/python\n${host('python-home=/srv/venv')}`,
        'python/bin/python3': '',
        'venv/pyvenv.cfg': '',
        ...SITES,
      },
    },
    {
      name: 'a path for embedded mode that may be missing, that nothing defines, or beside a mount that may be embedded',
      tree: {
        'site.conf': `<IfDefine PATH>\nWSGIPythonPath /srv/blog\n</IfDefine>\nWSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
    },
    {
      name: 'a folder that is not there and like none that is',
      tree: { 'site.conf': host('python-path=/srv/packages'), ...SITES },
    },
    {
      name: 'folders that are nearly called the same',
      tree: { 'site.conf': host('python-path=/srv/blog:/srv/blog2'), 'blog2/x.py': '', ...SITES },
    },
    {
      name: 'a path for embedded mode that nothing defines',
      tree: {
        'site.conf': `WSGIPythonPath \${BLOG}/lib\nWSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
    },
    {
      name: 'a path for embedded mode beside a mount that a branch may take away',
      tree: {
        'site.conf': `WSGIPythonPath /srv/blog\nWSGIDaemonProcess blog\n<IfDefine A>\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}</IfDefine>\n`,
        ...SITES,
      },
    },
    {
      name: 'a path that is the home of the daemon process, where its scripts begin to look',
      tree: {
        'site.conf': `WSGIPythonPath /srv/blog\nWSGIDaemonProcess blog home=/srv/blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
    },
    {
      name: 'a home and a path that nothing defines',
      tree: { 'site.conf': host(`python-home=\${VENV}/bin python-path=\${VENV}/lib`), ...SITES },
    },
    { name: 'a path with a gap in it', tree: { 'site.conf': host('python-path=/srv/blog::/srv/lib'), ...SITES } },
    {
      name: 'a path for embedded mode beside a daemon that has it too',
      tree: { 'site.conf': `WSGIPythonPath /srv/blog\n${host('python-path=/srv/blog')}`, ...SITES },
    },
    {
      name: 'a path for the one site that is embedded',
      tree: {
        'site.conf': `WSGIPythonPath /srv/shop\n${host('threads=2')}${virtualHost('b.example.com', mount('shop'))}`,
        ...SITES,
      },
    },
    {
      name: 'the environment named for the whole server, which a daemon process falls back to',
      tree: {
        'site.conf': `WSGIPythonHome /srv/blog/venv\n${host('python-path=/srv/blog/venv/lib/python3.6/site-packages')}`,
        ...SITES,
      },
    },
    {
      name: 'a baseline environment for the server and one of its own for the site, as the documentation of mod_wsgi has it',
      tree: {
        'site.conf': `WSGIPythonHome /srv/baseline\n${host('python-path=/srv/blog/venv/lib/python3.6/site-packages')}`,
        ...SITES,
      },
    },
    {
      name: 'the packages of the Python that is installed, as in the container images of Python',
      tree: {
        'site.conf': 'WSGIDaemonProcess blog python-path=/usr/local/lib/python3.12/site-packages:/app\n',
        ...SITES,
      },
    },
    {
      name: 'site-packages beside a home',
      tree: {
        'site.conf': host('python-home=/srv/blog/venv python-path=/srv/blog/venv/lib/python3.6/site-packages'),
        ...SITES,
      },
    },
    { name: 'a folder called bin further up', tree: { 'site.conf': host('python-home=/opt/bin/venv'), ...SITES } },
    { name: 'a path of Windows', tree: { 'site.conf': 'WSGIPythonHome "C:/Python39"\n', ...SITES } },
    {
      name: 'a package for a home that may be missing',
      tree: { 'site.conf': `<IfDefine TEST>\n${host('python-home=/srv/blog/blog')}</IfDefine>\n`, ...SITES },
    },
  ],
});
