import { basename, dirname } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import { groupBy } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';
import { groupFragments } from './group-fragments.ts';
import type { ServerFiles } from './server-files.ts';

const ENTRY_NAME = /^(apache2|httpd)\.conf$/;
const ENTRY_LINE =
  /^[ \t]*(ServerRoot|MutexFile|PidFile|LoadModule[ \t]+(mpm_\w+|authz_core|authz_host|unixd)_module)[ \t]/im;
const INCLUDE_LINE = /^[ \t]*Include(Optional)?[ \t]/im;

/**
 * Sorts configuration files into servers. A complete file (its name, or lines only a server's own file has) is a server
 * with all it includes; what none of them includes is a fragment, and the fragments of one folder are one server.
 * `filesOf` tells which files httpd would read from an entry.
 */
export function findServers(
  fs: FileSystem,
  candidates: readonly FilePath[],
  filesOf: (entry: FilePath, isEntry: boolean) => readonly FilePath[],
): readonly ServerFiles[] {
  const textOf = textIn(fs);
  const [complete, fragments] = partition(candidates, (file) => isWholeFile(fs, file));
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
  const loose = fragments.filter((file) => !isIncluded(file) && !isSwitchedOff(fs, file, complete));
  return [
    ...servers,
    ...[...groupBy(loose, (file) => dirname(file)).values()].flatMap((folder) => groupFragments(folder, textOf)),
  ];
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

/** In Debian's layout what is available and not linked into the folder of what is enabled is no part of the server. */
function isSwitchedOff(fs: FileSystem, file: FilePath, complete: readonly FilePath[]): boolean {
  const folder = dirname(file);
  const kind = /^(sites|conf|mods)-available$/.exec(basename(folder))?.[1];
  const server = dirname(folder);
  return (
    kind !== undefined &&
    fs.status(`${server}/${kind}-enabled`)?.kind === 'directory' &&
    complete.some((entry) => dirname(entry) === server)
  );
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  const first: T[] = [];
  const second: T[] = [];
  for (const item of items) (isFirst(item) ? first : second).push(item);
  return [first, second];
}
