import { basename, dirname, relative } from 'node:path';
import type { FileSystem } from '../host/file-system.ts';
import type { TrackedFiles } from '../host/tracked-files.ts';
import { listFew } from '../source/first-few.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { mayMatter } from './classify-file.ts';
import { lookAt } from './look-at-file.ts';
import { lookAtSkipped } from './look-at-skipped.ts';
import type { SkippedPath } from './walk-tree.ts';

const NAMED = 3;

/**
 * Tells of scripts and configuration that lie where other people's code and virtual environments are, though git keeps them:
 * whoever moves a site there takes it out of the analysis. Where git could not be asked, that is told too.
 */
export function findHidden(
  fs: FileSystem,
  skipped: readonly SkippedPath[],
  tracked: TrackedFiles | undefined,
): readonly Notice[] {
  const reasons = new Map(skipped.flatMap(({ path, why }) => (HIDING.has(why) ? [[path, why] as const] : [])));
  if (!tracked || reasons.size === 0) return tracked ? unasked(fs, tracked, skipped) : [];
  const hidden = new Map<FilePath, FilePath[]>();
  for (const file of tracked.files()) {
    const folder = skippedAbove(file, reasons);
    if (folder === null || !mayMatter(file)) continue;
    const roles = lookAt(fs, file, true)?.roles ?? [];
    if (!roles.includes('script') && !roles.includes('configuration')) continue;
    hidden.set(folder, [...(hidden.get(folder) ?? []), file]);
  }
  const notices = [...hidden].map(([folder, files]): Notice => {
    const names = listFew(
      files.map((file) => relative(folder, file)),
      NAMED,
    );
    const message = `left out as ${reasons.get(folder)}, though git keeps scripts or configuration in it: ${names}; name them to have them analysed`;
    return { code: 'hidden', message, file: folder, leavesOut: 'skip' };
  });
  return [...notices, ...unasked(fs, tracked, skipped)];
}

const HIDING: ReadonlySet<SkippedPath['why']> = new Set(["other people's code", 'a virtual environment'] as const);

function skippedAbove(file: FilePath, skipped: ReadonlyMap<FilePath, unknown>): FilePath | null {
  for (let at = dirname(file); dirname(at) !== at; at = dirname(at)) if (skipped.has(at)) return at;
  return null;
}

/** Where git could not be asked, the first script or configuration that it may keep all the same. */
function unasked(fs: FileSystem, tracked: TrackedFiles, skipped: readonly SkippedPath[]): readonly Notice[] {
  const problem = tracked.problem();
  if (problem === null) return [];
  const isOpen = ({ why, path }: SkippedPath): boolean =>
    why === 'ignored by git' || (HIDING.has(why) && tracked.isRepository && basename(path) !== '.git');
  for (const { path, why } of skipped.filter(isOpen)) {
    const [file] = lookAtSkipped(fs, [path]).telling;
    if (file === undefined) continue;
    const reason = why === 'ignored by git' ? 'for .gitignore' : `as ${why}`;
    const named = file === path ? '' : `, ${relative(path, file)} among it`;
    const message = `left out ${reason}${named}; git could not be asked whether it keeps it (${problem})`;
    return [{ code: 'tracked-unknown', message, file: path, leavesOut: 'skip' }];
  }
  return [];
}
