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
    {
      name: 'a section for URLs: what refuses, and what is mounted',
      tree: site(MOUNT, '<Location /srv/blog>', GRANT, '</Location>'),
      findings: [
        {
          id: 'location',
          severity: 'error',
          shows: ['apache2.conf:3 refused by this line', 'apache2.conf:7 / is mounted here'],
          offers: ['unsafe: make it a Directory section'],
        },
      ],
    },
    {
      name: 'a folder whose name needs quotes: no section is offered',
      tree: {
        'apache2.conf': `${DENIED}${virtualHost('blog.example.com', 'WSGIScriptAlias / "/srv/my blog/wsgi.py"')}`,
        'my blog/wsgi.py': 'def application(environ, start_response):\n    return []\n',
      },
      findings: [{ id: 'denied', severity: 'error', shows: ['apache2.conf:3 refused by this line'], offers: [] }],
    },
    {
      name: 'a section of the folder that says nothing of access',
      tree: site(
        MOUNT,
        '<Directory /srv/blog>',
        '    AllowOverride None',
        '</Directory>',
        '<Files wsgi.py>',
        '    SetEnv A b',
        '</Files>',
      ),
      findings: [{ id: 'denied', severity: 'error' }],
    },
    {
      name: 'sections of other folders, and of files: none of them was meant for the script',
      tree: site(
        `[|${MOUNT}|]`,
        '<Directory /srv/other>',
        '    Allow from all',
        '</Directory>',
        '<Location /srv/other>',
        GRANT,
        '</Location>',
        '<Directory /srv/blog/blog/wsgi.py>',
        '    AllowOverride None',
        '</Directory>',
        '<DirectoryMatch ^/srv/elsewhere>',
        '    Allow from all',
        '</DirectoryMatch>',
      ),
      findings: [{ id: 'denied', severity: 'error', offers: ['unsafe: grant access to /srv/blog/blog'] }],
    },
  ],
  valid: [{ name: 'a grant', tree: site(MOUNT, '<Directory /srv/blog/blog>', GRANT, '</Directory>') }],
  lookAlikes: [
    {
      name: 'a grant that may be missing',
      tree: site(MOUNT, '<IfDefine OPEN>', '<Directory /srv/blog>', GRANT, '</Directory>', '</IfDefine>'),
    },
    {
      name: 'the words of httpd 2.2 that httpd 2.4 overrules in the same section',
      tree: site(MOUNT, '<Directory /srv/blog>', '    Allow from all', '    Require all denied', '</Directory>'),
    },
    {
      name: 'a pattern of URLs that is closed',
      tree: site(
        MOUNT,
        '<Directory /srv/blog>',
        GRANT,
        '</Directory>',
        '<LocationMatch "^/">',
        '    Require all denied',
        '</LocationMatch>',
      ),
    },
    {
      name: 'a folder that is open to some',
      tree: site(
        MOUNT,
        '<Directory /srv/blog>',
        '    <RequireAny>',
        '    Require all denied',
        '    Require ip 10.0.0.0/8',
        '    </RequireAny>',
        '</Directory>',
      ),
    },
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
