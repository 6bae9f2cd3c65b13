import { basename } from 'node:path';
import type { Project } from '../project/project.ts';
import type { Severity } from '../rules/finding.ts';
import type { RawFinding, RawOccurrence } from '../rules/rule.ts';
import type { FilePath } from '../source/location.ts';
import { appendHelp } from './append-help.ts';

const MILDER: { readonly [Given in Severity]: Severity } = { error: 'warning', warning: 'info', info: 'info' };

/**
 * What takes several files of a server, where nothing in the tree tells that one server reads them, weighs less, and the
 * finding says so.
 */
export function temperLikely(finding: RawFinding, { likelyServers }: Pick<Project, 'likelyServers'>): RawFinding {
  const server = finding.deployment?.server;
  if (!server || !likelyServers.has(server)) return finding;
  const own = new Set(server.read.files);
  const touched = new Set<FilePath>();
  const occurrences = finding.occurrences.map((occurrence) => {
    const files = filesOf(occurrence).filter((file) => own.has(file));
    if (new Set(files).size < 2) return occurrence;
    for (const file of files) touched.add(file);
    return { ...occurrence, severity: MILDER[occurrence.severity], confidence: 'low' as const };
  });
  if (touched.size === 0) return finding;
  const names = [...touched].map((file) => basename(file)).sort();
  return appendHelp(
    finding.having(occurrences),
    `Nothing in this tree tells that one server reads ${names.join(' and ')}: \`--apache FILE\` names the file that includes them.`,
  );
}

/** The files of what an occurrence shows, and of the mounts that take part in it. */
const filesOf = ({ primary, related, sites }: RawOccurrence): readonly FilePath[] => [
  ...[primary, ...related].map(({ at }) => at.file),
  ...sites.flatMap((site) => (typeof site === 'string' || !site.at ? [] : [site.at.file])),
];
