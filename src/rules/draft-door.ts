import type { FilePath, Location } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import type { Fix } from './finding.ts';
import type { Draft, RuleMeta } from './rule.ts';

type TextOf = (file: FilePath) => string | null;

/** Throws where a draft is malformed: places outside their files, undeclared or overlapping edits, missing texts. */
export function checkDraft(ruleId: string, meta: RuleMeta, draft: Draft, textOf: TextOf): void {
  const refuse = (why: string | null): void => {
    if (why !== null) throw new Error(`${ruleId}: ${why}`);
  };
  if (draft.label === '') refuse('the place has no label');
  refuse(outside(draft.at, 'the place', textOf));
  for (const { at } of draft.related ?? []) refuse(outside(at, 'a related place', textOf));
  for (const fix of draft.fixes ?? []) {
    if (meta.fixable === 'no') refuse('carries a fix but declares none');
    if (meta.fixable === 'unsafe' && fix.applicability === 'safe')
      refuse('carries a safe fix but declares unsafe ones');
    refuse(faultIn(textOf)(fix));
  }
}

function outside({ file, range }: Pick<Location, 'file' | 'range'>, what: string, textOf: TextOf): string | null {
  const { start, end } = range;
  const length = textOf(file)?.length ?? Number.POSITIVE_INFINITY;
  return start < 0 || end < start || end > length ? `${what} ${start}-${end} lies outside ${file}` : null;
}

/** What is wrong with a fix; null where nothing is. One fix of all sites of a process comes with the findings of each. */
const faultIn = oncePer((textOf: TextOf) =>
  oncePer((fix: Fix): string | null => {
    if (fix.edits.length === 0) return `the fix "${fix.title}" has no edit`;
    const faults = fix.edits.map((edit) => outside(edit, 'an edit', textOf));
    return faults.find((fault) => fault !== null) ?? (hasOverlap(fix) ? `the edits of "${fix.title}" overlap` : null);
  }),
);

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
