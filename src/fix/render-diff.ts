import { formatPatch, structuredPatch } from 'diff';
import type { FileChange } from '../host/file-writer.ts';
import type { FilePath } from '../source/location.ts';

const BYTE_ORDER_MARK = '\uFEFF';
const CONTEXT_LINES = 3;

/** One file's part of a diff, and the encoding in which its bytes must leave the program to match the file's. */
export interface DiffPart {
  readonly text: string;
  readonly encoding: FileChange['encoding'];
}

/**
 * The changes in the form `git apply` accepts. `nameOf` gives the path to print, relative to where the diff is to be applied;
 * names are quoted as git quotes them, so no name can pose as a line of the diff.
 */
export function renderDiff(changes: readonly FileChange[], nameOf: (file: FilePath) => string): readonly DiffPart[] {
  return changes.map((change) => {
    const mark = change.bom ? BYTE_ORDER_MARK : '';
    const name = nameOf(change.file);
    const patch = structuredPatch(`a/${name}`, `b/${name}`, mark + change.before, mark + change.after, '', '', {
      context: CONTEXT_LINES,
    });
    return { text: formatPatch({ ...patch, isGit: true }), encoding: change.encoding };
  });
}
