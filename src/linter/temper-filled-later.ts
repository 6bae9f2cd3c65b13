import { type ReadableTree, tellFilledLater } from '../project/filled-later.ts';
import type { RawFinding, RuleMeta } from '../rules/rule.ts';
import { appendHelp } from './append-help.ts';

/**
 * What is wrong with words as they are written is no more than a remark in a file that is filled in before a server reads it, and
 * the finding says so.
 */
export function temperFilledLater(finding: RawFinding, { judgesWords }: RuleMeta, tree: ReadableTree): RawFinding {
  if (!judgesWords) return finding;
  const signs = new Set<string>();
  const occurrences = finding.occurrences.map((occurrence) => {
    const sign = tellFilledLater(occurrence.primary.at.file, tree);
    if (sign === null) return occurrence;
    signs.add(sign);
    return { ...occurrence, severity: 'info' as const, confidence: 'low' as const };
  });
  if (signs.size === 0) return finding;
  return appendHelp(finding.having(occurrences), `Look at what a server gets of it: ${[...signs].join(', ')}.`);
}
