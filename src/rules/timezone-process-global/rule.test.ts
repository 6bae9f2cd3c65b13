import { assigningWsgi, djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const host = (name: string, ...lines: readonly string[]) =>
  virtualHost(`${name}.example.com`, ...lines, `WSGIScriptAlias / /srv/${name}/${name}/wsgi.py`);
const EMBEDDED = host('blog') + host('shop');
const site = (name: string, settings: string) => djangoSite(name, { wsgi: assigningWsgi(name), settings });

testRule(rule, {
  invalid: [
    {
      name: 'which sites, and what each asks for',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', "TIME_ZONE = 'Europe/Berlin'\n"),
        ...site('shop', "TIME_ZONE = 'Asia/Tokyo'\n"),
      },
      findings: [
        {
          id: 'jumps',
          occurrences: 2,
          severity: 'info',
          says: ['blog.example.com/ and shop.example.com/ ask for different time zones (Europe/Berlin and Asia/Tokyo)'],
        },
      ],
    },
    {
      name: 'four sites of three zones: what the first may get, whether or not it says a zone',
      tree: {
        'site.conf': `${EMBEDDED}${host('wiki')}${host('news')}`,
        ...site('blog', "TIME_ZONE = 'Europe/Berlin'\n"),
        ...site('shop', "TIME_ZONE = 'Asia/Tokyo'\n"),
        ...site('wiki', "TIME_ZONE = 'Europe/Berlin'\n"),
        ...site('news', ''),
      },
      findings: [
        {
          id: 'jumps',
          occurrences: 4,
          severity: 'info',
          mayGet: ['Asia/Tokyo', 'America/Chicago'],
          at: 'blog/blog/settings.py:1',
        },
      ],
    },
    {
      name: 'different zones in one process (measured: the local time of the first site jumps by seven hours)',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', "[|TIME_ZONE = 'Europe/Berlin'|]\nUSE_TZ = False\n"),
        ...site('shop', "[|TIME_ZONE = 'Asia/Tokyo'|]\n"),
      },
      findings: [
        { id: 'jumps', occurrences: 2, severity: 'warning', says: ['Asia/Tokyo', 'Europe/Berlin', 'embedded'] },
      ],
    },
    {
      name: "case 142 (python-compat-runtime#70): no TIME_ZONE counts as Django's default, America/Chicago",
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', "TIME_ZONE = 'Europe/Berlin'\n"),
        ...site('shop', "ROOT_URLCONF = 'shop.urls'\n"),
      },
      findings: [{ id: 'jumps', occurrences: 2, severity: 'info', says: ['America/Chicago'] }],
    },
    {
      name: 'aware dates on both sites, where less depends on the zone of the process',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', "TIME_ZONE = 'Europe/Berlin'\nUSE_TZ = True\n"),
        ...site('shop', "TIME_ZONE = 'Asia/Tokyo'\nUSE_TZ = True\n"),
      },
      findings: [{ id: 'jumps', occurrences: 2, severity: 'info' }],
    },
  ],
  valid: [
    {
      name: 'equal zones',
      tree: { 'site.conf': EMBEDDED, ...site('blog', "TIME_ZONE = 'UTC'\n"), ...site('shop', "TIME_ZONE = 'UTC'\n") },
    },
    {
      name: 'a daemon process group each',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\nWSGIDaemonProcess shop\n${host('blog', 'WSGIProcessGroup blog')}${host('shop', 'WSGIProcessGroup shop')}`,
        ...site('blog', "TIME_ZONE = 'Europe/Berlin'\n"),
        ...site('shop', "TIME_ZONE = 'Asia/Tokyo'\n"),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'TIME_ZONE = None, by which Django leaves the process as it is (measured)',
      tree: { 'site.conf': EMBEDDED, ...site('blog', 'TIME_ZONE = None\n'), ...site('shop', "TIME_ZONE = 'UTC'\n") },
    },
    {
      name: 'a zone that is not literal',
      tree: {
        'site.conf': EMBEDDED,
        ...site('blog', "import os\nTIME_ZONE = os.environ['ZONE']\n"),
        ...site('shop', "TIME_ZONE = 'UTC'\n"),
      },
    },
    {
      name: 'both sites in one interpreter, which has one TIME_ZONE',
      tree: {
        'site.conf': host('blog', 'WSGIApplicationGroup %{GLOBAL}') + host('shop', 'WSGIApplicationGroup %{GLOBAL}'),
        ...site('blog', "TIME_ZONE = 'Europe/Berlin'\n"),
        ...site('shop', "TIME_ZONE = 'Asia/Tokyo'\n"),
      },
    },
  ],
});
