import type { FilePath, Location } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import type { Fix, Label } from './finding.ts';
import type { RawOccurrence, RuleMeta, Statement } from './rule.ts';

type TextOf = (file: FilePath) => string | null;

/** Throws where what is said of a cause is malformed: places outside their files, undeclared or overlapping edits, missing texts. */
export function checkStatement(ruleId: string, meta: RuleMeta, statement: Statement, textOf: TextOf): void {
  checkPlaces(ruleId, { at: statement.at, text: statement.label }, statement.related ?? [], textOf);
  const refuse = refuseFor(ruleId);
  for (const fix of statement.fixes ?? []) {
    if (meta.fixable === 'no') refuse('carries a fix but declares none');
    if (meta.fixable === 'unsafe' && fix.applicability === 'safe')
      refuse('carries a safe fix but declares unsafe ones');
    refuse(faultIn(textOf)(fix));
  }
}

/** Throws where an occurrence stands outside its files or has nothing to say there. */
export const checkOccurrence = (
  ruleId: string,
  { primary, related }: Pick<RawOccurrence, 'primary' | 'related'>,
  textOf: TextOf,
): void => checkPlaces(ruleId, primary, related, textOf);

function checkPlaces(ruleId: string, primary: Label, related: readonly Label[], textOf: TextOf): void {
  const refuse = refuseFor(ruleId);
  if (primary.text === '') refuse('the place has no label');
  refuse(outside(primary.at, 'the place', textOf));
  for (const { at } of related) refuse(outside(at, 'a related place', textOf));
}

const refuseFor =
  (ruleId: string) =>
  (why: string | null): void => {
    if (why !== null) throw new Error(`${ruleId}: ${why}`);
  };

function outside({ file, range }: Pick<Location, 'file' | 'range'>, what: string, textOf: TextOf): string | null {
  const { start, end } = range;
  const length = textOf(file)?.length ?? Number.POSITIVE_INFINITY;
  return start < 0 || end < start || end > length ? `${what} ${start}-${end} lies outside ${file}` : null;
}

/** What is wrong with a fix; null where nothing is. One fix of all sites of a process comes with several findings. */
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
