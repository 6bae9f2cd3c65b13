import { describe, expect, it } from 'vitest';
import type { Tree } from '../helpers/analyse-tree.ts';
import { checkTree } from '../helpers/check-tree.ts';
import { assigningWsgi, djangoSite, startprojectWsgi, virtualHost } from '../helpers/django-site.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const ASSIGNING = {
  ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
  ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
};
const mount = (site: string, url = '/', group = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${group && ` process-group=${group} application-group=%{GLOBAL}`}`;
const location = (path: string, group: string): string[] => [
  `<Location ${path}>`,
  `    WSGIProcessGroup ${group}`,
  '</Location>',
];
const DAEMONS = 'WSGIDaemonProcess blog user=blog\nWSGIDaemonProcess shop user=shop\n';
const OWN_DAEMONS =
  DAEMONS +
  virtualHost('blog.example.com', mount('blog', '/', 'blog')) +
  virtualHost('shop.example.com', mount('shop', '/', 'shop'));
const EMBEDDED = virtualHost('blog.example.com', mount('blog')) + virtualHost('shop.example.com', mount('shop'));

/** `config` in two projects, each with its own folder put first. */
const configSite = (name: string): Tree => ({
  [`${name}/config/__init__.py`]: '',
  [`${name}/config/urls.py`]: 'urlpatterns = []\n',
  [`${name}/config/settings.py`]: `ROOT_URLCONF = 'config.urls'\n`,
  [`${name}/config/wsgi.py`]: `import os\nimport sys\n\nfrom django.core.wsgi import get_wsgi_application\n\nsys.path.insert(0, '/srv/${name}')\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n\napplication = get_wsgi_application()\n`,
});

const MANAGE =
  "import os\nimport sys\n\nif __name__ == '__main__':\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')\n    from django.core.management import execute_from_command_line\n    execute_from_command_line(sys.argv)\n";

const SILENT: Readonly<Record<string, Tree>> = {
  'startproject alone': {
    ...djangoSite('blog'),
    'blog/manage.py': MANAGE,
    'blog/blog/asgi.py': startprojectWsgi('blog').replaceAll('wsgi', 'asgi'),
  },
  'startproject behind Apache as the documentation of Django has it': {
    ...djangoSite('blog'),
    'site.conf':
      'WSGIScriptAlias / /srv/blog/blog/wsgi.py\nWSGIPythonHome /srv/venv\nWSGIPythonPath /srv/blog\n<Directory /srv/blog/blog>\n<Files wsgi.py>\nRequire all granted\n</Files>\n</Directory>\n',
  },
  'E1f: a daemon process each and %{GLOBAL}, with setdefault': { 'site.conf': OWN_DAEMONS, ...SITES },
  'E1c: both assign, in interpreters of their own': { 'site.conf': EMBEDDED, ...ASSIGNING },
  'E6b: the Location of / before the one of /admin': {
    'site.conf':
      DAEMONS +
      virtualHost(
        'www.example.com',
        mount('shop', '/admin'),
        mount('blog'),
        ...location('/', 'blog'),
        ...location('/admin', 'shop'),
      ),
    ...SITES,
  },
  'E7c: a daemon process of a virtual host, selected from another of the same name': {
    'site.conf':
      virtualHost('blog.example.com', 'WSGIDaemonProcess blog', mount('blog', '/', 'blog')) +
      virtualHost('blog.example.com', mount('blog', '/', 'blog')).replace(':80', ':443'),
    ...djangoSite('blog'),
  },
  'E8b: the directive above the daemon process that it names': {
    'site.conf': virtualHost(
      'blog.example.com',
      'WSGIProcessGroup blog',
      'WSGIApplicationGroup %{GLOBAL}',
      mount('blog'),
    ),
    'z.conf': 'WSGIDaemonProcess blog user=blog\n',
    ...djangoSite('blog'),
  },
  'E12b: an Alias for the static files below the mount': {
    'site.conf': `WSGIDaemonProcess blog user=blog\n${virtualHost('blog.example.com', mount('blog', '/', 'blog'), 'Alias /static /srv/blog/static')}`,
    ...djangoSite('blog'),
  },
  'D4: two packages called config, each with its own folder first, in interpreters of their own': {
    'site.conf': EMBEDDED.replaceAll(/\/(blog|shop)\/\1\/wsgi/g, '/$1/config/wsgi'),
    ...configSite('blog'),
    ...configSite('shop'),
  },
  'one script on ports 80 and 443': {
    'site.conf': `WSGIDaemonProcess blog user=blog\n${[80, 443].map((port) => virtualHost('blog.example.com', mount('blog', '/', 'blog')).replace(':80', `:${port}`)).join('')}`,
    ...djangoSite('blog'),
  },
  'duplicates of which only one is read': {
    'site.conf': `<IfDefine Test>\nWSGIDaemonProcess blog user=test\n</IfDefine>\n<IfDefine !Test>\nWSGIDaemonProcess blog user=blog\n</IfDefine>\n${virtualHost('blog.example.com', 'WSGIProcessGroup blog', 'WSGIApplicationGroup %{GLOBAL}', mount('blog'))}`,
    ...djangoSite('blog'),
  },
  'django-configurations with both assigned before the import': {
    ...djangoSite('blog', {
      wsgi: "import os\n\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\nos.environ['DJANGO_CONFIGURATION'] = 'Production'\n\nfrom configurations.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n",
    }),
    ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
    'site.conf': EMBEDDED,
  },
  'a program that sets Django up by making a handler': {
    ...djangoSite('blog'),
    'blog/import_posts.py':
      "import os\n\nfrom django.core.wsgi import get_wsgi_application\n\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings.development'\napplication = get_wsgi_application()\n\nfrom posts.models import Post\n\nPost.objects.create()\n",
  },
  'settings.configure()': {
    ...djangoSite('blog', {
      wsgi: "from django.conf import settings\n\nsettings.configure(ROOT_URLCONF='blog.urls', SECRET_KEY='x')\n\nfrom django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n",
    }),
    ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
    'site.conf': EMBEDDED,
  },
  'a handler that is made at the first request and kept': {
    ...djangoSite('blog', {
      wsgi: "import os\n\nfrom django.core.wsgi import get_wsgi_application\n\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\n\n_handler = None\n\n\ndef application(environ, start_response):\n    global _handler\n    if _handler is None:\n        _handler = get_wsgi_application()\n    return _handler(environ, start_response)\n",
    }),
    'site.conf': `WSGIDaemonProcess blog user=blog\n${virtualHost('blog.example.com', mount('blog', '/', 'blog'))}`,
  },
};

describe('what must stay silent', () => {
  it.each(Object.entries(SILENT))('%s', async (_, tree) => {
    const { findings, crashes } = await checkTree(tree);
    expect(crashes).toEqual([]);
    expect(
      findings.filter(({ severity }) => severity !== 'info').map(({ ruleId, message }) => `${ruleId}: ${message}`),
    ).toEqual([]);
  });

  it('has something to say of E1c, as an info only', async () => {
    const { findings } = await checkTree({ 'site.conf': EMBEDDED, ...ASSIGNING });
    expect(findings.map(({ severity }) => severity)).toContain('info');
  });

  it('has nothing at all to say of startproject', async () => {
    const { findings, notices } = await checkTree(SILENT['startproject alone'] ?? {});
    expect([findings, notices]).toEqual([[], []]);
  });

  it('does hear of the same two sites once they share an interpreter', async () => {
    const { findings } = await checkTree({ 'site.conf': `WSGIApplicationGroup %{GLOBAL}\n${EMBEDDED}`, ...ASSIGNING });
    expect(findings.map(({ ruleId }) => ruleId)).toContain('same-interpreter-multi-django');
  });
});
