import type { FileSystem } from '../host/file-system.ts';
import { isInside } from '../host/path-inside.ts';
import type { FilePath } from '../source/location.ts';
import type { IsExcluded } from './file-choice.ts';
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
  'ext-py',
  'ext-py3',
]);

/** What a virtual environment holds; other names beside its `pyvenv.cfg` are somebody's own. */
const ENVIRONMENT_FOLDERS: ReadonlySet<string> = new Set([
  'bin',
  'etc',
  'include',
  'Include',
  'lib',
  'Lib',
  'lib64',
  'local',
  'man',
  'Scripts',
  'share',
  'src',
]);

/** A folder or file that was left out, folders with all below them. */
export interface SkippedPath {
  readonly path: FilePath;
  readonly why:
    | 'ignored by git'
    | 'excluded by the settings'
    | "other people's code"
    | 'a virtual environment'
    | 'a link that leads out of the folder'
    | 'cannot be read';
}

/** What has a say in a walk beside `.gitignore`. */
export interface WalkChoice {
  readonly isExcluded?: IsExcluded;
  /** Told of every link to something in the folder. */
  readonly foundLink?: (link: FilePath) => void;
  /** Whether git keeps a file, or something below a folder: then no `.gitignore` leaves it out. */
  readonly isTracked?: (path: FilePath) => boolean;
}

/** Whether what a link stands for may matter by its name: a folder, a script, a configuration. */
const mayLeadToCode = (name: string): boolean => /^[^.]+(?:\.(?:d|py|wsgi|conf))?$/.test(name);

function leadsOut(fs: FileSystem, path: FilePath, root: FilePath): boolean {
  const real = fs.realPath(path);
  return real === null || !isInside(real, fs.realPath(root) ?? root);
}

/**
 * Tells the files below a folder, in byte order of their names, and gives what was left out. Links are not followed: what
 * they lead to is either listed under its own name or outside.
 */
export function walkTree(
  fs: FileSystem,
  root: FilePath,
  found: (file: FilePath) => void,
  { isExcluded = () => false, isTracked = () => false, foundLink = () => {} }: WalkChoice = {},
): readonly SkippedPath[] {
  const rules = new IgnoreRules(fs, root);
  const folders: FilePath[] = [root];
  const skipped: SkippedPath[] = [];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = folder === root || !fs.listedEntries ? fs.entries(folder) : fs.listedEntries(folder);
    if (!entries) {
      skipped.push({ path: folder, why: 'cannot be read' });
      continue;
    }
    const isEnvironment = entries.some(({ name }) => name === 'pyvenv.cfg');
    const ignores = rules.of(folder, entries);
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    const below: FilePath[] = [];
    for (const { name, kind } of entries) {
      const path = prefix + name;
      if (kind === 'symbolic-link' && mayLeadToCode(name)) {
        if (leadsOut(fs, path, root)) skipped.push({ path, why: 'a link that leads out of the folder' });
        else if (!isExcluded(path, false)) foundLink(path);
      }
      if (kind !== 'file' && kind !== 'directory') continue;
      const isFolder = kind === 'directory';
      if (isFolder && FOREIGN_FOLDERS.has(name)) skipped.push({ path, why: "other people's code" });
      else if (isFolder && isEnvironment && ENVIRONMENT_FOLDERS.has(name))
        skipped.push({ path, why: 'a virtual environment' });
      else if (ignores?.(path, isFolder) && !isTracked(path)) skipped.push({ path, why: 'ignored by git' });
      else if (isExcluded(path, isFolder)) skipped.push({ path, why: 'excluded by the settings' });
      else if (isFolder) below.push(path);
      else found(path);
    }
    for (const path of below.reverse()) folders.push(path);
  }
  return skipped;
}
