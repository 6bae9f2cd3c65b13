import { nearestSettings, settingsIn } from '../config/load-settings.ts';
import type { FileSystem } from '../host/file-system.ts';
import type { PythonParser } from '../python/syntax/index.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { findSuppressions, type PlacedSuppression } from './find-suppressions.ts';

/** A revision that people have agreed on: only what it says is left out. */
export interface Agreed {
  readonly revision: string;
  readonly fs: FileSystem;
  /** Its files that go by another name now. */
  readonly movedTo: ReadonlyMap<FilePath, FilePath>;
}

/** The suppressions of one file in two heaps: those that the agreed revision has as well, and those it has not. */
export interface SortedSuppressions {
  readonly agreed: readonly PlacedSuppression[];
  readonly added: readonly PlacedSuppression[];
}

export interface SuppressionComparison {
  readonly file: FilePath;
  readonly text: string;
  readonly language: 'python' | 'apache';
  readonly parser: PythonParser;
}

/** A suppression is agreed where the revision has it with the same rules, for as long, at lines of the same text. */
export function sortSuppressions(
  placed: readonly PlacedSuppression[],
  { file, text, language, parser }: SuppressionComparison,
  { fs, movedTo }: Agreed,
): SortedSuppressions {
  const [former = file] = [...movedTo].flatMap(([from, to]) => (to === file ? [from] : []));
  const then = fs.readText(former);
  const known = new Map<string, number>();
  if (then.kind === 'text')
    for (const one of findSuppressions(former, then.text, language, parser)) {
      const key = identityOf(one, then.text);
      known.set(key, (known.get(key) ?? 0) + 1);
    }
  const agreed: PlacedSuppression[] = [];
  const added: PlacedSuppression[] = [];
  for (const one of placed) {
    const key = identityOf(one, text);
    const left = known.get(key) ?? 0;
    known.set(key, left - 1);
    (left > 0 ? agreed : added).push(one);
  }
  return { agreed, added };
}

function identityOf({ names, until, firstLine, lastLine, isOfFile }: PlacedSuppression, text: string): string {
  const said = [names.map(({ id }) => id).sort(), until];
  if (isOfFile) return JSON.stringify([...said, 'the file']);
  const code = text
    .split('\n')
    .slice(firstLine - 1, lastLine)
    .map((line) => line.replace(/#[ \t]*wsgiscope:.*/, '').trim());
  return JSON.stringify([...said, code]);
}

/** What is told of suppressions that the agreed revision has not. */
export const describeAdded = (added: readonly PlacedSuppression[], { revision }: Agreed): readonly Notice[] =>
  added.map(({ at }) => ({
    code: 'suppression-not-agreed',
    message: `this comment, for this line, is not in ${revision}: it leaves nothing out`,
    at,
    leavesOut: 'choice',
  }));

/** Tells where the settings or the baseline are no longer those of the agreed revision, which are the ones that count. */
export function describeChanges(
  now: FileSystem,
  { fs, revision }: Agreed,
  { folder, baseline }: { readonly folder: FilePath; readonly baseline: FilePath | null },
): readonly Notice[] {
  const files = new Set([nearestSettings(now, folder), nearestSettings(fs, folder), baseline]);
  const saidIn = (disk: FileSystem, file: FilePath): string => {
    const found = disk.readText(file);
    if (found.kind === 'failure') return found.reason;
    return file === baseline ? found.text : settingsIn(file, found.text);
  };
  return [...files].flatMap((file): readonly Notice[] => {
    if (file === null || saidIn(now, file) === saidIn(fs, file)) return [];
    const message = `this file is not as it is in ${revision}, and what it says there counts`;
    return [{ code: 'settings-not-agreed', message, file, leavesOut: 'choice' }];
  });
}
