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
  ],
});
