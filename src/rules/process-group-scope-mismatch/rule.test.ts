import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const SITES = { ...djangoSite('blog'), ...djangoSite('shop') };
const mount = (site: string, url = '/', options = ''): string =>
  `WSGIScriptAlias ${url} /srv/${site}/${site}/wsgi.py${options}`;

const host = (...lines: string[]): string =>
  `WSGIDaemonProcess blog\n${virtualHost('a.example.com', mount('blog'), ...lines)}`;

testRule(rule, {
  invalid: [
    {
      name: 'case 35 (mod_wsgi#704): settings in the Directory of the documents inside the virtual host',
      tree: {
        'site.conf': host(
          'DocumentRoot /var/www/app',
          '<Directory /var/www/app>',
          '    [|WSGIProcessGroup blog|]',
          '    WSGIApplicationGroup %{GLOBAL}',
          '</Directory>',
        ),
        ...SITES,
      },
      findings: [{ id: 'mismatch', severity: 'error' }],
    },
    {
      name: 'case 26: the Directory is not the one of the script (measured E4)',
      tree: {
        'site.conf': host('<Directory /srv/blog/blog/inner>', '    [|WSGIProcessGroup blog|]', '</Directory>'),
        ...SITES,
      },
      findings: [{ id: 'mismatch', severity: 'error', says: ['no effect'] }],
    },
    {
      name: 'a line that the virtual host has said already: nothing is lost',
      tree: {
        'site.conf': host(
          'WSGIProcessGroup blog',
          '<Directory /srv/blog/pages>',
          '[|WSGIProcessGroup blog|]',
          '</Directory>',
        ),
        ...SITES,
      },
      findings: [{ id: 'mismatch', severity: 'info' }],
    },
  ],
  valid: [
    {
      name: 'case 38 (mod_wsgi#18): the directive in the virtual host needs no Directory around it',
      tree: { 'site.conf': host('WSGIProcessGroup blog'), ...SITES },
    },
    {
      name: 'the folder of the script',
      tree: { 'site.conf': host('<Directory /srv/blog>', 'WSGIProcessGroup blog', '</Directory>'), ...SITES },
    },
  ],
  lookAlikes: [
    {
      name: 'a folder with a handler of its own',
      tree: {
        'site.conf': host(
          '<Directory /srv/scripts>',
          'SetHandler wsgi-script',
          'WSGIProcessGroup blog',
          '</Directory>',
        ),
        ...SITES,
      },
    },
    {
      name: 'the root folder',
      tree: { 'site.conf': host('<Directory />', 'WSGIProcessGroup blog', '</Directory>'), ...SITES },
    },
  ],
});
