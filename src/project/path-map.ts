import { posix } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import { isInside } from '../host/path-inside.ts';
import type { MappedFolder, NamedPath } from '../host/server-disk.ts';
import { addTo } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';
import { isDrivePath, serverPath } from '../source/normal-path.ts';
import { agreeingFolders, type Claim, isRefuted, type Support } from './agreeing-folders.ts';
import type { IsExcluded } from './file-choice.ts';
import { type Candidate, contestantsOf, rivalsOf } from './rival-files.ts';
import type { TreeNames } from './tree-names.ts';

export interface PathMapInput {
  readonly fs: FileSystem;
  readonly root: FilePath;
  /** The files and folders that a path of the server may stand for. */
  readonly names: TreeNames;
  /** A path of the server, and what stands for it here; the longest that fits wins. */
  readonly pathMap: Readonly<Record<string, FilePath>>;
  /** What is left out is not seen. */
  readonly isExcluded: IsExcluded;
}

/** What a path of the server may be here, by its last names. */
export type NamedFile =
  | {
      readonly kind: 'one';
      readonly file: FilePath;
      readonly isFolder: boolean;
      readonly folder: MappedFolder;
      /** Others that it may be as well, though less speaks for them. */
      readonly rivals: readonly FilePath[];
    }
  | {
      readonly kind: 'several';
      readonly files: readonly FilePath[];
      /** More speaks for the first, but nothing that a copy of the path in the tree would not have. */
      readonly isContested?: true;
    }
  | { readonly kind: 'none' };

/** Names so common that they alone do not identify a file. */
const COMMON_NAMES: ReadonlySet<string> = new Set(
  'wsgi.py django.wsgi app.wsgi application.wsgi index.wsgi settings.py robots.txt favicon.ico index.html'.split(' '),
);

/** A folder of installed packages, and Django itself wherever it lies, as far as a path names it. */
const LIBRARY =
  /^.*\/(?:(?:site|dist)-packages|pyshared|lib(?:64)?\/python[\d.]*(?!\/(?:site|dist)-packages)|django(?=\/contrib\/))(?=\/|$)/;

/** Whether a folder of the server lies inside one of installed packages: what it holds is a library's, whatever it is called. */
const isInLibrary = (folder: string): boolean =>
  (LIBRARY.exec(`${folder}/`)?.[0].length ?? folder.length) < folder.length;

/** What a path that is a mapped folder itself adds to what speaks for the mapping. */
const NAMED_ITSELF = 0.5;

/**
 * Which folders of the server stand where in the tree: said by hand, or inferred from the paths that a configuration names. A
 * path may be the file with the same last names; of several the one whose folder most of the other named paths speak for,
 * then the one closest to the file that names it.
 */
export class PathMap {
  readonly #input: PathMapInput;
  readonly #byHand: readonly MappedFolder[];
  /** Inferred: folders here by folder of the server. */
  readonly #folders = new Map<string, MappedFolder[]>();
  /** What speaks for an inferred mapping. */
  #support: ReadonlyMap<string, Support> = new Map();
  readonly #found = new Map<string, NamedFile>();
  /** What no mapping answers for, by path. */
  readonly #contested = new Map<string, Extract<NamedFile, { kind: 'several' }>>();

  constructor(input: PathMapInput) {
    this.#input = input;
    this.#byHand = Object.entries(input.pathMap)
      .map(([from, to]) => ({ from: serverPath(from), to, isByHand: true }))
      .sort((a, b) => b.from.length - a.from.length);
  }

  /** All that is mapped. */
  get folders(): readonly MappedFolder[] {
    return [...this.#byHand, ...[...this.#folders.values()].flat()];
  }

  /** The mapped folders that a path lies in, the innermost first. Where a mapping by hand speaks, no other does. */
  foldersOf(path: string): readonly MappedFolder[] {
    const named = this.#byHand.find(({ from }) => isInside(path, from));
    if (named) return [named];
    const found: MappedFolder[] = [];
    if (this.#folders.size === 0) return found;
    for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) found.push(...(this.#folders.get(at) ?? []));
    return [...found, ...(this.#folders.get('/') ?? [])];
  }

  /** Infers where the folders of the server are from all paths that one configuration names. */
  learn(paths: readonly NamedPath[]): void {
    const open = paths
      .map(({ path, near }) => ({ path: serverPath(path), near }))
      .filter(({ path }) => this.isOpen(path));
    const candidates = open.map(({ path }) => this.#candidates(path));
    this.#support = supportOf(candidates.flat(), new Set(open.map(({ path }) => path)));
    // A path that others show to be a mapped folder itself is not the folder here that is called like it.
    const rooted = new Map<string, number>();
    for (const [key, { names }] of this.#support) {
      const from = key.slice(0, key.indexOf('\n'));
      rooted.set(from, Math.max(names, rooted.get(from) ?? 0));
    }
    const claims = open.flatMap(
      ({ path, near }, index): (Claim & { readonly near: FilePath; readonly rivals: readonly FilePath[] })[] => {
        const chosen = this.#choose(candidates[index] ?? [], near);
        if (chosen.kind === 'several' && chosen.isContested && !rooted.has(path)) this.#contested.set(path, chosen);
        if (chosen.kind !== 'one') return [];
        const support = this.#supportFor(chosen.folder);
        return (rooted.get(path) ?? 0) > support.names ? [] : [{ ...chosen, path, near, support }];
      },
    );
    for (const { path, near, file, isFolder, folder, rivals } of agreeingFolders(claims)) {
      const known = this.#folders.get(folder.from) ?? [];
      if (!known.some(({ to }) => to === folder.to)) addTo(this.#folders, folder.from, folder);
      this.#found.set(`${near}\n${path}`, { kind: 'one', file, isFolder, folder, rivals });
    }
  }

  /** What a path that `near` names may be, by its last names. */
  find(path: string, near: FilePath | null): NamedFile {
    const key = `${near}\n${path}`;
    const known = this.#found.get(key) ?? this.#search(path, near);
    this.#found.set(key, known);
    return known;
  }

  /** What several files of the tree are held for with good reason, whatever is mapped. */
  contestedAt(path: string): Extract<NamedFile, { kind: 'several' }> | undefined {
    return this.#contested.get(path);
  }

  /** Whether a path is one of the server that no mapping by hand settles. */
  isOpen(path: string): boolean {
    return !isInside(path, this.#input.root) && !this.#byHand.some(({ from }) => isInside(path, from));
  }

  #search(path: string, near: FilePath | null): NamedFile {
    const found = this.#choose(this.#candidates(path), near);
    if (found.kind !== 'one') return found;
    const claim = { path, ...found, support: this.#supportFor(found.folder) };
    return isRefuted([...this.#folders.values()].flat(), claim) ? { kind: 'none' } : found;
  }

  #candidates(path: string): readonly Candidate[] {
    const found: Candidate[] = [];
    // Nobody keeps packages in /etc: a module of one there is none of the tree's packages.
    const isConfiguration = path.startsWith('/etc/');
    for (const { file, isFolder } of this.#input.names.sharing(path)) {
      const { length, from, to } = commonEnd(path, file, this.#input.root, isDrivePath(path));
      if (length === 0 || isInLibrary(from)) continue;
      if (isConfiguration && !isFolder && this.#isInPackage(file)) continue;
      const isTelling = tells({ file, from, length, isFolder, isWhole: to === this.#input.root });
      if (isTelling || isFolder) found.push({ file, isFolder, from, to, length, isTelling });
    }
    return found;
  }

  #isInPackage(file: FilePath): boolean {
    return file.endsWith('.py') && this.#input.fs.status(`${posix.dirname(file)}/__init__.py`) !== null;
  }

  #choose(candidates: readonly Candidate[], near: FilePath | null): NamedFile {
    if (candidates.length === 0) return { kind: 'none' };
    const score = ({ from, to, length, isTelling }: Candidate): number => {
      const { names } = this.#support.get(pairOf(from, to)) ?? { names: length };
      return isTelling || names > length + NAMED_ITSELF ? names : 0;
    };
    const most = Math.max(...candidates.map(score));
    if (most === 0) return { kind: 'none' };
    const best = candidates.filter((candidate) => score(candidate) === most);
    const files = best.map(({ file }) => file);
    const closest = near === null ? files : closestTo(near, files);
    const chosen = closest.length === 1 ? best.find(({ file }) => file === closest[0]) : undefined;
    if (!chosen) return { kind: 'several', files };
    const contestants = contestantsOf(chosen, candidates, { ...this.#input, near });
    if (contestants.length > 0)
      return { kind: 'several', files: [chosen, ...contestants].map(({ file }) => file), isContested: true };
    const { file, isFolder, from, to } = chosen;
    const rivals = rivalsOf(chosen, candidates).map((rival) => rival.file);
    return { kind: 'one', file, isFolder, folder: { from, to, isByHand: false }, rivals };
  }

  #supportFor({ from, to }: MappedFolder): Support {
    return this.#support.get(pairOf(from, to)) ?? { ofFiles: 0, names: 0 };
  }
}

/** What speaks for each mapping: the names of all paths that it explains, and a path that is its folder. */
function supportOf(candidates: readonly Candidate[], named: ReadonlySet<string>): ReadonlyMap<string, Support> {
  const support = new Map<string, Support>();
  for (const { from, to, length, isFolder } of candidates) {
    const key = pairOf(from, to);
    const { ofFiles, names } = support.get(key) ?? { ofFiles: 0, names: named.has(from) ? NAMED_ITSELF : 0 };
    support.set(key, { ofFiles: ofFiles + (isFolder ? 0 : length), names: names + length });
  }
  return support;
}

const pairOf = (from: string, to: FilePath): string => `${from}\n${to}`;

/** Two names tell a file or folder, at the top of the server three; one does where it has an ending and is not a common one, or lies at the top of the tree. */
function tells({
  file,
  from,
  length,
  isFolder,
  isWhole,
}: {
  readonly file: FilePath;
  readonly from: string;
  readonly length: number;
  readonly isFolder: boolean;
  /** Nothing of its path in the tree is left over. */
  readonly isWhole: boolean;
}): boolean {
  if (length > 1) return from !== '/' || length > 2 || isWhole;
  if (isFolder) return isWhole && from !== '/';
  const name = posix.basename(file);
  return posix.extname(name) !== '' && (isWhole || !COMMON_NAMES.has(name));
}

/** The last names that a path of the server has in common with a file here, and the folders before them. */
function commonEnd(
  path: string,
  file: FilePath,
  root: FilePath,
  ignoresCase: boolean,
): { readonly length: number; readonly from: string; readonly to: FilePath } {
  let from = path;
  let to = file;
  let length = 0;
  while (to.length > root.length) {
    const left = from.lastIndexOf('/');
    const right = to.lastIndexOf('/');
    const [name, other] = [from.slice(left + 1), to.slice(right + 1)];
    if (name === '' || (name !== other && !(ignoresCase && name.toLowerCase() === other.toLowerCase()))) break;
    length += 1;
    from = from.slice(0, Math.max(0, left));
    to = to.slice(0, right);
  }
  return { length, from: from === '' ? '/' : from, to: to === '' ? '/' : to };
}

/** Those that share the most folders with a file, counted from the top. */
function closestTo(near: FilePath, candidates: readonly FilePath[]): FilePath[] {
  const folders = near.split('/').slice(0, -1);
  const shared = (file: FilePath): number => {
    const parts = file.split('/').slice(0, -1);
    const end = folders.findIndex((folder, index) => folder !== parts[index]);
    return end < 0 ? folders.length : end;
  };
  const most = Math.max(...candidates.map(shared));
  return candidates.filter((candidate) => shared(candidate) === most);
}
