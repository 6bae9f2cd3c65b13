import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const site = (script: string, url = '/') => ({
  'apache2.conf': virtualHost('blog.example.com', `WSGIScriptAlias ${url} ${script}`),
  ...djangoSite('blog'),
});

testRule(rule, {
  invalid: [
    {
      name: 'a path one folder short',
      tree: {
        'apache2.conf': virtualHost('blog.example.com', '[|WSGIScriptAlias / /srv/blog/wsgi.py|]'),
        ...djangoSite('blog'),
      },
      findings: [{ id: 'missing', severity: 'error', says: ['404', 'Is /srv/blog/blog/wsgi.py meant?'] }],
      fixed: site('/srv/blog/blog/wsgi.py'),
      applicability: 'unsafe',
    },
    {
      name: 'another ending',
      tree: site('/srv/blog/blog/wsgi.wsgi'),
      findings: [{ id: 'missing', severity: 'error' }],
      fixed: site('/srv/blog/blog/wsgi.py'),
    },
    {
      name: 'nothing like it',
      tree: site('/srv/shop/web/start.wsgi'),
      findings: [{ id: 'missing', severity: 'error', says: ['there is no /srv/shop/web/start.wsgi'] }],
      fixed: null,
    },
    {
      name: 'the folder of the project',
      tree: site('/srv/blog'),
      findings: [{ id: 'folder', severity: 'error', says: ['is a folder'] }],
      fixed: site('/srv/blog/blog/wsgi.py'),
    },
    {
      name: 'two that may be meant',
      tree: { ...site('/srv/blog/blog/start.wsgi'), 'blog/blog/app.wsgi': '' },
      findings: [
        {
          id: 'missing',
          severity: 'error',
          says: ['Is /srv/blog/blog/wsgi.py or /srv/blog/blog/app.wsgi meant?'],
          offers: [],
        },
      ],
    },
    {
      name: 'nothing like it: nothing is suggested',
      tree: site('/srv/shop/web/start.wsgi'),
      findings: [{ id: 'missing', severity: 'error', omits: ['meant?'], offers: [] }],
    },
    {
      name: 'a name that needs quotes: told, not written',
      tree: { ...site('"/srv/my blog/wsgi.wsgi"'), 'my blog/wsgi.py': '' },
      findings: [{ id: 'missing', severity: 'error', says: ['Is /srv/my blog/wsgi.py meant?'], offers: [] }],
    },
  ],
  valid: [{ name: 'the script', tree: site('/srv/blog/blog/wsgi.py') }],
  lookAlikes: [
    { name: 'scripts without a server', tree: djangoSite('blog'), processGroups: { blog: ['/srv/blog/wsgi.py'] } },
    {
      name: 'a tree that is not the server: what else is there is not known',
      tree: {
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/wsgi.py'),
        ...djangoSite('blog'),
      },
    },
    { name: 'a path that a template fills in', tree: site('{{ root }}/wsgi.py') },
    {
      name: 'a mount that another one takes',
      tree: {
        'apache2.conf': virtualHost(
          'blog.example.com',
          'WSGIScriptAlias / /srv/blog/blog/wsgi.py',
          'WSGIScriptAlias /old /srv/blog/old.wsgi',
        ),
        ...djangoSite('blog'),
      },
    },
  ],
});
