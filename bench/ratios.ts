import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type CommandLine, compare, isInstalled } from './measure.ts';
import { manySites, tenFiles, thousandFiles } from './trees.ts';

const PROGRAM = join(import.meta.dirname, '../dist/cli/main.js');
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'wsgiscope');
/** Where the packages put their Python files; the folder above is skipped as an installation. */
const CORPUS = join(CACHE, 'corpus/usr/lib/python3/dist-packages');
const AST_GREP = join(CACHE, 'node_modules/.bin/ast-grep');
const RULE =
  'id: handler\nlanguage: python\nseverity: info\nrule:\n  any:\n    - pattern: application = $CALL\n    - pattern: os.environ.setdefault($$$)\n';
const EMPTY: CommandLine = ['node', '-e', '0'];
const FEW = 5;
const MANY = 15;

interface Row {
  readonly what: string;
  readonly against: string;
  readonly measured: string;
  readonly allowed: string;
  readonly holds: boolean;
  readonly detail: string;
}

const ours = (...args: readonly string[]): CommandLine => ['node', PROGRAM, ...args];
const check = (root: string): CommandLine => ours('check', '--isolated', '--exit-zero', '--timing', root);
const explain = (entry: string): CommandLine =>
  ours('explain', '--apache', entry, '--timing', 'http://site0777.example/');
const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 1000 ? 3 : 2)} s`;

function row(
  what: string,
  against: string,
  a: CommandLine,
  b: CommandLine,
  most: number,
  runs: number,
  maxMb?: number,
): Row {
  const { ratio, aMs, bMs, peakMb } = compare(a, b, runs);
  const isSmall = maxMb === undefined || (peakMb !== null && peakMb < maxMb);
  return {
    what,
    against,
    measured: `${ratio.toFixed(2)} x`,
    allowed: `${most} x${maxMb === undefined ? '' : `, ${maxMb} MB`}`,
    holds: ratio <= most && isSmall,
    detail: `${seconds(aMs)} to ${seconds(bMs)}${peakMb === null ? '' : `, ${peakMb} MB`}`,
  };
}

function hugeTree(): readonly Row[] {
  if (!existsSync(CORPUS)) return skipped('huge tree', 'the corpus is not there: run scripts/make-corpus.sh');
  const rows: Row[] = [];
  if (isInstalled('rg')) {
    const search: CommandLine = ['rg', '-l', '-e', 'environ', '-e', 'wsgi', '-g', '*.py', CORPUS];
    rows.push(row('check, huge tree', 'rg -l', check(CORPUS), search, 2, FEW, 300));
  } else skipped('huge tree against rg', 'rg is not installed');
  if (existsSync(AST_GREP)) {
    const scan: CommandLine = [AST_GREP, 'scan', '--inline-rules', RULE, '--json=stream', CORPUS];
    const { ratio, aMs, bMs } = compare(scan, check(CORPUS), 3);
    const detail = `${seconds(bMs)} to ${seconds(aMs)}`;
    rows.push({
      what: 'check, huge tree',
      against: 'ast-grep scan',
      measured: `${ratio.toFixed(1)} x faster`,
      allowed: '50 x faster',
      holds: ratio >= 50,
      detail,
    });
  } else skipped('huge tree against ast-grep', `no ${AST_GREP}: npm install --prefix ${CACHE} @ast-grep/cli`);
  return rows;
}

function manyHosts(): readonly Row[] {
  if (!isInstalled('apache2')) return skipped('many sites', 'apache2 is not installed');
  const few = manySites(CACHE, 1000);
  const many = manySites(CACHE, 5000);
  const server = (entry: string): CommandLine => ['apache2', '-t', '-f', entry];
  return [
    row('check, 1,000 sites', 'apache2 -t', check(few.root), server(few.entry), 5, MANY),
    row('check, 5,000 sites', 'apache2 -t', check(many.root), server(many.entry), 5, FEW),
    row('check, 5,000 sites', 'check, 1,000 sites', check(many.root), check(few.root), 6, FEW),
    row('explain, 1,000 sites', 'apache2 -t', explain(few.entry), server(few.entry), 5, MANY),
    row('explain, 5,000 sites', 'apache2 -t', explain(many.entry), server(many.entry), 5, FEW, 400),
    row('explain, 5,000 sites', 'explain, 1,000 sites', explain(many.entry), explain(few.entry), 6, FEW),
  ];
}

function smallTrees(): readonly Row[] {
  const cold = row('check, 10 files', 'node -e 0', check(tenFiles(CACHE)), EMPTY, 2.5, MANY);
  const { aMs, bMs } = compare(check(thousandFiles(CACHE)), EMPTY, MANY);
  return [
    cold,
    {
      what: 'check, 1,000 files',
      against: '3 x node -e 0 + 150 ms',
      measured: `${(aMs / (3 * bMs + 150)).toFixed(2)} x`,
      allowed: '1 x',
      holds: aMs <= 3 * bMs + 150,
      detail: `${seconds(aMs)} to ${seconds(bMs)}`,
    },
  ];
}

function skipped(what: string, why: string): readonly Row[] {
  console.error(`skipped: ${what}: ${why}`);
  return [];
}

/** `npm run bench`: prints how long the program takes beside others, as a table. Exit code 1 where a bound is missed. */
export const main = async (): Promise<number> => {
  if (!existsSync(PROGRAM)) throw new Error('the program is not built: run `npm run build`');
  const rows = [...smallTrees(), ...manyHosts(), ...hugeTree()];
  console.log('| command | against | ratio | allowed | holds | medians |\n| --- | --- | --- | --- | --- | --- |');
  for (const { what, against, measured, allowed, holds, detail } of rows)
    console.log(`| ${what} | ${against} | ${measured} | ${allowed} | ${holds ? 'yes' : 'no'} | ${detail} |`);
  return rows.every(({ holds }) => holds) ? 0 : 1;
};
