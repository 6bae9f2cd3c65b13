import type { Settings } from '../config/settings.ts';
import { type BaselineChange, changeBaseline, type LookedAt } from '../linter/baseline.ts';
import type { CheckResult } from '../linter/check-result.ts';
import { foundEntries } from '../linter/found-entries.ts';
import { isSelected } from '../linter/run-rules.ts';
import { ownServerIn } from '../project/machine-server.ts';
import { type AnalysisInput, openTree, wholeDisk } from '../project/open-tree.ts';
import { RULES } from '../rules/index.ts';
import type { FilePath } from '../source/location.ts';
import { check } from './check.ts';

/** What `baseline` does to a baseline file. */
export interface BaselineInput extends AnalysisInput {
  readonly file: FilePath;
  readonly action: 'create' | 'update' | 'prune';
  readonly suppressOn?: string;
  /** Why what comes in is accepted. */
  readonly reason?: string;
}

/** What became of a baseline file. Nothing was written where a rule failed. */
export interface BaselineOutcome {
  readonly change: BaselineChange;
  readonly crashes: CheckResult['crashes'];
}

/** Writes what is found now into a baseline file, or takes out what is no longer found. */
export async function writeBaseline({ file, action, reason, ...asked }: BaselineInput): Promise<BaselineOutcome> {
  const { readBaseline, saveBaseline } = await import('../linter/baseline-file.ts');
  const disk = wholeDisk();
  const old = action === 'create' ? [] : readBaseline(disk, file, action);
  const input = ownServerIn(asked, disk);
  const { root } = openTree(input);
  const { settings } = input;
  const every: Settings = { ...settings, baseline: null, minSeverity: 'info', minConfidence: 'low' };
  const { result } = await check({ ...input, settings: every });
  const { all, wanted } = foundEntries(result.findings, settings, root);
  const found = { all, wanted: reason === undefined ? wanted : wanted.map((entry) => ({ ...entry, reason })) };
  const looked: LookedAt = {
    root,
    paths: input.paths,
    canJudge: (id) => RULES.some((rule) => rule.id === id && isSelected(rule, settings)),
  };
  const change = changeBaseline(old, found, action === 'prune' ? 'prune' : 'update', looked);
  const { crashes } = result;
  if (crashes.length > 0) return { change, crashes };
  saveBaseline(disk, file, change.entries, action);
  return { change, crashes };
}
