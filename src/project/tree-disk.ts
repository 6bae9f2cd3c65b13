import { posix } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import { isInside } from '../host/path-inside.ts';
import { asNamed, type MappedFolder, type NamedPath, type ServerDisk, type Sighting } from '../host/server-disk.ts';
import { listFew } from '../source/first-few.ts';
import type { FilePath } from '../source/location.ts';
import { serverPath } from '../source/normal-path.ts';
import { type NamedFile, PathMap, type PathMapInput } from './path-map.ts';

/**
 * A tree that holds a part of what is on the server, mostly under other paths. What lies in a mapped folder is there where the
 * tree has it. It is known to be missing only where a person says what stands for the folder (`--path-map`) and the tree has
 * that folder: a checkout mostly lacks what is built, uploaded or kept secret. A path of the tree itself (a script's own
 * `__file__`) is what it is.
 */
export class TreeDisk implements ServerDisk {
  readonly standsFor = 'tree';
  readonly files: FileSystem;
  readonly #root: FilePath;
  readonly #map: PathMap;
  readonly #isExcluded: PathMapInput['isExcluded'];
  /** What has been looked at: the paths of thousands of scripts lie in the same folders. */
  readonly #seen = new Map<string, Sighting>();

  constructor(input: PathMapInput) {
    this.files = input.fs;
    this.#root = input.root;
    this.#isExcluded = input.isExcluded;
    this.#map = new PathMap(input);
  }

  get folders(): readonly MappedFolder[] {
    return this.#map.folders;
  }

  learn(paths: readonly NamedPath[]): void {
    this.#map.learn(paths);
    this.#seen.clear();
  }

  look(path: string): Sighting {
    const seen = this.#seen.get(path) ?? this.#look(path);
    this.#seen.set(path, seen);
    return seen;
  }

  #look(path: string): Sighting {
    const at = serverPath(path);
    if (isInside(at, this.#root)) return this.#lookHere(at, path) ?? notHere(path);
    if (isInside(this.#root, at)) return at === '/' ? { kind: 'present', as: 'directory', file: at } : this.#above(at);
    const contested = this.#map.contestedAt(at);
    if (contested) return this.#severalAt(path, contested);
    const folders = this.#map.foldersOf(at);
    const fileIn = ({ from, to }: MappedFolder): FilePath => posix.join(to, at.slice(from.length));
    for (const folder of folders) {
      const found = this.#lookHere(fileIn(folder), path);
      if (found) return found;
    }
    const [nearest] = folders;
    return nearest ? this.#missing(path, nearest, fileIn(nearest)) : this.#around(at);
  }

  lookUp(path: string, near: FilePath | null): Sighting {
    return asNamed(path, this.#lookUp(path, near));
  }

  #lookUp(path: string, near: FilePath | null): Sighting {
    const found = this.look(path);
    const at = serverPath(path);
    if (!this.#map.isOpen(at) || isInside(this.#root, at)) return found;
    if (found.kind === 'present') return this.#withRivals(found, this.#map.find(at, near));
    const named = this.#map.find(at, near);
    if (named.kind === 'none') return found;
    if (named.kind === 'several') return this.#severalAt(path, named);
    return this.#withRivals(this.#lookHere(named.file, path) ?? found, named);
  }

  #withRivals(found: Sighting, named: NamedFile): Sighting {
    if (found.kind !== 'present' || named.kind === 'none') return found;
    const all = named.kind === 'one' ? [named.file, ...named.rivals] : named.files;
    const rivals = all.includes(found.file) ? all.filter((file) => file !== found.file) : [];
    return rivals.length > 0 ? { ...found, rivals } : found;
  }

  #severalAt(path: string, { files }: Extract<NamedFile, { kind: 'several' }>): Sighting {
    const [first = ''] = files;
    const names = files.map((file) => posix.relative(this.#root, file) || '.');
    return {
      kind: 'unknown',
      why: `${path} could be any of ${listFew(names)}`,
      settledBy: `--path-map ${path}=${posix.relative(this.#root, first) || '.'}`,
      isAnyOf: files,
    };
  }

  /** What the tree has for a path; null where it has nothing. */
  #lookHere(file: FilePath, path: string): Sighting | null {
    const status = this.files.status(file);
    if (status && this.#isExcluded(file, status.kind === 'directory'))
      return { kind: 'unknown', why: `${path} is left out by the settings`, settledBy: 'include or exclude' };
    return status && { kind: 'present', as: status.kind, file };
  }

  /** A folder of this machine above the tree says nothing of the server; where the tree lies there does. */
  #above(at: FilePath): Sighting {
    const up = posix.relative(this.#root, at);
    const places = this.#map.folders.flatMap(({ from, to }) => (to === this.#root ? [posix.join(from, up)] : []));
    const [place] = places;
    if (place !== undefined && new Set(places).size === 1) return this.#around(place);
    return {
      kind: 'unknown',
      why: 'the folder above the files analysed is not among them',
      settledBy: '--path-map FOLDER=.',
      holds: new Map(places.flatMap((folder) => [...this.#childrenOf(folder)])),
    };
  }

  /** A path that no mapped folder covers: where it holds one, what else is in it lies beside the tree. */
  #around(path: string): Sighting {
    const isAround = this.#map.folders.some(({ from }) => isInside(from, path));
    return isAround ? { ...notHere(path), holds: this.#childrenOf(path) } : notHere(path);
  }

  /** The mapped folders in a folder of the server by their names. */
  #childrenOf(path: string): ReadonlyMap<string, FilePath> {
    const children = this.#map.folders.filter(({ from }) => posix.dirname(from) === path);
    return new Map(children.map(({ from, to }) => [posix.basename(from), to]));
  }

  #missing(path: string, { from, to, isByHand }: MappedFolder, file: FilePath): Sighting {
    const folder = posix.dirname(file);
    const [here, top] = [folder, to].map((place) => posix.relative(this.#root, place) || '.');
    const why = `${path} would be in ${here}, which does not hold it`;
    if (this.files.status(folder)?.kind !== 'directory') return notHere(path);
    if (isByHand) return { kind: 'absent', why };
    return { kind: 'unknown', why, settledBy: `--path-map ${from}=${top}`, isMissed: true };
  }
}

const notHere = (path: string): Extract<Sighting, { kind: 'unknown' }> => ({
  kind: 'unknown',
  why: `${path} is not among the files analysed`,
  settledBy: `--path-map ${posix.dirname(path)}=FOLDER`,
});
