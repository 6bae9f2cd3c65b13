import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { findServers } from '../../src/project/find-servers.ts';
import { virtualHost } from '../helpers/django-site.ts';

/** The servers of a tree, each as the names of its files. */
function serversOf(files: Readonly<Record<string, string>>): readonly string[] {
  const fs = new MemoryFileSystem(files);
  return findServers(fs, Object.keys(files), (entry) => [entry]).map(({ entry, more }) => [entry, ...more].join(' '));
}

const BLOG = virtualHost('blog.example.com', 'WSGIScriptAlias / /srv/blog/wsgi.py');
const SHOP = virtualHost('shop.example.com', 'WSGIScriptAlias / /srv/shop/wsgi.py');

describe('the fragments of one folder', () => {
  it('are one server', () => {
    expect(serversOf({ '/t/blog.conf': BLOG, '/t/shop.conf': SHOP })).toEqual(['/t/blog.conf /t/shop.conf']);
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
