import type { FileWriter } from '../host/file-writer.ts';
import type { FixResult } from './fix-until-stable.ts';
import { linkChanges } from './linked-changes.ts';
import type { SelectedFix } from './select-fixes.ts';

/** What became of the fixes of a run. */
export interface WrittenFixes {
  readonly written: readonly SelectedFix[];
  /** Fixes whose files, or files written together with them, were refused: nothing of them is on disk. */
  readonly unwritten: readonly SelectedFix[];
  /** Why, one line a file. */
  readonly refusals: readonly string[];
}

/** Writes the changes of a run. A refused file takes only those along that share a fix with it. */
export function writeFixes({ changes, applied }: FixResult, writer: FileWriter): WrittenFixes {
  const written: SelectedFix[] = [];
  const unwritten: SelectedFix[] = [];
  const refusals: string[] = [];
  for (const linked of linkChanges(changes, applied)) {
    const outcome = writer.write(linked.changes);
    if (outcome.kind === 'written') written.push(...linked.fixes);
    else {
      unwritten.push(...linked.fixes);
      refusals.push(...outcome.messages);
    }
  }
  return { written, unwritten, refusals };
}
