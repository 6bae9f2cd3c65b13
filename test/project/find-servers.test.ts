import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { findServers } from '../../src/project/find-servers.ts';
import { virtualHost } from '../helpers/django-site.ts';

/** The servers of a tree, each as the names of its files. */
function serversOf(files: Readonly<Record<string, string>>): readonly string[] {
  const fs = new MemoryFileSystem(files);
  return findServers(fs, Object.keys(files), (entry) => [entry]).servers.map(({ entry, more }) =>
    [entry, ...more].join(' '),
  );
}

const BLOG = virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/wsgi.py');
const SHOP = virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/wsgi.py');

/** What a server's file declares and what it mounts, without a virtual host. */
const bare = (name: string): string => `WSGIDaemonProcess ${name}\nWSGIScriptAlias / /srv/${name}/wsgi.py\n`;

const areLikely = (files: Readonly<Record<string, string>>): readonly boolean[] =>
  findServers(new MemoryFileSystem(files), Object.keys(files), (entry) => [entry]).servers.map(
    ({ isLikely }) => isLikely === true,
  );

describe('the fragments of one folder', () => {
  it('are likely one server where they are sites with names of their own', () => {
    const files = { '/t/blog.conf': BLOG, '/t/shop.conf': SHOP };
    expect(serversOf(files)).toEqual(['/t/blog.conf /t/shop.conf']);
    expect(areLikely(files)).toEqual([true]);
  });

  it('are one server where one uses what the other declares', () => {
    const files = { '/t/blog.conf': `${BLOG}WSGIProcessGroup web\n`, '/t/processes.conf': 'WSGIDaemonProcess web\n' };
    expect(serversOf(files)).toEqual(['/t/blog.conf /t/processes.conf']);
    expect(areLikely(files)).toEqual([false]);
  });

  it.each([
    ['a macro', '<Macro Site $x>\n</Macro>\n', 'Use Site blog\n'],
    ['a variable', 'Define ROOT /srv\n', `${BLOG}Alias /static \${ROOT}/static\n`],
    ['a group on the alias', 'WSGIDaemonProcess web\n', 'WSGIScriptAlias / /srv/blog/wsgi.py process-group=web\n'],
  ])('are one server where %s is declared and used', (_what, declared, used) => {
    expect(serversOf({ '/t/one.conf': `${declared}WSGIPythonPath /srv\n`, '/t/two.conf': used })).toHaveLength(1);
  });

  it('are one server where the host for TLS uses the group of the plain one', () => {
    const plain = `WSGIDaemonProcess web\n${virtualHost('a.example.com', 'WSGIScriptAlias / /srv/a.wsgi process-group=web')}`;
    const tls = virtualHost('a.example.com', 'WSGIScriptAlias / /srv/a.wsgi process-group=web').replace(':80', ':443');
    expect(serversOf({ '/t/http-site.conf': plain, '/t/https-site.conf': tls })).toHaveLength(1);
  });

  it.each([
    ['a variant by its name', '/t/site.conf', '/t/vagrant.conf'],
    ['systems', '/t/ubuntu.conf', '/t/macos.conf'],
    ['a copy', '/t/x.conf', '/t/x (copy).conf'],
    ['what was there before', '/t/x.conf', '/t/x.old.conf'],
  ])('are alternatives: %s', (_what, one, other) => {
    expect(serversOf({ [one]: BLOG, [other]: SHOP })).toEqual([one, other]);
  });

  it('are alternatives where nothing says that they are sites of one server', () => {
    expect(serversOf({ '/t/a_wsgi.conf': bare('a'), '/t/b_wsgi.conf': bare('b') })).toHaveLength(2);
  });

  it('are alternatives where both declare one thing', () => {
    const both = 'WSGIDaemonProcess web\n';
    expect(serversOf({ '/t/blog.conf': both + BLOG, '/t/shop.conf': both + SHOP })).toHaveLength(2);
  });

  it('are apart in a folder of tests', () => {
    expect(serversOf({ '/t/tests/blog.conf': BLOG, '/t/tests/shop.conf': SHOP })).toHaveLength(2);
  });

  it.each(['sites-enabled', 'conf.d', 'vhosts.d'])('are one server in %s, whatever they declare', (folder) => {
    const both = 'WSGIDaemonProcess web\n';
    const files = { [`/t/${folder}/blog.conf`]: both + BLOG, [`/t/${folder}/shop.conf`]: both + SHOP };
    expect(serversOf(files)).toHaveLength(1);
    expect(areLikely(files)).toEqual([false]);
  });

  it('leave out of such a folder what was put aside by its name', () => {
    const files = { '/t/conf.d/wsgi.conf': BLOG, '/t/conf.d/wsgi.conf_original': SHOP };
    expect(serversOf(files)).toEqual(['/t/conf.d/wsgi.conf', '/t/conf.d/wsgi.conf_original']);
  });

  it('are alternatives where two of them have the same virtual host', () => {
    expect(serversOf({ '/t/plain.conf': BLOG, '/t/python.conf': BLOG, '/t/shop.conf': SHOP })).toEqual([
      '/t/plain.conf /t/shop.conf',
      '/t/python.conf /t/shop.conf',
    ]);
  });

  it('stay one server where the same name is on another port: certbot writes it so', () => {
    expect(serversOf({ '/t/blog.conf': BLOG, '/t/blog-le-ssl.conf': BLOG.replace(':80', ':443') })).toHaveLength(1);
  });
});

describe("Debian's layout", () => {
  const SERVER = { '/t/apache2.conf': 'IncludeOptional sites-enabled/*.conf\n', '/t/sites-available/old.conf': SHOP };

  it('leaves out a file that is read with the requests into its folder', () => {
    expect(serversOf({ '/t/.htaccess': bare('blog') })).toEqual([]);
    expect(serversOf({ '/t/.htaccess': bare('blog'), '/t/site.conf': SHOP })).toEqual(['/t/site.conf']);
    expect(serversOf({ '/t/htaccess.conf': bare('blog') })).toEqual(['/t/htaccess.conf']);
  });

  it('leaves out what is available and not enabled', () => {
    expect(serversOf({ ...SERVER, '/t/sites-enabled/blog.conf': BLOG })).toEqual([
      '/t/apache2.conf',
      '/t/sites-enabled/blog.conf',
    ]);
  });

  it('takes what is available where nothing is enabled: a repository has no links', () => {
    expect(serversOf(SERVER)).toEqual(['/t/apache2.conf', '/t/sites-available/old.conf']);
  });
});

describe("a server's own file", () => {
  it('is one with the modules no server does without', () => {
    const whole = `LoadModule mpm_event_module modules/mod_mpm_event.so\n${BLOG}`;
    expect(serversOf({ '/t/main.conf': whole, '/t/shop.conf': SHOP })).toEqual(['/t/main.conf', '/t/shop.conf']);
  });

  it('is not a fragment that loads one module for itself', () => {
    const part = `LoadModule ssl_module modules/mod_ssl.so\n${BLOG}`;
    expect(serversOf({ '/t/blog.conf': part, '/t/shop.conf': SHOP })).toEqual(['/t/blog.conf /t/shop.conf']);
  });
});
