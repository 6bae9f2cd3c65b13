import { readdirSync } from 'node:fs';
import { RULES } from '../../src/rules/index.ts';

/** What is mutated together, and the tests that must notice: the fast ones of the room, not all that import it. */
export interface Room {
  /** The files that are changed, or the folders that hold them. */
  readonly mutate: readonly string[];
  /** Globs of the tests that run against each change. */
  readonly tests: readonly string[];
  /** The score that the room must reach, in percent of the mutants that were tried. */
  readonly target: number;
}

const SILENT = 'test/rules/must-stay-silent.test.ts';
/** What the real server answered, to scenarios that a person wrote and to deployments that were made up. */
const RECORDED = 'test/conformance/{replay,generated}.test.ts';

/** What is told of deployments that a stranger wrote, of sites that stay undecided, and of settings that reach another site. */
const TOLD = [
  'test/attack/{hidden-leaks,hidden-scripts,decoys}.test.ts',
  'test/linter/{list-sites,undecided}.test.ts',
  'src/rules/{dsm-unresolvable,entrypoint-settings-drift,env-setdefault-shared-process,import-unresolvable}/rule.test.ts',
];

const ROOMS: Readonly<Record<string, Room>> = {
  deployment: {
    mutate: ['src/deployment'],
    tests: ['test/deployment/**/*.test.ts', 'test/explain/**/*.test.ts', RECORDED, ...TOLD],
    target: 85,
  },
  'apache/model': {
    mutate: ['src/apache/model'],
    tests: [
      'test/apache/**/*.test.ts',
      'test/{deployment,explain}/*.test.ts',
      'test/traps/*.test.ts',
      RECORDED,
      ...TOLD,
    ],
    target: 85,
  },
  linter: {
    mutate: ['src/linter'],
    tests: [
      'test/linter/**/*.test.ts',
      'test/cli/{adoption,baseline,check,crash,expectations,explain-sites,settings,since,suppressions}.test.ts',
      'test/rules/*.test.ts',
      // What settings and comments leave out is told.
      'test/attack/hiding.test.ts',
    ],
    target: 85,
  },
  fix: {
    mutate: ['src/fix'],
    tests: ['test/fix/**/*.test.ts', 'test/cli/suppressions.test.ts', 'test/rules/assignment-forms.test.ts'],
    target: 85,
  },
  explain: {
    mutate: ['src/explain'],
    // What is said of a mount's own URL and of all sites is asked by rules and by the command.
    tests: [
      'test/{explain,deployment}/*.test.ts',
      'test/cli/explain-sites.test.ts',
      'src/rules/{mount-fails,script-missing,callable-missing,import-unresolvable}/*.test.ts',
      RECORDED,
    ],
    target: 75,
  },
  'python/facts': {
    mutate: ['src/python/facts'],
    // CPython runs the corpus once, while its tests begin.
    tests: ['test/oracle/corpus.test.ts', 'test/python/**/*.test.ts'],
    target: 75,
  },
  // What rules have in common.
  rules: {
    mutate: readdirSync('src/rules').flatMap((name) => (name.endsWith('.ts') ? [`src/rules/${name}`] : [])),
    tests: ['test/rules/*.test.ts', 'src/rules/*/*.test.ts'],
    target: 75,
  },
};

/** The room of a name; of `rules/ID,...` the rules of these ids, of `rules/*` all. Throws, naming the rooms there are. */
export function roomOf(name: string): Room {
  const ids = /^rules\/([\w-]+(?:,[\w-]+)*|\*)$/.exec(name)?.[1]?.split(',');
  const room = ids ? roomOfRules(ids[0] === '*' ? RULES.map(({ id }) => id) : ids) : ROOMS[name];
  if (!room) throw new Error(`no room '${name}': there are ${Object.keys(ROOMS).join(', ')}, rules/ID,... and rules/*`);
  return room;
}

const roomOfRules = (ids: readonly string[]): Room => ({
  mutate: ids.map((id) => `src/rules/${id}`),
  tests: [...ids.map((id) => `src/rules/${id}/*.test.ts`), SILENT],
  target: ids.every((id) => severityOf(id) === 'error') ? 85 : 75,
});

/** The room that a source file belongs to; null for one that no room holds. */
export function roomNameOf(file: string): string | null {
  const rule = /^src\/rules\/([\w-]+)\//.exec(file)?.[1];
  if (rule !== undefined) return `rules/${rule}`;
  const found = Object.entries(ROOMS).find(([, { mutate }]) => mutate.some((one) => `${file}/`.startsWith(`${one}/`)));
  return found?.[0] ?? null;
}

const severityOf = (rule: string): string | undefined => RULES.find(({ id }) => id === rule)?.meta.severity;
