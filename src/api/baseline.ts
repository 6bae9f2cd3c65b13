import type { Settings } from '../config/settings.ts';
import {
  type BaselineChange,
  type BaselineEntry,
  changeBaseline,
  isSpokenOf,
  isWholeTree,
  type LookedAt,
} from '../linter/baseline.ts';
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
  const findIn = async (paths: readonly FilePath[]) => {
    const { result } = await check({ ...input, paths, settings: every });
    return { ...foundEntries(result.findings, settings, root), crashes: result.crashes };
  };
  const { paths } = input;
  const part = await findIn(paths);
  const canJudge = (id: string): boolean => RULES.some((rule) => rule.id === id && isSelected(rule, settings));
  const looked: LookedAt = { root, paths, isWhole: true, canJudge };
  // What a part of the tree does not show, the whole of it may.
  const isDoubtful = !isWholeTree(root, paths) && leavesOut(part.all, old, looked);
  const whole = isDoubtful ? await findIn([root, ...paths]) : part;
  const wanted = reason === undefined ? part.wanted : part.wanted.map((entry) => ({ ...entry, reason }));
  const found = { all: [...part.all, ...whole.all], wanted };
  const change = changeBaseline(old, found, action === 'prune' ? 'prune' : 'update', looked);
  const crashes = [...new Set([...part.crashes, ...whole.crashes])];
  if (crashes.length > 0) return { change, crashes };
  saveBaseline(disk, file, change.entries, action);
  return { change, crashes };
}

/** Whether something that is known was not found, of what is spoken of. */
function leavesOut(found: readonly BaselineEntry[], old: readonly BaselineEntry[], looked: LookedAt): boolean {
  const names = new Set(found.map(({ fingerprint }) => fingerprint));
  return old.some((entry) => !names.has(entry.fingerprint) && isSpokenOf(entry, looked));
}
