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
      name: 'a line that says what one alias says, and another beats',
      tree: {
        'site.conf': `${DAEMONS}${virtualHost(
          'a.example.com',
          '[|WSGIProcessGroup a|]',
          mount('shop', '/shop', ' process-group=a'),
          mount('blog', '/', ' process-group=b'),
        )}`,
        ...SITES,
      },
      findings: [{ id: 'dead', severity: 'info', says: ['/ runs in b'], shows: ['site.conf:7 says b'] }],
    },
    {
      name: 'an interpreter that the option names otherwise',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          '[|WSGIApplicationGroup x|]',
          mount('blog', '/', ' application-group=y'),
        ),
        ...SITES,
      },
      findings: [{ id: 'dead', severity: 'info', says: ['WSGIApplicationGroup x'] }],
    },
    {
      name: 'case 34: a directive that the option overrides (measured E24)',
      tree: {
        'site.conf':
          DAEMONS + virtualHost('a.example.com', '[|WSGIProcessGroup a|]', mount('blog', '/', ' process-group=b')),
        ...SITES,
      },
      findings: [{ id: 'dead', severity: 'warning', says: ['no effect'] }],
      fixed: { 'site.conf': DAEMONS + virtualHost('a.example.com', mount('blog', '/', ' process-group=b')) },
      applicability: 'safe',
    },
    {
      name: 'a line of the main server that every alias overrides',
      tree: {
        'site.conf': `${DAEMONS}[|WSGIProcessGroup a|]\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=b'))}${virtualHost('b.example.com', mount('shop', '/', ' process-group=b'))}`,
        ...SITES,
      },
      findings: [{ id: 'dead', severity: 'warning' }],
      fixed: {
        'site.conf':
          DAEMONS +
          virtualHost('a.example.com', mount('blog', '/', ' process-group=b')) +
          virtualHost('b.example.com', mount('shop', '/', ' process-group=b')),
      },
      applicability: 'safe',
    },
    {
      name: 'a line that a script without an alias may need',
      tree: {
        'site.conf': `${DAEMONS}${virtualHost('a.example.com', 'WSGIProcessGroup a', 'AddHandler wsgi-script .wsgi', mount('blog', '/', ' process-group=b'))}`,
        ...SITES,
      },
      findings: [{ id: 'dead', severity: 'warning' }],
      fixed: null,
    },
    {
      name: 'a line in a section of the URL (measured: dead as well)',
      tree: {
        'site.conf':
          DAEMONS +
          virtualHost(
            'a.example.com',
            mount('blog', '/', ' process-group=b'),
            '<Location />',
            '[|WSGIProcessGroup a|]',
            '</Location>',
          ),
        ...SITES,
      },
      findings: [{ id: 'dead', severity: 'warning' }],
    },
    {
      name: 'lines in a section of the folder',
      tree: {
        'site.conf':
          DAEMONS +
          virtualHost(
            'a.example.com',
            mount('blog', '/', ' process-group=b application-group=%{GLOBAL}'),
            '<Directory /srv/blog>',
            '[|WSGIApplicationGroup blog|]',
            '</Directory>',
          ),
        ...SITES,
      },
      findings: [{ id: 'dead', severity: 'info' }],
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
      name: 'a line that may be missing, and an alias that another one hides',
      tree: {
        'site.conf': `${DAEMONS}${virtualHost('a.example.com', '<IfDefine X>', 'WSGIProcessGroup a', '</IfDefine>', mount('blog', '/', ' process-group=b'))}${virtualHost('b.example.com', 'WSGIProcessGroup a', mount('blog'), mount('shop', '/shop', ' process-group=b'))}`,
        ...SITES,
      },
    },
    {
      name: 'equal values',
      tree: {
        'site.conf':
          DAEMONS + virtualHost('a.example.com', 'WSGIProcessGroup b', mount('blog', '/', ' process-group=b')),
        ...SITES,
      },
    },
    {
      name: 'a line of the main server that one virtual host takes',
      tree: {
        'site.conf': `${DAEMONS}WSGIProcessGroup a\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=b'))}${virtualHost('b.example.com', mount('shop'))}`,
        ...SITES,
      },
    },
    {
      name: 'a section of a folder that another alias runs from',
      tree: {
        'site.conf':
          DAEMONS +
          virtualHost(
            'a.example.com',
            mount('shop', '/shop'),
            mount('blog', '/', ' process-group=b'),
            '<Directory /srv>',
            'WSGIProcessGroup a',
            '</Directory>',
          ),
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
