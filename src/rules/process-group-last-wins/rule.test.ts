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
      name: 'case 16: a group line before each alias of one scope (measured E5)',
      tree: {
        'site.conf':
          DAEMONS +
          virtualHost(
            'a.example.com',
            'WSGIProcessGroup a',
            mount('shop', '/shop'),
            '[|WSGIProcessGroup b|]',
            mount('blog'),
          ),
        ...SITES,
      },
      findings: [{ id: 'last', severity: 'error', says: ['to a and to b'] }],
    },
  ],
  valid: [
    {
      name: 'options on the aliases',
      tree: {
        'site.conf':
          DAEMONS +
          virtualHost(
            'a.example.com',
            mount('shop', '/shop', ' process-group=a'),
            mount('blog', '/', ' process-group=b'),
          ),
        ...SITES,
      },
    },
  ],
  lookAlikes: [
    {
      name: 'Files sections that choose for each script (two fragments of pulp)',
      tree: {
        'site.conf': `${DAEMONS}WSGIProcessGroup a\n${mount('shop', '/shop')}\n<Files wsgi.py>\nWSGIProcessGroup a\n</Files>\nWSGIProcessGroup b\n${mount('blog', '/blog')}\n`,
        ...SITES,
      },
    },
    {
      name: 'one alias alone',
      tree: {
        'site.conf': DAEMONS + virtualHost('a.example.com', 'WSGIProcessGroup a', 'WSGIProcessGroup b', mount('blog')),
        ...SITES,
      },
    },
    {
      name: 'a line in each of two virtual hosts',
      tree: {
        'site.conf':
          DAEMONS +
          virtualHost('a.example.com', 'WSGIProcessGroup a', mount('blog')) +
          virtualHost('b.example.com', 'WSGIProcessGroup b', mount('shop')),
        ...SITES,
      },
    },
    {
      name: 'branches that exclude each other',
      tree: {
        'site.conf':
          DAEMONS +
          virtualHost(
            'a.example.com',
            '<IfDefine X>',
            'WSGIProcessGroup a',
            '</IfDefine>',
            '<IfDefine !X>',
            'WSGIProcessGroup b',
            '</IfDefine>',
            mount('shop', '/shop'),
            mount('blog'),
          ),
        ...SITES,
      },
    },
  ],
});
