import { assigningWsgi, djangoSite, instanceMacro, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

const ASSIGNING = {
  ...djangoSite('blog', { wsgi: assigningWsgi('blog') }),
  ...djangoSite('shop', { wsgi: assigningWsgi('shop') }),
};
const hosts = virtualHost('a.example.com', mount('blog')) + virtualHost('b.example.com', mount('shop'));

const copy = (name: string) => ({
  [`${name}/config/__init__.py`]: '',
  [`${name}/config/settings.py`]: '',
  [`${name}/config/wsgi.py`]: `import sys\nsys.path.insert(0, '/srv/${name}')\n${assigningWsgi('config')}`,
});

testRule(rule, {
  invalid: [
    {
      name: 'two sites that assign, embedded (measured E1c)',
      tree: { 'site.conf': hosts, ...ASSIGNING },
      findings: [{ id: 'shared', occurrences: 2, severity: 'info', says: ['time zone'] }],
    },
    {
      name: 'cases 25 and 43: two sites in one daemon process group',
      tree: { 'site.conf': `WSGIDaemonProcess all\nWSGIProcessGroup all\n${hosts}`, ...ASSIGNING },
      findings: [{ id: 'shared', occurrences: 2, severity: 'info' }],
    },
    {
      name: 'case 8 (Praktomat PR#279): a macro that puts every instance into one group',
      tree: { 'site.conf': instanceMacro, ...ASSIGNING },
      findings: [{ id: 'shared', occurrences: 2, severity: 'info', says: ["'local'"] }],
    },
    {
      name: 'case 43 (mod_wsgi#701): a test and a production copy, both called alike',
      tree: {
        'site.conf': hosts.replaceAll(/(blog|shop)\/\1\/wsgi/g, '$1/config/wsgi'),
        ...copy('blog'),
        ...copy('shop'),
      },
      findings: [{ id: 'shared', occurrences: 2, severity: 'info' }],
    },
  ],
  valid: [
    {
      name: 'a daemon process group each (measured E1f)',
      tree: {
        'site.conf': `WSGIDaemonProcess a\nWSGIDaemonProcess b\n${virtualHost('a.example.com', mount('blog', '/', ' process-group=a'))}${virtualHost('b.example.com', mount('shop', '/', ' process-group=b'))}`,
        ...ASSIGNING,
      },
    },
  ],
  lookAlikes: [
    {
      name: 'one script on two ports',
      tree: {
        'site.conf':
          virtualHost('a.example.com', mount('blog')) +
          virtualHost('a.example.com', mount('blog')).replace(':80', ':443'),
        ...ASSIGNING,
      },
    },
    {
      name: 'a site for the public and one for the rest, of which a server has one',
      tree: {
        'site.conf': virtualHost(
          'a.example.com',
          '<IfDefine PUBLIC>',
          mount('blog', '/a'),
          '</IfDefine>',
          '<IfDefine !PUBLIC>',
          mount('shop', '/b'),
          '</IfDefine>',
        ),
        ...ASSIGNING,
      },
    },
    { name: 'sites that leak, which a rule of its own tells', tree: { 'site.conf': hosts, ...SITES } },
  ],
});
