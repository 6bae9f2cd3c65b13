import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

const BOTH = ' process-group=blog application-group=%{GLOBAL}';

testRule(rule, {
  invalid: [
    {
      name: 'a daemon process declared below the alias (measured E8)',
      tree: {
        'site.conf': virtualHost('a.example.com', `[|${mount('blog', '/', BOTH)}|]`, 'WSGIDaemonProcess blog'),
        ...SITES,
      },
      findings: [{ id: 'forward', severity: 'error', says: ['does not start'] }],
      fixed: { 'site.conf': virtualHost('a.example.com', 'WSGIDaemonProcess blog', mount('blog', '/', BOTH)) },
      applicability: 'safe',
    },
    {
      name: 'a daemon process of another virtual host (measured E7b)',
      tree: {
        'site.conf':
          virtualHost('b.example.com', 'WSGIDaemonProcess blog', mount('shop')) +
          virtualHost('a.example.com', mount('blog', '/', BOTH)),
        ...SITES,
      },
      findings: [{ id: 'unmatched', severity: 'error' }],
      fixed: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('b.example.com', mount('shop'))}${virtualHost('a.example.com', mount('blog', '/', BOTH))}`,
      },
      applicability: 'safe',
    },
    {
      name: 'a daemon process of the main server below the virtual hosts, in files of their own',
      tree: {
        'main.conf': 'Include /srv/sites/a.conf\r\nWSGIDaemonProcess blog threads=2\r\n',
        'sites/a.conf': virtualHost('a.example.com', `[|${mount('blog', '/', BOTH)}|]`),
        ...SITES,
      },
      findings: [{ id: 'forward', severity: 'error' }],
      fixed: {
        'main.conf': 'Include /srv/sites/a.conf\r\n',
        'sites/a.conf': `WSGIDaemonProcess blog threads=2\n${virtualHost('a.example.com', mount('blog', '/', BOTH))}`,
      },
      applicability: 'safe',
    },
    {
      name: 'the second of two daemon processes below the alias, whose sites must not meet in it',
      tree: {
        'site.conf': `${virtualHost('a.example.com', mount('blog', '/', BOTH), mount('shop', '/shop', BOTH))}WSGIDaemonProcess other\nWSGIDaemonProcess blog\n`,
        ...SITES,
      },
      findings: [
        { id: 'forward', severity: 'error', shows: ["site.conf:7 'blog' is declared here"], offers: [] },
        { id: 'forward', severity: 'error', shows: ["site.conf:7 'blog' is declared here"], offers: [] },
      ],
    },
  ],
  valid: [
    {
      name: 'the declaration first',
      tree: { 'site.conf': virtualHost('a.example.com', 'WSGIDaemonProcess blog', mount('blog', '/', BOTH)), ...SITES },
    },
  ],
  lookAlikes: [
    {
      name: 'an alias that is refused for another reason',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog threads=5'))}`,
        ...SITES,
      },
    },
    {
      name: 'a group that nothing declares',
      tree: {
        'site.conf': `WSGIDaemonProcess other\n${virtualHost('a.example.com', mount('blog', '/', BOTH))}`,
        ...SITES,
      },
    },
    {
      name: 'the directive, which has no order (measured E8b)',
      tree: {
        'site.conf': virtualHost('a.example.com', 'WSGIProcessGroup blog', mount('blog'), 'WSGIDaemonProcess blog'),
        ...SITES,
      },
    },
    {
      name: 'one option alone, which is not looked up',
      tree: {
        'site.conf': virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'), 'WSGIDaemonProcess blog'),
        ...SITES,
      },
    },
  ],
});
