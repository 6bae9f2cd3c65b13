import { assigningWsgi, djangoSite, startprojectWsgi, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const split = {
  'blog/blog/settings/__init__.py': '',
  'blog/blog/settings/production.py': "ROOT_URLCONF = 'blog.urls'\n",
  'blog/blog/__init__.py': '',
};

testRule(rule, {
  invalid: [
    {
      name: 'a default that is not there: the environment of the server may name another module',
      tree: {
        ...djangoSite('blog', { wsgi: startprojectWsgi('blog', 'blog.nowhere_near') }),
        'blog/blog/production_configuration.py': '',
      },
      findings: [{ id: 'missing', severity: 'info', says: ['the environment of the server'] }],
    },
    {
      name: 'case 85 (ralph and others): a value that ends in .py',
      tree: {
        ...split,
        'blog/blog/wsgi.py': startprojectWsgi('blog', 'blog.settings.production.py').replace(/^(os.*)$/m, '[|$1|]'),
      },
      findings: [{ id: 'shape', severity: 'error', says: ['a file name', "'blog.settings.production'"] }],
      fixed: { 'blog/blog/wsgi.py': startprojectWsgi('blog', 'blog.settings.production') },
      applicability: 'safe',
    },
    {
      name: 'a path whose module is not in this tree',
      tree: { 'shop.wsgi': assigningWsgi('shop', 'shop/settings') },
      findings: [{ id: 'shape', severity: 'error', says: ['a path', "'shop.settings'"] }],
      fixed: { 'shop.wsgi': assigningWsgi('shop', 'shop.settings') },
      applicability: 'unsafe',
    },
    {
      name: 'case 124 (mod_wsgi#500): the package has no such module',
      tree: {
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog', 'blog.settings.production') }),
      },
      findings: [{ id: 'missing', severity: 'warning', says: ["'blog.settings.production'", "package 'blog'"] }],
    },
    {
      name: 'no such module in a checkout that no server configuration mounts',
      tree: djangoSite('blog', { wsgi: assigningWsgi('blog', 'blog.settings.production') }),
      findings: [{ id: 'missing', severity: 'info' }],
    },
    {
      name: 'settings of one machine, which a checkout lacks',
      tree: {
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog', 'blog.staging_settings') }),
      },
      findings: [{ id: 'missing', severity: 'info' }],
    },
    {
      name: 'settings that are made from a file beside them',
      tree: {
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog', 'blog.passwords_of_ours') }),
        'blog/blog/passwords_of_ours.py.example': '',
      },
      findings: [{ id: 'missing', severity: 'info' }],
    },
    {
      name: 'a module that nothing shows to be made where the site runs',
      tree: {
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog', 'blog.localization') }),
        'blog/blog/elsewhere.py.example': '',
      },
      findings: [{ id: 'missing', severity: 'warning' }],
    },
    {
      name: 'a slip of two letters',
      tree: { ...split, 'blog/blog/wsgi.py': assigningWsgi('blog', 'blog.settings.prodution') },
      findings: [{ id: 'missing', severity: 'error', says: ["Is 'blog.settings.production' meant?"] }],
      fixed: { 'blog/blog/wsgi.py': assigningWsgi('blog', 'blog.settings.production') },
      applicability: 'unsafe',
    },
    {
      name: 'two values in one script',
      tree: {
        ...split,
        'blog/blog/wsgi.py':
          "import os\n[|os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings.production'|]\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      },
      findings: [{ id: 'twice', severity: 'warning', says: ["'blog.settings' is never used"] }],
    },
    {
      name: 'a default that is not there, of a script that the server mounts',
      tree: {
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...djangoSite('blog', { wsgi: startprojectWsgi('blog', 'blog.nowhere_near') }),
      },
      findings: [{ id: 'missing', severity: 'info', confidence: 'medium', omits: ['Is '], offers: [] }],
    },
    {
      name: 'a module that is not there, of one of two scripts that the server mounts, and of one that it does not',
      tree: {
        'site.conf': virtualHost(
          'blog.example.com',
          'WSGIScriptAlias /wiki /srv/wiki/wiki/wsgi.py',
          'WSGIScriptAlias / /srv/blog/blog/wsgi.py',
        ),
        ...djangoSite('wiki'),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog', 'blog.settings.production') }),
        ...djangoSite('shop', { wsgi: assigningWsgi('shop', 'shop.settings.production') }),
      },
      findings: [
        { id: 'missing', severity: 'warning', says: ['blog/wsgi.py'] },
        { id: 'missing', severity: 'info', says: ['shop/wsgi.py'] },
      ],
    },
    {
      name: 'a package on the path of one of the two processes that run the script',
      tree: {
        'site.conf': `WSGIDaemonProcess one python-path=/srv/lib\nWSGIDaemonProcess two\n${['one', 'two'].map((name) => virtualHost(`${name}.example.com`, `WSGIProcessGroup ${name}`, 'WSGIScriptAlias / /srv/apache/blog.wsgi')).join('')}`,
        'lib/site_settings/__init__.py': '',
        'apache/blog.wsgi': assigningWsgi('blog', 'site_settings.nowhere'),
      },
      findings: [{ id: 'missing', severity: 'warning', says: ["package 'site_settings'"] }],
    },
    {
      name: 'another variable of the same value, which is not what chooses the settings',
      tree: {
        ...split,
        'blog/blog/wsgi.py': assigningWsgi('blog', 'blog.settings.prodtion').replace(
          /^(os.environ.*)$/m,
          "os.environ['OTHER'] = 'blog.settings.prodtion'\n[|$1|]",
        ),
      },
      findings: [{ id: 'missing', severity: 'error', offers: ['unsafe: name blog.settings.production'] }],
    },
    {
      name: 'two modules that may be meant, and one of another package that cannot be',
      tree: {
        ...split,
        'blog/blog/settings/stage1.py': '',
        'blog/blog/settings/stage2.py': '',
        'blog/blig/__init__.py': '',
        'blog/blig/settings/__init__.py': '',
        'blog/blig/settings/stage3.py': '',
        'blog/blog/wsgi.py': assigningWsgi('blog', 'blog.settings.stage3'),
      },
      findings: [
        {
          id: 'missing',
          severity: 'error',
          says: ["Is 'blog.settings.stage1' or 'blog.settings.stage2' meant?"],
          offers: [],
        },
      ],
    },
    {
      name: 'a name in two pieces: nothing to replace',
      tree: {
        ...split,
        'blog/blog/wsgi.py': assigningWsgi('blog').replace("'blog.settings'", "'blog.settings.' + 'prodution'"),
      },
      findings: [{ id: 'missing', severity: 'error', offers: [] }],
    },
  ],
  valid: [
    { name: "startproject's script", tree: djangoSite('blog') },
    {
      name: 'a package of settings',
      tree: { ...split, 'blog/blog/wsgi.py': startprojectWsgi('blog', 'blog.settings.production') },
    },
  ],
  lookAlikes: [
    {
      name: 'a module that is not there, where settings.configure() takes its place',
      tree: {
        ...split,
        'blog/blog/wsgi.py':
          "import os\nfrom django.conf import settings\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.nowhere'\nsettings.configure()\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      },
    },
    {
      name: 'a value that nobody can tell',
      tree: { ...split, 'blog/blog/wsgi.py': assigningWsgi('blog').replace("'blog.settings'", "open('/x').read()") },
    },
    {
      name: 'a value that is nothing like a module',
      tree: { ...split, 'blog/blog/wsgi.py': assigningWsgi('blog', 'blog settings') },
    },
    {
      name: 'a package that is spread over several places',
      tree: {
        'blog/blog/__init__.py': "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n",
        'blog/blog/wsgi.py': assigningWsgi('blog', 'blog.elsewhere'),
      },
    },
    {
      name: 'a second value that a module of the project writes, before or behind',
      tree: {
        ...split,
        'blog/blog/env.py': "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings.production'\n",
        'blog/blog/default.py':
          "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings.production')\n",
        'blog/blog/wsgi.py': `import sys\nsys.path.insert(0, '/srv/blog')\nimport blog.env\n${startprojectWsgi('blog')}`,
        'blog/blog/other_wsgi.py': `import sys\nsys.path.insert(0, '/srv/blog')\n${assigningWsgi('blog')}`.replace(
          'application =',
          'import blog.default\napplication =',
        ),
      },
    },
    { name: 'a package that may be installed', tree: { 'blog.wsgi': assigningWsgi('graphite', 'graphite.settings') } },
    {
      name: 'a file that is kept out of the repository',
      tree: {
        ...split,
        '.gitignore': '*.pyc\nsettings/local.py\n',
        'blog/blog/wsgi.py': startprojectWsgi('blog', 'blog.settings.local'),
      },
    },
    { name: 'a template', tree: { 'blog.wsgi': assigningWsgi('blog', '{{ project_name }}.settings') } },
    {
      name: 'two values on two paths',
      tree: {
        ...split,
        'blog/blog/wsgi.py':
          "import os, socket\nif socket.gethostname() == 'a':\n    os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\nelse:\n    os.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings.production'\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
      },
    },
    {
      name: 'a path that the script adds',
      tree: {
        'lib/site_settings/__init__.py': '',
        'lib/site_settings/live.py': '',
        'apache/blog.wsgi': `import sys\nsys.path.insert(0, '/srv/lib')\n${assigningWsgi('blog', 'site_settings.live')}`,
      },
    },
  ],
});
