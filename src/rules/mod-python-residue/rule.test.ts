import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

testRule(rule, {
  invalid: [
    {
      name: 'cases 146 and 147: a handler of mod_python beside a mount',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '<Location /old>',
          '    [|SetHandler python-program|]',
          '    PythonHandler django.core.handlers.modpython',
          '</Location>',
        ),
        ...SITES,
      },
      findings: [{ id: 'residue', severity: 'info', says: ['SetHandler python-program belongs'] }],
    },
    {
      name: 'a line of mod_python behind a handler of another module',
      tree: {
        'site.conf': virtualHost('a.example.com', mount('blog'), 'SetHandler none', '[|PythonDebug On|]'),
        ...SITES,
      },
      findings: [{ id: 'residue', severity: 'info', says: ['PythonDebug belongs'] }],
    },
  ],
  valid: [{ name: 'mod_wsgi alone', tree: { 'site.conf': virtualHost('a.example.com', mount('blog')), ...SITES } }],
  lookAlikes: [
    {
      name: 'a server of mod_python alone',
      tree: {
        'site.conf': virtualHost('a.example.com', '<Location />', 'SetHandler python-program', '</Location>'),
        ...SITES,
      },
    },
    {
      name: 'a handler of another module beside a mount',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          mount('blog'),
          '<Location /s>',
          'SetHandler server-status',
          '</Location>',
        ),
        ...SITES,
      },
    },
  ],
});
