import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const MOUNT = 'WSGIScriptAlias /blog /srv/blog/blog/wsgi.py';
const file = (...lines: readonly string[]) => ({ 'site.conf': `${lines.join('\n')}\n`, ...djangoSite('blog') });

testRule(rule, {
  invalid: [
    {
      name: 'a group for every site',
      tree: file('WSGIDaemonProcess blog', '[|WSGIProcessGroup blog|]', MOUNT),
      findings: [{ id: 'group', severity: 'info', says: ['process-group=blog'] }],
    },
    {
      name: 'an interpreter and the authorization header',
      tree: file('WSGIApplicationGroup %{GLOBAL}', 'WSGIPassAuthorization On', MOUNT),
      findings: [
        { id: 'group', severity: 'info', says: ['application-group=%{GLOBAL}'] },
        { id: 'authorization', severity: 'info' },
      ],
    },
  ],
  valid: [
    {
      name: 'the option on the line of the site',
      tree: file('WSGIDaemonProcess blog', `${MOUNT} process-group=blog`),
    },
    {
      name: 'lines inside a virtual host',
      tree: {
        'site.conf': `WSGIDaemonProcess blog\n${virtualHost('blog.example.com', 'WSGIProcessGroup blog', 'WSGIPassAuthorization On', MOUNT)}`,
        ...djangoSite('blog'),
      },
    },
  ],
  lookAlikes: [
    {
      name: 'the main file of a server',
      tree: file('ServerRoot /etc/httpd', 'WSGIDaemonProcess blog', 'WSGIProcessGroup blog', MOUNT),
    },
    { name: 'a server of one site in a container', tree: file('Listen 8000', 'WSGIApplicationGroup %{GLOBAL}', MOUNT) },
    { name: 'the header not passed on', tree: file('WSGIPassAuthorization Off', MOUNT) },
    {
      name: 'a file that mounts nothing',
      tree: {
        'site.conf': virtualHost('blog.example.com', MOUNT),
        'wsgi.conf': 'WSGIApplicationGroup %{GLOBAL}\n',
        ...djangoSite('blog'),
      },
    },
    {
      name: 'two sites that are seen: another rule names them',
      tree: {
        'site.conf': `WSGIDaemonProcess all\nWSGIProcessGroup all\n${MOUNT}\nWSGIScriptAlias /shop /srv/shop/shop/wsgi.py\n`,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
    },
  ],
});
