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
  ],
});
