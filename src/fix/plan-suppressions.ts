import type { FileSystem } from '../host/file-system.ts';
import { findSuppressions } from '../linter/find-suppressions.ts';
import { type LintedTree, languagesIn } from '../linter/lint-tree.ts';
import type { PythonParser } from '../python/syntax/index.ts';
import type { Rule } from '../rules/rule.ts';
import { addSuppressions, type SuppressionPlan } from './add-suppressions.ts';
import { keepsSyntax } from './keeps-syntax.ts';

export interface SuppressionWish {
  readonly fs: FileSystem;
  readonly parser: PythonParser;
  /** What to write behind the brackets. */
  readonly reason: string;
  readonly rules: readonly Rule[];
}

/** Suppressions for all that is reported of a tree; what is said about suppressions themselves is not suppressed. */
export function planSuppressions(
  { result, tree }: LintedTree,
  { fs, parser, reason, rules }: SuppressionWish,
): SuppressionPlan {
  const aboutSuppressions = new Set(rules.filter(({ subject }) => subject === 'suppression').map(({ id }) => id));
  const languageOf = languagesIn(tree);
  return addSuppressions({
    fs,
    reason,
    findings: result.findings.filter(({ ruleId }) => !aboutSuppressions.has(ruleId)),
    suppressionsOf: (file, text) => findSuppressions(file, text, languageOf(file), parser),
    isIntact: keepsSyntax(fs, parser),
  });
}
