import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ChangedLines, changedLines } from './changed-lines.ts';
import { instrument } from './instrument.ts';
import { type RoomScore, renderScore, scoreOf } from './mutation-score.ts';
import { roomNameOf, roomOf } from './rooms.ts';
import { runTests } from './run-tests.ts';
import { withScores } from './score-table.ts';

const HELP = `npm run mutants -- [--write] ROOM...  holds the tests of each room against its mutants, tells the survivors
npm run mutants -- --since REV        only the lines that were changed since a revision of git, whatever their room

--write   puts the scores into docs/testing.md`;

const PAGE = 'docs/testing.md';

/** Holds the tests of a room against each mutant of its files, or of some lines of them. A score for every room they belong to. */
async function mutate(
  name: string,
  files: readonly string[],
  lines?: readonly ChangedLines[],
): Promise<readonly RoomScore[]> {
  const folder = join('.cache', 'mutants', name.replaceAll('/', '-').replace('*', 'each'));
  const instrumented = await instrument(files, lines);
  const journal = await runTests(folder, roomOf(name).tests, instrumented);
  const roomNames = new Set(instrumented.mutants.map(({ file }) => roomNameOf(file) ?? name));
  const scores = [...roomNames].map((room) => ({
    name: room,
    target: roomOf(room).target,
    ...scoreOf(
      instrumented.mutants.filter(({ file }) => (roomNameOf(file) ?? name) === room),
      journal,
    ),
  }));
  writeFileSync(join(folder, 'scores.txt'), scores.map((score) => `${renderScore(score)}\n`).join(''));
  return scores;
}

/** The changed lines by room. */
function changedByRoom(revision: string): ReadonlyMap<string, readonly ChangedLines[]> {
  const diff = execFileSync('git', ['diff', '--unified=0', '--no-color', revision, '--', 'src'], { encoding: 'utf8' });
  const rooms = new Map<string, ChangedLines[]>();
  for (const lines of changedLines(diff)) {
    const name = isMutated(lines.file) ? roomNameOf(lines.file) : null;
    if (name !== null) rooms.set(name, [...(rooms.get(name) ?? []), lines]);
  }
  return rooms;
}

const isMutated = (file: string): boolean => file.endsWith('.ts') && !file.endsWith('.test.ts');

const filesOf = (name: string): readonly string[] =>
  roomOf(name).mutate.flatMap((one) => {
    if (isMutated(one)) return [one];
    const inside = readdirSync(one, { recursive: true, encoding: 'utf8' }).filter(isMutated);
    return inside.map((file) => join(one, file));
  });

/** Exit status 1 where a whole room stays below its target, 2 for a call that names nothing. The lines of a change have no target. */
export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { since: { type: 'string' }, write: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.since !== undefined) {
    const changed = [...changedByRoom(values.since)];
    for (const [name, lines] of changed) tell(await mutate(name, [...new Set(lines.map(({ file }) => file))], lines));
    if (changed.length === 0) console.log('no line of a room was changed');
    return 0;
  }
  if (positionals.length === 0) {
    console.error(HELP);
    return 2;
  }
  let isEnough = true;
  for (const name of positionals) {
    const scores = await mutate(name, filesOf(name));
    tell(scores);
    if (values.write) writeFileSync(PAGE, withScores(readFileSync(PAGE, 'utf8'), scores));
    isEnough &&= scores.every(({ score, target }) => score === null || score >= target);
  }
  return isEnough ? 0 : 1;
}

function tell(scores: readonly RoomScore[]): void {
  for (const score of scores) console.log(renderScore(score));
}
