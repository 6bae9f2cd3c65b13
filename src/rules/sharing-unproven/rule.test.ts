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
