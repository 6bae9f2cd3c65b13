import { basename } from 'node:path';
import type { Project } from '../project/project.ts';
import type { Severity } from '../rules/finding.ts';
import type { RawFinding } from '../rules/rule.ts';

const MILDER: { readonly [Given in Severity]: Severity } = { error: 'warning', warning: 'info', info: 'info' };

/**
 * A finding that takes several files of a server, where nothing in the tree tells that one server reads them: it weighs less,
 * and says so.
 */
export function temperLikely(finding: RawFinding, { likelyServers }: Pick<Project, 'likelyServers'>): RawFinding {
  const server = finding.deployment?.server;
  if (!server || !likelyServers.has(server)) return finding;
  const own = new Set(server.read.files);
  const touched = new Set(
    [finding.primary, ...finding.related].map(({ at }) => at.file).filter((file) => own.has(file)),
  );
  if (touched.size < 2) return finding;
  const names = [...touched].map((file) => basename(file)).sort();
  return {
    ...finding,
    severity: MILDER[finding.severity],
    confidence: 'low',
    help: `${finding.help} Nothing in this tree tells that one server reads ${names.join(' and ')}: \`--apache FILE\` names the file that includes them.`,
  };
}
