import { dirname, join } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import { isInside } from '../host/path-inside.ts';
import type { FilePath } from '../source/location.ts';

const REPOSITORIES = ['.git', '.hg', '.svn'];

/** The server roots that httpd is compiled with where the entry file names none: Debian, Red Hat, FreeBSD, the ASF's own build. */
const COMPILED_ROOTS = ['/etc/apache2', '/etc/httpd', '/usr/local/etc/apache24', '/usr/local/apache2'];

const SERVER_ROOT = /^[ \t]*ServerRoot[ \t]+(?:"([^"\n]*)"|'([^'\n]*)'|(\S+))/im;
const DEFINE = /^[ \t]*Define[ \t]+(\S+)[ \t]+(?:"([^"\n]*)"|'([^'\n]*)'|(\S+))/gim;

/** Where programs of a system keep their configuration; nobody unpacks or mounts a stranger's tree there. */
const SYSTEM_FOLDERS = ['/etc', '/usr/local', '/opt', '/usr/pkg'];

/**
 * Whether an entry file is the one that a server on this machine starts with: it lies in no repository, and in the ServerRoot
 * that it names itself. All of the machine may be read then, so that the words of a stranger's file are not enough: in the
 * `tree` that is looked at they count only where a system keeps configuration.
 */
export function isOwnServer(fs: FileSystem, entry: FilePath, tree: FilePath): boolean {
  for (let at = dirname(entry); ; at = dirname(at)) {
    // etckeeper makes a repository of /etc itself.
    if (at !== '/etc' && REPOSITORIES.some((name) => fs.status(join(at, name)) !== null)) return false;
    if (at === dirname(at)) break;
  }
  const found = fs.readText(entry);
  const text = found.kind === 'text' ? found.text : '';
  const own = serverRootIn(text);
  const real = fs.realPath(entry) ?? entry;
  if (isInside(entry, tree) && !SYSTEM_FOLDERS.some((folder) => isInside(real, folder))) return false;
  return (own === null ? COMPILED_ROOTS : [own]).some(
    (root) =>
      // A file that names the whole disk its own does not make it so.
      /^\/[^/]+\/./.test(root) && (isInside(entry, root) || isInside(real, fs.realPath(root) ?? root)),
  );
}

function serverRootIn(text: string): string | null {
  const found = SERVER_ROOT.exec(text);
  const written = found?.[1] ?? found?.[2] ?? found?.[3];
  if (written === undefined) return null;
  const defined = new Map(
    [...text.matchAll(DEFINE)].map(([, name = '', double, single, bare]) => [name, double ?? single ?? bare ?? '']),
  );
  return written.replaceAll(/\$\{([^{}]*)\}/g, (whole, name: string) => defined.get(name) ?? whole);
}
