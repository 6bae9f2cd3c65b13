import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const MOUNT = 'WSGIScriptAlias / /srv/blog/blog/wsgi.py';
const DENIED = '<Directory />\n    AllowOverride None\n    Require all denied\n</Directory>\n';
const site = (...lines: readonly string[]) => ({
  'apache2.conf': DENIED + virtualHost('blog.example.com', ...lines),
  ...djangoSite('blog'),
});
const GRANT = '    Require all granted';

testRule(rule, {
  invalid: [
    {
      name: 'a folder that nothing grants (lab 44)',
      tree: site(`[|${MOUNT}|]`),
      findings: [{ id: 'denied', severity: 'error', says: ['403', '<Directory /srv/blog/blog>'] }],
      fixed: site('<Directory /srv/blog/blog>', GRANT, '</Directory>', MOUNT),
      applicability: 'unsafe',
    },
    {
      name: 'a Directory section for the script itself',
      tree: site(MOUNT, '[|<Directory /srv/blog/blog/wsgi.py>|]', GRANT, '</Directory>'),
      findings: [{ id: 'file', severity: 'error', says: ['folders only'] }],
      fixed: site(MOUNT, '<Directory /srv/blog/blog>', GRANT, '</Directory>'),
    },
    {
      name: 'a Location section with a folder of the disk',
      tree: site(MOUNT, '[|<Location /srv/blog>|]', GRANT, '</Location>'),
      findings: [{ id: 'location', severity: 'error', says: ['URL paths'] }],
      fixed: site(MOUNT, '<Directory /srv/blog>', GRANT, '</Directory>'),
    },
    {
      name: 'the words of httpd 2.2 below a denied root',
      tree: site(MOUNT, '[|<Directory /srv/blog>|]', '    Order allow,deny', '    Allow from all', '</Directory>'),
      findings: [{ id: 'old', severity: 'error', says: ['Require all granted'] }],
      fixed: site(
        MOUNT,
        '<Directory /srv/blog>',
        '    Require all granted',
        '    Order allow,deny',
        '    Allow from all',
        '</Directory>',
      ),
    },
  ],
  valid: [{ name: 'a grant', tree: site(MOUNT, '<Directory /srv/blog/blog>', GRANT, '</Directory>') }],
  lookAlikes: [
    {
      name: 'a file of one site: what the main file grants is not known',
      tree: { 'site.conf': virtualHost('blog.example.com', MOUNT), ...djangoSite('blog') },
    },
    {
      name: 'a password',
      tree: site(MOUNT, '<Directory /srv/blog>', '    AuthType Basic', '    Require valid-user', '</Directory>'),
    },
    {
      name: 'a grant on Windows, where paths begin with a drive',
      tree: {
        'httpd.conf': `${DENIED}WSGIScriptAlias / "C:/My Sites/blog/blog/wsgi.py"\n<Directory "c:/My Sites/blog/blog/">\n<Files wsgi.py>\n${GRANT}\n</Files>\n</Directory>\n`,
        ...djangoSite('blog'),
      },
    },
    {
      name: 'a grant for the whole disk',
      tree: site(MOUNT, '<Location />', GRANT, '</Location>'),
    },
    {
      name: 'a host that turns strangers away, and has the mounts of the main server',
      tree: {
        'apache2.conf': `${DENIED}<Directory /srv/blog>\n${GRANT}\n</Directory>\n${MOUNT}\n${virtualHost(
          'catch-all.invalid',
          '<Location />',
          '    Require all denied',
          '</Location>',
        )}`,
        ...djangoSite('blog'),
      },
    },
    {
      name: 'addresses of an intranet',
      tree: site(MOUNT, '<Directory /srv/blog>', '    Require ip 10.0.0.0/8', '</Directory>'),
    },
    {
      name: 'names of clients',
      tree: site(MOUNT, '<Directory /srv/blog>', '    Require host example.com', '</Directory>'),
    },
  ],
});
