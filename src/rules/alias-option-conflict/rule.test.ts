import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

const DAEMONS = 'WSGIDaemonProcess a\nWSGIDaemonProcess b\n';

testRule(rule, {
  invalid: [
    {
      name: 'case 34: a directive that the option overrides (measured E24)',
      tree: {
        'site.conf':
          DAEMONS + virtualHost('a.example.com', '[|WSGIProcessGroup a|]', mount('blog', '/', ' process-group=b')),
        ...SITES,
      },
      findings: [{ id: 'dead', severity: 'warning', says: ['no effect'] }],
    },
  ],
  valid: [
    {
      name: 'the option alone',
      tree: { 'site.conf': DAEMONS + virtualHost('a.example.com', mount('blog', '/', ' process-group=b')), ...SITES },
    },
  ],
  lookAlikes: [
    {
      name: 'equal values',
      tree: {
        'site.conf':
          DAEMONS + virtualHost('a.example.com', 'WSGIProcessGroup b', mount('blog', '/', ' process-group=b')),
        ...SITES,
      },
    },
    {
      name: 'a directive that another alias takes',
      tree: {
        'site.conf':
          DAEMONS +
          virtualHost(
            'a.example.com',
            'WSGIProcessGroup a',
            mount('shop', '/shop'),
            mount('blog', '/', ' process-group=b'),
          ),
        ...SITES,
      },
    },
  ],
});
