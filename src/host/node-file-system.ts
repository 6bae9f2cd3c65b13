import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { compareTexts } from '../source/compare-texts.ts';
import type { FilePath } from '../source/location.ts';
import { below, LONGEST_PATH } from '../source/normal-path.ts';
import { decodeText } from './decode-text.ts';
import type { DirectoryEntry, FileLimits, FileStatus, FileSystem, FileText } from './file-system.ts';
import { FolderListing } from './folder-listing.ts';
import { isInside } from './path-inside.ts';
import { reasonOf } from './reason-of.ts';

export interface NodeFileSystemOptions extends FileLimits {
  /** Told of every file and folder that is read. */
  readonly onRead?: (() => void) | undefined;
  /** Texts that count instead of what the disk holds at their paths, if it holds anything. */
  readonly given?: ReadonlyMap<FilePath, string> | undefined;
}

interface Found extends FileStatus {
  readonly real: FilePath;
}

/** Most files are smaller. */
const LISTED_BYTES = 160 * 1024;

/** What is read of one tree: texts are kept, and take several times as much when they are parsed. */
export const MOST_KEPT_BYTES = 128 * 1024 * 1024;

type Failure = Extract<FileText, { kind: 'failure' }>;

/** Where the system shows itself: what runs, and with which environment. None of it is a file of a server or of a tree. */
const SHOWS_MACHINE = /^\/(?:proc|sys|dev(?!\/shm\/))(?:\/|$)/;

/**
 * What a version control keeps for itself: addresses and passwords among it, which a checkout for a build leaves there. A disk
 * may take names of either case for one.
 */
const IS_KEPT_BY_TOOL = /\/\.(?:git|hg|svn|bzr)\//i;

/** Looked at first, opened then: what is put in the file's place between does not hang and leads nowhere else. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | constants.O_NOFOLLOW;

/** Files on disk, bounded in size and confined to roots. Only regular files are ever opened. Texts and listings are kept once read. */
export class NodeFileSystem implements FileSystem {
  readonly #limits: FileLimits;
  readonly #onRead: (() => void) | undefined;
  readonly #given: ReadonlyMap<FilePath, string>;
  readonly #texts = new Map<FilePath, FileText>();
  #keptBytes = 0;
  readonly #realFolders = new Map<FilePath, FilePath | null>();
  #shared = Buffer.allocUnsafe(LISTED_BYTES);
  /** The listed file that was read last, and its bytes. */
  #atHand: { readonly path: FilePath; readonly bytes: Buffer } | null = null;
  readonly #found = new Map<FilePath, Found | 'outside' | null>();
  readonly #listings = new Map<FilePath, FolderListing | null>();

  constructor(options: NodeFileSystemOptions) {
    const { roots, maxBytes, onRead, given = new Map() } = options;
    this.#onRead = onRead;
    this.#given = given;
    for (const [path, text] of given) {
      this.#texts.set(path, { kind: 'text', text, encoding: 'utf-8', bom: false });
      this.#found.set(path, { kind: 'file', real: path });
    }
    this.#limits = { roots: roots?.map((root) => realOrNull(root) ?? resolve(root)) ?? null, maxBytes };
  }

  readText(path: FilePath): FileText {
    const known = this.#texts.get(path);
    if (known) return known;
    const bytes = this.#atHand?.path === path ? this.#atHand.bytes : this.#readFound(path);
    const text = bytes instanceof Uint8Array ? this.#keep(bytes, path) : bytes;
    this.#texts.set(path, text);
    return text;
  }

  #keep(bytes: Buffer, path: FilePath): FileText {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes <= MOST_KEPT_BYTES) return decodeText(bytes);
    return failure('too-large', path, `not read, because files of ${MOST_KEPT_BYTES} bytes were read before it`);
  }

  /** The bytes of a regular file inside the roots, or why there are none. Not kept. */
  readBytes(path: FilePath): Buffer | Failure {
    const bytes = this.#readFound(path);
    return bytes instanceof Uint8Array ? Buffer.from(bytes) : bytes;
  }

  /** The same, in the shared buffer. */
  #readFound(path: FilePath): Buffer | Failure {
    const found = this.#find(path);
    if (found === null) return failure('missing', path, 'no such file');
    if (found === 'outside') return failure('outside', path, 'lies outside the analysed tree and was not read');
    if (found.kind !== 'file') return failure('not-a-file', path, 'not a regular file');
    return this.#read(found.real, path, this.#limits.maxBytes);
  }

  readListed(path: FilePath, mostBytes: number): Buffer | Failure {
    const bytes = this.#read(path, path, Math.min(mostBytes, this.#limits.maxBytes));
    if (bytes instanceof Uint8Array) this.#atHand = { path, bytes };
    return bytes;
  }

  /** The bytes of a file that was seen to be a regular one, in the shared buffer. Failures speak of it by `name`. */
  #read(path: FilePath, name: FilePath, most: number): Buffer | Failure {
    this.#onRead?.();
    this.#atHand = null;
    const given = this.#given.get(name);
    if (given !== undefined) return Buffer.from(given);
    let descriptor: number | undefined;
    try {
      descriptor = openSync(path, OPEN_FLAGS);
      // Little is asked of a file that fits: no size, no kind. What is put in its place gives nothing, or fits as well.
      const length = readSync(descriptor, this.#shared, 0, this.#shared.length, null);
      if (length > most) return failure('too-large', name, `larger than ${most} bytes`);
      if (length < this.#shared.length) return this.#shared.subarray(0, length);
      return this.#readRest(descriptor, name, most);
    } catch (error) {
      return failure('unreadable', name, `cannot be read (${reasonOf(error)})`);
    } finally {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }

  /** The whole of an open file whose first bytes fill the shared buffer. */
  #readRest(descriptor: number, path: FilePath, most: number): Buffer | Failure {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return failure('not-a-file', path, 'not a regular file');
    if (status.size > most) return failure('too-large', path, `larger than ${most} bytes`);
    const start = this.#shared;
    if (status.size >= start.length) {
      this.#shared = Buffer.allocUnsafe(status.size + 1);
      start.copy(this.#shared);
    }
    return (
      readAll(descriptor, this.#shared, start.length, most) ?? failure('too-large', path, 'grows while it is read')
    );
  }

  status(path: FilePath): FileStatus | null {
    const found = this.#find(path);
    return found === 'outside' ? null : found;
  }

  kindIn(folder: FilePath, name: string): FileStatus['kind'] | null {
    const told = this.#toldIn(folder, name);
    return (told === undefined ? this.status(below(folder, name)) : told)?.kind ?? null;
  }

  entries(path: FilePath): readonly DirectoryEntry[] | null {
    let listing = this.#listings.get(path);
    if (listing === undefined) {
      const found = this.#find(path);
      listing = found === null || found === 'outside' ? null : this.#list(found.real);
      this.#listings.set(path, listing);
    }
    return listing?.entries ?? null;
  }

  listedEntries(path: FilePath): readonly DirectoryEntry[] | null {
    const cut = path.lastIndexOf('/');
    const listing = this.#list(this.#listings.get(path.slice(0, cut))?.pathOf(path.slice(cut + 1)) ?? path);
    this.#listings.set(path, listing);
    return listing?.entries ?? null;
  }

  #list(real: FilePath): FolderListing | null {
    if (SHOWS_MACHINE.test(real) || IS_KEPT_BY_TOOL.test(`${real}/`)) return null;
    this.#onRead?.();
    try {
      return new FolderListing(real, sortByBytes(readdirSync(real, { withFileTypes: true }).map(asEntry)));
    } catch {
      return null;
    }
  }

  realPath(path: FilePath): FilePath | null {
    const found = this.#find(path);
    return found === null || found === 'outside' ? null : found.real;
  }

  /** Where a path leads, links resolved; null where nothing is there or no one may look. */
  #find(path: FilePath): Found | 'outside' | null {
    let found = this.#found.get(path);
    if (found === undefined) {
      found = this.#look(path);
      this.#found.set(path, found);
    }
    return found;
  }

  #look(path: FilePath): Found | 'outside' | null {
    const told = this.#toldOf(path);
    if (told !== undefined) return told;
    const above = dirname(path);
    const folder = this.#realFolder(above);
    if (folder === null) return this.#isNearestAllowed(above) ? null : 'outside';
    try {
      let real = join(folder, basename(path));
      let status = lstatSync(real, { throwIfNoEntry: false });
      if (!status) return this.#isAllowed(folder) ? null : 'outside';
      if (status.isSymbolicLink()) {
        real = realpathSync.native(real);
        status = statSync(real);
      }
      return this.#isAllowed(real) ? { real, kind: kindOf(status) } : 'outside';
    } catch {
      // Where nothing is there, the folder decides, so that an outside name does not tell whether it exists.
      return this.#isAllowed(folder) ? null : 'outside';
    }
  }

  /** What the listing of the folder above says of a path. */
  #toldOf(path: FilePath): Found | null | undefined {
    const cut = path.lastIndexOf('/');
    return this.#toldIn(path.slice(0, cut), path.slice(cut + 1));
  }

  /**
   * What the listing of a folder says of a name: the file or folder it is, or null where there is none of that name.
   * What could be listed may be read. Undefined where the disk has to be asked: no listing, a link, a name in another case.
   */
  #toldIn(folder: FilePath, name: string): Found | null | undefined {
    const listing = this.#listings.get(folder);
    const entry = listing?.find(name);
    if (!listing || !entry) return entry === null ? null : undefined;
    const { kind } = entry;
    return kind === 'file' || kind === 'directory' ? { real: listing.pathOf(name), kind } : undefined;
  }

  #isAllowed(real: FilePath): boolean {
    const { roots } = this.#limits;
    return (
      !SHOWS_MACHINE.test(real) &&
      !IS_KEPT_BY_TOOL.test(real) &&
      (roots === null || roots.some((root) => isInside(real, root)))
    );
  }

  /** Asked from above: below a folder that is not there nothing is, and modules are looked for in many that are not. */
  #lookFolder(folder: FilePath): FilePath | null {
    const found = this.#found.get(folder);
    if (found !== undefined && found !== 'outside') return found?.real ?? null;
    const told = this.#toldOf(folder);
    if (told !== undefined) return told?.real ?? null;
    const above = dirname(folder);
    if (above === folder || folder.length > LONGEST_PATH) return realOrNull(folder);
    const parent = this.#realFolder(above);
    if (parent === null) return null;
    const path = join(parent, basename(folder));
    try {
      const status = lstatSync(path, { throwIfNoEntry: false });
      if (!status) return null;
      return status.isSymbolicLink() ? realpathSync.native(path) : path;
    } catch {
      return null;
    }
  }

  /** Where a folder is not there, the nearest one above it that is decides. */
  #isNearestAllowed(missing: FilePath): boolean {
    for (let folder = dirname(missing); ; folder = dirname(folder)) {
      const real = this.#realFolder(folder);
      if (real !== null) return this.#isAllowed(real);
      if (folder === dirname(folder)) return false;
    }
  }

  #realFolder(folder: FilePath): FilePath | null {
    let real = this.#realFolders.get(folder);
    if (real === undefined) {
      real = this.#lookFolder(folder);
      this.#realFolders.set(folder, real);
    }
    return real;
  }
}

/** The bytes of an open file behind the first `length`, which the buffer holds; null where there are more than allowed. */
function readAll(descriptor: number, start: Buffer, length: number, maxBytes: number): Buffer | null {
  // /proc files and growing files hold more than their size says.
  let buffer = start;
  for (;;) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0) return buffer.subarray(0, length);
    if (length > maxBytes) return null;
    if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
  }
}

function realOrNull(path: FilePath): FilePath | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

function asEntry(entry: Dirent): DirectoryEntry {
  const { name } = entry;
  if (entry.isFile()) return { name, kind: 'file' };
  if (entry.isDirectory()) return { name, kind: 'directory' };
  return { name, kind: entry.isSymbolicLink() ? 'symbolic-link' : 'other' };
}

const kindOf = (status: Stats): FileStatus['kind'] =>
  status.isFile() ? 'file' : status.isDirectory() ? 'directory' : 'other';

/** Sorts in place, by the bytes of the names. */
export const sortByBytes = (entries: DirectoryEntry[]): readonly DirectoryEntry[] =>
  entries.sort((a, b) => compareTexts(a.name, b.name));

const failure = (reason: Failure['reason'], path: FilePath, what: string): Failure => ({
  kind: 'failure',
  reason,
  message: `${path}: ${what}`,
});
