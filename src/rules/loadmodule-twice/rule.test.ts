import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

testRule(rule, {
  invalid: [
    {
      name: 'cases 49 and 50: one module for each environment',
      tree: { 'apache2.conf': 'LoadModule wsgi_module a.so\n[|LoadModule wsgi_module b.so|]\n', ...SITES },
      findings: [{ id: 'module', severity: 'warning' }],
    },
    {
      name: 'two homes',
      tree: {
        'apache2.conf': `WSGIPythonHome /srv/a\n[|WSGIPythonHome /srv/b|]\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'home', severity: 'warning' }],
    },
    {
      name: 'the same module twice, then another: the first is what counts',
      tree: {
        'apache2.conf': 'LoadModule wsgi_module a.so\nLoadModule wsgi_module a.so\n[|LoadModule wsgi_module b.so|]\n',
        ...SITES,
      },
      findings: [{ id: 'module', severity: 'warning', shows: ['apache2.conf:1 loaded here'] }],
    },
    {
      name: 'three homes: the last counts, and the first that is another is told',
      tree: {
        'apache2.conf': `WSGIPythonHome /srv/a\nWSGIPythonHome /srv/b\n[|WSGIPythonHome /srv/b|]\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
      findings: [
        {
          id: 'home',
          severity: 'warning',
          says: ['to /srv/a and to /srv/b:'],
          shows: ['apache2.conf:1 set here before'],
        },
      ],
    },
  ],
  valid: [{ name: 'one line', tree: { 'apache2.conf': 'LoadModule wsgi_module a.so\n', ...SITES } }],
  lookAlikes: [
    {
      name: 'a line that only loads what is not there yet',
      tree: {
        'apache2.conf':
          'LoadModule wsgi_module a.so\n<IfModule !wsgi_module>\nLoadModule wsgi_module b.so\n</IfModule>\n',
        ...SITES,
      },
    },
    {
      name: 'another module twice, and one of mod_wsgi that may be loaded',
      tree: {
        'apache2.conf':
          'LoadModule ssl_module a.so\nLoadModule ssl_module b.so\nLoadModule wsgi_module a.so\n<IfDefine TEST>\nLoadModule wsgi_module b.so\n</IfDefine>\n',
        ...SITES,
      },
    },
    {
      name: 'one home twice, one that may be set, and a path',
      tree: {
        'apache2.conf': `WSGIPythonHome /srv/a\nWSGIPythonPath /srv/b\nWSGIPythonHome /srv/a\n<IfDefine TEST>\nWSGIPythonHome /srv/c\n</IfDefine>\n${virtualHost('a.example.com', mount('blog'))}`,
        ...SITES,
      },
    },
  ],
});
