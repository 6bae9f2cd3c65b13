import { djangoSite, virtualHost } from '../../../test/helpers/django-site.ts';
import { testRule } from '../../../test/helpers/rule-tester.ts';
import { rule } from './rule.ts';

const TOKEN =
  "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': ['rest_framework.authentication.TokenAuthentication']}\n";
const MOUNT = 'WSGIScriptAlias / /srv/api/api/wsgi.py';
const host = (settings: string, ...lines: readonly string[]) => ({
  'site.conf': virtualHost('api.example.com', ...lines),
  ...djangoSite('api', { settings }),
});
const PLAIN = "def application(environ, start_response):\n    who = environ.get('HTTP_AUTHORIZATION')\n    return []\n";
const plain = (script: string, ...lines: readonly string[]) => ({
  'site.conf': virtualHost('api.example.com', ...lines, 'WSGIScriptAlias / /srv/api/app.wsgi'),
  'api/app.wsgi': script,
});

const RESOURCE =
  'from tastypie.authentication import ApiKeyAuthentication\nclass Meta:\n    authentication = ApiKeyAuthentication()\n';

testRule(rule, {
  invalid: [
    {
      name: 'a Dockerfile that only speaks of the directive',
      tree: { ...host(TOKEN, `[|${MOUNT}|]`), Dockerfile: '# WSGIPassAuthorization On is not needed\nFROM debian\n' },
      findings: [{ id: 'kept', severity: 'warning' }],
    },
    {
      name: 'a token of Django REST framework',
      tree: host(TOKEN, `[|${MOUNT}|]`),
      findings: [{ id: 'kept', severity: 'warning', says: ['TokenAuthentication', '401'] }],
      fixed: host(TOKEN, 'WSGIPassAuthorization On', MOUNT),
      applicability: 'unsafe',
    },
    {
      name: 'a plain script that reads the header',
      tree: plain(PLAIN),
      findings: [{ id: 'kept', severity: 'warning', says: ['app.wsgi reads it'] }],
    },
    {
      name: 'a middleware that reads the header, and a line that switches it off',
      tree: {
        ...host("MIDDLEWARE = ['api.middleware.Login']\n", 'WSGIPassAuthorization Off', MOUNT),
        'api/api/middleware.py':
          "class Login:\n    def __call__(self, request):\n        return request.headers['Authorization']\n",
      },
      findings: [{ id: 'kept', severity: 'warning', says: ['middleware.py reads it'] }],
    },
    {
      name: 'a mount outside every virtual host',
      tree: { 'site.conf': `${MOUNT}\n`, ...djangoSite('api', { settings: TOKEN }) },
      findings: [{ id: 'kept', severity: 'warning' }],
      fixed: { 'site.conf': `${MOUNT} pass-authorization=On\n` },
    },
    {
      name: 'a resource of tastypie that takes an API key',
      tree: {
        ...host("INSTALLED_APPS = ['tastypie', 'api']\n", MOUNT),
        'api/api/resources.py': RESOURCE,
      },
      findings: [
        { id: 'kept', severity: 'warning', says: ['tastypie'], shows: ['api/api/resources.py:3 asks for the header'] },
      ],
    },
  ],
  valid: [
    { name: 'the directive', tree: host(TOKEN, 'WSGIPassAuthorization On', MOUNT) },
    { name: 'the option', tree: host(TOKEN, `${MOUNT} pass-authorization=On`) },
  ],
  lookAlikes: [
    {
      name: 'the directive in a file that Elastic Beanstalk writes',
      tree: {
        ...host(TOKEN, MOUNT),
        '.ebextensions/auth.config':
          'files:\n  "/etc/httpd/conf.d/auth.conf":\n    content: |\n      WSGIPassAuthorization On\n',
      },
    },
    {
      name: 'the directive that a Dockerfile appends to the configuration',
      tree: {
        ...host(TOKEN, MOUNT),
        Dockerfile: "FROM debian\nRUN echo 'WSGIPassAuthorization On' >> /etc/apache2/apache2.conf\n",
      },
    },
    {
      name: 'a resource of tastypie for everybody, and one of another library',
      tree: {
        'site.conf':
          virtualHost('api.example.com', MOUNT) +
          virtualHost('web.example.com', 'WSGIScriptAlias / /srv/web/web/wsgi.py'),
        ...djangoSite('api', { settings: "INSTALLED_APPS = ['tastypie', 'api']\n" }),
        'api/api/resources.py': RESOURCE.replaceAll('ApiKeyAuthentication', 'SessionAuthentication'),
        ...djangoSite('web', { settings: "INSTALLED_APPS = ['web']\n" }),
        'web/web/resources.py': RESOURCE,
      },
    },
    {
      name: 'the directive in the section of the script (measured)',
      tree: host(TOKEN, MOUNT, '<Directory /srv/api/api>', 'WSGIPassAuthorization On', '</Directory>'),
    },
    {
      name: 'the header copied by SetEnvIf (measured)',
      tree: host(TOKEN, MOUNT, 'SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1'),
    },
    {
      name: 'the header copied by RewriteRule (measured)',
      tree: host(TOKEN, MOUNT, 'RewriteEngine On', 'RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]'),
    },
    {
      name: 'CGIPassAuth (measured)',
      tree: host(TOKEN, MOUNT, '<Location />', 'CGIPassAuth On', '</Location>'),
    },
    {
      name: 'a password that httpd asks for',
      tree: plain(PLAIN, '<Location />', 'AuthType Basic', 'AuthName api', 'Require valid-user', '</Location>'),
    },
    {
      name: 'sessions',
      tree: host(TOKEN.replace('TokenAuthentication', 'SessionAuthentication'), MOUNT),
    },
    {
      name: 'a comment, and a header that is written',
      tree: plain(
        "# environ['HTTP_AUTHORIZATION'] is not there\ndef application(environ, start_response):\n    environ['HTTP_AUTHORIZATION'] = 'x'\n    return []\n",
      ),
    },
  ],
});
