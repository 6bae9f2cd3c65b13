import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

testRule(rule, {
  invalid: [
    {
      name: 'a group of another virtual host (measured E7)',
      tree: {
        'site.conf':
          virtualHost('a.example.com', 'WSGIDaemonProcess blog', mount('blog', '/', ' process-group=blog')) +
          virtualHost('b.example.com', '[|WSGIProcessGroup blog|]', mount('shop')),
        ...SITES,
      },
      findings: [{ id: 'foreign', severity: 'error', says: ['cannot be accessed'] }],
      fixed: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}${virtualHost('b.example.com', 'WSGIProcessGroup blog', mount('shop'))}`,
      },
      applicability: 'unsafe',
    },
    {
      name: 'many sites that are sent to it: one cause, and one line to move',
      tree: {
        'site.conf':
          virtualHost('a.example.com', 'WSGIDaemonProcess blog', mount('blog', '/', ' process-group=blog')) +
          virtualHost('b.example.com', '[|WSGIProcessGroup blog|]', mount('shop')) +
          virtualHost('c.example.com', '[|WSGIProcessGroup blog|]', mount('shop')),
        ...SITES,
      },
      findings: [{ id: 'foreign', severity: 'error', occurrences: 2, says: ['b.example.com/ and c.example.com/'] }],
      fixed: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}${virtualHost('b.example.com', 'WSGIProcessGroup blog', mount('shop'))}${virtualHost('c.example.com', 'WSGIProcessGroup blog', mount('shop'))}`,
      },
      applicability: 'unsafe',
    },
    {
      name: 'one site under two names: safe; the daemon stands in the second virtual host',
      tree: {
        'site.conf':
          virtualHost('www.example.com', mount('blog', '/', ' process-group=blog')) +
          virtualHost('a.example.com', 'WSGIDaemonProcess blog', mount('blog', '/', ' process-group=blog')),
        ...SITES,
      },
      findings: [{ id: 'foreign', severity: 'error' }],
      fixed: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('www.example.com', mount('blog', '/', ' process-group=blog'))}${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
      },
      applicability: 'safe',
    },
    {
      name: 'two sites, each in a file of its own: what both use belongs into neither',
      tree: {
        'main.conf': 'Include /srv/sites/a.conf\nInclude /srv/sites/b.conf\n',
        'sites/a.conf': virtualHost(
          'a.example.com',
          'WSGIDaemonProcess blog',
          mount('blog', '/', ' process-group=blog'),
        ),
        'sites/b.conf': virtualHost('b.example.com', '[|WSGIProcessGroup blog|]', mount('shop')),
        ...SITES,
      },
      findings: [{ id: 'foreign', severity: 'error' }],
      fixed: null,
    },
    {
      name: 'two sites in the main interpreter: moving the daemon would mix them up',
      tree: {
        'site.conf':
          virtualHost(
            'a.example.com',
            'WSGIDaemonProcess blog',
            mount('blog', '/', ' process-group=blog application-group=%{GLOBAL}'),
          ) + virtualHost('b.example.com', 'WSGIProcessGroup blog', 'WSGIApplicationGroup %{GLOBAL}', mount('shop')),
        ...SITES,
      },
      findings: [{ id: 'foreign', severity: 'error' }],
      fixed: null,
    },
    {
      name: 'a group that the list leaves out',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', 'WSGIRestrictProcess other', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'restricted', severity: 'error' }],
    },
    {
      name: 'embedded mode that the list leaves out too',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', 'WSGIRestrictProcess blog', mount('blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'restricted', severity: 'error', says: ['embedded mode is not on the list'] }],
    },
    {
      name: 'embedded mode switched off (measured E15)',
      tree: { 'site.conf': `WSGIRestrictEmbedded On\n${virtualHost('a.example.com', mount('blog'))}`, ...SITES },
      findings: [{ id: 'embedded', severity: 'error' }],
    },
    {
      name: 'a group of another virtual host: the places that explain it',
      tree: {
        'site.conf':
          virtualHost(
            'a.example.com',
            'WSGIDaemonProcess shop',
            'WSGIDaemonProcess blog',
            mount('blog', '/', ' process-group=blog'),
          ) + virtualHost('b.example.com', 'WSGIProcessGroup blog', mount('shop')),
        ...SITES,
      },
      findings: [
        {
          id: 'foreign',
          severity: 'error',
          says: ["process group 'blog' is", 'b.example.com/'],
          shows: ['site.conf:4 declared inside another virtual host', 'site.conf:10 mounted here'],
        },
      ],
    },
    {
      name: 'a group that the list leaves out, named by the alias itself',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', 'WSGIRestrictProcess other', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'restricted', severity: 'error', says: ["'blog'"], shows: [] }],
    },

    {
      name: 'sites that fail for different reasons: a cause each',
      tree: {
        'site.conf':
          virtualHost('a.example.com', 'WSGIDaemonProcess blog', 'WSGIDaemonProcess news') +
          virtualHost('b.example.com', 'WSGIProcessGroup blog', mount('blog')) +
          virtualHost('c.example.com', 'WSGIProcessGroup news', mount('shop')) +
          virtualHost('d.example.com', 'WSGIRestrictProcess other', 'WSGIProcessGroup news', mount('shop')),
        ...SITES,
      },
      findings: [
        { id: 'foreign', severity: 'error', says: ["'blog'"], omits: ["'news'"] },
        { id: 'foreign', severity: 'error', says: ["'news'"], omits: ["'blog'"] },
        { id: 'restricted', severity: 'error' },
      ],
    },
  ],
  valid: [
    {
      name: 'a daemon process of the main server',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
    },
  ],
  lookAlikes: [
    {
      name: 'a mount that may be missing, and one that an earlier alias hides',
      tree: {
        'site.conf': `WSGIRestrictEmbedded On\nWSGIDaemonProcess blog\n<IfDefine B>\n${virtualHost('b.example.com', mount('shop'))}</IfDefine>\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=blog'), mount('shop', '/shop'))}`,
        ...SITES,
      },
    },
    {
      name: 'one ServerName on two ports (measured E7c)',
      tree: {
        'site.conf':
          virtualHost('a.example.com', 'WSGIDaemonProcess blog', mount('blog', '/', ' process-group=blog')) +
          virtualHost('a.example.com', mount('blog', '/', ' process-group=blog')).replace(':80', ':443'),
        ...SITES,
      },
    },
  ],
});
