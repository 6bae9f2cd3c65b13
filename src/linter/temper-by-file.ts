import { type ReadableTree, tellFilledLater } from '../project/filled-later.ts';
import { tellPutAside } from '../project/put-aside.ts';
import type { RawFinding, RuleMeta } from '../rules/rule.ts';
import { appendHelp } from './append-help.ts';

/**
 * A finding is no more than a remark in a file that was put aside, and one about words as they are written in a file that is filled
 * in before a server reads it. It says so.
 */
export function temperByFile(finding: RawFinding, { judgesWords }: RuleMeta, tree: ReadableTree): RawFinding {
  const sentences = new Set<string>();
  const occurrences = finding.occurrences.map((occurrence) => {
    const { file } = occurrence.primary.at;
    const aside = tellPutAside(file, tree.root);
    const filled = aside === null && judgesWords ? tellFilledLater(file, tree) : null;
    if (aside !== null) sentences.add(`Where it is in use: ${aside}.`);
    else if (filled !== null) sentences.add(`Look at what a server gets of it: ${filled}.`);
    else return occurrence;
    return { ...occurrence, severity: 'info' as const, confidence: 'low' as const };
  });
  return sentences.size === 0 ? finding : appendHelp(finding.having(occurrences), [...sentences].join(' '));
}
