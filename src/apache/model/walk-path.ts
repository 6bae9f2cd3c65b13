import type { ServerDisk, Sighting } from '../../host/server-disk.ts';
import { isDrivePath, normalPath, serverPath } from '../../source/normal-path.ts';

/** A file name taken apart by what is on disk (request.c:ap_directory_walk). */
export interface WalkedPath {
  /** Up to the first part that is no folder: the file, or what is missing. */
  readonly filename: string;
  /** What is left behind it, with its slash. */
  readonly pathInfo: string;
  readonly kind: 'file' | 'directory' | 'missing';
  /** The existing folders from `/` down, the last one included where it is a folder. */
  readonly folders: readonly string[];
}

/** What a walk down a path may find: one thing where the disk is known, else everything that may be there, and why it is open. */
export interface PathWalk {
  readonly found: WalkedPath;
  readonly others: readonly WalkedPath[];
  readonly unknown: Extract<Sighting, { kind: 'unknown' }> | null;
}

/**
 * Walks a path down the disk of the server. `assumedFile` is taken for an existing file, and its folders for existing ones,
 * where the disk does not say otherwise. Without a disk nothing else is there.
 */
export function walkPath(path: string, disk: ServerDisk | null, assumedFile: string | null): PathWalk {
  const bare = path.endsWith('/') && path !== '/' ? path.slice(0, -1) : path;
  const normal = fromTop(bare);
  const trailing = bare !== path && normal !== '/' ? '/' : '';
  const assumed = assumedFile === null ? null : fromTop(assumedFile);
  const folders = ['/'];
  /** Folders that may be there. What is below them and there shows that they are. */
  const open: string[] = [];
  let unknown: PathWalk['unknown'] = null;
  for (let start = isDrivePath(normal) ? 3 : 1; start < normal.length; ) {
    const slash = normal.indexOf('/', start);
    const end = slash < 0 ? normal.length : slash;
    const current = normal.slice(0, end);
    const sighting = disk?.look(current) ?? null;
    const kind = kindOf(current, sighting, assumed);
    if (kind === 'unknown') {
      open.push(current);
      if (sighting?.kind === 'unknown') unknown = sighting;
    } else if (kind === 'missing' && open.length > 0) break;
    else {
      folders.push(...open.splice(0));
      if (kind !== 'directory') {
        const found = { filename: current, pathInfo: normal.slice(end) + trailing, kind, folders };
        return { found, others: [], unknown: null };
      }
      folders.push(current);
    }
    start = end + 1;
  }
  if (open.length === 0) {
    const found: WalkedPath = { filename: normal + trailing, pathInfo: '', kind: 'directory', folders };
    return { found, others: [], unknown: null };
  }
  const [found, ...others] = possibilities(normal, trailing, folders, open);
  return { found, others, unknown };
}

/** A path from the top of its disk: the working directory of a server is `/`. */
const fromTop = (path: string): string =>
  isDrivePath(path) ? serverPath(path) : normalPath(path.startsWith('/') ? path : `/${path}`);

/** What may be at the end of a path whose last parts are not known: a file, a folder, or nothing from one of them on. */
function possibilities(
  normal: string,
  trailing: string,
  folders: readonly string[],
  open: readonly string[],
): [WalkedPath, ...WalkedPath[]] {
  const at = (index: number, kind: 'file' | 'missing'): WalkedPath => {
    const filename = open[index] ?? normal;
    const pathInfo = normal.slice(filename.length) + trailing;
    return { filename, pathInfo, kind, folders: [...folders, ...open.slice(0, index)] };
  };
  const isWhole = open.at(-1) === normal;
  const whole: WalkedPath = {
    filename: normal + trailing,
    pathInfo: '',
    kind: 'directory',
    folders: [...folders, ...open],
  };
  return [
    at(open.length - 1, 'missing'),
    ...(isWhole ? [at(open.length - 1, 'file'), whole] : []),
    ...open.slice(0, -1).flatMap((_, index) => [at(index, 'missing'), at(index, 'file')]),
  ];
}

function kindOf(path: string, sighting: Sighting | null, assumedFile: string | null): WalkedPath['kind'] | 'unknown' {
  if (sighting?.kind === 'present') return sighting.as === 'directory' ? 'directory' : 'file';
  if (sighting?.kind === 'absent') return 'missing';
  if (assumedFile?.startsWith(path)) {
    if (assumedFile.length === path.length) return 'file';
    if (assumedFile[path.length] === '/') return 'directory';
  }
  return sighting?.kind === 'unknown' ? 'unknown' : 'missing';
}
