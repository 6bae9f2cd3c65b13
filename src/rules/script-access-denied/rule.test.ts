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
const IN_HOME_OF_ROOT = virtualHost(
  'blog.example.com',
  'WSGIScriptAlias / /root/blog/blog.wsgi',
  '<Directory /root/blog>',
  GRANT,
  '</Directory>',
);
const OPEN = ['<Directory /srv/blog>', GRANT, '</Directory>'];

testRule(rule, {
  invalid: [
    {
      name: 'a script in the home of root, whatever is granted (measured: 403, AH00529)',
      tree: {
        'site.conf': virtualHost(
          'blog.example.com',
          '[|WSGIScriptAlias / /root/blog/blog.wsgi|]',
          '<Directory /root/blog>',
          GRANT,
          '</Directory>',
        ),
      },
      findings: [{ id: 'home', severity: 'warning', says: ['nobody but root'] }],
    },
    {
      name: 'the same where only a folder below is opened',
      tree: {
        'site.conf': IN_HOME_OF_ROOT,
        Dockerfile: 'FROM ubuntu\nRUN chmod -R 755 /root/blog\n',
      },
      findings: [{ id: 'home', severity: 'warning' }],
    },
    {
      name: 'a chain about URLs that closes the site, behind one about the client that does not',
      tree: site(
        `[|${MOUNT}|]`,
        ...OPEN,
        ...['<If "%{REMOTE_ADDR} == \'10.0.0.1\'">', 'SetEnv A b', '</If>'],
        ...['<If "%{REQUEST_URI} == \'/x\'">', 'SetEnv A b', '</If>', '<Else>', 'Require all denied', '</Else>'],
        ...['<If "%{REMOTE_ADDR} == \'10.0.0.2\'">', 'SetEnv A b', '</If>'],
      ),
      findings: [{ id: 'closed', severity: 'warning', says: ['in <Else'] }],
    },
    {
      name: 'two sites of one closed folder are one cause, those of two are two',
      tree: {
        'apache2.conf': `${DENIED}${virtualHost('blog.example.com', 'WSGIScriptAlias /a /srv/blog/blog/wsgi.py', 'WSGIScriptAlias /b /srv/blog/blog/wsgi.py', 'WSGIScriptAlias /c /srv/shop/shop/wsgi.py')}<Directory /srv/shop>\nRequire all denied\n</Directory>\n`,
        ...djangoSite('blog'),
        ...djangoSite('shop'),
      },
      findings: [
        { id: 'denied', severity: 'error', says: ['/a and blog.example.com/b'], occurrences: 2 },
        { id: 'denied', severity: 'error', says: ['/c'] },
      ],
    },
    {
      name: 'a folder that nothing grants (lab 44)',
      tree: site(`[|${MOUNT}|]`),
      findings: [{ id: 'denied', severity: 'error', says: ['403', '<Directory /srv/blog/blog>'] }],
      fixed: site('<Directory /srv/blog/blog>', GRANT, '</Directory>', MOUNT),
      applicability: 'unsafe',
    },
    {
      name: 'a Directory section for the script itself',
      tree: site(`[|${MOUNT}|]`, '<Directory /srv/blog/blog/wsgi.py>', GRANT, '</Directory>'),
      findings: [{ id: 'file', severity: 'error', says: ['folders only'], at: 'apache2.conf:8' }],
      fixed: site(MOUNT, '<Directory /srv/blog/blog>', GRANT, '</Directory>'),
    },
    {
      name: 'a Location section with a folder of the disk',
      tree: site(`[|${MOUNT}|]`, '<Location /srv/blog>', GRANT, '</Location>'),
      findings: [{ id: 'location', severity: 'error', says: ['URL paths'], at: 'apache2.conf:8' }],
      fixed: site(MOUNT, '<Directory /srv/blog>', GRANT, '</Directory>'),
    },
    {
      name: 'the words of httpd 2.2 below a denied root',
      tree: site(`[|${MOUNT}|]`, '<Directory /srv/blog>', '    Order allow,deny', '    Allow from all', '</Directory>'),
      findings: [{ id: 'old', severity: 'error', says: ['Require all granted'], at: 'apache2.conf:8' }],
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
          shows: ['apache2.conf:3 refused by this line'],
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
      findings: [
        {
          id: 'denied',
          severity: 'error',
          says: ['`<Directory "/srv/my blog">`'],
          shows: ['apache2.conf:3 refused by this line'],
          offers: [],
        },
      ],
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
    {
      name: 'a section that closes the URLs of the site: no folder is missing',
      tree: site(`[|${MOUNT}|]`, ...OPEN, '<LocationMatch "^/">', '    Require all denied', '</LocationMatch>'),
      findings: [
        {
          id: 'closed',
          severity: 'warning',
          says: ['403', '`Require all denied` in <LocationMatch', 'blog/wsgi.py'],
          omits: ['<Directory'],
          shows: ['apache2.conf:12 refused by this line'],
          offers: [],
        },
      ],
    },
    {
      name: 'a file that is closed: a grant for its folder would change nothing',
      tree: site(`[|${MOUNT}|]`, ...OPEN, '<Files wsgi.py>', '    Require all denied', '</Files>'),
      findings: [{ id: 'closed', severity: 'warning', says: ['<Files wsgi.py>'], omits: ['<Directory'], offers: [] }],
    },
    {
      name: 'the words of 2.2, a method that no browser uses, a condition that always holds here',
      tree: {
        'apache2.conf': `${DENIED}${virtualHost(
          'blog.example.com',
          ...OPEN,
          ...['a', 'b', 'c', 'd'].map((name) => `[|WSGIScriptAlias /${name} /srv/blog/blog/wsgi.py|]`),
          ...['<Location /a>', '    Order deny,allow', '    Deny from all', '</Location>'],
          ...['<Location /b>', '    Require method POST PUT', '</Location>'],
          ...['<If "%{REQUEST_URI} =~ m#^/c#">', '    Require all denied', '</If>'],
          ...[
            '<If "%{REQUEST_URI} !~ m#^/d#">',
            '    SetEnv A b',
            '</If>',
            '<Else>',
            '    Require all denied',
            '</Else>',
          ],
        )}`,
        ...djangoSite('blog'),
      },
      findings: [
        { id: 'closed', severity: 'warning', says: ['blog.example.com/a', 'in <Location /a>'] },
        { id: 'closed', severity: 'warning', says: ['blog.example.com/b', '`Require method POST PUT`'] },
        { id: 'closed', severity: 'warning', says: ['blog.example.com/c', 'in <If'] },
        { id: 'closed', severity: 'warning', says: ['blog.example.com/d', 'in <Else>'] },
      ],
    },
    {
      name: 'the words of httpd 2.2 that httpd 2.4 overrules in the same section',
      tree: site(
        `[|${MOUNT}|]`,
        '<Directory /srv/blog>',
        '    Allow from all',
        '    Require all denied',
        '</Directory>',
      ),
      findings: [{ id: 'closed', severity: 'warning', says: ['`Require all denied` in <Directory /srv/blog>'] }],
    },
    {
      name: 'whoever asks for another name than those of the host',
      tree: site(
        'ServerAlias www.example.com *.example.org',
        `[|${MOUNT}|]`,
        ...OPEN,
        ...['<Location />', '    Require expr "%{HTTP_HOST} == \'example.net\'"', '</Location>'],
      ),
      findings: [{ id: 'closed', severity: 'warning', says: ['blog.example.com', 'HTTP_HOST'] }],
    },
    {
      name: 'an access file that closes the folder',
      tree: {
        ...site(`[|${MOUNT}|]`, '<Directory /srv/blog>', GRANT, '    AllowOverride All', '</Directory>'),
        'blog/blog/.htaccess': 'Require all denied\n',
      },
      findings: [
        {
          id: 'closed',
          severity: 'warning',
          says: ['in .htaccess'],
          shows: ['blog/blog/.htaccess:1 refused by this line'],
        },
      ],
    },
    {
      name: 'an access script that has no function to ask',
      tree: {
        ...site(`[|${MOUNT}|]`, '<Directory /srv/blog>', GRANT, 'WSGIAccessScript /srv/blog/door.wsgi', '</Directory>'),
        'blog/door.wsgi': 'def application(environ, start_response):\n    return []\n',
      },
      findings: [
        { id: 'script', severity: 'error', says: ['`allow_access`'], shows: ['apache2.conf:10 refuses everybody'] },
      ],
    },
    {
      name: 'a condition in an access file that closes the mount',
      tree: {
        ...site(`[|${MOUNT}|]`, '<Directory /srv/blog>', GRANT, '    AllowOverride All', '</Directory>'),
        'blog/blog/.htaccess': '<If "%{REQUEST_URI} =~ m#^/#">\nRequire all denied\n</If>\n',
      },
      findings: [{ id: 'closed', severity: 'warning', shows: ['blog/blog/.htaccess:2 refused by this line'] }],
    },
    {
      name: 'a Location with a folder of the disk that may be missing: nothing says that it was meant',
      tree: site(`[|${MOUNT}|]`, '<IfDefine OPEN>', '<Location /srv/blog>', GRANT, '</Location>', '</IfDefine>'),
      findings: [{ id: 'denied', severity: 'error' }],
    },
    {
      name: 'the words of httpd 2.2 for all URLs: they take back nothing that a folder refuses',
      tree: site(`[|${MOUNT}|]`, '<Location />', '    Allow from all', '</Location>'),
      findings: [{ id: 'denied', severity: 'error' }],
    },
  ],
  valid: [{ name: 'a grant', tree: site(MOUNT, '<Directory /srv/blog/blog>', GRANT, '</Directory>') }],
  lookAlikes: [
    {
      name: 'an access script that refuses some, and one that is not here',
      tree: {
        ...site(MOUNT, '<Directory /srv/blog>', GRANT, 'WSGIAccessScript /srv/blog/door.wsgi', '</Directory>'),
        'other.conf': `<Directory /srv/shop>\n${GRANT}\nWSGIAccessScript /srv/shop/door.wsgi\n</Directory>\n`,
        'blog/door.wsgi': "def allow_access(environ, host):\n    return host == '10.0.0.1'\n",
      },
    },
    ...[
      ['chmod', 'RUN chmod 755 /root\n'],
      ['chown beside others', 'RUN chown -R www-data /srv /root/ && apache2ctl start\n'],
      ['find', 'RUN chmod -R 755 /root/blog && \\\n    find /root -type d -exec chmod 775 {} \\;\n'],
    ].map(([how = '', line = '']) => ({
      name: `the home of root, opened with ${how}`,
      tree: {
        'site.conf': IN_HOME_OF_ROOT,
        Dockerfile: `FROM ubuntu\n${line}`,
      },
    })),
    {
      name: 'a folder that is called root, of which the name says nothing',
      tree: { 'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/root/blog.wsgi') },
    },
    ...[
      [
        'nobody but them, whoever the others are',
        '<RequireAny>\nRequire all denied\nRequire ip 10.0.0.0/8\n</RequireAny>',
      ],
      ['a name of the request, one line of two', 'Require all denied\nRequire user editor'],
      ['a part of them, in the words of 2.2', 'Order allow,deny\nAllow from 10.0.0.0/8'],
      ['all but some', 'Order allow,deny\nAllow from all\nDeny from 127.0.0.1'],
      ['either of two', 'Satisfy any\nOrder deny,allow\nDeny from all\nRequire all denied'],
      ['an expression in capitals', 'Require EXPR "%{REMOTE_USER} == \'editor\'"'],
    ].map(([what, lines]) => ({
      name: `a site for some, told in other words: ${what}`,
      tree: site(MOUNT, ...OPEN, '<Location />', `${lines}`, '</Location>'),
    })),
    {
      name: 'whoever is left over by the second of two chains of conditions about the client',
      tree: site(
        MOUNT,
        ...OPEN,
        ...['<If "%{REQUEST_URI} == \'/x\'">', 'SetEnv A b', '</If>'],
        ...['<If "%{REMOTE_ADDR} == \'10.0.0.1\'">', 'SetEnv A b', '</If>', '<Else>', 'Require all denied', '</Else>'],
      ),
    },
    {
      name: 'a part of the site that is closed',
      tree: site(MOUNT, ...OPEN, '<Location /private>', '    Require all denied', '</Location>'),
    },
    {
      name: 'one name of the host alone is closed',
      tree: site(
        'ServerAlias www.example.com *.example.org',
        MOUNT,
        ...OPEN,
        ...['<Location />', '    Require expr "%{HTTP_HOST} =~ /^www/"', '</Location>'],
      ),
    },
    {
      name: 'the first page alone is closed',
      tree: site(MOUNT, ...OPEN, '<LocationMatch "^/$">', '    Require all denied', '</LocationMatch>'),
    },
    ...[
      ['addresses', 'Require ip 10.0.0.0/8'],
      ['whoever is not of these addresses', '<RequireNone>\nRequire ip 127.0.0.1\n</RequireNone>\nRequire all granted'],
      ['addresses, in the words of 2.2', 'Order deny,allow\nDeny from all\nAllow from 10.0.0.0/8'],
      ['a header', 'Require expr "%{HTTP:X-Token} == \'secret\'"'],
      ['a variable', 'Require env let_me_in'],
    ].map(([what, lines]) => ({
      name: `a site for some: ${what}`,
      tree: site(MOUNT, ...OPEN, '<Location />', `${lines}`, '</Location>'),
    })),
    {
      name: 'a condition about the client',
      tree: site(MOUNT, ...OPEN, '<If "%{REMOTE_ADDR} -ipmatch \'127.0.0.0/8\'">', 'Require all denied', '</If>'),
    },
    {
      name: 'whoever is left over by a condition about the client',
      tree: site(
        MOUNT,
        ...OPEN,
        ...['<If "%{REMOTE_ADDR} == \'10.0.0.1\'">', 'SetEnv A b', '</If>', '<Else>', 'Require all denied', '</Else>'],
      ),
    },
    {
      name: 'a grant that may be missing',
      tree: site(MOUNT, '<IfDefine OPEN>', '<Directory /srv/blog>', GRANT, '</Directory>', '</IfDefine>'),
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
