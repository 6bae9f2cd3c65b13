import { nodesAt } from '../apache/model/find-node.ts';
import type { ConfigNode } from '../apache/syntax/config-node.ts';
import type { Edit } from '../source/edit.ts';
import type { Fix } from './finding.ts';
import type { RuleSurroundings } from './rule.ts';

/** Whether the edits of a fix change what they mean to change and no more: each configuration line that one touches is written once. */
export function isEditable({ edits }: Fix, { deployment, textOf }: RuleSurroundings): boolean {
  const nodes = deployment?.server?.nodes ?? [];
  return edits.every((edit) => {
    const text = textOf(edit.file);
    if (text === null) return false;
    const touched = startsOfLines(text, edit).flatMap((start) =>
      nodesAt(nodes, { file: edit.file, range: { start, end: start } }),
    );
    return touched.every((node) => isWrittenOnce(node, nodes));
  });
}

/**
 * Whether a line stands for this node and no other: it is read once (no macro used twice, no file included twice), hangs on no
 * open conditional and holds nothing of a template.
 */
export const isWrittenOnce = (node: ConfigNode, nodes: readonly ConfigNode[]): boolean =>
  node.symbols.length === 0 && node.conditions.length === 0 && nodesAt(nodes, node.at).length === 1;

/** Where the lines begin that an edit touches, behind their indentation; of a line that backslashes continue, the first. */
function startsOfLines(text: string, { range }: Edit): readonly number[] {
  const starts: number[] = [];
  let line = firstOfLine(text, text.lastIndexOf('\n', range.start - 1) + 1);
  do {
    let start = line;
    while (text[start] === ' ' || text[start] === '\t') start += 1;
    starts.push(start);
    line = text.indexOf('\n', line) + 1;
  } while (line > 0 && line < range.end);
  return starts;
}

/** Where the line begins that backslashes continue to this one. */
function firstOfLine(text: string, start: number): number {
  let first = start;
  while (/\\\r?\n$/.test(text.slice(Math.max(first - 3, 0), first))) first = text.lastIndexOf('\n', first - 2) + 1;
  return first;
}
