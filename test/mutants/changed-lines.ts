/** Lines of a file, both ends included, counted from 1. */
export interface ChangedLines {
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

/** The lines that a diff without context (`git diff --unified=0`) adds or rewrites. Deletions leave none. */
export function changedLines(diff: string): readonly ChangedLines[] {
  let file = '';
  return diff.split('\n').flatMap((line) => {
    file = /^\+\+\+ b\/(.*)$/.exec(line)?.[1] ?? file;
    const [, start, count = '1'] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    const first = Number(start);
    return start === undefined || count === '0' ? [] : [{ file, first, last: first + Number(count) - 1 }];
  });
}
