import type { FileSystem, FileText } from '../host/file-system.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { type FileRole, mayMatter, rolesByContent, rolesByName } from './classify-file.ts';
import type { IsExcluded } from './file-choice.ts';
import { type SkippedPath, walkTree } from './walk-tree.ts';

/** What a tree holds, before anything is parsed. */
export interface TreeScan {
  /** Every file listed, for mapping paths of the server. */
  readonly files: readonly FilePath[];
  readonly byRole: ReadonlyMap<FileRole, ReadonlySet<FilePath>>;
  readonly skipped: readonly SkippedPath[];
  readonly notices: readonly Notice[];
}

/** Lists a tree and looks at the bytes of the files that may matter. Files named explicitly are looked at whatever their name. */
export function scanTree(fs: FileSystem, roots: readonly FilePath[], isExcluded: IsExcluded = () => false): TreeScan {
  const byRole = new Map<FileRole, Set<FilePath>>();
  const notices: Notice[] = [];
  const files = new Set<FilePath>();
  const skipped: SkippedPath[] = [];
  const add = (role: FileRole, file: FilePath): void => {
    const known = byRole.get(role);
    if (known) known.add(file);
    else byRole.set(role, new Set([file]));
  };
  for (const root of roots) {
    const isFile = fs.status(root)?.kind === 'file';
    const listing = isFile ? { files: [root], skipped: [] } : walkTree(fs, root, isExcluded);
    skipped.push(...listing.skipped);
    for (const file of listing.files) {
      if (files.has(file)) continue;
      files.add(file);
      if (!isFile && !mayMatter(file)) continue;
      for (const role of rolesByName(file)) add(role, file);
      const bytes = isFile ? readBytes(fs, file) : (fs.readListed?.(file) ?? readBytes(fs, file));
      if (Buffer.isBuffer(bytes)) for (const role of rolesByContent(file, bytes)) add(role, file);
      else if (bytes.reason !== 'too-large') notices.push({ code: bytes.reason, message: bytes.message, file });
    }
  }
  return { files: [...files], byRole, skipped, notices };
}

function readBytes(fs: FileSystem, file: FilePath): Buffer | Extract<FileText, { kind: 'failure' }> {
  if (fs.readBytes) return fs.readBytes(file);
  const found = fs.readText(file);
  return found.kind === 'text' ? Buffer.from(found.text) : found;
}
