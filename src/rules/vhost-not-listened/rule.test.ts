import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const site = (address: string, before: string) => ({
  'site.conf': `${before}\n${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py').replace('*:80', address)}`,
  ...djangoSite('blog'),
});

testRule(rule, {
  invalid: [
    {
      name: 'a port beside the one that is open',
      tree: site('*:83', 'Listen 80'),
      findings: [{ id: 'closed', severity: 'error', says: ['Listen 83', 'open are 80'] }],
      fixed: site('*:83', 'Listen 80\nListen 83'),
      applicability: 'unsafe',
    },
    {
      name: 'port 80 of a whole server that opens another',
      tree: site('*:80', 'ServerRoot /etc/httpd\nListen 8080'),
      findings: [{ id: 'closed', severity: 'error', says: ['open are 8080'] }],
    },
    {
      name: 'the port of another address',
      tree: site('10.0.0.2:8080', 'Listen 10.0.0.1:8080'),
      findings: [{ id: 'closed', severity: 'error' }],
    },
  ],
  valid: [{ name: 'a port that is open', tree: site('*:83', 'Listen 80\nListen 83') }],
  lookAlikes: [
    { name: 'a file of one site without any Listen', tree: site('*:83', '') },
    { name: 'a file of one site that opens a second port beside the usual one', tree: site('*:80', 'Listen 8080') },
    { name: 'a port that a variable names', tree: site('*:83', 'Listen ${PORT}\nListen 80') },
    { name: 'any port', tree: site('*', 'Listen 8080') },
    { name: 'two addresses, one of them open', tree: site('*:83 *:80', 'ServerRoot /etc/httpd\nListen 80') },
    { name: 'an address that both lines name', tree: site('localhost:82', 'Listen localhost:82') },
    { name: 'an address of a machine that listens on all', tree: site('10.0.0.2:8080', 'Listen 8080') },
    {
      name: 'a virtual host without a site',
      tree: {
        'site.conf': `Listen 80\n${virtualHost('www.example.com').replace(':80', ':83')}${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py')}`,
        ...djangoSite('blog'),
      },
    },
    ...['0.0.0.0', '[::]'].map((any) => ({
      name: `an address of a machine that listens on ${any}`,
      tree: site('10.0.0.2:8080', `Listen 80\nListen ${any}:8080`),
    })),
    { name: 'any address of a port that one address is listened on', tree: site('*:8080', 'Listen 10.0.0.1:8080') },
    { name: 'a port that may be opened', tree: site('*:83', 'Listen 80\n<IfDefine TLS>\nListen 83\n</IfDefine>') },
    { name: 'an address that a variable names', tree: site('${HOST}:83', 'Listen 80') },
    {
      name: 'a virtual host that may be missing',
      tree: {
        'site.conf': `Listen 80\n<IfDefine TLS>\n${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py').replace(':80', ':83')}</IfDefine>\n`,
        ...djangoSite('blog'),
      },
    },
  ],
});
