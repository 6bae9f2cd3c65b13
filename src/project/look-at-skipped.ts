import type { FileSystem } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import { mayMatter } from './classify-file.ts';
import { lookAt } from './look-at-file.ts';
import { walkTree } from './walk-tree.ts';

/** Whoever leaves out more is told that there is more. */
const MOST_LOOKED_AT = 2000;

/** What left out files and folders hold. */
export interface SkippedContents {
  /** Those that look like scripts or configuration. */
  readonly telling: readonly FilePath[];
  /** How many files there are, and of how many of them nothing is known. */
  readonly all: number;
  readonly unseen: number;
}

/** Looks into what a walk has left out, as far as that takes no time. */
export function lookAtSkipped(fs: FileSystem, paths: readonly FilePath[]): SkippedContents {
  const files: FilePath[] = [];
  for (const path of paths) {
    if (files.length >= MOST_LOOKED_AT) break;
    if (fs.status(path)?.kind === 'file') files.push(path);
    else walkTree(fs, path, (file) => files.push(file));
  }
  const seen = files.slice(0, MOST_LOOKED_AT);
  const isTelling = (file: FilePath): boolean =>
    mayMatter(file) &&
    (lookAt(fs, file, true)?.roles.some((role) => role === 'script' || role === 'configuration') ?? false);
  return { telling: seen.filter(isTelling), all: files.length, unseen: files.length - seen.length };
}
