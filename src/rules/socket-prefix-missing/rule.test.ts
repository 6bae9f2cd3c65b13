import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const site = (before: string, ...lines: readonly string[]) => ({
  'site.conf':
    before + virtualHost('blog.example.com', ...lines, 'WSGIScriptAlias / /srv/blog/blog/wsgi.py process-group=blog'),
  ...djangoSite('blog'),
});

testRule(rule, {
  invalid: [
    {
      name: 'the server root of Red Hat',
      tree: site('ServerRoot "/etc/httpd"\n[|WSGIDaemonProcess blog|]\n'),
      findings: [{ id: 'prefix', severity: 'info', says: ['503', 'WSGISocketPrefix run/wsgi'] }],
      fixed: site('ServerRoot "/etc/httpd"\nWSGISocketPrefix run/wsgi\nWSGIDaemonProcess blog\n'),
      applicability: 'unsafe',
    },
    {
      name: 'its log folder, and a daemon inside a virtual host',
      tree: site('', 'WSGIDaemonProcess blog', 'ErrorLog /var/log/httpd/blog.log'),
      findings: [{ id: 'prefix', severity: 'info' }],
      fixed: null,
    },
  ],
  valid: [
    {
      name: 'a prefix',
      tree: site('ServerRoot "/etc/httpd"\nWSGISocketPrefix /var/run/wsgi\nWSGIDaemonProcess blog\n'),
    },
  ],
  lookAlikes: [
    { name: 'a server of Debian', tree: site('ServerRoot "/etc/apache2"\nWSGIDaemonProcess blog\n') },
    {
      name: 'no daemon',
      tree: {
        'site.conf': `ServerRoot "/etc/httpd"\n${virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py')}`,
        ...djangoSite('blog'),
      },
    },
    { name: 'a folder of another name', tree: site('DocumentRoot /srv/etc/httpd-docs\nWSGIDaemonProcess blog\n') },
  ],
});
