import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const plain = (script: string, before = '', options = '') => ({
  'site.conf': before + virtualHost('plain.example.com', `WSGIScriptAlias / /srv/plain/app.wsgi${options}`),
  'plain/app.wsgi': script,
});
const DAEMON =
  'WSGIDaemonProcess blog python-path=/srv/blog\nWSGIProcessGroup blog\nWSGIScriptAlias / /srv/blog/blog/wsgi.py';
/** A site whose folder has an access file. */
const overridden = (allowed: string, file: string) => ({
  ...plain(APPLICATION, `<Directory /srv/plain>\nAllowOverride ${allowed}\n</Directory>\n`),
  'plain/.htaccess': file,
});
/** A site in whose folder a RewriteRule stands. */
const rewritten = (line: string) =>
  plain(APPLICATION, `<Directory /srv/plain>\nRequire all granted\nRewriteEngine On\n${line}\n</Directory>\n`);
/** A site below a path, which a rule of its host leads elsewhere; other places are closed, or another site. */
const led = (rule: string) => ({
  'site.conf': virtualHost(
    'plain.example.com',
    'WSGIScriptAlias /app /srv/plain/app.wsgi',
    'WSGIScriptAlias /other /srv/plain/app.wsgi',
    'RewriteEngine On',
    rule,
    '<Location /closed>',
    'Require all denied',
    '</Location>',
  ),
  'plain/app.wsgi': APPLICATION,
});
/** A script that takes its settings from each request. */
const BY_REQUEST =
  "import os\nfrom django.core.wsgi import get_wsgi_application\n_application = get_wsgi_application()\ndef application(environ, start_response):\n    os.environ['DJANGO_SETTINGS_MODULE'] = environ['SITE']\n    return _application(environ, start_response)\n";
const APPLICATION = 'def application(environ, start_response):\n    return []\n';

/** A server whose whole disk is known. */
const whole = (options: string, files: Readonly<Record<string, string>>) => ({
  'apache2.conf': `WSGIDaemonProcess plain python-home=/srv/venv${options}\n${virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/plain/app.wsgi process-group=plain')}`,
  'plain/app.wsgi': `import helper\n${APPLICATION}`,
  // What is installed is seen.
  'venv/lib/python3.11/site-packages/django/__init__.py': '',
  ...files,
});
/** A host that every unknown name reaches, with a rule that looks at the name. */
const first = (rule: string) =>
  virtualHost(
    'plain.example.com',
    'WSGIScriptAlias /app /srv/plain/app.wsgi',
    'RewriteEngine On',
    'RewriteCond %{HTTP_HOST} ^plain',
    rule,
    '<Location /closed>',
    'Require all denied',
    '</Location>',
  );
const OTHER = virtualHost('other.example.com', 'DocumentRoot /var/www');

testRule(rule, {
  invalid: [
    {
      name: 'a rule of a folder that makes each path anew (recorded: 500, AH00124)',
      tree: rewritten('RewriteRule . /x [PT]'),
      findings: [
        { id: 'again', severity: 'error', says: ['`/x`', '500'], shows: ['site.conf:4 makes another path each time'] },
      ],
    },
    {
      name: 'a module that lies beside a folder of the path that is not there',
      tree: whole(' python-path=/srv/plain/libary', { 'plain/library/helper.py': 'A = 1\n' }),
      findings: [
        {
          id: 'missing',
          severity: 'error',
          at: 'plain/app.wsgi:1',
          says: ["`No module named 'helper'`", 'no such folder', "'helper' lies in /srv/plain/library"],
        },
      ],
    },
    {
      name: 'a module in a folder that nothing puts on the path',
      tree: whole('', { 'plain/library/helper/__init__.py': 'A = 1\n' }),
      findings: [{ id: 'missing', severity: 'error', says: ['python-path=/srv/plain/library'] }],
    },
    {
      name: 'a module that two folders have, and one that none has',
      tree: whole(' python-path=/srv/plain/gone', { 'plain/a/helper.py': 'A = 1\n', 'plain/b/helper.py': 'A = 1\n' }),
      findings: [
        {
          id: 'missing',
          severity: 'error',
          says: ['/srv/plain/gone is on the path', 'Install it'],
          omits: ['lies in'],
        },
      ],
    },
    {
      name: 'a rule for the only name of a host that no stranger reaches',
      tree: { 'site.conf': OTHER + first('RewriteRule ^/app$ /closed [PT]'), 'plain/app.wsgi': APPLICATION },
      findings: [{ id: 'stray', severity: 'error' }],
    },
    {
      name: 'settings that come with the request, behind a handler that wants them at once',
      tree: { ...plain(BY_REQUEST), 'requirements.txt': 'Django==1.7.1\n' },
      findings: [{ id: 'settings', severity: 'error' }],
    },
    {
      name: 'two sites that fail alike are one cause, those that fail otherwise another',
      tree: {
        'site.conf': virtualHost(
          'plain.example.com',
          ...['a', 'b', 'c'].map((name) => `WSGIScriptAlias /${name} /srv/plain/${name}.wsgi`),
        ),
        'plain/a.wsgi': "raise RuntimeError('no licence')\n",
        'plain/b.wsgi': "raise RuntimeError('no licence')\n",
        'plain/c.wsgi': "raise ValueError('no key')\n",
      },
      findings: [
        { id: 'raises', severity: 'error', occurrences: 2, says: ['no licence'] },
        { id: 'raises', severity: 'error', says: ['no key'] },
      ],
    },
    {
      name: 'a script that fails where no access file is read: the answer is its own',
      tree: plain("raise RuntimeError('no licence')\n", '<Directory /srv/plain>\nAllowOverride none\n</Directory>\n'),
      findings: [{ id: 'raises', severity: 'error' }],
    },
    {
      name: 'a script that raises while it is loaded',
      tree: plain(`[|raise RuntimeError('no licence')|]\n${APPLICATION}`),
      findings: [{ id: 'raises', severity: 'error', says: ['RuntimeError: no licence', '500'] }],
    },
    {
      name: 'an application that raises for every request (recorded)',
      tree: plain("def application(environ, start_response):\n    raise ValueError('broken')\n"),
      findings: [{ id: 'raises', severity: 'error', says: ['ValueError: broken'] }],
    },
    {
      name: 'an object that cannot be called (recorded)',
      tree: plain("application = 'app'\n"),
      findings: [{ id: 'raises', severity: 'error', says: ['not callable'] }],
    },
    {
      name: 'a settings variable that is set to nothing, which the server of the site fills in',
      tree: {
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...djangoSite('blog', {
          wsgi: "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = ''\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
        }),
      },
      findings: [{ id: 'settings', severity: 'info' }],
    },
    {
      name: 'a settings variable that is taken away again, and another that is set to nothing',
      tree: {
        'apache2.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...djangoSite('blog', {
          wsgi: "import os\nos.environ['BLOG_MODE'] = ''\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\ndel os.environ['DJANGO_SETTINGS_MODULE']\nfrom django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
        }),
      },
      findings: [{ id: 'settings', severity: 'error' }],
    },
    {
      name: 'Django without a settings variable',
      tree: {
        'apache2.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...djangoSite('blog', {
          wsgi: 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
        }),
      },
      findings: [{ id: 'settings', severity: 'error', says: ['DJANGO_SETTINGS_MODULE', 'SetEnv does not'] }],
    },
    {
      name: 'embedded mode that is switched off (measured E15)',
      tree: plain(APPLICATION, 'WSGIRestrictEmbedded On\n'),
      findings: [{ id: 'refused', severity: 'error', says: ['Embedded mode'] }],
    },
    {
      name: 'an access file that says what AllowOverride does not allow (recorded)',
      tree: overridden('AuthConfig', 'DirectoryIndex index.html\n'),
      findings: [
        {
          id: 'accessFile',
          severity: 'error',
          says: ['access file plain/.htaccess (DirectoryIndex not allowed here', '500'],
        },
      ],
    },
    {
      name: 'where it ends, and where it is mounted',
      tree: plain(`import os\n[|raise RuntimeError('no licence')|]\n${APPLICATION}`),
      findings: [{ id: 'raises', severity: 'error', shows: ['site.conf:3 / is mounted here'] }],
    },
    {
      name: 'what is called and cannot be',
      tree: plain("x = 1\n[|application = 'app'|]\n"),
      findings: [{ id: 'raises', severity: 'error' }],
    },
    {
      name: 'the handler that asks for settings, behind another that does not',
      tree: {
        'apache2.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...djangoSite('blog', {
          wsgi: 'from flask import Flask\nfrom django.core.wsgi import get_wsgi_application\nother = Flask(__name__)\napplication = [|get_wsgi_application()|]\n',
        }),
      },
      findings: [{ id: 'settings', severity: 'error', shows: ['apache2.conf:3 / is mounted here'] }],
    },
    {
      name: 'an access file far down: told by the end of its path',
      tree: {
        'site.conf': `<Directory /srv/www>\nAllowOverride AuthConfig\n</Directory>\n${virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/www/sites/plain/app.wsgi')}`,
        'www/sites/plain/app.wsgi': APPLICATION,
        'www/sites/plain/.htaccess': 'DirectoryIndex index.html\n',
      },
      findings: [{ id: 'accessFile', severity: 'error', says: ['access file plain/.htaccess ('], at: 'site.conf:6' }],
    },
    {
      name: 'a rule of the folder that makes another path and forces a handler (recorded)',
      tree: rewritten('RewriteRule ^ /other [H=wsgi-script]'),
      findings: [
        {
          id: 'rewritten',
          severity: 'error',
          says: ['500', '`redirect:/other`'],
          at: 'site.conf:8',
          shows: ['site.conf:4 forces a handler'],
        },
      ],
    },
    {
      name: 'the same with a path of several folders, below a rule that only ends the rewriting of another one',
      tree: rewritten('RewriteRule ^admin - [L]\nRewriteRule ^ /to/another/place [H=wsgi-script]'),
      findings: [
        {
          id: 'rewritten',
          severity: 'error',
          says: ['`redirect:/to/another/place`'],
          shows: ['site.conf:5 forces a handler'],
        },
      ],
    },
    {
      name: 'the same with a handler that sends files (recorded)',
      tree: rewritten('RewriteRule ^ /other [H=default-handler]'),
      findings: [{ id: 'rewritten', severity: 'error', says: ['ends with 404'] }],
    },
    {
      name: 'a rule of the folder that [PT] brings back although it has [END] (recorded)',
      tree: rewritten('RewriteRule ^ /main [PT,END]'),
      findings: [{ id: 'again', severity: 'error', says: ['`/main`', 'no `[PT]`'] }],
    },
    {
      name: 'a rule of the host that leads the URL of a site to what is closed',
      tree: led('RewriteRule ^/app$ /closed [PT]'),
      findings: [
        {
          id: 'stray',
          severity: 'error',
          says: ['ends with 403', '`/closed` of the URL', '!^/app'],
          at: 'site.conf:3',
          shows: ['site.conf:6 makes another path'],
        },
      ],
    },
  ],
  valid: [
    { name: 'a script that runs', tree: plain(APPLICATION) },
    { name: 'an access file that says what is allowed', tree: overridden('Indexes', 'DirectoryIndex index.html\n') },
  ],
  lookAlikes: [
    {
      name: 'settings that come with the request, of a Django that waits for it',
      tree: { ...plain(BY_REQUEST), 'requirements.txt': 'Django==1.5.4\n' },
    },
    {
      name: 'a rule that forces the handler and leaves the path, and one for other paths (recorded)',
      tree: rewritten('RewriteRule ^ - [H=wsgi-script]\nRewriteRule ^admin /other [H=wsgi-script]'),
    },
    {
      name: 'a rule that forces a handler of which nobody knows what it answers',
      tree: rewritten('RewriteRule ^ /other [H=ldap-status]'),
    },
    {
      name: 'a rule of the folder that ends with its own path (recorded)',
      tree: rewritten('RewriteRule ^ /main [END]'),
    },
    { name: 'a rule that leads the URL of a site to another one', tree: led('RewriteRule ^/app$ /other [PT]') },
    { name: 'a rule that refuses the URL of a site: that is meant', tree: led('RewriteRule ^/app$ - [F]') },
    { name: 'a rule that sends the URL of a site back', tree: led('RewriteRule ^/app$ /closed [R]') },
    {
      name: 'a rule for one of the names of a host',
      tree: led('ServerAlias www.example.com\nRewriteCond %{HTTP_HOST} ^plain\nRewriteRule ^/app$ /closed [PT]'),
    },
    {
      name: 'a rule for the name of a host that every other name reaches, too',
      tree: { 'site.conf': first('RewriteRule ^/app$ /closed [PT]') + OTHER, 'plain/app.wsgi': APPLICATION },
    },
    { name: 'a rule of a folder that ends there (recorded)', tree: rewritten('RewriteRule . /x [END]') },
    {
      name: 'a rule of a folder that is not asked a second time (recorded)',
      tree: rewritten('RewriteCond %{ENV:REDIRECT_STATUS} ^$\nRewriteRule . /x [PT]'),
    },
    {
      name: 'a module in a folder of the path',
      tree: whole(' python-path=/srv/plain/library', { 'plain/library/helper.py': 'A = 1\n' }),
    },
    {
      name: 'a module that a later line puts on the path: import-unresolvable tells',
      tree: {
        ...whole('', { 'plain/library/helper.py': 'A = 1\n' }),
        'plain/app.wsgi': `import helper\nimport sys\nsys.path.append('/srv/plain/library')\n${APPLICATION}`,
      },
    },
    { name: 'a rule that leads to what nobody knows', tree: led('RewriteRule ^/app$ /page.html') },
    { name: 'an access file that is not read', tree: overridden('None', 'DirectoryIndex index.html\n') },
    { name: 'a script that is not here', tree: { 'site.conf': plain('')['site.conf'] } },
    {
      name: 'a script that is not here and runs nowhere: process-group-undefined tells',
      tree: { 'site.conf': plain('', '', ' process-group=web')['site.conf'] },
    },
    {
      name: 'a group of another virtual host, and a script that calls nothing: rules of their own tell',
      tree: {
        'site.conf':
          `${virtualHost('a.example.com', 'WSGIDaemonProcess web')}${virtualHost('plain.example.com', 'WSGIScriptAlias / /srv/plain/app.wsgi process-group=web', 'WSGIScriptAlias /n /srv/plain/n.wsgi')}`.replace(
            '/n /srv',
            '/n /srv',
          ),
        'plain/app.wsgi': APPLICATION,
        'plain/n.wsgi': 'import os\n',
      },
    },
    {
      name: 'execfile, which Python 3 does not have: legacy-bootstrap tells',
      tree: plain(
        `activate = '/srv/env/bin/activate_this.py'\nexecfile(activate, dict(__file__=activate))\n${APPLICATION}`,
      ),
    },
    {
      name: 'an exception that is caught',
      tree: plain(`try:\n    raise RuntimeError('x')\nexcept RuntimeError:\n    pass\n${APPLICATION}`),
    },
    {
      name: 'a group that nobody declares: another rule names it',
      tree: plain(APPLICATION, '', ' process-group=web'),
    },
    {
      name: 'an exception that depends on the machine',
      tree: plain(`import os\nif not os.path.exists('/etc/licence'):\n    raise RuntimeError('x')\n${APPLICATION}`),
    },
    {
      name: 'a variable that the server is started with',
      tree: {
        'site.conf': virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/blog/wsgi.py'),
        ...djangoSite('blog', {
          wsgi: 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
        }),
      },
      environment: { DJANGO_SETTINGS_MODULE: 'elsewhere.settings' },
    },
    {
      name: 'settings that change what the default of an address becomes',
      tree: {
        'site.conf': virtualHost('blog.example.com', DAEMON),
        ...djangoSite('blog', {
          settings:
            "import os\nimport dj_database_url\nDATABASES = {'default': dj_database_url.config(default=os.environ.get('DATABASE_URL', 'postgres://db/blog'))}\nDATABASES['default']['ENGINE'] = 'postgis'\n",
        }),
      },
    },
    {
      name: 'settings that add to what the default of a cast variable becomes',
      tree: {
        'site.conf': virtualHost('blog.example.com', DAEMON),
        ...djangoSite('blog', {
          settings:
            "import os\nfrom decouple import config, Csv\nALLOWED_HOSTS = config('HOSTS', default=os.environ.get('HOST', 'blog.example.com'), cast=Csv())\nALLOWED_HOSTS += ['localhost']\n",
        }),
      },
    },
    {
      name: 'a mount behind another one',
      tree: {
        'site.conf': virtualHost(
          'plain.example.com',
          'WSGIScriptAlias / /srv/plain/app.wsgi',
          'WSGIScriptAlias /old /srv/plain/old.wsgi',
        ),
        'plain/app.wsgi': APPLICATION,
        'plain/old.wsgi': "raise RuntimeError('gone')\n",
      },
    },
    {
      name: 'a group that nobody declares beside one that is: another rule names it',
      tree: plain(APPLICATION, 'WSGIDaemonProcess blog\n', ' process-group=web'),
    },
  ],
});
