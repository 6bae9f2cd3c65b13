import type { FilePath, Location } from '../source/location.ts';
import type { Fix } from './finding.ts';
import type { Draft, RuleMeta } from './rule.ts';

/** Throws where a draft is malformed: places outside their files, undeclared or overlapping edits, missing texts. */
export function checkDraft(
  ruleId: string,
  meta: RuleMeta,
  draft: Draft,
  textOf: (file: FilePath) => string | null,
): void {
  const refuse = (why: string): never => {
    throw new Error(`${ruleId}: ${why}`);
  };
  const checkRange = (file: FilePath, { start, end }: Location['range'], what: string): void => {
    const length = textOf(file)?.length ?? Number.POSITIVE_INFINITY;
    if (start < 0 || end < start || end > length) refuse(`${what} ${start}-${end} lies outside ${file}`);
  };
  if (draft.label === '') refuse('the place has no label');
  checkRange(draft.at.file, draft.at.range, 'the place');
  for (const { at } of draft.related ?? []) checkRange(at.file, at.range, 'a related place');
  for (const fix of draft.fixes ?? []) {
    if (meta.fixable === 'no') refuse('carries a fix but declares none');
    if (meta.fixable === 'unsafe' && fix.applicability === 'safe')
      refuse('carries a safe fix but declares unsafe ones');
    if (fix.edits.length === 0) refuse(`the fix "${fix.title}" has no edit`);
    for (const edit of fix.edits) checkRange(edit.file, edit.range, 'an edit');
    if (hasOverlap(fix)) refuse(`the edits of "${fix.title}" overlap`);
  }
}

function hasOverlap({ edits }: Fix): boolean {
  const ordered = [...edits].sort(
    (a, b) => a.file.localeCompare(b.file) || a.range.start - b.range.start || a.range.end - b.range.end,
  );
  return ordered.some((edit, index) => {
    const next = ordered[index + 1];
    return next !== undefined && next.file === edit.file && next.range.start < edit.range.end;
  });
}

/** A message with its placeholders filled; throws where one has no value. */
export function fillMessage(ruleId: string, template: string, data: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{([a-z]\w*)\}/g, (_, name: string) => {
    const value = data[name];
    if (value === undefined) throw new Error(`${ruleId}: the placeholder {${name}} has no value`);
    return value;
  });
}
