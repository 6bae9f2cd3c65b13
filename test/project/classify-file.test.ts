import { describe, expect, it } from 'vitest';
import { mayMatter, rolesByContent, rolesByName } from '../../src/project/classify-file.ts';

describe('a file is looked at', () => {
  it.each([
    '/r/site/wsgi.py',
    '/r/index.py',
    '/r/site/__init__.py',
    '/r/__main__.py',
    '/r/test_settings.py',
    '/r/settings/_base.py',
    '/r/_site.wsgi',
    '/r/latest.py',
    '/r/httpd.conf',
    '/r/site',
    '/r/requirements.txt',
  ])('called %s', (path) => expect(mayMatter(path)).toBe(true));

  it.each(['/r/test_views.py', '/r/views_test.py', '/r/conftest.py', '/r/_client.py', '/r/readme.md', '/r/types.pyi'])(
    'unless it is called %s',
    (path) => expect(mayMatter(path)).toBe(false),
  );
});

describe('the bytes of a file', () => {
  const rolesOf = (path: string, text: string) => rolesByContent(path, Buffer.from(text));

  it.each([
    ['def application(environ, start_response):\n    return []\n', ['script']],
    ['import web.wsgi\napplication = web.wsgi.make()\n', ['script']],
    ['from site.wsgi import application\n', ['script']],
    ['from site.wsgi import application as app\n', []],
    ['application = make()\n', []],
    ['# wsgi\nx.application = 1\n', []],
    ["ROOT_URLCONF = 'site.urls'\nINSTALLED_APPS = []\n", ['settings']],
    ["WSGI_APPLICATION = 'site.wsgi.application'\n", ['settings']],
    ['print(settings.INSTALLED_APPS)\n', []],
    ['OLD_APPS = WSGI_APPS = []\n', []],
  ])('of Python that say %j', (text, roles) => expect(rolesOf('/r/index.py', text)).toEqual(roles));

  it('of configuration', () => {
    expect(rolesOf('/r/site', '<VirtualHost *:80>\nServerName a\n</VirtualHost>\n')).toEqual(['configuration']);
    expect(rolesOf('/r/site', '<virtualhost *:80>\nServerName a\n</virtualhost>\n')).toEqual(['configuration']);
    expect(rolesOf('/r/site', 'WSGIScriptAlias / /srv/wsgi.py\n')).toEqual(['configuration']);
    expect(rolesOf('/r/site', 'wsgiscriptalias / /srv/x.wsgi\nrewriteengine on\nrewriterule ^/?(.*)$ /x\n')).toEqual([
      'configuration',
    ]);
    expect(
      rolesOf('/r/site', 'wsgiscriptalias names a script,\nrewriting is for later\nand the rest is prose\n'),
    ).toEqual([]);
    expect(rolesOf('/r/site', 'A virtual host is what it is.\n')).toEqual([]);
    const quoted = '<VirtualHost *:80>\nServerName a\nDocumentRoot /srv (the folder)\n</VirtualHost>\n';
    expect(rolesOf('/r/notes', `先开启\n${quoted}完成\n`)).toEqual([]);
    expect(rolesOf('/r/site', `# 先开启\n${quoted}`)).toEqual(['configuration']);
  });
});

it('YAML that writes files of a server is none of them', () => {
  const text =
    'files:\n  "/etc/httpd/conf.d/site.conf":\n    content: |\n      WSGIPassAuthorization On\n      WSGIScriptAlias / /srv/wsgi.py\n      <Directory /srv>\n      Require all granted\n      </Directory>\n';
  expect(rolesByContent('/r/.ebextensions/wsgi.config', Buffer.from(text))).toEqual([]);
  expect(rolesByContent('/r/apache/wsgi.config', Buffer.from(text))).toEqual(['configuration']);
});

it('a test is no script by its name', () => {
  expect(rolesByName('/r/shop_wsgi.py')).toEqual(['script']);
  expect(rolesByName('/r/test_wsgi.py')).toEqual([]);
});
