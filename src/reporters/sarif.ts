import type { CodeFlow, Log, ReportingDescriptor, Result, Fix as SarifFix, Location as SarifLocation } from 'sarif';
import type { CheckResult } from '../linter/check-result.ts';
import type { Finding, Fix, Label } from '../rules/finding.ts';
import type { Location } from '../source/location.ts';
import { encodePath, visibleLines } from './escape.ts';
import { locateEdit } from './finding-json.ts';
import type { ReportContext } from './report-context.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
const RANKS = { high: 90, medium: 60, low: 30 } as const;

/** A SARIF 2.1.0 log with one run. Code flows tell, in order, who writes the environment and who inherits it. */
export function renderSarif(result: CheckResult, context: ReportContext): string {
  const ruleIds = [...new Set(result.findings.map((finding) => finding.ruleId))].sort();
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'wsgiscope',
            version: context.toolVersion,
            rules: ruleIds.map((id) => describeRule(id, result.findings)),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: result.findings.map((finding) => toResult(finding, ruleIds.indexOf(finding.ruleId), context)),
        invocations: [
          {
            executionSuccessful: result.crashes.length === 0,
            toolExecutionNotifications: result.notices.map((notice) => ({
              level: 'note' as const,
              message: { text: visibleLines(notice.message) },
              descriptor: { id: notice.code },
              ...(notice.at ? { locations: [{ physicalLocation: toPhysical(notice.at, context) }] } : {}),
            })),
          },
        ],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describeRule(id: string, findings: readonly Finding[]): ReportingDescriptor {
  const first = findings.find((finding) => finding.ruleId === id);
  return first && first.docsUrl !== '' ? { id, helpUri: first.docsUrl } : { id };
}

function toResult(finding: Finding, ruleIndex: number, context: ReportContext): Result {
  const help = finding.help === '' ? '' : `\n\n${finding.help}`;
  return {
    ruleId: finding.ruleId,
    ruleIndex,
    level: LEVELS[finding.severity],
    rank: RANKS[finding.confidence],
    message: { text: visibleLines(finding.message + help) },
    locations: [toLocation(finding.primary, context)],
    relatedLocations: finding.related.map((label, index) => ({ id: index + 1, ...toLocation(label, context) })),
    partialFingerprints: { 'wsgiscopeOccurrence/v1': finding.fingerprint },
    ...(finding.related.length > 0 ? { codeFlows: [toCodeFlow(finding, context)] } : {}),
    ...(finding.fixes.length > 0 ? { fixes: finding.fixes.map((fix) => toFix(fix, context)) } : {}),
  };
}

const toCodeFlow = (finding: Finding, context: ReportContext): CodeFlow => ({
  threadFlows: [
    { locations: [...finding.related, finding.primary].map((label) => ({ location: toLocation(label, context) })) },
  ],
});

const toLocation = ({ at, text }: Label, context: ReportContext): SarifLocation => ({
  physicalLocation: toPhysical(at, context),
  ...(text === '' ? {} : { message: { text: visibleLines(text) } }),
});

const toPhysical = (at: Location, context: ReportContext) => ({
  artifactLocation: { uri: encodePath(context.nameOf(at.file)) },
  region: toRegion(at),
});

const toRegion = (at: Location) => ({
  startLine: at.line,
  startColumn: at.column,
  endLine: at.endLine,
  endColumn: at.endColumn,
});

function toFix(fix: Fix, context: ReportContext): SarifFix {
  const files = [...new Set(fix.edits.map((edit) => edit.file))];
  return {
    description: { text: visibleLines(`${fix.title} (${fix.applicability})`) },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: encodePath(context.nameOf(file)) },
      replacements: fix.edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({
          deletedRegion: toRegion(locateEdit(file, edit.range, context)),
          insertedContent: { text: edit.newText },
        })),
    })),
  };
}
