import { basename, dirname, relative } from 'node:path';
import { ACCESS_FILE } from '../apache/model/access-file.ts';
import type { FileSystem } from '../host/file-system.ts';
import { listFew } from '../source/first-few.ts';
import { groupBy } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { groupFragments, isReadWhole } from './group-fragments.ts';
import type { ServerFiles } from './server-files.ts';

const ENTRY_NAME = /^(apache2|httpd)\.conf$/;
const ENTRY_LINE =
  /^[ \t]*(ServerRoot|MutexFile|PidFile|LoadModule[ \t]+(mpm_\w+|authz_core|authz_host|unixd)_module)[ \t]/im;
const INCLUDE_LINE = /^[ \t]*Include(Optional)?[ \t]/im;

export interface FoundServers {
  readonly servers: readonly ServerFiles[];
  /** Files that no server reads, because only what is in the folder of what is enabled counts. */
  readonly switchedOff: readonly FilePath[];
}

/**
 * Sorts configuration files into servers. A complete file (its name, or lines only a server's own file has) is a server
 * with all it includes; what none of them includes is a fragment, and the fragments of one folder are one server.
 * `filesOf` tells which files httpd would read from an entry.
 */
export function findServers(
  fs: FileSystem,
  candidates: readonly FilePath[],
  filesOf: (entry: FilePath, isEntry: boolean) => readonly FilePath[],
): FoundServers {
  const textOf = textIn(fs);
  // A line that only a server's own file has may stand in a file that the server reads with the rest of its folder.
  const isPart = (file: FilePath): boolean => isReadWhole(file) && !ENTRY_NAME.test(basename(file));
  const [complete, fragments] = partition(candidates, (file) => !isPart(file) && isWholeFile(fs, file));
  const included = new Set<FilePath>();
  for (const file of candidates) {
    if (!INCLUDE_LINE.test(textOf(file))) continue;
    const own = fs.realPath(file);
    for (const read of filesOf(file, complete.includes(file))) {
      const real = fs.realPath(read);
      if (real !== null && real !== own) included.add(real);
    }
  }
  const isIncluded = (file: FilePath): boolean => included.has(fs.realPath(file) ?? file);
  const servers = complete.filter((file) => !isIncluded(file)).map((entry) => ({ entry, more: [], isEntry: true }));
  const offFolders = foldersOff(fs, candidates, complete);
  const [switchedOff, loose] = partition(
    fragments.filter((file) => !isIncluded(file)),
    (file) => offFolders.has(dirname(file)),
  );
  // An access file is read with a request into its folder, and never with a server.
  const fragmentsOf = groupBy(
    loose.filter((file) => basename(file) !== ACCESS_FILE),
    (file) => dirname(file),
  );
  const alone = [...fragmentsOf.values()].flatMap((some) => groupFragments(some, textOf));
  return { servers: [...servers, ...alone], switchedOff };
}

const textIn =
  (fs: FileSystem) =>
  (file: FilePath): string => {
    const found = fs.readText(file);
    return found.kind === 'text' ? found.text : '';
  };

/** Whether a file is a server's own, by its name or by lines that only such a file has. */
const isWholeFile = (fs: FileSystem, file: FilePath): boolean =>
  ENTRY_NAME.test(basename(file)) || ENTRY_LINE.test(textIn(fs)(file));

/** A server by the file that somebody names. Of a fragment it is not known what the server is started with. */
export const namedServer = (fs: FileSystem, entry: FilePath): ServerFiles => ({
  entry,
  more: [],
  isEntry: isWholeFile(fs, entry),
});

/**
 * In Debian's layout what is available and not linked into the folder of what is enabled is no part of the server. A folder in
 * which nothing is enabled is no evidence: a repository may keep what is available, and the server links it.
 */
function foldersOff(
  fs: FileSystem,
  candidates: readonly FilePath[],
  complete: readonly FilePath[],
): ReadonlySet<FilePath> {
  const folders = new Set(candidates.map((file) => dirname(file)));
  const servers = new Set(complete.map((file) => dirname(file)));
  const isOff = (folder: FilePath): boolean => {
    const kind = /^(sites|conf|mods)-available$/.exec(basename(folder))?.[1];
    const server = dirname(folder);
    if (kind === undefined || !servers.has(server)) return false;
    const enabled = `${server}/${kind}-enabled`;
    const links = (): boolean => (fs.entries(enabled) ?? []).some((entry) => entry.kind === 'symbolic-link');
    return folders.has(enabled) || links();
  };
  return new Set([...folders].filter(isOff));
}

/** What is told of files that are switched off and speak of mod_wsgi: a line for each folder of them. */
export function describeSwitchedOff(fs: FileSystem, files: readonly FilePath[], root: FilePath): readonly Notice[] {
  const speaking = files.filter((file) => /(?<![^\n])[^#\n]*wsgi/i.test(textIn(fs)(file)));
  return [...groupBy(speaking, (file) => dirname(file)).values()].map((some): Notice => {
    const [file = ''] = some;
    const enabled = basename(dirname(file)).replace('available', 'enabled');
    const names = listFew(some.map((one) => relative(root, one)));
    const message = `taken for switched off, since ${enabled} does not lead to it: ${names}`;
    return { code: 'switched-off', message, file, leavesOut: 'choice' };
  });
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  const first: T[] = [];
  const second: T[] = [];
  for (const item of items) (isFirst(item) ? first : second).push(item);
  return [first, second];
}
