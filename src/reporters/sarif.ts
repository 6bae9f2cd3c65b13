import type { CodeFlow, Log, ReportingDescriptor, Result, Fix as SarifFix, Location as SarifLocation } from 'sarif';
import type { CheckResult } from '../linter/check-result.ts';
import type { Finding, Fix, Label } from '../rules/finding.ts';
import { RULES } from '../rules/index.ts';
import type { Location } from '../source/location.ts';
import { encodePath, toJsonText, visible } from './escape.ts';
import { locateEdit } from './finding-json.ts';
import type { ReportContext } from './report-context.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
const RANKS = { high: 90, medium: 60, low: 30 } as const;
/** What relative paths start from; whoever reads the log says where that is. */
const ROOT = '%SRCROOT%';

/**
 * A SARIF 2.1.0 log with one run. Code flows tell, in order, who writes the environment and who inherits it. Findings that are
 * suppressed or baselined are not in the result, and so not in the log.
 */
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
            semanticVersion: context.toolVersion,
            informationUri: 'https://github.com/wsgiscope/wsgiscope',
            rules: ruleIds.map((id) => describeRule(id, result.findings, context)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the source tree.' } } },
        results: result.findings.map((finding) => toResult(finding, ruleIds.indexOf(finding.ruleId), context)),
        invocations: [
          {
            executionSuccessful: result.crashes.length === 0,
            toolExecutionNotifications: result.notices.map((notice) => ({
              level: 'note' as const,
              message: { text: plain(notice.message) },
              descriptor: { id: notice.code },
              ...(notice.at ? { locations: [{ physicalLocation: toPhysical(notice.at, context) }] } : {}),
            })),
          },
        ],
      },
    ],
  };
  return `${toJsonText(log, 2)}\n`;
}

/** `[text](target)` is a link in SARIF's messages (3.11.6): what a stranger wrote must not become one. */
const plain = (text: string): string => visible(text).replaceAll('](', '] (');

/** A rule as code scanning shows it: `precision` and `problem.severity` are the names GitHub reads. */
function describeRule(id: string, findings: readonly Finding[], context: ReportContext): ReportingDescriptor {
  const docsUrl = findings.find((finding) => finding.ruleId === id)?.docsUrl ?? '';
  const rule = RULES.find((known) => known.id === id);
  const page = rule ? context.pageOf?.(id) : undefined;
  return {
    id,
    ...(docsUrl === '' ? {} : { helpUri: docsUrl }),
    ...(page === undefined ? {} : { help: { text: page, markdown: page } }),
    ...(rule
      ? {
          shortDescription: { text: rule.meta.summary },
          fullDescription: { text: rule.meta.summary },
          defaultConfiguration: { level: LEVELS[rule.meta.severity] },
          properties: {
            tags: ['django', 'mod_wsgi', ...(rule.meta.stage ? [rule.meta.stage] : [])],
            precision: rule.meta.confidence,
            'problem.severity': rule.meta.severity === 'info' ? 'recommendation' : rule.meta.severity,
          },
        }
      : {}),
  };
}

function toResult(finding: Finding, ruleIndex: number, context: ReportContext): Result {
  // GitHub shows related places only where the message links to them.
  const places = finding.related.map(
    ({ at, text }, index) =>
      `[${linkText(`${context.nameOf(at.file)}:${at.line}`)}](${index + 1})${text === '' ? '' : `: ${plain(text)}`}`,
  );
  const parts = [plain(finding.message), places.join('\n'), plain(finding.help)].filter((part) => part !== '');
  return {
    ruleId: finding.ruleId,
    ruleIndex,
    level: LEVELS[finding.severity],
    rank: RANKS[finding.confidence],
    message: { text: parts.join('\n\n') },
    locations: [toLocation(finding.primary, context)],
    relatedLocations: finding.related.map((label, index) => ({ id: index + 1, ...toLocation(label, context) })),
    partialFingerprints: { 'wsgiscopeOccurrence/v1': finding.fingerprint },
    ...(finding.related.length > 0 ? { codeFlows: [toCodeFlow(finding, context)] } : {}),
    ...(finding.fixes.length > 0 ? { fixes: finding.fixes.map((fix) => toFix(fix, context)) } : {}),
  };
}

const linkText = (text: string): string => visible(text).replace(/[\\[\]]/g, '\\$&');

/** The related places first: they say who wrote what the primary place inherits. */
const toCodeFlow = (finding: Finding, context: ReportContext): CodeFlow => ({
  threadFlows: [
    {
      locations: [...finding.related, finding.primary].map((label, index) => ({
        location: toLocation(label, context),
        executionOrder: index + 1,
      })),
    },
  ],
});

const toLocation = ({ at, text }: Label, context: ReportContext): SarifLocation => ({
  physicalLocation: toPhysical(at, context),
  ...(text === '' ? {} : { message: { text: plain(text) } }),
});

const toPhysical = (at: Location, context: ReportContext) => ({
  artifactLocation: toArtifact(context.nameOf(at.file)),
  region: toRegion(at),
});

/** Paths below the working directory start from the root of the source tree; others are whole. */
const toArtifact = (name: string) =>
  name.startsWith('/') ? { uri: `file://${encodePath(name)}` } : { uri: encodePath(name), uriBaseId: ROOT };

const toRegion = (at: Location) => ({
  startLine: at.line,
  startColumn: at.column,
  endLine: at.endLine,
  endColumn: at.endColumn,
});

function toFix(fix: Fix, context: ReportContext): SarifFix {
  const files = [...new Set(fix.edits.map((edit) => edit.file))];
  return {
    description: { text: plain(`${fix.title} (${fix.applicability})`) },
    artifactChanges: files.map((file) => ({
      artifactLocation: toArtifact(context.nameOf(file)),
      replacements: fix.edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({
          deletedRegion: toRegion(locateEdit(file, edit.range, context)),
          insertedContent: { text: edit.newText },
        })),
    })),
  };
}
