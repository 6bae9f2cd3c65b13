import { posix } from 'node:path';
import type { FileSystem } from '../../host/file-system.ts';
import { addAll } from '../../source/add-all.ts';
import type { FilePath } from '../../source/location.ts';
import { below } from '../../source/normal-path.ts';
import { matchesFileName } from '../syntax/file-name-match.ts';

/** The files one Include stands for, or why httpd would refuse it. `tolerable` marks what IncludeOptional forgives. */
export type IncludedFiles =
  | { readonly kind: 'files'; readonly files: readonly FilePath[] }
  | { readonly kind: 'error'; readonly message: string };

/** httpd reads folders in folders up to this depth (core.c:AP_MAX_FNMATCH_RECURSION). */
const DEEPEST_FOLDER = 128;

const hasWildcard = (text: string): boolean => /[*?[]/.test(text);

/**
 * Resolves an absolute Include path (config.c:ap_process_fnmatch_configs, util.c:ap_dir_nofnmatch and ap_dir_fnmatch):
 * without wildcards a file or a whole folder; with them, matches in byte order, links to folders left out except in the last part.
 */
export function findIncludedFiles(path: FilePath, fs: FileSystem): IncludedFiles {
  if (!hasWildcard(path)) return readPlace(posix.normalize(path), fs, path, 0);
  const parts = posix
    .normalize(path)
    .split('/')
    .filter((part) => part !== '');
  return expandParts('/', parts, fs);
}

/** Whether an absolute Include path lies where nothing may be read, as far as it is written without wildcards. */
export function isOutside(path: FilePath, fs: FileSystem): boolean {
  const found = fs.readText(path.replace(/\/[^/]*[*?[].*$/s, '') || '/');
  return found.kind === 'failure' && found.reason === 'outside';
}

function readPlace(path: FilePath, fs: FileSystem, written: string, depth: number): IncludedFiles {
  if (depth > DEEPEST_FOLDER) {
    return {
      kind: 'error',
      message: `Directory ${written} exceeds the maximum include directory nesting level of ${DEEPEST_FOLDER}. You have probably a recursion somewhere in your directories.`,
    };
  }
  const status = fs.status(path);
  if (!status)
    return { kind: 'error', message: `Could not open configuration file ${written}: No such file or directory` };
  if (status.kind !== 'directory') return { kind: 'files', files: [path] };
  const files: FilePath[] = [];
  for (const entry of fs.entries(path) ?? []) {
    const found = readPlace(posix.join(path, entry.name), fs, posix.join(path, entry.name), depth + 1);
    if (found.kind === 'error') return found;
    addAll(files, found.files);
  }
  return { kind: 'files', files };
}

function expandParts(folder: FilePath, parts: readonly string[], fs: FileSystem): IncludedFiles {
  const [part = '', ...rest] = parts;
  if (!hasWildcard(part)) {
    const next = posix.join(folder, part);
    return rest.length === 0 ? readPlace(next, fs, next, 0) : expandParts(next, rest, fs);
  }
  const entries = fs.entries(folder);
  if (!entries)
    return {
      kind: 'error',
      message: `Include/IncludeOptional: Could not open directory ${folder}: No such file or directory`,
    };
  const files: FilePath[] = [];
  let matched = false;
  for (const entry of entries) {
    if (entry.name.startsWith('.') && !part.startsWith('.')) continue;
    if (rest.length > 0 && entry.kind !== 'directory') continue;
    if (!matchesFileName(part, entry.name)) continue;
    matched = true;
    const next = below(folder, entry.name);
    if (rest.length === 0 && entry.kind === 'file') {
      files.push(next);
      continue;
    }
    const found = rest.length === 0 ? readPlace(next, fs, next, 0) : expandParts(next, rest, fs);
    if (found.kind === 'error') return found;
    addAll(files, found.files);
  }
  if (!matched) {
    return {
      kind: 'error',
      message: `Include/IncludeOptional: No matches for the wildcard '${part}' in '${folder}', failing`,
    };
  }
  return { kind: 'files', files };
}
