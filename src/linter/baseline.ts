import { join } from 'node:path';
import { isInside } from '../host/path-inside.ts';
import type { FilePath } from '../source/location.ts';

/** One occurrence that is known and accepted. `file` counts from the top of the analysed tree; it is for people and for pruning. */
export interface BaselineEntry {
  readonly rule: string;
  readonly file: string;
  /** The entry file of the server, in the same form. */
  readonly server?: string;
  readonly site?: string;
  /** All that the site could get when it was accepted, where that were a few. */
  readonly gets?: readonly string[];
  readonly fingerprint: string;
  /** Why it is accepted, for people. */
  readonly reason?: string;
}

const FORMAT = 2;

/** What a text is: a baseline, one that an older version wrote, or what is wrong with it as the end of a sentence. */
export type ParsedBaseline =
  | { readonly kind: 'entries'; readonly entries: readonly BaselineEntry[] }
  | { readonly kind: 'outdated'; readonly problem: string }
  | { readonly kind: 'broken'; readonly problem: string };

/** Reads the text of a baseline file. */
export function parseBaseline(text: string): ParsedBaseline {
  const broken = (problem: string): ParsedBaseline => ({ kind: 'broken', problem });
  const lines = text.split('\n');
  const conflict = lines.findIndex((line) => /^(<{7}|={7}|>{7})( |\r?$)/.test(line));
  if (conflict >= 0) return broken(`has the marks of a merge that is not resolved (line ${conflict + 1})`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return broken('is not JSON');
  }
  if (!isRecord(parsed) || !('format' in parsed)) return broken('is not a baseline');
  const { format, findings: entries } = parsed;
  if (format === 1)
    return { kind: 'outdated', problem: 'has format 1, which does not tell one site of a file from another' };
  if (format !== FORMAT) return broken(`has format ${JSON.stringify(format)}, and this version reads format ${FORMAT}`);
  return Array.isArray(entries) && entries.every(isEntry) ? { kind: 'entries', entries } : broken('is not a baseline');
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isEntry = (value: unknown): value is BaselineEntry =>
  isRecord(value) &&
  ['rule', 'file', 'fingerprint'].every((key) => typeof value[key] === 'string') &&
  ['server', 'site', 'reason'].every((key) => value[key] === undefined || typeof value[key] === 'string') &&
  (value['gets'] === undefined ||
    (Array.isArray(value['gets']) && value['gets'].every((one) => typeof one === 'string')));

/** A baseline as it is written: sorted, one occurrence a line, so that a diff shows what came and went. */
export function renderBaseline(entries: readonly BaselineEntry[]): string {
  const order = (entry: BaselineEntry): string =>
    JSON.stringify([entry.file, entry.rule, entry.site ?? '', entry.fingerprint]);
  const lines = [...new Map(entries.map((entry) => [order(entry), entry]))]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(
      ([, { rule, file, server, site, gets, fingerprint, reason }]) =>
        `    ${JSON.stringify({ rule, file, server, site, gets, fingerprint, reason })}`,
    );
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "format": ${FORMAT},\n  "findings": ${list}\n}\n`;
}

/** What is to become of a baseline: `update` adds what is new and removes what is gone, `prune` only removes. */
export interface BaselineChange {
  readonly entries: readonly BaselineEntry[];
  readonly added: readonly BaselineEntry[];
  readonly removed: readonly BaselineEntry[];
}

/** What a run could find. */
export interface LookedAt {
  readonly root: FilePath;
  /** Entries of other files are not spoken of. */
  readonly paths: readonly FilePath[];
  /** All of the tree was looked at, not only what is below the paths. */
  readonly isWhole: boolean;
  /** Whether a rule ran, over all that it asks about. */
  readonly canJudge: (ruleId: string) => boolean;
}

/** Whether a run over some paths is one over the whole tree. */
export const isWholeTree = (root: FilePath, paths: readonly FilePath[]): boolean =>
  paths.some((path) => isInside(root, path));

/**
 * Whether a run that did not find an entry shows that it is gone: its rule ran, over its file and over its server. What is wrong
 * with a server may lie in scripts anywhere in the tree.
 */
export const isJudged = (entry: BaselineEntry, looked: LookedAt): boolean =>
  (looked.isWhole || entry.server === undefined) && isSpokenOf(entry, looked);

/** Whether a run speaks of an entry at all: its rule is asked, and its file and its server are. */
export const isSpokenOf = ({ rule, file, server }: BaselineEntry, { root, paths, canJudge }: LookedAt): boolean =>
  canJudge(rule) &&
  [file, server].every(
    (one) => one === undefined || paths.some((path) => isInside(one.startsWith('/') ? one : join(root, one), path)),
  );

/** What a baseline becomes by what is found: `found` are all that are there, `wanted` those of them that may come in. */
export function changeBaseline(
  old: readonly BaselineEntry[],
  found: { readonly all: readonly BaselineEntry[]; readonly wanted: readonly BaselineEntry[] },
  action: 'update' | 'prune',
  looked: LookedAt,
): BaselineChange {
  const foundNames = new Set(found.all.map(({ fingerprint }) => fingerprint));
  const kept = old.filter((entry) => foundNames.has(entry.fingerprint) || !isJudged(entry, looked));
  const oldNames = new Set(old.map(({ fingerprint }) => fingerprint));
  const added = action === 'update' ? found.wanted.filter(({ fingerprint }) => !oldNames.has(fingerprint)) : [];
  return { entries: [...kept, ...added], added, removed: old.filter((entry) => !kept.includes(entry)) };
}
