import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

const DAEMONS = 'WSGIDaemonProcess a\nWSGIDaemonProcess b\n';
const location = (path: string, group: string): string[] => [
  `<Location ${path}>`,
  `    WSGIProcessGroup ${group}`,
  '</Location>',
];
const host = (...lines: string[]): string =>
  DAEMONS + virtualHost('a.example.com', mount('shop', '/admin'), mount('blog'), ...lines);

testRule(rule, {
  invalid: [
    {
      name: 'case 19: the Location of / after the one of /admin (measured E6)',
      tree: {
        'site.conf': host(...location('/admin', 'a'), '<Location />', '    [|WSGIProcessGroup b|]', '</Location>'),
        ...SITES,
      },
      findings: [{ id: 'overridden', severity: 'error', says: ['order of the text'] }],
      fixed: { 'site.conf': host(...location('/', 'b'), ...location('/admin', 'a')) },
      applicability: 'safe',
    },
    {
      name: 'sections that say more: their order may matter for that too',
      tree: {
        'site.conf': host(
          '<Location /admin>',
          '    Require local',
          '    WSGIProcessGroup a',
          '</Location>',
          ...location('/', 'b'),
        ),
        ...SITES,
      },
      findings: [{ id: 'overridden', severity: 'error' }],
      fixed: {
        'site.conf': host(
          ...location('/', 'b'),
          '<Location /admin>',
          '    Require local',
          '    WSGIProcessGroup a',
          '</Location>',
        ),
      },
      applicability: 'unsafe',
    },
  ],
  valid: [
    {
      name: 'the broader one first (measured E6b)',
      tree: { 'site.conf': host(...location('/', 'b'), ...location('/admin', 'a')), ...SITES },
    },
  ],
  lookAlikes: [
    { name: 'equal values', tree: { 'site.conf': host(...location('/admin', 'a'), ...location('/', 'a')), ...SITES } },
    {
      name: 'a path that only begins alike',
      tree: { 'site.conf': host(...location('/administration', 'a'), ...location('/admin', 'b')), ...SITES },
    },
  ],
});
