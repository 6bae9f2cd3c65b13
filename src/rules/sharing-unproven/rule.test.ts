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
