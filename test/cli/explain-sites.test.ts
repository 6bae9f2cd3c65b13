import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { commitAll, folderOf, runCli } from '../helpers/run-cli.ts';

const SAMPLE = resolve('samples/shared-process');
const REPAIRED = resolve('samples/shared-process-repaired');

const wsgi = (site: string): string =>
  `import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ['DJANGO_SETTINGS_MODULE'] = '${site}.settings'\napplication = get_wsgi_application()\n`;
const project = (folder: string, site: string) => ({
  [`${folder}/${site}/wsgi.py`]: wsgi(site),
  [`${folder}/${site}/settings.py`]: `ALLOWED_HOSTS = ['${site}.example.com']\nSECRET_KEY = 'x'\n`,
  [`${folder}/${site}/__init__.py`]: '',
});
const host = (site: string, more = ''): string =>
  `<VirtualHost *:80>\n    ServerName ${site}.example.com\n    WSGIDaemonProcess ${site} python-path=/srv/${site}\n    WSGIProcessGroup ${site}\n    WSGIScriptAlias / /srv/${site}/${site}/wsgi.py\n    <Directory /srv/${site}>\n        Require all granted\n    </Directory>\n${more}</VirtualHost>\n`;

/** As Debian lays out /etc/apache2, a site enabled and one that is only available. */
const DEBIAN = {
  'etc/apache2/apache2.conf':
    'Mutex file:${APACHE_LOCK_DIR} default\nUser ${APACHE_RUN_USER}\n<Directory />\n    Require all denied\n</Directory>\nIncludeOptional mods-enabled/*.load\nInclude ports.conf\nIncludeOptional sites-enabled/*.conf\n',
  'etc/apache2/envvars': 'export APACHE_RUN_USER=www-data\nexport APACHE_LOCK_DIR=/var/lock/apache2$SUFFIX\n',
  'etc/apache2/ports.conf': 'Listen 80\n',
  'etc/apache2/mods-enabled/all.load': 'LoadModule wsgi_module m.so\nLoadModule authz_core_module m.so\n',
  'etc/apache2/sites-enabled/blog.conf': host('blog'),
  'etc/apache2/sites-available/shop.conf': host('shop'),
  ...project('srv/blog', 'blog'),
};

/** As Red Hat lays out /etc/httpd: ServerRoot is named, and includes count from it. */
const RED_HAT = {
  'etc/httpd/conf/httpd.conf':
    'ServerRoot "/etc/httpd"\nListen 80\nInclude conf.modules.d/*.conf\n<Directory />\n    Require all denied\n</Directory>\nIncludeOptional conf.d/*.conf\n',
  'etc/httpd/conf.modules.d/00.conf':
    'LoadModule mpm_event_module m.so\nLoadModule authz_core_module m.so\nLoadModule wsgi_module m.so\n',
  'etc/httpd/conf.d/blog.conf': host('blog'),
  ...project('srv/blog', 'blog'),
};

describe('explain without a request', () => {
  it('tells of every site its process, interpreter and settings, and what is wrong with it', async () => {
    const { status, stdout } = await runCli(SAMPLE, 'explain');
    expect(status).toBe(1);
    expect(stdout.replaceAll(/ +/g, ' ')).toContain(
      'http://blog.example.com/ blog.settings sites blog.example.com| /srv/blog/blog/wsgi.py\n error[env-setdefault-shared-process]',
    );
  });

  it('ends with 0 where nothing is wrong', async () => {
    const { status, stdout } = await runCli(REPAIRED, 'explain');
    expect(stdout).toContain('http://shop.example.com/');
    expect(status).toBe(0);
  });

  it.each([
    ['Debian', DEBIAN],
    ['Red Hat', RED_HAT],
  ])("finds the server in a copy of %s's layout", async (_name, tree) => {
    const { status, stdout } = await runCli(folderOf(tree), 'explain');
    expect(stdout.replaceAll(/ +/g, ' ')).toContain(
      'http://blog.example.com/ blog.settings blog blog.example.com| /srv/blog/blog/wsgi.py\n',
    );
    expect(stdout).not.toContain('shop');
    expect(stdout).not.toContain('undecided');
    expect(status).toBe(0);
  });

  it('names what takes the URL of a site, and hosts that mount nothing', async () => {
    const folder = folderOf({
      'apache.conf': `ServerRoot /etc/httpd\nListen 80\n${host('blog')}${host('blog').replace(/ +WSGIDaemon.*\n/, '')}<VirtualHost *:80>\nServerName files.example.com\n</VirtualHost>\n`,
      ...project('srv/blog', 'blog'),
    });
    const { stdout } = await runCli(folder, 'explain', '--apache', 'apache.conf');
    expect(stdout).toContain('never asked: the mount / of blog.example.com takes its URL');
    expect(stdout).toContain('files.example.com  mounts no script  (apache.conf:');
  });

  it('tells of a server that does not start', async () => {
    const folder = folderOf({
      'apache.conf': `ServerRoot /etc/httpd\nListen 80\nRequire all granted\n${host('blog')}`,
    });
    const { status, stdout } = await runCli(folder, 'explain', '--apache', 'apache.conf');
    expect(stdout).toContain('httpd does not start: Require not allowed');
    expect(status).toBe(1);
  });

  it('answers in the published shape', async () => {
    const schema = JSON.parse(readFileSync('docs/schema/sites.schema.json', 'utf8'));
    const validate = new Ajv2020({ strict: false }).compile(schema);
    const folders = [
      SAMPLE,
      folderOf({ 'apache.conf': `ServerRoot /etc/httpd\nListen 80\nRequire all granted\n${host('blog')}` }),
    ];
    for (const folder of folders) {
      const { stdout } = await runCli(folder, 'explain', '--format', 'json');
      expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it('takes no server of this machine for that of sites in a folder that no repository holds', async () => {
    const { status, stdout, stderr } = await runCli(folderOf(project('shop', 'shop')), 'explain');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('no configuration of Apache lies here');
  });

  it('says what to do where a repository describes no server', async () => {
    const folder = folderOf({ 'README.md': '' });
    commitAll(folder);
    const { status, stderr } = await runCli(folder, 'explain');
    expect(status).toBe(2);
    expect(stderr).toContain('--apache FILE');
  });
});

describe('what explain takes for a request', () => {
  it('finds the server, and completes a host', async () => {
    const { status, stdout } = await runCli(SAMPLE, 'explain', 'shop.example.com/x');
    expect(stdout).toContain('http://shop.example.com/x  ->  /srv/shop/shop/wsgi.py with shop.settings');
    expect(status).toBe(0);
  });

  it('asks a path of every site, in one sequence, and fails where one gets the settings of another', async () => {
    const { status, stdout } = await runCli(SAMPLE, 'explain', '/admin/');
    expect(stdout).toContain('http://blog.example.com/admin/  ->  /srv/blog/blog/wsgi.py with blog.settings');
    expect(stdout).toContain('http://shop.example.com/admin/  ->  settings-not-importable (500)');
    expect(status).toBe(1);
  });

  it('asks a host over TLS where it speaks that', async () => {
    const tls = '    SSLEngine on\n';
    const folder = folderOf({
      'apache.conf': `ServerRoot /etc/httpd\nListen 80\nListen 443\n${host('blog')}${host('shop', tls).replace('*:80', '*:443')}`,
    });
    const { stdout } = await runCli(
      folder,
      'explain',
      '--apache',
      'apache.conf',
      'shop.example.com',
      'blog.example.com',
    );
    expect(stdout).toContain('https://shop.example.com/  ->');
    expect(stdout).toContain('http://blog.example.com/  ->');
  });

  it('ends with 1 where the deployment answers with an error', async () => {
    const folder = folderOf({
      'apache.conf': `ServerRoot /etc/httpd\nListen 80\n${host('blog').replace('WSGIProcessGroup blog', 'WSGIProcessGroup nobody')}`,
      ...project('srv/blog', 'blog'),
    });
    const { status, stdout } = await runCli(folder, 'explain', '--apache', 'apache.conf', 'blog.example.com');
    expect(stdout).toContain('undefined-process-group (500)');
    expect(status).toBe(1);
  });

  it('takes the one of several servers that names the host, and asks for a choice else', async () => {
    const entry = 'ServerRoot /etc/httpd\nListen 80\n';
    const folder = folderOf({ 'a/httpd.conf': `${entry}${host('blog')}`, 'b/httpd.conf': `${entry}${host('shop')}` });
    expect((await runCli(folder, 'explain', 'shop.example.com')).stdout).toContain('b/httpd.conf:');
    const { status, stderr } = await runCli(folder, 'explain', 'other.example.com');
    expect(status).toBe(2);
    expect(stderr).toContain(`--apache ${folder}/a/httpd.conf`);
  });

  it('refuses what is no request', async () => {
    const { status, stderr } = await runCli(SAMPLE, 'explain', 'ftp://x/');
    expect(status).toBe(2);
    expect(stderr).toContain('"ftp://x/" is no URL');
  });
});
