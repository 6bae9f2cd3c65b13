import { describe, expect, it } from 'vitest';
import { folderOf, runCli } from '../helpers/run-cli.ts';

/** As httpd prints it, both streams in one file. */
const DUMP = `AH00558: apache2: Could not reliably determine the server's fully qualified domain name
# In file: /etc/apache2/ports.conf
#   5:
Listen 80
# In file: /etc/apache2/sites-enabled/blog.conf
#   1:
<VirtualHost *:80>
  #   2:
  ServerName blog.example.com
  #   4:
  WSGIDaemonProcess blog
  #   5:
  WSGIScriptAlias / /srv/blog/wsgi.py process-group=blog
  #   6:
  ErrorLog /var/log/apache2/blog.log
</VirtualHost>
Syntax OK
`;
const WSGI = `import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ['DJANGO_SETTINGS_MODULE'] = 'blog.settings'\napplication = get_wsgi_application()\n`;

describe('--apache-dump', () => {
  it('explains a server from what it prints of its configuration, and its scripts from the checkout one stands in', async () => {
    const dump = folderOf({ 'dump.txt': DUMP });
    const checkout = folderOf({ 'blog/wsgi.py': WSGI, 'blog/settings.py': '' });
    const { stdout } = await runCli(checkout, 'explain', '--apache-dump', `${dump}/dump.txt`);
    expect(stdout.replaceAll(/ +/g, ' ')).toContain(
      'http://blog.example.com/ blog.settings blog blog.example.com| /srv/blog/wsgi.py',
    );
    expect(stdout).not.toContain('does not start');
  });

  it('is refused where it holds none, with the way to make one', async () => {
    const folder = folderOf({ 'dump.txt': 'Syntax OK\n' });
    const { status, stderr } = await runCli(folder, 'check', '--apache-dump', 'dump.txt');
    expect(status).toBe(2);
    expect(stderr).toContain('a2enmod info');
  });

  it('is not mended', async () => {
    const folder = folderOf({ 'dump.txt': DUMP });
    const { status, stderr } = await runCli(folder, 'check', '--fix', '--apache-dump', 'dump.txt');
    expect(status).toBe(2);
    expect(stderr).toContain('stands in the files of the server');
  });

  it('says in words that a file is not there', async () => {
    const { status, stderr } = await runCli(folderOf({ a: '' }), 'explain', '--apache-dump', 'gone.txt');
    expect(status).toBe(2);
    expect(stderr).toBe('wsgiscope: --apache-dump: gone.txt cannot be read (no such file or folder)\n');
  });
});
