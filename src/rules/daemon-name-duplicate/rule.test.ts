import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

const host = (port: number, ...lines: string[]): string =>
  virtualHost('a.example.com', ...lines).replace(':80', `:${port}`);
const DAEMON = 'WSGIDaemonProcess blog threads=5';

testRule(rule, {
  invalid: [
    {
      name: 'case 62: before a certificate tool copies the virtual host',
      tree: {
        'site.conf':
          host(80, `[|${DAEMON}|]`, mount('blog')) +
          virtualHost(
            'b.example.com',
            'SSLCertificateFile /etc/letsencrypt/live/b.example.com/cert.pem',
            mount('shop'),
          ),
        ...SITES,
      },
      findings: [{ id: 'copied', severity: 'info', says: ['certificate tool'] }],
    },
    {
      name: 'cases 61, 64 and 65: a virtual host copied for https',
      tree: { 'site.conf': host(80, DAEMON, mount('blog')) + host(443, `[|${DAEMON}|]`, mount('blog')), ...SITES },
      findings: [{ id: 'duplicate', severity: 'error', says: ['certificate tool'] }],
      fixed: { 'site.conf': host(80, DAEMON, mount('blog')) + host(443, mount('blog')) },
      applicability: 'safe',
    },
    {
      name: 'virtual hosts of two names: deleting one would leave it without its group, so it moves above both',
      tree: {
        'site.conf':
          virtualHost('a.example.com', DAEMON, 'WSGIProcessGroup blog', mount('blog')) +
          virtualHost('b.example.com', DAEMON, 'WSGIProcessGroup blog', mount('blog')),
        ...SITES,
      },
      findings: [{ id: 'duplicate', severity: 'error' }],
      fixed: {
        'site.conf': `${DAEMON}\n${virtualHost('a.example.com', 'WSGIProcessGroup blog', mount('blog'))}${virtualHost('b.example.com', 'WSGIProcessGroup blog', mount('blog'))}`,
      },
      applicability: 'safe',
    },
    {
      name: 'two sites that would share the process: not safe',
      tree: {
        'site.conf':
          virtualHost('a.example.com', DAEMON, 'WSGIProcessGroup blog', mount('blog')) +
          virtualHost('b.example.com', DAEMON, 'WSGIProcessGroup blog', mount('shop')),
        ...SITES,
      },
      findings: [{ id: 'duplicate', severity: 'error' }],
      fixed: {
        'site.conf': `${DAEMON}\n${virtualHost('a.example.com', 'WSGIProcessGroup blog', mount('blog'))}${virtualHost('b.example.com', 'WSGIProcessGroup blog', mount('shop'))}`,
      },
      applicability: 'unsafe',
    },
    {
      name: 'two sites that would share an interpreter: nothing is offered',
      tree: {
        'site.conf':
          virtualHost('a.example.com', DAEMON, mount('blog', '/', ' process-group=blog application-group=%{GLOBAL}')) +
          virtualHost('b.example.com', DAEMON, mount('shop', '/', ' process-group=blog application-group=%{GLOBAL}')),
        ...SITES,
      },
      findings: [{ id: 'duplicate', severity: 'error' }],
      fixed: null,
    },
    {
      name: 'other options',
      tree: {
        'site.conf': host(80, DAEMON, mount('blog')) + host(443, `${DAEMON} processes=2`, mount('blog')),
        ...SITES,
      },
      findings: [{ id: 'duplicate', severity: 'error' }],
      fixed: null,
    },
  ],
  valid: [{ name: 'two names', tree: { 'site.conf': `WSGIDaemonProcess blog\nWSGIDaemonProcess shop\n`, ...SITES } }],
  lookAlikes: [
    {
      name: 'a daemon process in a virtual host of port 80, and no certificate tool in sight',
      tree: { 'site.conf': host(80, DAEMON, mount('blog')), ...SITES },
    },
    {
      name: 'branches that exclude each other',
      tree: {
        'site.conf': `<IfDefine A>\n${DAEMON}\n</IfDefine>\n<IfDefine !A>\n${DAEMON}\n</IfDefine>\n${host(80, mount('blog'))}`,
        ...SITES,
      },
    },
  ],
});
