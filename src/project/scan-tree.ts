import { relative } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import type { TrackedFiles } from '../host/tracked-files.ts';
import { addAll } from '../source/add-all.ts';
import type { FilePath } from '../source/location.ts';
import { below } from '../source/normal-path.ts';
import type { Notice } from '../source/notice.ts';
import { type FileRole, mayMatter } from './classify-file.ts';
import type { IsExcluded } from './file-choice.ts';
import { findHidden } from './find-hidden.ts';
import { type FileLook, lookAt } from './look-at-file.ts';
import { type SkippedPath, type WalkChoice, walkTree } from './walk-tree.ts';

/** What a tree holds, before anything is parsed. */
export interface TreeScan {
  /** Every file listed, for mapping paths of the server. */
  readonly files: readonly FilePath[];
  readonly byRole: ReadonlyMap<FileRole, ReadonlySet<FilePath>>;
  readonly skipped: readonly SkippedPath[];
  readonly notices: readonly Notice[];
}

/** What has a say in what a tree holds. */
export interface ScanChoice {
  readonly isExcluded?: IsExcluded;
  readonly tracked?: TrackedFiles;
}

/** Lists a tree and looks at the bytes of the files that may matter. Files named explicitly are looked at whatever their name. */
export function scanTree(fs: FileSystem, roots: readonly FilePath[], choice: ScanChoice = {}): TreeScan {
  const { isExcluded, tracked } = choice;
  const walkChoice: WalkChoice = {
    ...(isExcluded ? { isExcluded } : {}),
    ...(tracked ? { isTracked: tracked.keeps } : {}),
  };
  const files: FilePath[] = [];
  const looks: FileLook[] = [];
  // Paths may overlap; below one of them every file is met once.
  const known = roots.length > 1 ? new Set<FilePath>() : null;
  const skipped: SkippedPath[] = [];
  const links: [link: FilePath, root: FilePath][] = [];
  for (const root of roots) {
    const isNamed = fs.status(root)?.kind === 'file';
    const add = (file: FilePath): void => {
      if (known?.has(file)) return;
      known?.add(file);
      files.push(file);
      const look = isNamed || mayMatter(file) ? lookAt(fs, file, isNamed) : null;
      if (!look) return;
      looks.push(look);
      // What matters will be asked for, and now its bytes are at hand.
      if (look.roles.length > 0) fs.readText(file);
    };
    if (isNamed) add(root);
    else addAll(skipped, walkTree(fs, root, add, { ...walkChoice, foundLink: (link) => links.push([link, root]) }));
  }
  for (const link of unlisted(fs, links, { files, isExcluded: isExcluded ?? (() => false) })) {
    files.push(link);
    const look = lookAt(fs, link, true);
    if (look) looks.push(look);
  }
  const notices = looks.flatMap(({ notice }) => notice ?? []);
  const left = [...skipped.flatMap(closedFolder), ...tellLinks(skipped), ...findHidden(fs, skipped, tracked)];
  return { files, byRole: sortByRole(looks), skipped, notices: [...notices, ...left] };
}

/**
 * The links to files that nobody looks at by their own names: a document, what lies among other people's code, what is ignored.
 * The server reads them by the name of the link.
 */
function unlisted(
  fs: FileSystem,
  links: readonly (readonly [link: FilePath, root: FilePath])[],
  { files, isExcluded }: { readonly files: readonly FilePath[]; readonly isExcluded: IsExcluded },
): readonly FilePath[] {
  if (links.length === 0) return [];
  const listed = new Set(files);
  return links.flatMap(([link, root]) => {
    const real = fs.realPath(link);
    if (real === null || fs.status(link)?.kind !== 'file' || !mayMatter(link)) return [];
    const target = below(root, relative(fs.realPath(root) ?? root, real));
    return (listed.has(target) && mayMatter(target)) || isExcluded(target, false) ? [] : [link];
  });
}

const closedFolder = ({ path, why }: SkippedPath): readonly Notice[] =>
  why === 'cannot be read' ? [{ code: 'unreadable', message: `${path}: this folder cannot be read`, file: path }] : [];

function tellLinks(skipped: readonly SkippedPath[]): readonly Notice[] {
  const [first, ...more] = skipped.filter(({ why }) => why === 'a link that leads out of the folder');
  if (!first) return [];
  const which = more.length === 0 ? 'this link leads' : `this link and ${more.length} more lead`;
  const message = `${which} out of what is analysed, or nowhere, and was not followed: name what it leads to; --show-files lists all`;
  return [{ code: 'link-not-followed', message, file: first.path }];
}

function sortByRole(looks: readonly FileLook[]): TreeScan['byRole'] {
  const byRole = new Map<FileRole, Set<FilePath>>();
  for (const { file, roles } of looks) {
    for (const role of roles) {
      const known = byRole.get(role);
      if (known) known.add(file);
      else byRole.set(role, new Set([file]));
    }
  }
  return byRole;
}
