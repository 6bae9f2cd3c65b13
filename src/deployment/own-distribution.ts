import { posix } from 'node:path';
import type { FilePath } from '../source/location.ts';
import { foldersAbove } from '../source/normal-path.ts';
import { oncePer } from '../source/once-per.ts';
import type { SearchEntry } from './module-search.ts';
import type { PythonSources } from './python-sources.ts';

/** `packages=find_packages('src')`, `package_dir={'': 'src'}`, `where = src`. */
const SOURCE_FOLDER =
  /(?:find_packages\(\s*(?:where\s*=\s*)?|package_dir\s*=\s*\{\s*["']["']\s*:\s*|^where\s*=\s*)["']?([\w./-]+)/m;

/**
 * The folders of the tree whose packages the distribution of a script installs (`setup.py`, `setup.cfg` with `packages`): such a
 * package needs no search path. None on the server, where it is seen what is installed.
 */
export function ownDistribution(sources: PythonSources, script: string): readonly SearchEntry[] {
  const file = sources.isOnServer ? null : sources.fileOf(script);
  if (file === null) return [];
  return foldersAbove(file, '/').flatMap((folder): SearchEntry[] => {
    const known = sourceFolders(sources);
    const found = known.get(folder);
    const path = found === undefined ? sourceFolder(sources, folder) : found;
    known.set(folder, path);
    return path === null ? [] : [{ kind: 'directory', path }];
  });
}

/** The folders that were asked already: thousands of scripts lie below the same ones. */
const sourceFolders = oncePer((_sources: PythonSources) => new Map<FilePath, FilePath | null>());

function sourceFolder({ fs, fileOf }: PythonSources, folder: FilePath): FilePath | null {
  // Nothing above the tree is asked.
  if (fileOf(folder) === null) return null;
  const held = new Set(fs.entries(folder)?.map(({ name }) => name));
  const texts = ['setup.py', 'setup.cfg'].flatMap((name) => {
    const read = held.has(name) ? fs.readText(posix.join(folder, name)) : null;
    return read?.kind === 'text' ? [read.text] : [];
  });
  const text = texts.find((one) => /\bpackages\s*=/.test(one));
  return text === undefined ? null : posix.join(folder, SOURCE_FOLDER.exec(text)?.[1] ?? '.');
}
