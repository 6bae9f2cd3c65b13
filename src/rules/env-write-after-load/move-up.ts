import type { Location } from '../../source/location.ts';
import type { Fix } from '../finding.ts';

/** A line that may be moved: one statement of literals on `os`, `sys` or `site`, perhaps with a comment. */
const PURE =
  /^(?:(?<name>os|sys|site)\.)?(?:environ|addsitedir|path)\b(?:\[|\.setdefault\(|\.append\(|\.insert\(\d+, |\()[^()\n]*\)?(?: = (?:'[^'\n]*'|"[^"\n]*"))?[ \t]*(?:#.*)?$/;

/** Moves a whole line above another one; null where it is more than one plain statement, or needs an import that stands between. */
export function moveUp(
  late: Location,
  target: Location,
  text: string,
  applicability: Fix['applicability'],
): Fix | null {
  if (late.file !== target.file) return null;
  const from = lineAround(late.range.start, text);
  const to = lineAround(target.range.start, text);
  const line = text.slice(from.start, from.end);
  const match = PURE.exec(line.trimEnd());
  if (!match || /^\s/.test(text.slice(to.start, to.end)) || /\bf?['"][^'"]*\{/.test(line)) return null;
  const name = match.groups?.['name'] ?? /^\w+/.exec(line)?.[0];
  const isBound = text
    .slice(0, to.start)
    .split('\n')
    .some((before) => new RegExp(`^(?:import|from \\S+ import)\\b.*\\b${name}\\b`).test(before));
  if (!isBound) return null;
  return {
    title: 'move the line above what reads it',
    applicability,
    edits: [
      { file: late.file, range: { start: to.start, end: to.start }, newText: line.endsWith('\n') ? line : `${line}\n` },
      { file: late.file, range: from, newText: '' },
    ],
  };
}

/** The line an offset is in, its line end included. */
function lineAround(offset: number, text: string): { readonly start: number; readonly end: number } {
  const end = text.indexOf('\n', offset);
  return { start: text.lastIndexOf('\n', offset - 1) + 1, end: end < 0 ? text.length : end + 1 };
}
