import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { machineEntries, ownServerFor, ownServerIn } from '../../src/project/machine-server.ts';

const DEBIAN = { '/etc/apache2/apache2.conf': '', '/home/me/notes.txt': '', '/home/me/shop/.git/HEAD': '' };
const disk = new MemoryFileSystem(DEBIAN);
const asked = (folder: string, settings = {}) => ({
  paths: [folder],
  isUnnamed: true,
  settings: { ...DEFAULT_SETTINGS, ...settings },
});

describe("this machine's own server", () => {
  it('is found where distributions keep it', () => {
    expect(machineEntries(disk)).toEqual(['/etc/apache2/apache2.conf']);
    expect(machineEntries(new MemoryFileSystem({ '/etc/httpd/conf/httpd.conf': '' }))).toEqual([
      '/etc/httpd/conf/httpd.conf',
    ]);
    expect(machineEntries(new MemoryFileSystem({ '/srv/apache2.conf': '' }))).toEqual([]);
  });

  it('is meant in a folder that holds it, and nowhere else', () => {
    expect(ownServerIn(asked('/etc'), disk).settings.apache).toEqual(['/etc/apache2/apache2.conf']);
    expect(ownServerIn(asked('/home/me'), disk).settings.apache).toEqual([]);
  });

  it('is not meant where a person or a settings file names something', () => {
    expect(ownServerIn({ ...asked('/etc'), isUnnamed: false }, disk).settings.apache).toEqual([]);
    expect(ownServerIn(asked('/etc', { apache: ['/etc/x'] }), disk).settings.apache).toEqual(['/etc/x']);
  });

  it('stands in for a folder without one where it is asked for, but not for a repository', () => {
    expect(ownServerFor({ ...asked('/home/me'), asksServer: true }, disk)).not.toBeNull();
    expect(ownServerFor({ ...asked('/home/me/shop'), asksServer: true }, disk)).toBeNull();
    expect(ownServerFor(asked('/home/me'), disk)).toBeNull();
    expect(ownServerFor(asked('/home/me/shop', { onServer: true }), disk)).not.toBeNull();
  });
});
