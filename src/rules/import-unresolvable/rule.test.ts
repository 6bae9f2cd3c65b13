import type { Tree } from '../../../test/helpers/analyse-tree.ts';
import { assigningWsgi, djangoSite, startprojectWsgi, virtualHost } from '../../../test/helpers/django-site.ts';
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
      name: 'what is needed, and where it lies',
      tree: {
        'site.conf': `WSGIDaemonProcess gear\n${virtualHost('g.example.com', 'WSGIScriptAlias / /srv/gear/gear.wsgi process-group=gear')}`,
        'gear/gear.wsgi': 'from web import app as application\n',
        'gear/web.py': 'def app(environ, start_response):\n    return []\n',
      },
      findings: [{ id: 'path', severity: 'error', says: ["cannot do without 'web', to be found in /srv/gear"] }],
    },
    {
      name: 'two sites that lack a module each: two causes',
      tree: {
        'site.conf': ['a', 'b']
          .map((name) => virtualHost(`${name}.example.com`, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`))
          .join(''),
        ...Object.assign(
          {},
          ...['a', 'b'].map((name) =>
            without(
              `${name}/setup.py`,
              djangoSite(name, {
                wsgi: `import sys\nsys.path.insert(0, '/srv/${name}')\n${startprojectWsgi(name)}`,
                settings: `INSTALLED_APPS = ['${name}.posts']\n`,
              }),
            ),
          ),
        ),
      },
      findings: [
        { id: 'module', severity: 'warning', says: ["'a.posts'"] },
        { id: 'module', severity: 'warning', says: ["'b.posts'"] },
      ],
    },
    {
      name: 'an app of a package beside the project, which nothing puts on the path: told at the mount',
      tree: {
        'site.conf': `WSGIDaemonProcess blog python-path=/srv/code\n${virtualHost('blog.example.com', '[|WSGIScriptAlias / /srv/blog/scripts/blog.wsgi process-group=blog|]')}`,
        'blog/scripts/blog.wsgi': assigningWsgi('blog'),
        'code/blog/__init__.py': '',
        'code/blog/settings.py': "INSTALLED_APPS = ['posts']\n",
        'blog/posts/__init__.py': '',
      },
      findings: [
        { id: 'path', severity: 'error', says: ["No module named 'posts'", '/srv/blog'], shows: [], offers: [] },
      ],
    },
    {
      name: 'a folder whose name needs quotes: no path is offered',
      tree: {
        'site.conf': `WSGIDaemonProcess gear\n${virtualHost('g.example.com', 'WSGIScriptAlias / "/srv/my gear/gear.wsgi" process-group=gear')}`,
        'my gear/gear.wsgi': 'from web import app as application\n',
        'my gear/web.py': 'def app(environ, start_response):\n    return []\n',
      },
      findings: [{ id: 'path', severity: 'error', offers: [] }],
    },
    {
      name: 'settings whose handler catches another exception',
      tree: {
        ...site({ wsgi: `${insert}${startprojectWsgi('blog')}` }),
        'blog/blog/settings.py':
          "ROOT_URLCONF = 'blog.urls'\ntry:\n    from .basics import *\nexcept KeyError:\n    pass\n",
        'blog/blog/urls.py': 'urlpatterns = []\n',
      },
      findings: [{ id: 'module', severity: 'warning' }],
    },
    {
      name: 'a script as startproject writes it, and no path at all',
      tree: { 'apache2.conf': site()['site.conf'] ?? '', ...without('site.conf', site()) },
      findings: [{ id: 'path', severity: 'error', says: ["No module named 'blog'", 'python-path=/srv/blog'] }],
      fixed: null,
    },
    {
      name: 'mod_wsgi#302: a module beside the script in the file of one site, embedded: the server may have a path',
      tree: {
        'site.conf': virtualHost('f.example.com', 'WSGIScriptAlias / /srv/flask/site.wsgi'),
        'flask/site.wsgi': 'import sys\nfrom web import app as application\n',
        'flask/web.py': 'def app(environ, start_response):\n    return []\n',
      },
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
      name: 'two scripts of a daemon process, and a second name of one: one cause, and one path',
      tree: {
        'site.conf': `WSGIDaemonProcess web\nWSGIProcessGroup web\n${['a', 'b', 'a'].map((name, at) => virtualHost(`${name}${at}.example.com`, `WSGIScriptAlias / /srv/blog/blog/${name}.wsgi`)).join('')}`,
        ...without('blog/setup.py', djangoSite('blog')),
        'blog/blog/a.wsgi': startprojectWsgi('blog'),
        'blog/blog/b.wsgi': startprojectWsgi('blog'),
      },
      findings: [{ id: 'path', severity: 'error', occurrences: 2, says: ['a0.example.com/ and b1.example.com/'] }],
    },
    {
      name: 'a path for embedded mode that names the package itself, which is the tree: told as the server names it',
      tree: site({ before: 'WSGIPythonPath /srv/blog/blog/\n' }),
      findings: [
        { id: 'inside', severity: 'error', says: ['the path names /srv/blog/blog, the folder of the package'] },
      ],
    },
    {
      name: 'a path that names the package itself',
      tree: site({
        before: 'WSGIDaemonProcess blog python-path=/srv/blog/blog\n',
        options: ' process-group=blog',
      }),
      findings: [{ id: 'inside', severity: 'error', says: ['/srv/blog/blog, the folder of the package'] }],
    },
    {
      name: 'a path that is added after get_wsgi_application()',
      tree: site({
        before: 'WSGIDaemonProcess blog\n',
        options: ' process-group=blog',
        wsgi: `${startprojectWsgi('blog')}${insert}`,
      }),
      findings: [{ id: 'late', severity: 'error', says: ['only after the line'], offers: [] }],
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
      name: 'a path to another folder of the server that is added after the import',
      tree: {
        'apache2.conf': `WSGIPythonHome /srv/venv\n${virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/plain/web/app.wsgi')}`,
        'venv/lib/python3.11/site-packages/django/__init__.py': '',
        'plain/web/app.wsgi':
          "import sys\nfrom tools.text import A\nsys.path.append('/srv/plain/library')\ndef application(environ, start_response):\n    return []\n",
        'plain/library/tools/__init__.py': '',
        'plain/library/tools/text.py': 'A = 1\n',
      },
      findings: [
        {
          id: 'late',
          severity: 'error',
          at: 'plain/web/app.wsgi:2',
          says: ["'tools'", '/srv/plain/library is put on sys.path only after'],
        },
      ],
    },
    {
      name: 'settings of a folder without a file that makes it a package: no name of the script is wrong in itself',
      tree: {
        'apache2.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        'blog/blog/wsgi.py': `${insert}${assigningWsgi('blog')}`,
      },
      findings: [{ id: 'module', severity: 'warning', says: ["'blog.settings'"] }],
    },
    {
      name: 'mod_wsgi#365: a module beside the script, whose folder nothing puts on the path',
      tree: {
        'site.conf': `WSGIDaemonProcess gear threads=5\n${virtualHost('g.example.com', 'WSGIScriptAlias / /srv/gear/gear.wsgi process-group=gear')}`,
        'gear/gear.wsgi': 'from web import app as application\n',
        'gear/web.py': 'def app(environ, start_response):\n    return []\n',
      },
      findings: [{ id: 'path', severity: 'error', says: ["No module named 'web'", 'python-path=/srv/gear'] }],
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
    {
      name: 'the import that asks for the module, and the mount beside it',
      tree: {
        'site.conf': `WSGIDaemonProcess gear\n${virtualHost('g.example.com', 'WSGIScriptAlias / /srv/gear/gear.wsgi process-group=gear')}`,
        'gear/gear.wsgi': 'import sys\n[|from web import app as application|]\n',
        'gear/web.py': 'def app(environ, start_response):\n    return []\n',
      },
      findings: [{ id: 'path', severity: 'error', shows: ['site.conf:4 / is mounted here'] }],
    },
    {
      name: 'the settings variable, where nothing else asks for the package',
      tree: site({
        before: 'WSGIDaemonProcess blog\n',
        options: ' process-group=blog',
        wsgi: startprojectWsgi('blog').replace(/^(os\.environ.*)$/m, "import sys\nos.environ['A'] = 'x'\n[|$1|]"),
      }),
      findings: [{ id: 'path', severity: 'error', shows: ['site.conf:4 / is mounted here'] }],
    },
    {
      name: 'a settings module that is only a default: whether the server names another is not known',
      tree: {
        ...site({
          wsgi: `import os\nos.environ['STAGE'] = 'live'\n${insert}${startprojectWsgi('blog', 'blog.nowhere')}`,
        }),
        'blog/blog/urls.py': 'urlpatterns = []\n',
      },
      findings: [{ id: 'module', severity: 'warning', confidence: 'medium', says: ["'blog.nowhere'"] }],
    },

    {
      name: 'an application that is not there, with settings that the script assigns and that are there',
      tree: {
        ...site({ wsgi: `${insert}${assigningWsgi('blog')}` }),
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
      name: 'a copy of a package that the server has from its distribution',
      tree: {
        'site.conf': `WSGIDaemonProcess gear\n${virtualHost('g.example.com', 'WSGIScriptAlias / /srv/gear/wsgi/gear.wsgi process-group=gear')}`,
        'gear/wsgi/gear.wsgi': 'import web\ndef application(environ, start_response):\n    return []\n',
        'gear/web/__init__.py': '',
        'gear/Dockerfile': 'FROM debian:12\nRUN apt-get -y install python3-web curl\n',
      },
    },
    {
      name: 'a module beside the script, and a path in another file that is for who knows which server',
      alternatives: true,
      tree: {
        'site.conf': virtualHost('f.example.com', 'WSGIScriptAlias / /srv/flask/site.wsgi'),
        'wsgi.conf': 'WSGIPythonPath /srv/python\n',
        'flask/site.wsgi': 'import sys\nfrom web import app as application\n',
        'flask/web.py': 'def app(environ, start_response):\n    return []\n',
      },
    },
    { name: 'a script that is not here', tree: { 'site.conf': site()['site.conf'] ?? '' } },
    {
      name: 'a container that has a PYTHONPATH',
      tree: {
        ...site({ before: 'WSGIDaemonProcess blog\n', options: ' process-group=blog' }),
        'docker/backend.dockerfile': 'FROM debian\nENV PYTHONPATH=/srv/blog\n',
      },
    },
    {
      name: 'a settings module that the script assigns and that is not there: dsm-unresolvable tells of it',
      tree: {
        ...site({ wsgi: `${insert}${assigningWsgi('blog', 'blog.nowhere')}` }),
        'blog/blog/urls.py': 'urlpatterns = []\n',
      },
    },
    {
      name: 'settings of the machine that are imported where they are there',
      tree: {
        ...site({ wsgi: `${insert}${startprojectWsgi('blog')}` }),
        'blog/blog/settings.py':
          "ROOT_URLCONF = 'blog.urls'\ntry:\n    from .local import *\nexcept ImportError:\n    pass\n",
        'blog/blog/urls.py': 'urlpatterns = []\n',
      },
    },
    {
      name: 'an application that is kept out of the repository',
      tree: {
        ...site({ wsgi: `${insert}${startprojectWsgi('blog')}` }),
        '.gitignore': 'posts/\n',
        'blog/blog/settings.py': "INSTALLED_APPS = ['blog.posts']\nROOT_URLCONF = 'blog.urls'\n",
        'blog/blog/urls.py': 'urlpatterns = []\n',
      },
    },
    {
      name: 'a script that an earlier alias hides',
      tree: {
        'site.conf': `WSGIDaemonProcess gear\n${virtualHost('g.example.com', 'WSGIScriptAlias / /srv/plain.wsgi process-group=gear', 'WSGIScriptAlias /gear /srv/gear/gear.wsgi process-group=gear')}`,
        'plain.wsgi': 'def application(environ, start_response):\n    return []\n',
        'gear/gear.wsgi': 'from web import app as application\n',
        'gear/web.py': 'def app(environ, start_response):\n    return []\n',
      },
    },
    {
      name: 'a package that is nowhere in the tree: it may be installed',
      tree: {
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/conf/wsgi.py'),
        'conf/wsgi.py': startprojectWsgi('blog'),
      },
    },
    {
      name: 'a module beside the script that a try may do without, and one on a path that is not known',
      tree: {
        'site.conf': virtualHost(
          'g.example.com',
          'WSGIScriptAlias / /srv/gear/gear.wsgi',
          'WSGIScriptAlias /h /srv/gear/h.wsgi',
        ),
        'gear/gear.wsgi':
          'try:\n    import web\nexcept ImportError:\n    web = None\ndef application(environ, start_response):\n    return []\n',
        'gear/h.wsgi':
          "import os, sys\nsys.path.insert(0, os.environ.get('HERE', '.'))\nfrom web import app as application\n",
        'gear/web.py': 'def app(environ, start_response):\n    return []\n',
      },
    },
    {
      name: 'a module beside the script, below one that may put its folder on the path',
      tree: {
        'site.conf': virtualHost('g.example.com', 'WSGIScriptAlias / /srv/gear/gear.wsgi'),
        'gear/gear.wsgi': 'import site_paths\nsite_paths.set()\nfrom web import app as application\n',
        'gear/web.py': 'def app(environ, start_response):\n    return []\n',
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
