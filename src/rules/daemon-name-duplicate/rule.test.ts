import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

const host = (port: number, ...lines: string[]): string =>
  virtualHost('a.example.com', ...lines).replace(':80', `:${port}`);
const CERTBOT = 'SSLCertificateFile /etc/letsencrypt/live/a/cert.pem';
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
    {
      name: 'a certificate tool that has copied the virtual host: what it did is told, and not what it will do',
      tree: {
        'site.conf':
          host(80, DAEMON, mount('blog')) +
          host(443, 'SSLCertificateFile /etc/letsencrypt/live/a/cert.pem', DAEMON, mount('blog')),
        ...SITES,
      },
      findings: [{ id: 'duplicate', severity: 'error', shows: ['site.conf:3 declared here first'] }],
    },
    {
      name: 'a certificate tool, and two virtual hosts of other names that declare one daemon process',
      tree: {
        'site.conf':
          host(80, DAEMON, mount('blog')) + host(80, CERTBOT, DAEMON, mount('shop')).replace('a.example', 'b.example'),
        ...SITES,
      },
      findings: [{ id: 'duplicate', severity: 'error' }],
    },
    {
      name: 'a certificate tool, and another name with https',
      tree: {
        'site.conf':
          host(80, `[|${DAEMON}|]`, mount('blog')) +
          host(443, 'SSLCertificateFile /etc/letsencrypt/live/b/cert.pem', mount('shop')).replace(
            'a.example',
            'b.example',
          ),
        ...SITES,
      },
      findings: [{ id: 'copied', severity: 'info', confidence: 'low' }],
    },
    {
      name: 'a declaration of the main server that a virtual host repeats, behind another daemon process',
      tree: {
        'site.conf': `WSGIDaemonProcess other\n${DAEMON}\n${host(80, DAEMON, mount('blog', '/', ' process-group=blog'))}`,
        ...SITES,
      },
      findings: [{ id: 'duplicate', severity: 'error', shows: ['site.conf:2 declared here first'] }],
      fixed: {
        'site.conf': `WSGIDaemonProcess other\n${DAEMON}\n${host(80, mount('blog', '/', ' process-group=blog'))}`,
      },
    },
    {
      name: 'the same option with another value',
      tree: {
        'site.conf': host(80, DAEMON, mount('blog')) + host(443, DAEMON.replace('5', '6'), mount('blog')),
        ...SITES,
      },
      findings: [{ id: 'duplicate', severity: 'error', offers: [] }],
    },
  ],
  valid: [{ name: 'two names', tree: { 'site.conf': `WSGIDaemonProcess blog\nWSGIDaemonProcess shop\n`, ...SITES } }],
  lookAlikes: [
    {
      name: 'a certificate tool and a host without a name, beside one of another port',
      tree: {
        'site.conf':
          `<VirtualHost *:80>\n${DAEMON}\n${mount('blog')}\n${CERTBOT}\n</VirtualHost>\n` +
          `<VirtualHost *:443>\n${mount('shop')}\n</VirtualHost>\n`,
        ...SITES,
      },
    },
    {
      name: 'a certificate tool and a host that has https among its addresses already',
      tree: {
        'site.conf':
          host(80, DAEMON, mount('blog')) + host(443, CERTBOT, mount('blog')).replace('*:443', '*:443 *:8443'),
        ...SITES,
      },
    },
    ...(
      [
        ['that has https for the name already', host(80, DAEMON, mount('blog')) + host(443, CERTBOT, mount('blog'))],
        ['and a daemon process of the main server', `${DAEMON}\n${host(80, CERTBOT, mount('blog'))}`],
        ['and one of another port', host(8080, CERTBOT, DAEMON, mount('blog'))],
        ['and one of two ports', host(80, CERTBOT, DAEMON, mount('blog')).replace('*:80', '*:80 *:8080')],
        ['and one that may be missing', host(80, CERTBOT, '<IfDefine X>', DAEMON, '</IfDefine>', mount('blog'))],
      ] as const
    ).map(([name, conf]) => ({ name: `a certificate tool ${name}`, tree: { 'site.conf': conf, ...SITES } })),
    {
      name: 'another line that does not start, with the name of a daemon process in it',
      tree: { 'site.conf': `${DAEMON}\n${host(80, 'WSGIPythonHome blog', mount('blog'))}`, ...SITES },
    },
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
