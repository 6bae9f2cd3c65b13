import type { CodeFlow, Log, ReportingDescriptor, Result, Fix as SarifFix, Location as SarifLocation } from 'sarif';
import type { CheckResult } from '../linter/check-result.ts';
import type { Finding, Fix, Label, Occurrence } from '../rules/finding.ts';
import { RULES } from '../rules/index.ts';
import { distinctLabels } from '../rules/wording.ts';
import type { Location } from '../source/location.ts';
import { encodePath, layOutJson, visible } from './escape.ts';
import { locateEdit } from './finding-json.ts';
import { tabulateFixes } from './fix-table.ts';
import type { ReportContext } from './report-context.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
const RANKS = { high: 90, medium: 60, low: 30 } as const;
/** What relative paths start from; whoever reads the log says where that is. */
const ROOT = '%SRCROOT%';

/**
 * A SARIF 2.1.0 log with one run: a result for each occurrence, at its own line, because forges show a result where that line
 * is changed. Results of one cause have its fingerprint as their property `cause`; its fixes stand in
 * the first of them, whose index the others have as the property `fixesIn`. Code flows tell, in order, who writes the
 * environment and who inherits it. What is suppressed or baselined is not in the result, and so not in the log.
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
        results: toResults(result.findings, ruleIds, context),
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
  return `${layOutJson(log)}\n`;
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

function toResults(findings: readonly Finding[], ruleIds: readonly string[], context: ReportContext): Result[] {
  const results: Result[] = [];
  const fixedIn = new Map<string, number>();
  const fixes = tabulateFixes(findings);
  for (const finding of findings) {
    const ruleIndex = ruleIds.indexOf(finding.ruleId);
    const ids = finding.fixes.map((fix) => fixes.idOf(fix));
    for (const [index, occurrence] of finding.occurrences.entries()) {
      const own = index === 0 ? finding.fixes.filter((fix) => !fixedIn.has(fixes.idOf(fix))) : [];
      for (const fix of own) fixedIn.set(fixes.idOf(fix), results.length);
      const elsewhere = ids.flatMap((id) => fixedIn.get(id) ?? []).filter((at) => at !== results.length);
      const properties = {
        ...(finding.occurrences.length > 1 ? { cause: finding.fingerprint } : {}),
        ...(elsewhere.length > 0 ? { fixesIn: [...new Set(elsewhere)] } : {}),
      };
      results.push({
        ...toResult(finding, occurrence, context),
        ruleIndex,
        ...(own.length > 0 ? { fixes: own.map((fix) => toFix(fix, context)) } : {}),
        ...(Object.keys(properties).length > 0 ? { properties } : {}),
      });
    }
  }
  return results;
}

function toResult(finding: Finding, occurrence: Occurrence, context: ReportContext): Result {
  // The place of the cause is told with each of its occurrences; where there is one only, the finding has more to show.
  const labels =
    finding.occurrences.length === 1
      ? [...finding.related, ...occurrence.related, finding.primary]
      : [finding.primary, ...occurrence.related];
  const related = distinctLabels(labels, occurrence.primary.at);
  // GitHub shows related places only where the message links to them.
  const places = related.map(
    ({ at, text }, index) =>
      `[${linkText(`${context.nameOf(at.file)}:${at.line}`)}](${index + 1})${text === '' ? '' : `: ${plain(text)}`}`,
  );
  const isOnly = finding.occurrences.length === 1;
  // What helps against a cause of many sites is said once, with its first one.
  const isFirst = occurrence === finding.occurrences[0];
  const parts = [
    plain(isOnly ? finding.message : occurrence.message),
    places.join('\n'),
    isFirst ? plain(finding.help) : '',
  ].filter((part) => part !== '');
  return {
    ruleId: finding.ruleId,
    level: LEVELS[occurrence.severity],
    rank: RANKS[occurrence.confidence],
    message: { text: parts.join('\n\n') },
    locations: [toLocation(occurrence.primary, context)],
    relatedLocations: related.map((label, index) => ({ id: index + 1, ...toLocation(label, context) })),
    partialFingerprints: { 'wsgiscopeOccurrence/v2': occurrence.fingerprint },
    ...(related.length > 0 ? { codeFlows: [toCodeFlow([...related, occurrence.primary], context)] } : {}),
  };
}

const linkText = (text: string): string => visible(text).replace(/[\\[\]]/g, '\\$&');

/** The related places first: they say who wrote what the last place inherits. */
const toCodeFlow = (labels: readonly Label[], context: ReportContext): CodeFlow => ({
  threadFlows: [
    {
      locations: labels.map((label, index) => ({ location: toLocation(label, context), executionOrder: index + 1 })),
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
