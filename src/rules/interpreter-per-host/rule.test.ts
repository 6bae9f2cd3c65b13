import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog') };
const mount = (options = ''): string => `WSGIScriptAlias / /srv/blog/blog/wsgi.py process-group=blog${options}`;
const DAEMON = 'WSGIDaemonProcess blog\n';

testRule(rule, {
  invalid: [
    {
      name: '%{HOST} (measured: h1, h2 and h1:81 are three interpreters)',
      tree: {
        'site.conf': DAEMON + virtualHost('a.example.com', '[|WSGIApplicationGroup %{HOST}|]', mount()),
        ...SITES,
      },
      findings: [{ id: 'host', severity: 'warning', says: ['port included'] }],
    },
    {
      name: 'another port than 80 and 443 (measured: res.test and res.test:8001 are two interpreters)',
      tree: { 'site.conf': DAEMON + virtualHost('a.example.com', mount()).replace(':80', ':8080'), ...SITES },
      findings: [{ id: 'port', severity: 'info', says: ['Host: a.example.com:8080'] }],
    },
  ],
  valid: [
    {
      name: 'the main interpreter of a daemon process',
      tree: {
        'site.conf':
          DAEMON + virtualHost('a.example.com', mount(' application-group=%{GLOBAL}')).replace(':80', ':8080'),
        ...SITES,
      },
    },
  ],
  lookAlikes: [
    {
      name: 'the default name on port 80',
      tree: { 'site.conf': DAEMON + virtualHost('a.example.com', mount()), ...SITES },
    },
    {
      name: 'UseCanonicalName On: the port is that of ServerName',
      tree: {
        'site.conf': DAEMON + virtualHost('a.example.com', 'UseCanonicalName On', mount()).replace(':80', ':8080'),
        ...SITES,
      },
    },
    {
      name: 'a script that is no Django site',
      tree: {
        'site.conf': DAEMON + virtualHost('a.example.com', 'WSGIApplicationGroup %{HOST}', mount()),
        'blog/blog/wsgi.py': 'def application(environ, start_response):\n    return []\n',
      },
    },
  ],
});
