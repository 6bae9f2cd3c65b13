import type { FileSystem } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import { IgnoreRules } from './ignore-rules.ts';

/** Folders that hold other people's code, or none. */
const FOREIGN_FOLDERS: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.tox',
  '.nox',
  '.venv',
  '.eggs',
  '.mypy_cache',
  '.pytest_cache',
  '__pycache__',
  'node_modules',
  'bower_components',
  'site-packages',
  'dist-packages',
  'vendor',
  '_vendor',
  'vendored',
  'third_party',
]);

export interface TreeListing {
  readonly files: readonly FilePath[];
  /** Folders and files left out: ignored, foreign, or excluded. */
  readonly skipped: number;
}

/**
 * The files below a folder, in byte order of their names. Links are not followed: what they lead to is either listed
 * under its own name or outside. `isExcluded` speaks of files and folders alike.
 */
export function walkTree(
  fs: FileSystem,
  root: FilePath,
  isExcluded: (path: FilePath) => boolean = () => false,
): TreeListing {
  const rules = new IgnoreRules(fs, root);
  const files: FilePath[] = [];
  const folders: FilePath[] = [root];
  let skipped = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = fs.entries(folder) ?? [];
    if (folder !== root && entries.some((entry) => entry.name === 'pyvenv.cfg')) {
      skipped += 1;
      continue;
    }
    const ignores = rules.of(folder, entries);
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    const below: FilePath[] = [];
    for (const { name, kind } of entries) {
      if (kind !== 'file' && kind !== 'directory') continue;
      const path = prefix + name;
      const isFolder = kind === 'directory';
      const isForeign = isFolder && FOREIGN_FOLDERS.has(name);
      if (isForeign || ignores?.(path, isFolder) || isExcluded(path)) skipped += 1;
      else if (isFolder) below.push(path);
      else files.push(path);
    }
    for (const path of below.reverse()) folders.push(path);
  }
  return { files, skipped };
}
