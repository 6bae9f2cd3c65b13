import type { FileSystem, FileText } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import { type FileRole, isCalledConfiguration, longestTelling, rolesByContent, rolesByName } from './classify-file.ts';

type Failure = Extract<FileText, { kind: 'failure' }>;

/** What the name and the bytes of a file say, or why the bytes cannot be had. */
export interface FileLook {
  readonly file: FilePath;
  readonly roles: readonly FileRole[];
  readonly failure: Failure | null;
}

/** Looks at a file; null where it says nothing. `isNamed`: no folder has told it to be a regular file. */
export function lookAt(fs: FileSystem, file: FilePath, isNamed: boolean): FileLook | null {
  const most = isNamed ? Number.POSITIVE_INFINITY : longestTelling(file);
  const bytes = (isNamed ? null : fs.readListed?.(file, most)) ?? readBytes(fs, file);
  const named = rolesByName(file);
  const isRead = Buffer.isBuffer(bytes);
  const roles = isRead && bytes.length <= most ? [...named, ...rolesByContent(file, bytes)] : named;
  // One too large is none of those that matter, unless it goes by the name of one.
  const isNone = isRead || (bytes.reason === 'too-large' && !isCalledConfiguration(file));
  const failure = isNone ? null : bytes;
  return roles.length > 0 || failure ? { file, roles, failure } : null;
}

function readBytes(fs: FileSystem, file: FilePath): Buffer | Failure {
  if (fs.readBytes) return fs.readBytes(file);
  const found = fs.readText(file);
  return found.kind === 'text' ? Buffer.from(found.text) : found;
}
