import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { changedLines } from './changed-lines.ts';
import { type RoomScore, renderScore, scoreOf } from './mutation-score.ts';
import { roomNameOf, roomOf } from './rooms.ts';

const HELP = `npm run mutants -- ROOM...          mutates the room, runs its tests, tells the survivors
npm run mutants -- --since REV      only the lines that were changed since a revision of git, whatever their room`;

/** Texts and patterns are the concern of other tests; what is asked here is whether each clause decides something. */
const LEFT_OUT = ['StringLiteral', 'Regex', 'ObjectLiteral', 'ArrayDeclaration'];

/** Runs Stryker on what is to be mutated, and answers its report. */
function mutate(name: string, mutated: readonly string[]): RoomScore {
  const room = roomOf(name);
  const folder = join('.cache', 'mutants', name.replaceAll('/', '-'));
  mkdirSync(folder, { recursive: true });
  const report = join(folder, 'report.json');
  const config = {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    mutate: mutated,
    mutator: { excludedMutations: LEFT_OUT },
    coverageAnalysis: 'perTest',
    ignoreStatic: true,
    concurrency: 2,
    reporters: ['json', 'html', 'progress-append-only'],
    jsonReporter: { fileName: report },
    htmlReporter: { fileName: join(folder, 'report.html') },
    incremental: true,
    incrementalFile: join(folder, 'incremental.json'),
    // What is built or linked there is no part of the program, and links cannot be copied.
    ignorePatterns: ['.cache'],
    tempDirName: join('.cache', 'stryker'),
    vitest: { configFile: 'test/mutants/vitest.config.ts', related: false },
  };
  const file = join(folder, 'stryker.json');
  writeFileSync(file, JSON.stringify(config));
  const env = { ...process.env, MUTANT_TESTS: room.tests.join(';') };
  const { status } = spawnSync('npx', ['stryker', 'run', file], { stdio: 'inherit', env });
  if (status !== 0) throw new Error(`${name}: Stryker ended with ${status}`);
  return { name, target: room.target, ...scoreOf(JSON.parse(readFileSync(report, 'utf8'))) };
}

/** The changed lines by room, as Stryker takes them: `FILE:FIRST-LAST`. */
function changedByRoom(revision: string): ReadonlyMap<string, readonly string[]> {
  const diff = execFileSync('git', ['diff', '--unified=0', '--no-color', revision, '--', 'src'], { encoding: 'utf8' });
  const rooms = new Map<string, string[]>();
  for (const { file, first, last } of changedLines(diff)) {
    const name = file.endsWith('.ts') && !file.endsWith('.test.ts') ? roomNameOf(file) : null;
    if (name !== null) rooms.set(name, [...(rooms.get(name) ?? []), `${file}:${first}-${last}`]);
  }
  return rooms;
}

/** Exit status 1 where a whole room stays below its target, 2 for a call that names nothing. The lines of a change have no target. */
export function main(args: string[]): number {
  const { values, positionals } = parseArgs({ args, options: { since: { type: 'string' } }, allowPositionals: true });
  if (values.since === undefined && positionals.length === 0) {
    console.error(HELP);
    return 2;
  }
  const whole = positionals.map((name): [string, readonly string[]] => [
    name,
    roomOf(name).mutate.flatMap((folder) => [`${folder}/**/*.ts`, `!${folder}/**/*.test.ts`]),
  ]);
  const asked = values.since === undefined ? whole : [...changedByRoom(values.since)];
  const scores = asked.map(([name, mutated]) => mutate(name, mutated));
  for (const score of scores) console.log(renderScore(score));
  if (scores.length === 0) console.log('no line of a room was changed');
  return values.since === undefined && scores.some(({ score, target }) => score !== null && score < target) ? 1 : 0;
}
