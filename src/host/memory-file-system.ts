import { posix } from 'node:path';
import type { FilePath } from '../source/location.ts';
import type { DirectoryEntry, FileStatus, FileSystem, FileText } from './file-system.ts';

/** A tree of texts in memory, by absolute path; directories are implied. For tests, editors and fixes not yet written. */
export class MemoryFileSystem implements FileSystem {
  readonly #files: Map<FilePath, string>;

  constructor(files: Readonly<Record<FilePath, string>> | ReadonlyMap<FilePath, string>) {
    this.#files = new Map(files instanceof Map ? files : Object.entries(files));
  }

  readText(path: FilePath): FileText {
    const text = this.#files.get(posix.normalize(path));
    if (text !== undefined) return { kind: 'text', text, encoding: 'utf-8', bom: false };
    const reason = this.status(path) ? 'not-a-file' : 'missing';
    return {
      kind: 'failure',
      reason,
      message: `${path}: ${reason === 'missing' ? 'no such file' : 'not a regular file'}`,
    };
  }

  status(path: FilePath): FileStatus | null {
    const wanted = posix.normalize(path).replace(/(.)\/$/, '$1');
    const text = this.#files.get(wanted);
    if (text !== undefined) return { kind: 'file' };
    const prefix = wanted === '/' ? '/' : `${wanted}/`;
    for (const file of this.#files.keys()) {
      if (file.startsWith(prefix)) return { kind: 'directory' };
    }
    return null;
  }

  entries(path: FilePath): readonly DirectoryEntry[] | null {
    if (this.status(path)?.kind !== 'directory') return null;
    const prefix = posix.join(path, '/');
    const found = new Map<string, DirectoryEntry>();
    for (const file of this.#files.keys()) {
      if (!file.startsWith(prefix)) continue;
      const [name = '', ...deeper] = file.slice(prefix.length).split('/');
      found.set(name, { name, kind: deeper.length > 0 ? 'directory' : 'file' });
    }
    return [...found.values()].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  }

  realPath(path: FilePath): FilePath | null {
    return this.status(path) ? posix.normalize(path).replace(/(.)\/$/, '$1') : null;
  }
}
