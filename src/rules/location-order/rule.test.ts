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
    {
      name: 'the last of several counts: it gives the narrowest what that asks for',
      tree: {
        'site.conf': host(
          ...location('/admin/x', 'a'),
          ...location('/admin', 'b'),
          '<Location />',
          '    [|WSGIProcessGroup a|]',
          '</Location>',
        ),
        ...SITES,
      },
      findings: [{ id: 'overridden', severity: 'error', says: ['<Location /admin> sets WSGIProcessGroup to b'] }],
      fixed: {
        'site.conf': host(...location('/admin/x', 'a'), ...location('/', 'a'), ...location('/admin', 'b')),
      },
      applicability: 'safe',
    },
    {
      name: 'no move over a Location that sets the same for the broader one: it would win',
      tree: {
        'site.conf': host(
          ...location('/admin', 'a'),
          ...location('/', 'a'),
          '<Location />',
          '    [|WSGIProcessGroup b|]',
          '</Location>',
        ),
        ...SITES,
      },
      findings: [{ id: 'overridden', severity: 'error', offers: [] }],
    },
    {
      name: 'many narrow ones: one finding for the line that overrides all of them, and one move',
      tree: {
        'site.conf': host(
          ...['c', 'd', 'e', 'f', 'g'].flatMap((name) => location(`/${name}`, 'a')),
          '<Location />',
          '    [|WSGIProcessGroup b|]',
          '</Location>',
        ),
        ...SITES,
      },
      findings: [{ id: 'several', severity: 'error', says: ['/c, /d, /e and 2 more', 'all of them get b'] }],
      fixed: {
        'site.conf': host(
          ...location('/', 'b'),
          ...['c', 'd', 'e', 'f', 'g'].flatMap((name) => location(`/${name}`, 'a')),
        ),
      },
      applicability: 'safe',
    },
    {
      name: 'the places that are overridden, the first few of many',
      tree: {
        'site.conf': host(
          ...['c', 'd', 'e', 'f', 'g'].flatMap((name) => location(`/${name}`, 'a')),
          ...location('/', 'b'),
        ),
        ...SITES,
      },
      findings: [
        {
          id: 'several',
          severity: 'error',
          says: ['also sets it for /c, /d, /e and 2 more', 'The Locations /c, /d, /e and 2 more set'],
          shows: ['site.conf:8 overridden', 'site.conf:11 overridden', 'site.conf:14 overridden'],
        },
      ],
    },
    {
      name: 'no move over a Location that sets the same for all that the broader one is about',
      tree: {
        'site.conf': host(...location('/shop/x', 'a'), ...location('/', 'a'), ...location('/shop', 'b')),
        ...SITES,
      },
      findings: [{ id: 'overridden', severity: 'error', offers: [] }],
    },
    {
      name: 'a move over one that sets something else',
      tree: {
        'site.conf': host(
          ...location('/admin', 'a'),
          '<Location />',
          '    WSGIApplicationGroup %{GLOBAL}',
          '</Location>',
          ...location('/', 'b'),
        ),
        ...SITES,
      },
      findings: [{ id: 'overridden', severity: 'error', offers: ['safe: move <Location /> before <Location /admin>'] }],
    },
    {
      name: 'sections of two files: nothing to move',
      tree: {
        'site.conf': host(...location('/admin', 'a'), 'Include more/root.conf'),
        'more/root.conf': `${location('/', 'b').join('\n')}\n`,
        ...SITES,
      },
      findings: [{ id: 'overridden', severity: 'error', offers: [] }],
    },
  ],
  valid: [
    {
      name: 'the broader one first (measured E6b)',
      tree: { 'site.conf': host(...location('/', 'b'), ...location('/admin', 'a')), ...SITES },
    },
  ],
  lookAlikes: [
    {
      name: 'lines that set different things, or may be missing',
      tree: {
        'site.conf': host(
          ...location('/admin', 'a'),
          '<Location />',
          '    WSGIApplicationGroup b',
          '    <IfDefine B>',
          '    WSGIProcessGroup b',
          '    </IfDefine>',
          '</Location>',
        ),
        ...SITES,
      },
    },
    {
      name: 'patterns, and sections of another kind',
      tree: {
        'site.conf': host(
          ...location('/admin', 'a'),
          ...location('/shop*', 'a'),
          '<Location ~ "^/">',
          '    WSGIProcessGroup b',
          '</Location>',
          '<LocationMatch />',
          '    WSGIProcessGroup b',
          '</LocationMatch>',
          '<Directory />',
          '    WSGIProcessGroup b',
          '</Directory>',
          ...location('/?', 'b'),
        ),
        ...SITES,
      },
    },
    { name: 'equal values', tree: { 'site.conf': host(...location('/admin', 'a'), ...location('/', 'a')), ...SITES } },
    {
      name: 'a path that only begins alike',
      tree: { 'site.conf': host(...location('/administration', 'a'), ...location('/admin', 'b')), ...SITES },
    },
  ],
});
