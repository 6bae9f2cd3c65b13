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
  ],
  valid: [{ name: 'the script', tree: site('/srv/blog/blog/wsgi.py') }],
  lookAlikes: [
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
