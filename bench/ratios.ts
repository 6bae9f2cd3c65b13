import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type CommandLine, type Comparison, compare, isInstalled, median, runOnce } from './measure.ts';
import { manySites, type ServerTree, SHAPES } from './servers.ts';
import { tenFiles, thousandFiles } from './trees.ts';

const PROGRAM = join(import.meta.dirname, '../dist/cli/main.js');
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'wsgiscope');
/** Where the packages put their Python files; the folder above is skipped as an installation. */
const CORPUS = join(CACHE, 'corpus/usr/lib/python3/dist-packages');
const AST_GREP = join(CACHE, 'node_modules/.bin/ast-grep');
const RULE =
  'id: handler\nlanguage: python\nseverity: info\nrule:\n  any:\n    - pattern: application = $CALL\n    - pattern: os.environ.setdefault($$$)\n';
const EMPTY: CommandLine = ['node', '-e', '0'];
const FEW = 3;
const SOME = 5;
const MANY = 15;
const MEGABYTE = 1024 * 1024;

interface Row {
  readonly what: string;
  readonly against: string;
  readonly measured: string;
  readonly allowed: string;
  readonly holds: boolean;
  readonly detail: string;
}

const ours = (...args: readonly string[]): CommandLine => ['node', PROGRAM, ...args];
const check = (root: string, ...more: readonly string[]): CommandLine =>
  ours('check', '--isolated', '--exit-zero', '--timing', ...more, root);
const explain = (entry: string): CommandLine =>
  ours('explain', '--apache', entry, '--timing', 'http://site0777.example/');
const seconds = (time: number): string => `${time.toFixed(time < 1 ? 3 : 2)} s`;

/** A bound of time, and one of memory where it is given. */
interface Bound {
  readonly ratio: number;
  readonly peakMb?: number;
}

const detailOf = ({ a, b, peakMb }: Comparison): string =>
  `${seconds(a)} to ${seconds(b)}${peakMb === null ? '' : `, ${peakMb} MB`}`;

function row(what: string, against: string, compared: Comparison, { ratio, peakMb }: Bound): Row {
  const isSmall = peakMb === undefined || (compared.peakMb !== null && compared.peakMb < peakMb);
  return {
    what,
    against,
    measured: `${compared.ratio.toFixed(2)} x`,
    allowed: `${ratio} x${peakMb === undefined ? '' : `, ${peakMb} MB`}`,
    holds: compared.ratio <= ratio && isSmall,
    detail: detailOf(compared),
  };
}

function smallTrees(): readonly Row[] {
  const cold = compare(check(tenFiles(CACHE)), EMPTY, MANY);
  const warm = compare(check(thousandFiles(CACHE)), EMPTY, MANY);
  const most = 3 * warm.b + 0.15;
  return [
    row('check, 10 files', 'node -e 0', cold, { ratio: 3 }),
    {
      what: 'check, 1,000 files',
      against: '3 x node -e 0 + 150 ms',
      measured: `${(warm.a / most).toFixed(2)} x`,
      allowed: '1 x',
      holds: warm.a <= most,
      detail: detailOf(warm),
    },
  ];
}

/** Servers of 500, 1,000 and 5,000 sites in every shape, held against the plainest of them and against httpd. */
function servers(): readonly Row[] {
  if (!isInstalled('apache2')) return skipped('servers', 'apache2 is not installed');
  const [plain] = SHAPES;
  const usual = manySites(CACHE, plain, 1000);
  // Where one host has all sites, `apache2 -t` takes 10 ms: less than node takes to start.
  const reference = configtest(manySites(CACHE, plain, 5000));
  return [
    ...SHAPES.flatMap((shape) => {
      const [small, medium, large] = [500, 1000, 5000].map((count) => manySites(CACHE, shape, count));
      if (!small || !medium || !large) return [];
      return [
        row(`${shape.name}: 1,000 sites`, plain.name, compare(check(medium.root), check(usual.root), SOME), {
          ratio: 3,
          peakMb: 400,
        }),
        row(`${shape.name}: 1,000 sites`, '500 sites', compare(check(medium.root), check(small.root), SOME), {
          ratio: 2.3,
        }),
        row(`${shape.name}: 5,000 sites`, 'apache2 -t, a host each', compare(check(large.root), reference, FEW), {
          ratio: 10,
        }),
        sizeRow(`${shape.name}: 1,000 sites`, 'JSON', check(medium.root, '--format', 'json'), 1000 * 4096),
        sizeRow(`${shape.name}: 5,000 sites`, 'page', check(large.root, '--format', 'html'), 5 * MEGABYTE),
      ];
    }),
    ...explained(usual, manySites(CACHE, plain, 5000)),
  ];
}

const configtest = ({ entry }: ServerTree): CommandLine => ['apache2', '-t', '-f', entry];

function sizeRow(what: string, report: string, command: CommandLine, most: number): Row {
  const { stdout, seconds: time } = runOnce(command);
  const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} KB`;
  return {
    what,
    against: `size of the ${report}`,
    measured: kilobytes(stdout.length),
    allowed: kilobytes(most),
    holds: stdout.length <= most,
    detail: seconds(time),
  };
}

const explained = (few: ServerTree, many: ServerTree): readonly Row[] => [
  row('explain, 1,000 sites', 'apache2 -t', compare(explain(few.entry), configtest(few), SOME), { ratio: 5 }),
  row('explain, 5,000 sites', 'apache2 -t', compare(explain(many.entry), configtest(many), SOME), {
    ratio: 5,
    peakMb: 400,
  }),
  row('explain, 5,000 sites', '1,000 sites', compare(explain(many.entry), explain(few.entry), SOME), { ratio: 6 }),
];

/** Folders of the corpus that are projects people run, and what a check of each may take, in seconds of processor time. */
const PROJECTS = ['openstack_dashboard', 'lava_server', 'graphite', 'hyperkitty', 'django'];
const MOST_SECONDS = 0.6;
/** What the facts of every file of Django may take, in seconds. */
const MOST_SECONDS_OF_DJANGO = 20;

function projects(): readonly Row[] {
  if (!existsSync(CORPUS)) return skipped('projects', 'the corpus is not there: run scripts/make-corpus.sh');
  const django = filesBelow(join(CORPUS, 'django'));
  return [
    ...PROJECTS.filter((name) => existsSync(join(CORPUS, name))).map((name) =>
      secondsRow(`check, ${name}`, check(join(CORPUS, name)), MOST_SECONDS),
    ),
    secondsRow(`facts, ${django.length} files of Django`, ours('facts', ...django), MOST_SECONDS_OF_DJANGO),
  ];
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .map((name) => join(folder, name));

function secondsRow(what: string, command: CommandLine, most: number): Row {
  const runs = Array.from({ length: FEW }, () => runOnce(command).seconds);
  const took = median(runs);
  return {
    what,
    against: 'processor time',
    measured: seconds(took),
    allowed: seconds(most),
    holds: took <= most,
    detail: runs.map(seconds).join(', '),
  };
}

function hugeTree(): readonly Row[] {
  if (!existsSync(CORPUS)) return skipped('huge tree', 'the corpus is not there: run scripts/make-corpus.sh');
  const rows: Row[] = [];
  if (isInstalled('rg')) {
    const search: CommandLine = ['rg', '-l', '-e', 'environ', '-e', 'wsgi', '-g', '*.py', CORPUS];
    rows.push(row('check, huge tree', 'rg -l', compare(check(CORPUS), search, SOME), { ratio: 1.5, peakMb: 300 }));
  } else skipped('huge tree against rg', 'rg is not installed');
  if (existsSync(AST_GREP)) {
    const scan: CommandLine = [AST_GREP, 'scan', '--inline-rules', RULE, '--json=stream', CORPUS];
    const compared = compare(scan, check(CORPUS), FEW);
    rows.push({
      what: 'check, huge tree',
      against: 'ast-grep scan',
      measured: `${compared.ratio.toFixed(1)} x faster`,
      allowed: '50 x faster',
      holds: compared.ratio >= 50,
      detail: detailOf(compared),
    });
  } else skipped('huge tree against ast-grep', `no ${AST_GREP}: npm install --prefix ${CACHE} @ast-grep/cli`);
  return rows;
}

function skipped(what: string, why: string): readonly Row[] {
  console.error(`skipped: ${what}: ${why}`);
  return [];
}

const PARTS = { trees: smallTrees, servers, projects, huge: hugeTree };

/**
 * `npm run bench [-- trees|servers|projects|huge...]`: prints what the program takes beside others, as a table. Exit code 1 where a
 * bound is missed.
 */
export const main = async (args: readonly string[]): Promise<number> => {
  if (!existsSync(PROGRAM)) throw new Error('the program is not built: run `npm run build`');
  const wanted = Object.entries(PARTS).filter(([name]) => args.length === 0 || args.includes(name));
  const rows = wanted.flatMap(([, measure]) => measure());
  console.log('| what | against | measured | allowed | holds | medians |\n| --- | --- | --- | --- | --- | --- |');
  for (const { what, against, measured, allowed, holds, detail } of rows)
    console.log(`| ${what} | ${against} | ${measured} | ${allowed} | ${holds ? 'yes' : 'no'} | ${detail} |`);
  return rows.every(({ holds }) => holds) ? 0 : 1;
};
