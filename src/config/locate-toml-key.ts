const HEADER = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?/;
const ASSIGNMENT = /^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=/;

const splitKey = (written: string): readonly string[] =>
  [...written.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');

/** The 1-based line on which a key of a TOML text is set, or the nearest of its parents; 1 where none is found. */
export function locateTomlKey(text: string, path: readonly string[]): number {
  let table: readonly string[] = [];
  let best = { line: 1, depth: 0 };
  for (const [index, line] of text.split('\n').entries()) {
    const header = HEADER.exec(line)?.[1];
    if (header !== undefined) table = splitKey(header);
    const assigned = ASSIGNMENT.exec(line)?.[1];
    const key = header !== undefined ? table : assigned !== undefined ? [...table, ...splitKey(assigned)] : [];
    const depth = key.every((part, at) => path[at] === part) ? key.length : 0;
    if (depth > best.depth) best = { line: index + 1, depth };
  }
  return best.line;
}
