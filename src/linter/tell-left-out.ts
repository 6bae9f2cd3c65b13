import { DEFAULT_SETTINGS, type Settings, type SeverityLevel } from '../config/settings.ts';
import type { FileSystem } from '../host/file-system.ts';
import { lookAtSkipped } from '../project/look-at-skipped.ts';
import type { TreeScan } from '../project/scan-tree.ts';
import { listFew } from '../source/first-few.ts';
import type { Location } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import type { CheckResult } from './check-result.ts';
import { occurrencesOf } from './known-occurrences.ts';
import type { LintedTree } from './lint-tree.ts';

/** Settings that keep findings out of a report, and what each is where nobody sets it. */
const SWITCHES = {
  select: { select: DEFAULT_SETTINGS.select },
  ignore: { ignore: DEFAULT_SETTINGS.ignore },
  severity: { severity: DEFAULT_SETTINGS.severity },
  'per-file-ignores': { perFileIgnores: DEFAULT_SETTINGS.perFileIgnores },
  'min-severity': { minSeverity: DEFAULT_SETTINGS.minSeverity },
  'min-confidence': { minConfidence: DEFAULT_SETTINGS.minConfidence },
} as const satisfies Readonly<Record<string, Partial<Settings>>>;

/** Settings that change what is taken for the server, and so what is looked at. */
const REDIRECTING = ['path-map', 'define', 'env', 'envvars', 'server-root', 'process-groups'] as const;

const NAMED = 5;

/**
 * A line for each setting of a settings file that took something out of the report, one for the comments that did: what would
 * be there without it is found by doing without it.
 */
export function tellLeftOut(
  { result, tree, suppressions, judge }: LintedTree,
  settings: Settings,
  { fs, scan }: { readonly fs: FileSystem; readonly scan: TreeScan },
): readonly Notice[] {
  const { places } = settings;
  const tell = (key: string, message: string | null): readonly Notice[] => {
    const at = places.get(key);
    return at && message !== null
      ? [{ code: 'left-out', message: `"${key}" ${message}`, at, leavesOut: 'choice' }]
      : [];
  };
  return [
    ...Object.entries(SWITCHES).flatMap(([key, usual]) =>
      places.has(key) ? tell(key, compareFindings(result, judge({ ...settings, ...usual }))) : [],
    ),
    ...tellRedirecting(settings),
    ...tell('apache', tellUnread(tree, scan)),
    ...tell('baseline', result.summary.baselined > 0 ? `leaves out ${many(result.summary.baselined)}` : null),
    ...tell('fail-on', tellPassed(result, settings.failOn)),
    ...(places.has('exclude') || places.has('include')
      ? tell(places.has('exclude') ? 'exclude' : 'include', tellExcluded(fs, scan))
      : []),
    ...tellComments(
      result,
      suppressions.flatMap(({ at, names }) => (names.some(({ use }) => use === 'used') ? [at] : [])),
    ),
  ];
}

const many = (count: number, what = 'finding'): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const names = (all: readonly string[]): string => listFew(all, NAMED);

/** One line for all settings of a file that say what the server is like: with other ones other findings are there. */
function tellRedirecting({ places }: Settings): readonly Notice[] {
  const keys = REDIRECTING.filter((key) => places.has(key));
  const at = keys[0] && places.get(keys[0]);
  if (!at) return [];
  const message = `${names(keys.map((key) => `"${key}"`))} of this file decide${keys.length > 1 ? '' : 's'} what is taken for the server`;
  return [{ code: 'settings-decide', message, at, leavesOut: 'choice' }];
}

const GRAVITY: readonly SeverityLevel[] = ['info', 'warning', 'error'];

/** What a report lacks that another has, and what it takes for less grave. */
function compareFindings(here: CheckResult, there: CheckResult): string | null {
  const known = new Map(occurrencesOf(here.findings).map(({ occurrence }) => [occurrence.fingerprint, occurrence]));
  const gone: string[] = [];
  const lowered: string[] = [];
  for (const { finding, occurrence } of occurrencesOf(there.findings)) {
    const same = known.get(occurrence.fingerprint);
    if (!same) gone.push(finding.ruleId);
    else if (GRAVITY.indexOf(same.severity) < GRAVITY.indexOf(occurrence.severity)) lowered.push(finding.ruleId);
  }
  const parts = [
    ...(gone.length > 0 ? [`leaves out ${many(gone.length)} (${names([...new Set(gone)])})`] : []),
    ...(lowered.length > 0 ? [`takes ${many(lowered.length)} for less grave (${names([...new Set(lowered)])})`] : []),
  ];
  return parts.length > 0 ? parts.join(' and ') : null;
}

function tellPassed({ findings }: CheckResult, failOn: Settings['failOn']): string | null {
  const from = (level: Settings['failOn']): number => (level === 'never' ? GRAVITY.length : GRAVITY.indexOf(level));
  const passed = findings.filter(({ severity }) => {
    const gravity = GRAVITY.indexOf(severity);
    return gravity >= from(DEFAULT_SETTINGS.failOn) && gravity < from(failOn);
  });
  return passed.length > 0 ? `lets ${many(passed.length)} pass` : null;
}

/** Configuration that would be found if no entry file were named. */
function tellUnread({ project }: LintedTree['tree'], { byRole }: TreeScan): string | null {
  const read = new Set(project.servers.flatMap((server) => server.read.files));
  const unread = [...(byRole.get('configuration') ?? [])].filter((file) => !read.has(file));
  return unread.length === 0 ? null : `leaves out ${many(unread.length, 'file')} of configuration (${names(unread)})`;
}

function tellExcluded(fs: FileSystem, { skipped }: TreeScan): string | null {
  const excluded = skipped.flatMap(({ path, why }) => (why === 'excluded by the settings' ? [path] : []));
  const { telling, all, unseen } = lookAtSkipped(fs, excluded);
  const more = unseen > 0 ? `; of ${all} files ${all - unseen} were looked at` : '';
  if (telling.length === 0 && more === '') return null;
  return `leaves out ${many(telling.length, 'file')} that look like scripts or configuration (${names(telling)})${more}`;
}

function tellComments({ summary }: CheckResult, places: readonly Location[]): readonly Notice[] {
  const [at] = places;
  if (!at || summary.suppressed === 0) return [];
  const where = names(places.map(({ file, line }) => `${file}:${line}`));
  const message = `comments leave out ${many(summary.suppressed)}: ${where}`;
  return [{ code: 'left-out', message, at, leavesOut: 'choice' }];
}
