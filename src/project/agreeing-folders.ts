import { posix } from 'node:path';
import { isInside } from '../host/path-inside.ts';
import type { MappedFolder } from '../host/server-disk.ts';
import { addTo } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';

/** How many names that a configuration writes speak for a folder of the tree: those of files, and all. */
export interface Support {
  readonly ofFiles: number;
  readonly names: number;
}

/** A path that a configuration names, what it would be here, and the folders that this makes one. */
export interface Claim {
  readonly path: string;
  readonly file: FilePath;
  readonly isFolder: boolean;
  readonly folder: MappedFolder;
  readonly support: Support;
}

/** Whether two mappings put one folder of the server, or what lies in it, at two places of the tree. */
function contradict(one: MappedFolder, other: MappedFolder): boolean {
  const [outer, inner] = isInside(other.from, one.from) ? [one, other] : [other, one];
  return isInside(inner.from, outer.from) && posix.join(outer.to, inner.from.slice(outer.from.length)) !== inner.to;
}

/** Names of files tell more than those of folders: every site has a `static`. */
const compare = (one: Support, other: Support): number => one.ofFiles - other.ofFiles || one.names - other.names;

/** Whether folders known already speak against what a path is taken for. */
export function isRefuted(
  folders: readonly MappedFolder[],
  { path, isFolder, folder, support }: Omit<Claim, 'file'>,
): boolean {
  return folders.some((known) => {
    const isInKnown = isInside(path, known.from);
    // What the tree has inside a known folder is seen there. A file outside may be a copy of it.
    if (contradict(known, folder)) return isFolder || isInKnown;
    // A folder that has its place on the server is not another one there just because that is called like it.
    return support.ofFiles === 0 && !isInKnown && isInside(folder.to, known.to);
  });
}

/** A path and the folders above it, a drive of Windows too. */
function upward(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path; at !== '' && at !== '/'; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) folders.push(at);
  return [...folders, '/'];
}

/** Mapped folders, looked up by those that can have to do with another: around it or in it there, or around it here. */
class FolderIndex<T extends { readonly folder: MappedFolder }> {
  readonly #around = new Map<string, T[]>();
  readonly #within = new Map<string, T[]>();
  readonly #here = new Map<FilePath, T[]>();

  add(one: T): void {
    addTo(this.#around, one.folder.from, one);
    addTo(this.#here, one.folder.to, one);
    for (const folder of upward(one.folder.from).slice(1)) addTo(this.#within, folder, one);
  }

  related({ from, to }: MappedFolder): readonly T[] {
    return [
      ...upward(from).flatMap((folder) => this.#around.get(folder) ?? []),
      ...(this.#within.get(from) ?? []),
      ...upward(to).flatMap((folder) => this.#here.get(folder) ?? []),
    ];
  }
}

/**
 * The claims that agree with each other, those that more speaks for first, each with the folder it maps: the server has one
 * folder at one place. Where as much speaks for one as for another, the files that were named are all that is known.
 */
export function agreeingFolders<T extends Claim>(claims: readonly T[]): readonly T[] {
  const all = new FolderIndex<Claim>();
  for (const claim of distinct(claims)) all.add(claim);
  const kept = new FolderIndex<Pick<Claim, 'folder'>>();
  const found: T[] = [];
  for (const claim of [...claims].sort((a, b) => compare(b.support, a.support))) {
    const { folder, support, path, file, isFolder } = claim;
    const known = kept.related(folder).map((one) => one.folder);
    if (isRefuted(known, claim)) continue;
    const isAlone =
      !known.some((one) => contradict(one, folder)) &&
      all.related(folder).every((other) => compare(other.support, support) !== 0 || !contradict(other.folder, folder));
    if (isAlone) {
      if (!known.some(({ from, to }) => from === folder.from && to === folder.to)) kept.add({ folder });
      found.push(claim);
    } else if (!isFolder) found.push({ ...claim, folder: { ...folder, from: path, to: file } });
  }
  return found;
}

/** One claim for each mapping. */
const distinct = (claims: readonly Claim[]): readonly Claim[] => [
  ...new Map(claims.map((claim) => [`${claim.folder.from}\n${claim.folder.to}`, claim])).values(),
];
