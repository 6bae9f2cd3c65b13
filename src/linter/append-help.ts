import type { RawFinding } from '../rules/rule.ts';

/** A finding whose help says one thing more, whichever of its occurrences are told. */
export const appendHelp = (finding: RawFinding, sentence: string): RawFinding => ({
  ...finding,
  help: `${finding.help} ${sentence}`,
  having: (occurrences) => appendHelp(finding.having(occurrences), sentence),
});
