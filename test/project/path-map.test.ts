import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { TreeDisk } from '../../src/project/tree-disk.ts';
import { TreeNames } from '../../src/project/tree-names.ts';

function diskOver(files: readonly string[], pathMap: Readonly<Record<string, string>> = {}) {
  const fs = new MemoryFileSystem(Object.fromEntries(files.map((file) => [file, ''])));
  return new TreeDisk({
    fs,
    root: '/tree',
    names: new TreeNames('/tree', () => files),
    pathMap,
    isExcluded: () => false,
  });
}

const file = (path: string, ...rivals: readonly string[]) => ({
  kind: 'present',
  as: 'file',
  file: path,
  ...(rivals.length > 0 && { rivals }),
});
const folder = (path: string) => ({ kind: 'present', as: 'directory', file: path });

describe('a path of the server', () => {
  it('is the file with the longest common end', () => {
    const disk = diskOver(['/tree/blog/site/wsgi.py', '/tree/shop/site/wsgi.py']);
    expect(disk.lookUp('/srv/shop/site/wsgi.py', null)).toEqual(
      file('/tree/shop/site/wsgi.py', '/tree/blog/site/wsgi.py'),
    );
  });

  it('is not known where several files would do', () => {
    const disk = diskOver(['/tree/a/site/wsgi.py', '/tree/b/site/wsgi.py', '/tree/apache.conf']);
    for (const near of [null, '/tree/apache.conf']) {
      const found = disk.lookUp('/srv/site/wsgi.py', near);
      expect(found).toMatchObject({ kind: 'unknown', settledBy: '--path-map /srv/site/wsgi.py=a/site/wsgi.py' });
      expect('why' in found && found.why).toContain('a/site/wsgi.py, b/site/wsgi.py');
    }
  });

  it('is, of several that would do, the one beside the file that speaks of it', () => {
    const disk = diskOver(['/tree/a/site/wsgi.py', '/tree/b/site/wsgi.py', '/tree/b/etc/apache.conf']);
    expect(disk.lookUp('/srv/site/wsgi.py', '/tree/b/etc/apache.conf')).toEqual(
      file('/tree/b/site/wsgi.py', '/tree/a/site/wsgi.py'),
    );
    expect(disk.lookUp('/srv/a/site', '/tree/a/apache.conf')).toEqual(folder('/tree/a/site'));
  });

  it('is never another wsgi.py just because the name is the same', () => {
    const disk = diskOver(['/tree/tools/wsgi.py']);
    expect(disk.lookUp('/srv/shop/site/wsgi.py', '/tree/tools/apache.conf').kind).toBe('unknown');
  });

  it('is no file of the same name where the name has no ending: data files are called like programs', () => {
    const disk = diskOver(['/tree/inventory/ipsilon', '/tree/bin/app']);
    expect(disk.lookUp('/usr/libexec/ipsilon', null).kind).toBe('unknown');
    expect(disk.lookUp('/opt/bin/app', null)).toEqual(file('/tree/bin/app'));
  });

  it('is what the map by hand says, and nothing else where it speaks', () => {
    const disk = diskOver(['/tree/b/site/wsgi.py'], { '/srv/shop': '/tree/b', '/srv': '/tree/none' });
    expect(disk.lookUp('/srv/shop/site/wsgi.py', null)).toEqual(file('/tree/b/site/wsgi.py'));
    expect(disk.lookUp('/srv/site/wsgi.py', null).kind).toBe('unknown');
  });

  it('is absent where the tree has the folder that stands for its own, and unknown where it has not', () => {
    const disk = diskOver(['/tree/static/a.css'], { '/srv': '/tree' });
    expect(disk.look('/srv/static/b.css').kind).toBe('absent');
    expect(disk.look('/srv/media/b.css').kind).toBe('unknown');
    expect(disk.look('/var/www/b.css').kind).toBe('unknown');
  });

  it('made of a URL is no file of the tree that happens to be called so', () => {
    const disk = diskOver(['/tree/static/a.css']);
    expect(disk.look('/var/www/html/static/a.css').kind).toBe('unknown');
  });
});

describe('the map inferred from all paths that a configuration names', () => {
  const near = '/tree/apache.conf';
  const learned = (files: readonly string[], paths: readonly string[]) => {
    const disk = diskOver([...files, near]);
    disk.learn(paths.map((path) => ({ path, near })));
    return disk;
  };

  it('has python-path stand for the folder that the script shows it to be', () => {
    const disk = learned(['/tree/shopproj/wsgi.py'], ['/code/shopproj/wsgi.py', '/code']);
    expect(disk.lookUp('/code', near)).toEqual(folder('/tree'));
    expect(disk.lookUp('/code/shopproj/settings.py', near)).toMatchObject({
      kind: 'unknown',
      settledBy: '--path-map /code=.',
    });
  });

  it('prefers, of several files, the one in the folder that other paths speak for', () => {
    const files = ['/tree/a/site/wsgi.py', '/tree/b/site/wsgi.py', '/tree/b/public/x.css'];
    const disk = learned(files, ['/srv/site/wsgi.py', '/srv/public']);
    expect(disk.lookUp('/srv/site/wsgi.py', near)).toEqual(file('/tree/b/site/wsgi.py', '/tree/a/site/wsgi.py'));
  });

  it('never takes a module of a package for a script in /etc', () => {
    const disk = learned(
      ['/tree/photo/__init__.py', '/tree/photo/wsgi.py', '/tree/conf/wsgi.py'],
      ['/etc/photo/wsgi.py'],
    );
    expect(disk.lookUp('/etc/photo/wsgi.py', near).kind).toBe('unknown');
  });

  it('does not take a path that is a mapped folder itself for the folder that is called like it', () => {
    const disk = learned(['/tree/shop/wsgi.py'], ['/srv/shop/shop/wsgi.py', '/srv/shop']);
    expect(disk.lookUp('/srv/shop', near)).toEqual(folder('/tree'));
    expect(disk.folders.map(({ from }) => from)).toEqual(['/srv/shop']);
  });

  it('maps paths of Windows, whatever the slashes and the case', () => {
    const disk = learned(['/tree/blog/blog/wsgi.py'], ['C:\\Sites\\Blog\\blog\\wsgi.py']);
    expect(disk.lookUp('c:/Sites/blog/blog/wsgi.py', near)).toEqual(file('/tree/blog/blog/wsgi.py'));
    expect(disk.lookUp('c:/Sites/blog', near)).toEqual(folder('/tree/blog'));
  });

  it('has no folder of the server stand at two places: names of files tell more than those of folders', () => {
    const files = ['/tree/app.wsgi', '/tree/static/css/a.css', '/tree/static/js/a.js'];
    const disk = learned(files, ['/data/app/app.wsgi', '/data/app', '/data/app/css', '/data/app/js']);
    expect(disk.folders).toEqual([{ from: '/data/app', to: '/tree', isByHand: false }]);
    expect(disk.look('/data/app/js').kind).toBe('unknown');
    expect(disk.lookUp('/data/app/js', near).kind).toBe('unknown');
  });

  it('still finds the folders of one place by their names alone', () => {
    const disk = learned(['/tree/app.wsgi', '/tree/js/a.js'], ['/data/app/app.wsgi', '/data/app/js']);
    expect(disk.look('/data/app/js/a.js')).toEqual(file('/tree/js/a.js'));
  });

  it('takes no file for another of the same name where a known folder should hold it', () => {
    const files = ['/tree/shop/wsgi.py', '/tree/shop/assets/logo.png'];
    const disk = learned(files, ['/srv/shop/shop/wsgi.py', '/srv/shop/collected/logo.png']);
    expect(disk.lookUp('/srv/shop/collected/logo.png', near).kind).toBe('unknown');
    expect(disk.look('/srv/shop/collected/logo.png').kind).toBe('unknown');
  });

  it('takes a file outside a known folder for a copy, and says nothing of the folder it lies in', () => {
    const files = ['/tree/shop/wsgi.py', '/tree/conf/shop_http.wsgi', '/tree/conf/other.css'];
    const disk = learned(files, ['/srv/shop/shop/wsgi.py', '/srv/shop_http.wsgi']);
    expect(disk.look('/srv/shop_http.wsgi')).toEqual(file('/tree/conf/shop_http.wsgi'));
    expect(disk.look('/srv/other.css').kind).toBe('unknown');
  });

  it('knows the files and no folder where as much speaks for one place as for another', () => {
    const files = ['/tree/blog/blog.wsgi', '/tree/shop/shop.wsgi', '/tree/shop/robots.css'];
    const disk = learned(files, ['/srv/wsgi/blog.wsgi', '/srv/wsgi/shop.wsgi']);
    expect(disk.look('/srv/wsgi/blog.wsgi')).toEqual(file('/tree/blog/blog.wsgi'));
    expect(disk.look('/srv/wsgi/shop.wsgi')).toEqual(file('/tree/shop/shop.wsgi'));
    expect(disk.look('/srv/wsgi/robots.css').kind).toBe('unknown');
  });

  it('does not take a folder elsewhere for one that has its place', () => {
    const files = ['/tree/shop/wsgi.py', '/tree/static/a.css'];
    const disk = learned(files, ['/srv/shop/shop/wsgi.py', '/var/www/static']);
    expect(disk.look('/var/www/static/a.css').kind).toBe('unknown');
    expect(disk.look('/srv/shop/static/a.css')).toEqual(file('/tree/static/a.css'));
    expect(learned(files, ['/var/www/static']).look('/var/www/static/a.css')).toEqual(file('/tree/static/a.css'));
  });

  it.each([
    '/usr/lib/python3/dist-packages/django/contrib/admin/static/admin',
    '/opt/Django-1.1/django/contrib/admin/media',
  ])('takes no folder of a library for one of the tree: %s', (path) => {
    const files = ['/tree/authors/static/admin/base.css', '/tree/media/base.css'];
    expect(learned(files, [path]).look(`${path}/base.css`).kind).toBe('unknown');
  });

  it('finds a library that the tree holds as it is installed', () => {
    const path = '/usr/lib/python3/dist-packages/django/contrib/admin/static/admin';
    const disk = learned(['/tree/django/contrib/admin/static/admin/base.css'], [path]);
    expect(disk.look(`${path}/base.css`)).toEqual(file('/tree/django/contrib/admin/static/admin/base.css'));
  });
});

describe('a path of the server that is copied into the tree', () => {
  const near = '/tree/apache.conf';
  const path = '/srv/shop/shop/wsgi.py';
  const COPY = '/tree/x/srv/shop/shop/wsgi.py';
  const seen = (files: readonly string[], paths: readonly string[] = [path], by = near) => {
    const disk = diskOver([...files, near]);
    disk.learn(paths.map((one) => ({ path: one, near: by })));
    return disk;
  };

  it.each([
    ['at the top of the tree', ['/tree/shop/wsgi.py']],
    ['beside its settings', ['/tree/src/shop/wsgi.py', '/tree/src/shop/settings.py']],
    ['beside a package of settings', ['/tree/src/shop/wsgi.py', '/tree/src/shop/settings/__init__.py']],
    ['below a manage.py', ['/tree/src/shop/wsgi.py', '/tree/src/manage.py']],
  ])('is not known where another stands %s', (_where, files) => {
    const disk = seen([COPY, ...files]);
    for (const found of [disk.look(path), disk.lookUp(path, near)])
      expect(found).toMatchObject({ kind: 'unknown', isAnyOf: [COPY, files[0]] });
  });

  it('is not known, whatever else of the server the tree has a copy of', () => {
    const copies = ['/tree/x/srv/shop/static/a.css', '/tree/x/srv/shop/robots.txt'];
    const disk = seen(
      [COPY, ...copies, '/tree/shop/wsgi.py'],
      [path, '/srv/shop/static/a.css', '/srv/shop/robots.txt'],
    );
    expect(disk.look(path).kind).toBe('unknown');
  });

  it('is known where more of the configuration speaks for the folder at the top', () => {
    const disk = seen([COPY, '/tree/shop/wsgi.py', '/tree/static/css/a.css'], [path, '/srv/shop/static/css']);
    expect(disk.lookUp(path, near)).toEqual(file('/tree/shop/wsgi.py', COPY));
  });

  it('is the copy where its project is there too, or nothing else is', () => {
    const settings = '/tree/x/srv/shop/shop/settings.py';
    expect(seen([COPY, settings]).lookUp(path, near)).toEqual(file(COPY));
    const other = ['/tree/y/shop/wsgi.py', '/tree/y/shop/settings.py'];
    expect(seen([COPY, settings, ...other]).lookUp(path, near)).toEqual(file(COPY, '/tree/y/shop/wsgi.py'));
  });

  it('is not known of a folder where another lies beside the file that names it', () => {
    const files = ['/tree/x/etc/apache2/sites/a.conf', '/tree/conf/apache2/sites/a.conf'];
    const folders = ['/tree/x/etc/apache2/sites', '/tree/conf/apache2/sites'];
    const by = '/tree/conf/apache2/apache2.conf';
    expect(seen(files, [], by).lookUp('/etc/apache2/sites', by)).toMatchObject({ isAnyOf: folders });
    const inside = '/tree/x/etc/apache2/apache2.conf';
    expect(seen(files, [], inside).lookUp('/etc/apache2/sites', inside)).toMatchObject({ file: folders[0] });
  });
});
