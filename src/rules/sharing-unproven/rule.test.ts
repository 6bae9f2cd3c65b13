import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

testRule(rule, {
  invalid: [
    {
      name: 'two sites and no server configuration',
      tree: { ...djangoSite('blog'), ...djangoSite('shop') },
      findings: [{ id: 'unproven', severity: 'info', says: ['--apache', '--process-group'] }],
      fixed: null,
    },
    {
      name: 'a site that assigns beside one that steps back, and a script that is no Django',
      tree: {
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
        ...djangoSite('shop'),
        'plain/wsgi.py':
          "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'plain.settings')\ndef application(environ, start_response):\n    return []\n",
      },
      findings: [
        {
          id: 'unproven',
          severity: 'info',
          says: ['2 WSGI scripts'],
          at: 'shop/shop/wsgi.py:5',
          shows: ['blog/blog/wsgi.py:5 blog/wsgi.py chooses other settings'],
        },
      ],
    },
    {
      name: 'two alternatives with a script each',
      tree: {
        'production.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        'staging.conf': virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py'),
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      alternatives: true,
      findings: [{ id: 'alternatives', severity: 'info', says: ['production.conf and staging.conf', '--apache FILE'] }],
    },
    {
      name: 'two alternatives, of which the first assigns: the other one steps back',
      tree: {
        'production.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        'staging.conf': virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py'),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
        ...djangoSite('shop'),
      },
      alternatives: true,
      findings: [
        {
          id: 'alternatives',
          severity: 'info',
          says: ['staging.conf and production.conf', 'shop/wsgi.py and blog/wsgi.py'],
          at: 'shop/shop/wsgi.py:5',
          shows: ['blog/blog/wsgi.py:5 blog/wsgi.py chooses other settings'],
        },
      ],
    },
  ],
  valid: [
    { name: "startproject's lone script", tree: djangoSite('blog') },
    {
      name: 'a server that tells',
      tree: {
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'an alternative with two scripts of one project, and one that mounts the second of two sites alone',
      tree: {
        'a.conf': virtualHost(
          'blog.example.com',
          'WSGIScriptAlias /blog /srv/blog/blog/wsgi.py',
          'WSGIScriptAlias /shop /srv/shop/shop/wsgi.py',
        ),
        'b.conf': virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py'),
        'c.conf': virtualHost('www.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py'),
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      alternatives: true,
    },
    {
      name: 'alternatives of one site, by two scripts, and one with an application that is no Django',
      tree: {
        'a.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        'b.conf': virtualHost('www.example.com', 'WSGIScriptAlias / /srv/blog/blog/other.py'),
        'c.conf': virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/plain/wsgi.py'),
        ...djangoSite('blog'),
        'blog/blog/other.py': `${djangoSite('blog')['blog/blog/wsgi.py']}`,
        'plain/wsgi.py':
          "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'plain.settings')\ndef application(environ, start_response):\n    return []\n",
      },
      alternatives: true,
    },
    {
      name: 'alternatives of which one leaves the process to the request, and one whose settings nobody can tell',
      tree: {
        'a.conf': `SetEnvIf Host blog GROUP=blog\n${virtualHost('blog.example.com', 'WSGIProcessGroup %{ENV:GROUP}', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py')}`,
        'b.conf': virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py'),
        'c.conf': virtualHost('wiki.example.com', 'WSGIScriptAlias / /srv/wiki/wiki/wsgi.py'),
        ...djangoSite('blog'),
        ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
        ...djangoSite('wiki', { wsgi: assigningWsgi('wiki').replace("'wiki.settings'", "open('/x').read()") }),
      },
      alternatives: true,
    },
    {
      name: 'alternatives that mount one script, and such as have a daemon process each',
      tree: {
        'a.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        'b.conf': virtualHost('www.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        'c.conf': `WSGIDaemonProcess shop\n${virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py process-group=shop')}`,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      alternatives: true,
    },
    {
      name: 'alternatives whose scripts assign',
      tree: {
        'a.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        'b.conf': virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/shop/wsgi.py'),
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
        ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
      },
      alternatives: true,
    },
    {
      name: 'two sites that assign',
      tree: {
        ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
        ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
      },
    },
    {
      name: 'a site beside one whose settings nobody can tell',
      tree: {
        ...djangoSite('blog'),
        ...djangoSite('shop', { wsgi: assigningWsgi('shop').replace("'shop.settings'", "open('/x').read()") }),
      },
    },
  ],
});
