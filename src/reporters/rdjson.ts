import type { CheckResult } from '../linter/check-result.ts';
import type { Finding, Fix, Label } from '../rules/finding.ts';
import type { Location } from '../source/location.ts';
import { layOutJson, visible } from './escape.ts';
import { locateEdit } from './finding-json.ts';
import type { ReportContext } from './report-context.ts';

const SEVERITIES = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const;

/** The diagnostic format of reviewdog, a diagnostic for each occurrence: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf */
export function renderRdjson(result: CheckResult, context: ReportContext): string {
  const diagnostics = result.findings.flatMap((finding) =>
    finding.occurrences.map(({ message, severity, primary, related }) => ({
      message: visible(finding.occurrences.length === 1 ? finding.message : message),
      location: locationOf(primary.at, context),
      severity: SEVERITIES[severity],
      code: { value: finding.ruleId, ...(finding.docsUrl === '' ? {} : { url: finding.docsUrl }) },
      suggestions: suggestionsOf(finding, primary, context),
      related_locations: related.map(({ at, text }) => ({
        message: visible(text),
        location: locationOf(at, context),
      })),
    })),
  );
  return `${layOutJson({ source: { name: 'wsgiscope' }, diagnostics })}\n`;
}

const locationOf = (at: Location, context: ReportContext): object => ({
  path: context.nameOf(at.file),
  range: rangeOf(at, context),
});

/** Columns count bytes of UTF-8, from 1. */
function rangeOf({ file, range, line, column, endLine, endColumn }: Location, { textOf }: ReportContext): object {
  const text = textOf(file);
  const bytes = (offset: number, units: number): number =>
    text === null ? units : 1 + Buffer.byteLength(text.slice(offset - units + 1, offset));
  return {
    start: { line, column: bytes(range.start, column) },
    end: { line: endLine, column: bytes(range.end, endColumn) },
  };
}

/** A suggestion is one edit of the file that is annotated: a fix that needs more is told by `--diff`. */
function suggestionsOf({ fixes }: Finding, { at }: Label, context: ReportContext): readonly object[] {
  const single = ({ edits, applicability }: Fix) =>
    applicability === 'safe' && edits.length === 1 && edits[0]?.file === at.file ? edits : [];
  return fixes.flatMap(single).map(({ file, range, newText }) => ({
    range: rangeOf(locateEdit(file, range, context), context),
    text: newText,
  }));
}
