import { posix } from 'node:path';
import { compareTexts } from '../source/compare-texts.ts';
import type { FilePath } from '../source/location.ts';
import { LONGEST_PATH } from '../source/normal-path.ts';
import { decodeText } from './decode-text.ts';
import type { DirectoryEntry, FileStatus, FileSystem, FileText } from './file-system.ts';
import type { GitRepository } from './git-calls.ts';
import { MOST_LINKS } from './leads-outside.ts';
import { isInside } from './path-inside.ts';
import { readBlobs } from './read-blobs.ts';

/** One entry of a revision's tree. */
export interface GitEntry {
  readonly kind: 'file' | 'symbolic-link' | 'submodule';
  readonly oid: string;
}

/** A revision, taken apart. Paths count from the top of the work tree, which `top` names. */
export interface GitContents {
  readonly top: FilePath;
  readonly repository: GitRepository;
  readonly disk: FileSystem;
  readonly entries: ReadonlyMap<string, GitEntry>;
  /** Whether a file of the revision holds the same bytes on disk. */
  readonly isSame: (path: string, oid: string) => boolean;
  /** Untracked paths that are read from disk; folders end in `/`. */
  readonly ignored: ReadonlySet<string>;
  readonly blobs: Map<string, Buffer>;
  readonly maxBytes: number;
}

type Failure = Extract<FileText, { kind: 'failure' }>;

type Found =
  | { readonly kind: 'disk'; readonly path: FilePath }
  | { readonly kind: 'blob'; readonly path: FilePath; readonly oid: string }
  | { readonly kind: 'folder'; readonly path: FilePath };

/** The tree of a revision as a file system. What lies outside of the repository is what is there now. */
export class GitFileSystem implements FileSystem {
  readonly #contents: GitContents;
  readonly #folders = new Map<string, Map<string, DirectoryEntry['kind']>>([['', new Map()]]);
  readonly #texts = new Map<FilePath, FileText>();
  readonly #hasLinks: boolean;

  constructor(contents: GitContents) {
    this.#contents = contents;
    this.#hasLinks = [...contents.entries.values()].some(({ kind }) => kind === 'symbolic-link');
    for (const [path, { kind }] of contents.entries) this.#list(path, kind === 'submodule' ? 'directory' : kind);
    for (const path of contents.ignored) this.#list(path.replace(/\/$/, ''), path.endsWith('/') ? 'directory' : 'file');
  }

  readText(path: FilePath): FileText {
    const known = this.#texts.get(path);
    if (known) return known;
    const found = this.#find(path);
    const bytes = found?.kind === 'disk' ? null : this.#bytesOf(path, found);
    const text =
      bytes === null
        ? this.#contents.disk.readText(found?.path ?? path)
        : Buffer.isBuffer(bytes)
          ? decodeText(bytes)
          : bytes;
    this.#texts.set(path, text);
    return text;
  }

  readBytes(path: FilePath): Buffer | Failure {
    const found = this.#find(path);
    if (found?.kind !== 'disk') return this.#bytesOf(path, found);
    const { disk } = this.#contents;
    if (disk.readBytes) return disk.readBytes(found.path);
    const text = disk.readText(found.path);
    return text.kind === 'text' ? Buffer.from(text.text) : text;
  }

  status(path: FilePath): FileStatus | null {
    const found = this.#find(path);
    if (found === null) return null;
    if (found.kind === 'disk') return this.#contents.disk.status(found.path);
    return { kind: found.kind === 'blob' ? 'file' : 'directory' };
  }

  entries(path: FilePath): readonly DirectoryEntry[] | null {
    const found = this.#find(path);
    if (found?.kind === 'disk') return this.#contents.disk.entries(found.path);
    if (found?.kind !== 'folder') return null;
    const listed = [...(this.#folders.get(this.#inTree(found.path)) ?? [])];
    return listed.map(([name, kind]) => ({ name, kind })).sort((a, b) => compareTexts(a.name, b.name));
  }

  realPath(path: FilePath): FilePath | null {
    const found = this.#find(path);
    return found?.kind === 'disk' ? this.#contents.disk.realPath(found.path) : (found?.path ?? null);
  }

  #list(path: string, kind: DirectoryEntry['kind']): void {
    const at = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, at));
    const name = path.slice(at + 1);
    const known = this.#folders.get(folder);
    if (known) {
      if (!known.has(name)) known.set(name, kind);
      return;
    }
    this.#folders.set(folder, new Map([[name, kind]]));
    this.#list(folder, 'directory');
  }

  #inTree(path: FilePath): string {
    return path === this.#contents.top ? '' : path.slice(this.#contents.top.length + 1);
  }

  /** Where a path leads, links of the revision resolved. */
  #find(path: FilePath): Found | null {
    const { top, entries, isSame } = this.#contents;
    const real = this.#hasLinks ? this.#followLinks(path) : path;
    if (real === null) return null;
    if (!isInside(real, top)) return { kind: 'disk', path: real };
    const name = this.#inTree(real);
    const entry = entries.get(name);
    if (entry?.kind === 'file')
      return isSame(name, entry.oid) ? { kind: 'disk', path: real } : { kind: 'blob', path: real, oid: entry.oid };
    if (this.#isOnDisk(name)) return { kind: 'disk', path: real };
    return this.#folders.has(name) ? { kind: 'folder', path: real } : null;
  }

  /** Whether a path is ignored by git, or lies in a submodule. */
  #isOnDisk(name: string): boolean {
    const { entries, ignored } = this.#contents;
    if (ignored.has(name)) return true;
    for (let at = name; at !== '' && at !== '.'; at = posix.dirname(at))
      if (ignored.has(`${at}/`) || entries.get(at)?.kind === 'submodule') return true;
    return false;
  }

  #followLinks(path: FilePath): FilePath | null {
    let real = posix.normalize(path);
    for (let hops = 0; hops < MOST_LINKS; hops += 1) {
      const next = real.length > LONGEST_PATH ? null : this.#followFirstLink(real);
      if (next === null) return real;
      real = next;
    }
    return null;
  }

  #followFirstLink(path: FilePath): FilePath | null {
    const { top, entries } = this.#contents;
    if (!isInside(path, top)) return null;
    const parts = this.#inTree(path).split('/');
    for (let length = 1; length <= parts.length; length += 1) {
      const entry = entries.get(parts.slice(0, length).join('/'));
      if (entry?.kind !== 'symbolic-link') continue;
      const target = this.#blob(entry.oid)?.toString('utf8', 0, LONGEST_PATH + 1) ?? '';
      return posix.resolve(top, ...parts.slice(0, length - 1), target, ...parts.slice(length));
    }
    return null;
  }

  #bytesOf(path: FilePath, found: Found | null): Buffer | Failure {
    const failure = (reason: Failure['reason'], what: string): Failure => ({
      kind: 'failure',
      reason,
      message: `${path}: ${what}`,
    });
    if (found === null) return failure('missing', 'no such file');
    if (found.kind !== 'blob') return failure('not-a-file', 'not a regular file');
    const { maxBytes } = this.#contents;
    return this.#blob(found.oid) ?? failure('too-large', `larger than ${maxBytes} bytes, or not in the repository`);
  }

  /** A blob that was not foreseen is asked for by itself. */
  #blob(oid: string): Buffer | null {
    const { blobs, repository, maxBytes } = this.#contents;
    const known = blobs.get(oid);
    if (known) return known;
    const asked = readBlobs(repository, [oid], maxBytes).contents.get(oid) ?? null;
    if (asked) blobs.set(oid, asked);
    return asked;
  }
}
