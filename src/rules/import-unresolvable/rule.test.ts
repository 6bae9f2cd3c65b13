import type { Tree } from '../../../test/helpers/analyse-tree.ts';
import { djangoSite, startprojectWsgi, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const site = (parts: { readonly before?: string; readonly options?: string; readonly wsgi?: string } = {}) => ({
  'site.conf': `${parts.before ?? ''}${virtualHost('blog.example.com', `WSGIScriptAlias / /srv/blog/blog/wsgi.py${parts.options ?? ''}`)}`,
  ...without('blog/setup.py', djangoSite('blog', parts.wsgi === undefined ? {} : { wsgi: parts.wsgi })),
});
const without = (file: string, tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => path !== file));
const insert = "import sys\nsys.path.insert(0, '/srv/blog')\n";

testRule(rule, {
  invalid: [
    {
      name: 'a script as startproject writes it, and no path at all',
      tree: site({ before: 'PidFile /run/apache2.pid\n' }),
      findings: [{ id: 'path', severity: 'error', says: ["No module named 'blog'", 'python-path=/srv/blog'] }],
      fixed: null,
    },
    {
      name: 'the same in the file of one site, embedded: the server may have a path',
      tree: site(),
      findings: [{ id: 'elsewhere', severity: 'warning', says: ['unless a WSGIPythonPath'] }],
    },
    {
      name: 'the same in a daemon process',
      tree: site({ before: 'WSGIDaemonProcess blog threads=2\n', options: ' process-group=blog' }),
      findings: [{ id: 'path', severity: 'error' }],
      fixed: {
        'site.conf': site({
          before: 'WSGIDaemonProcess blog threads=2 python-path=/srv/blog\n',
          options: ' process-group=blog',
        })['site.conf'],
      },
      applicability: 'unsafe',
    },
    {
      name: 'a path that names the package itself',
      tree: site({
        before: 'WSGIDaemonProcess blog python-path=/srv/blog/blog\n',
        options: ' process-group=blog',
      }),
      findings: [{ id: 'inside', severity: 'error', says: ['/srv/blog/blog, which is the package'] }],
    },
    {
      name: 'a path that is added after get_wsgi_application()',
      tree: site({ wsgi: `${startprojectWsgi('blog')}${insert}` }),
      findings: [{ id: 'late', severity: 'error', says: ['only after the line'] }],
    },
    {
      name: 'a path that is added after the import that needs it',
      tree: {
        'site.conf': virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/plain/web/app.wsgi'),
        'plain/web/app.wsgi':
          "import tools\nimport sys\nsys.path.append('/srv/plain')\ndef application(environ, start_response):\n    return []\n",
        'plain/tools.py': 'A = 1\n',
      },
      findings: [{ id: 'late', severity: 'error' }],
    },
    {
      name: 'an application in INSTALLED_APPS that is not there',
      tree: {
        ...site({ wsgi: `${insert}${startprojectWsgi('blog')}` }),
        'blog/blog/settings.py': "INSTALLED_APPS = ['blog.posts']\nROOT_URLCONF = 'blog.urls'\n",
        'blog/blog/urls.py': 'urlpatterns = []\n',
      },
      findings: [{ id: 'module', severity: 'warning', says: ["No module named 'blog.posts'"] }],
    },
  ],
  valid: [
    {
      name: 'the path in the script',
      tree: { ...site({ wsgi: `${insert}${startprojectWsgi('blog')}` }), 'blog/blog/urls.py': 'urlpatterns = []\n' },
    },
    {
      name: 'the path of the daemon',
      tree: {
        ...site({ before: 'WSGIDaemonProcess blog python-path=/srv/blog\n', options: ' process-group=blog' }),
        'blog/blog/urls.py': 'urlpatterns = []\n',
      },
    },
  ],
  lookAlikes: [
    {
      name: 'a package that is nowhere in the tree: it may be installed',
      tree: {
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/conf/wsgi.py'),
        'conf/wsgi.py': startprojectWsgi('blog'),
      },
    },
    {
      name: 'a path that is made at run time',
      tree: site({ wsgi: `import sys, os\nsys.path.insert(0, os.environ['HERE'])\n${startprojectWsgi('blog')}` }),
    },
    {
      name: 'a package that may be installed from this tree',
      tree: { ...site(), 'blog/setup.py': "from setuptools import setup\nsetup(name='blog', packages=['blog'])\n" },
    },
  ],
});
