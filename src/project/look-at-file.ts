import type { FileSystem, FileText } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import {
  type FileRole,
  isCalledConfiguration,
  isUtf16,
  longestTelling,
  quotesConfiguration,
  rolesByContent,
  rolesByName,
} from './classify-file.ts';

type Failure = Extract<FileText, { kind: 'failure' }>;

/** What the name and the bytes of a file say, or why the bytes cannot be had. */
export interface FileLook {
  readonly file: FilePath;
  readonly roles: readonly FileRole[];
  /** What is to be told of a file that is not looked at any further. */
  readonly notice: Notice | null;
}

/** Looks at a file; null where it says nothing. `isNamed`: no folder has told it to be a regular file. */
export function lookAt(fs: FileSystem, file: FilePath, isNamed: boolean): FileLook | null {
  const most = isNamed ? Number.POSITIVE_INFINITY : longestTelling(file);
  const bytes = (isNamed ? null : fs.readListed?.(file, most)) ?? readBytes(fs, file);
  const named = rolesByName(file);
  const isRead = Buffer.isBuffer(bytes);
  const roles = isRead && bytes.length <= most ? [...named, ...rolesByContent(file, bytes)] : named;
  const notice = isRead ? tellQuoted(file, roles, bytes) : tellUnread(file, bytes);
  return roles.length > 0 || notice ? { file, roles, notice } : null;
}

/** One too large is none of those that matter, unless it goes by the name of one. */
function tellUnread(file: FilePath, { reason, message }: Failure): Notice | null {
  if (reason !== 'too-large') return { code: reason, message, file };
  return isCalledConfiguration(file) ? { code: reason, message, file, leavesOut: 'skip' } : null;
}

/** A few lines of prose or a line for a shell must not take a server out of the analysis unseen. */
function tellQuoted(file: FilePath, roles: readonly FileRole[], bytes: Buffer): Notice | null {
  if (roles.length > 0 || !isCalledConfiguration(file)) return null;
  const isText = isUtf16(bytes) || !bytes.includes(0);
  if (isText && !quotesConfiguration(bytes)) return null;
  const message = isText
    ? 'has lines of a server configuration, but most of it is something else: left out, unless --apache names it'
    : 'is called like a server configuration, but holds no text: left out';
  return { code: 'not-configuration', message, file, leavesOut: 'skip' };
}

function readBytes(fs: FileSystem, file: FilePath): Buffer | Failure {
  if (fs.readBytes) return fs.readBytes(file);
  const found = fs.readText(file);
  return found.kind === 'text' ? Buffer.from(found.text) : found;
}
