import { resolve } from 'node:path';
import {
  type CheckInput,
  type CheckOutcome,
  type CheckResult,
  check,
  describeSettings,
  escapeHidden,
  type FileChoice,
  listFiles,
  machineServers,
  REPORT_FORMATS,
  readRulePage,
  renderDiff,
  renderReport,
  renderStatistics,
  type Settings,
  toolVersion,
  treeOf,
  UsageError,
  visible,
} from '../../api.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { OptionValues } from '../option-table.ts';
import {
  choiceOption,
  fileOption,
  listOption,
  readInput,
  resolveSettings,
  rulesOption,
  SHARED_OPTIONS,
  switchOption,
  textOption,
} from '../options.ts';
import { startProgress } from '../progress.ts';
import {
  complain,
  displayName,
  namesFor,
  type ReportTarget,
  reportTargets,
  wantsColor,
  wantsLinks,
  writeReport,
} from '../report-output.ts';
import { startTiming } from '../timing.ts';
import { today } from '../today.ts';
import { uninterrupted } from '../uninterrupted.ts';
import type { Command } from './command.ts';

const SEVERITIES = ['error', 'warning', 'info'] as const;
const CONFIDENCES = ['high', 'medium', 'low'] as const;
const FAIL_ON = [...SEVERITIES, 'never'] as const;
const DEFAULT_WIDTH = 100;
/** Nobody reads code in less. */
const NARROWEST = 60;

export const CHECK: Command = {
  name: 'check',
  operands: '[PATH...]',
  describe: 'findings for a repository or a server',
  options: {
    format: {
      value: `${REPORT_FORMATS.join('|')}[=FILE]`,
      multiple: true,
      describe: 'how to report, and where (full, on standard output); repeatable',
    },
    select: {
      value: 'RULE,...',
      multiple: true,
      describe: 'run only these rules, by id or the beginning of ids; `all` are all',
    },
    'extend-select': {
      value: 'RULE,...',
      multiple: true,
      describe: 'run these rules too, whatever the settings leave out',
    },
    ignore: { value: 'RULE,...', multiple: true, describe: 'do not run these rules' },
    'min-severity': { value: SEVERITIES.join('|'), describe: 'leave out findings below' },
    'min-confidence': { value: CONFIDENCES.join('|'), describe: 'leave out findings below' },
    'fail-on': { value: FAIL_ON.join('|'), describe: 'fail from this severity on; warning unless said' },
    'exit-zero': { describe: 'exit 0 even with findings' },
    'add-ignore': { value: 'REASON', optional: true, describe: 'write suppressions for what is found' },
    'no-ignores': { describe: 'report what suppressions leave out' },
    baseline: { value: 'FILE', describe: 'leave out what `wsgiscope baseline` wrote into this file' },
    since: { value: 'REF', describe: 'only findings that are not there at this revision of git' },
    'settings-from': {
      value: 'REF',
      describe: 'take settings, baseline and suppressions from this revision of git, not from what is there now',
    },
    fix: { describe: 'make the safe fixes' },
    'fix-only': { describe: 'make the safe fixes, and report and fail on nothing that is left' },
    'unsafe-fixes': { describe: 'let --fix, --fix-only and --diff make the others too' },
    diff: { describe: 'write nothing, print what --fix would change for `git apply`' },
    'exit-non-zero-on-fix': { describe: 'fail where something was fixed' },
    'show-fixes': { describe: 'say what was fixed' },
    statistics: { describe: 'count by rule instead of reporting every finding' },
    'show-settings': { describe: 'print the settings in effect and where each comes from' },
    'show-files': { describe: 'print what is analysed, as what, and what is skipped' },
    strict: { describe: 'fail where something could not be analysed' },
    'stdin-filename': { value: 'NAME', describe: 'analyse standard input (the path `-`) as this file' },
    'force-exclude': { describe: 'leave out what the settings exclude even where it is named' },
    watch: { describe: 'check again whenever a file changes' },
    ...SHARED_OPTIONS,
  },
  run: runCheck,
};

async function runCheck(values: OptionValues, operands: readonly string[]): Promise<ExitCode> {
  if (switchOption(values, 'watch') !== true) return checkOnce(values, operands);
  if (operands.includes('-')) throw new UsageError('--watch: standard input comes once');
  const { watch } = await import('../watch.ts');
  const written = reportTargets(listOption(values, 'format')).flatMap(({ file }) => file ?? []);
  return watch(treeOf((operands.length === 0 ? ['.'] : operands).map((path) => resolve(path))), written, () =>
    checkOnce(values, operands),
  );
}

async function checkOnce(values: OptionValues, operands: readonly string[]): Promise<ExitCode> {
  const timing = startTiming(values);
  timing.ended('start');
  const stdin = standardInput(values, operands);
  const isUnnamed = operands.length === 0;
  const paths = stdin ? [stdin.file] : (isUnnamed ? ['.'] : operands).map((path) => resolve(path));
  const targets = reportTargets(listOption(values, 'format'), [process.cwd(), treeOf(paths)]);
  const { settings, origins, agreed } = await resolveSettings(values, paths, {
    select: rulesOption(values, 'select'),
    ignore: rulesOption(values, 'ignore'),
    minSeverity: choiceOption(values, 'min-severity', SEVERITIES),
    minConfidence: choiceOption(values, 'min-confidence', CONFIDENCES),
    baseline: fileOption(values, 'baseline'),
    failOn: choiceOption(values, 'fail-on', FAIL_ON),
    given: stdin ? new Map([[stdin.file, stdin.text]]) : undefined,
  });
  timing.ended('settings');
  const named = { paths, isUnnamed, settings, forceExclude: switchOption(values, 'force-exclude') === true };
  if (switchOption(values, 'show-settings'))
    return show(escapeHidden(describeSettings(settings, origins, displayName)));
  if (switchOption(values, 'show-files')) return show(describeChoice(await listFiles(named)));
  if (switchOption(values, 'statistics')) demandCountable(targets);
  const progress = startProgress();
  const outcome = await check({
    ...named,
    ...readChanges(values, settings, stdin !== null),
    ...(agreed === null ? {} : { agreed }),
    suppressOn: switchOption(values, 'no-ignores') ? null : today(),
    uninterrupted,
    onStep: timing.ended,
    onRead: progress.tick,
  }).finally(progress.clear);
  tellFixes(outcome, values);
  if (switchOption(values, 'diff')) return tellDiff(outcome, values);
  if (switchOption(values, 'fix-only'))
    complain(`fixed ${outcome.fixes.made.length}${hiddenFixes(outcome.result, values)}`);
  else await writeReports(targets, outcome, switchOption(values, 'statistics') === true);
  timing.ended('report');
  timing.write();
  return exitCode(outcome, values, settings.failOn);
}

/** What the options say of changes: which are made, and since when what is found counts. */
function readChanges(
  values: OptionValues,
  settings: Settings,
  isStandardInput: boolean,
): Pick<CheckInput, 'fix' | 'unsafeFixes' | 'since' | 'addIgnore'> {
  const isMended = ['fix', 'fix-only'].some((name) => switchOption(values, name));
  const fix = switchOption(values, 'diff') ? 'diff' : isMended ? 'apply' : undefined;
  if ((fix || values.texts.has('add-ignore')) && values.texts.has('apache-dump'))
    throw new UsageError(
      '--apache-dump: what is to be mended stands in the files of the server, not in a dump of them',
    );
  if (isStandardInput && (fix === 'apply' || values.texts.has('add-ignore')))
    throw new UsageError('-: standard input is not written; --diff prints what a fix would change');
  const since = textOption(values, 'since');
  const addIgnore = ignoreReason(values, settings);
  return {
    ...(fix ? { fix } : {}),
    ...(since === undefined ? {} : { since }),
    ...(addIgnore === undefined ? {} : { addIgnore }),
    unsafeFixes: switchOption(values, 'unsafe-fixes') === true,
  };
}

/** Says on stderr what was written, what was not, and what broke. */
function tellFixes({ result, fixes }: CheckOutcome, values: OptionValues): void {
  if (switchOption(values, 'show-fixes')) for (const made of fixes.made) complain(`fixed ${nameFix(made)}`);
  for (const { ruleId, message } of result.crashes) complain(`the rule ${ruleId} failed: ${message}`);
  for (const refusal of fixes.refusals) complain(refusal);
  for (const file of fixes.cleared) complain(`${displayName(file)}: removed, a run that was killed had left it`);
  const was = switchOption(values, 'diff') ? 'would be' : 'was';
  for (const { against, title } of fixes.made)
    if (against) complain(`${displayName(against.file)}:${against.line}: says not to be edited, and ${was}: ${title}`);
  for (const left of fixes.unwritten) complain(`not fixed: ${nameFix(left)}`);
  if (!fixes.stable) complain('fixes still changed the files after ten passes: run it again, and please report it');
}

async function tellDiff({ result, fixes }: CheckOutcome, values: OptionValues): Promise<ExitCode> {
  await writeDiff(fixes.changes);
  complain(`would fix ${fixes.made.length}${hiddenFixes(result, values)}`);
  if (result.crashes.length > 0) return EXIT.internal;
  return fixes.changes.length > 0 ? EXIT.findings : EXIT.ok;
}

/** The text that comes by standard input, and the file it stands for; null where none does. */
function standardInput(
  values: OptionValues,
  operands: readonly string[],
): { readonly file: string; readonly text: string } | null {
  const name = textOption(values, 'stdin-filename');
  if (!operands.includes('-')) {
    if (name !== undefined && !values.fromEnvironment.has('stdin-filename'))
      throw new UsageError('--stdin-filename goes with the path -');
    return null;
  }
  if (operands.length > 1) throw new UsageError('-: standard input is analysed alone');
  if (name === undefined) throw new UsageError('-: say with --stdin-filename NAME which file it is');
  return { file: resolve(name), text: readInput('-', '-') };
}

/** Where this machine has a server, how to ask about it. */
const serverHint = (): string => {
  const [entry] = machineServers();
  return entry === undefined ? '' : `; this machine has ${entry}: wsgiscope check --on-server`;
};

function show(text: string): ExitCode {
  process.stdout.write(text);
  return EXIT.ok;
}

/** One line a file: what it is analysed as, or why it is skipped. */
function describeChoice({ files, skipped, others }: FileChoice): string {
  const name = (file: string): string => visible(displayName(file));
  return [
    ...files.map(({ file, as }) => `${name(file)}: ${as.map((role) => visible(role)).join('; ')}`),
    ...skipped.map(({ path, why }) => `${name(path)}: skipped, ${why}`),
    `${others} more files; modules among them are read where a script imports them`,
    '',
  ].join('\n');
}

/** Counts have no form in the formats of other programs. */
function demandCountable(targets: readonly ReportTarget[]): void {
  const other = targets.find(({ file, format }) => file === null && !['full', 'concise', 'json'].includes(format));
  if (other) throw new UsageError(`--statistics: ${other.format} cannot hold counts; take full, concise or json`);
}

/** The reason to write into suppressions; undefined where none are asked for. */
function ignoreReason(values: OptionValues, settings: Settings): string | undefined {
  const reason = textOption(values, 'add-ignore')?.trim();
  if (reason === undefined) return undefined;
  if (['fix', 'fix-only', 'diff', 'no-ignores'].some((name) => switchOption(values, name)))
    throw new UsageError('--add-ignore goes with none of --fix, --fix-only, --diff, --no-ignores');
  // A line of an Apache file that ends in a backslash takes in the next one, even where it is a comment.
  if (/[\\\p{Cc}]|^#/u.test(reason))
    throw new UsageError('--add-ignore: the reason is one line, without backslashes, and does not begin with #');
  if (!settings.allowIgnores) throw new UsageError('--add-ignore: the settings let no comment count (allow-ignores)');
  if (reason === '' && settings.requireReason)
    throw new UsageError('--add-ignore needs a reason (--add-ignore=REASON): the settings demand one');
  return reason;
}

const nameFix = ({ ruleId, title, file }: CheckOutcome['fixes']['made'][number]): string =>
  `${displayName(file)}: ${ruleId}: ${title}`;

const hiddenFixes = ({ summary }: CheckResult, values: OptionValues): string =>
  summary.hiddenFixes > 0 && !switchOption(values, 'unsafe-fixes')
    ? ` (${summary.hiddenFixes} more with --unsafe-fixes)`
    : '';

/** The bytes of each part are those of its file, whatever its encoding. */
async function writeDiff(changes: CheckOutcome['fixes']['changes']): Promise<void> {
  for (const part of await renderDiff(changes, displayName))
    process.stdout.write(Buffer.from(part.text, part.encoding === 'latin1' ? 'latin1' : 'utf8'));
}

const PICTURES: Readonly<Partial<Record<ReportTarget['format'], 'mermaid' | 'svg'>>> = {
  markdown: 'mermaid',
  html: 'svg',
};

async function writeReports(
  targets: readonly ReportTarget[],
  { result, fs, picture, processes }: CheckOutcome,
  countsOnly: boolean,
): Promise<void> {
  for (const target of targets) {
    if (countsOnly && target.file === null) {
      writeReport(target, renderStatistics(result, target.format === 'json' ? 'json' : 'text'));
      continue;
    }
    const form = PICTURES[target.format];
    const drawn = form ? await picture(form, displayName) : '';
    const text = await renderReport(target.format, result, {
      nameOf: namesFor(target.format),
      textOf: (file) => {
        const found = fs.readText(file);
        return found.kind === 'text' ? found.text : null;
      },
      color: target.file === null && wantsColor(process.stdout),
      links: target.file === null && wantsLinks(process.stdout),
      width: process.stdout.columns ?? DEFAULT_WIDTH,
      ...(process.stdout.columns === undefined ? {} : { codeWidth: Math.max(NARROWEST, process.stdout.columns) }),
      toolVersion: toolVersion(),
      pageOf: readRulePage,
      picture: () => drawn,
      processes,
    });
    writeReport(target, text);
  }
}

function exitCode({ result, fixes }: CheckOutcome, values: OptionValues, failOn: Settings['failOn']): ExitCode {
  if (fixes.refusals.length > 0 || result.crashes.length > 0) return EXIT.internal;
  if (result.isEmpty && switchOption(values, 'force-exclude')) {
    complain('nothing to analyse: the settings exclude what is named (--force-exclude)');
    return EXIT.ok;
  }
  if (result.isEmpty) {
    complain(`nothing to analyse: no WSGI script, no server configuration, no Django project${serverHint()}`);
    return EXIT.internal;
  }
  if (fixes.made.length > 0 && switchOption(values, 'exit-non-zero-on-fix')) return EXIT.findings;
  if (switchOption(values, 'fix-only')) return EXIT.ok;
  const failing = failOn === 'never' ? [] : SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  const fails = result.findings.some((finding) => failing.includes(finding.severity));
  const isIncomplete = switchOption(values, 'strict') && result.notices.some(({ leavesOut }) => leavesOut !== 'choice');
  return (fails || isIncomplete) && !switchOption(values, 'exit-zero') ? EXIT.findings : EXIT.ok;
}
