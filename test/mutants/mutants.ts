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

const HELP = `npm run mutants -- ROOM...        holds the tests of each room against its mutants, tells the survivors
npm run mutants -- --since REV  only the lines that were changed since a revision of git, whatever their room

--each N  tries one mutant of N: a large room takes hours
--from I  begins with the mutant of that number, so that another sample is taken (0)
--write   puts the scores into docs/testing.md`;

const PAGE = 'docs/testing.md';

/** What of a room is mutated: all lines of its files or some, and one mutant of so many. */
interface Part {
  readonly files: readonly string[];
  readonly lines?: readonly ChangedLines[];
  readonly each: number;
  readonly from: number;
}

/** Holds the tests of a room against the mutants of a part of it. A score for every room that they belong to. */
async function mutate(name: string, { files, lines, each, from }: Part): Promise<readonly RoomScore[]> {
  const folder = join(
    '.cache',
    'mutants',
    name.replaceAll('/', '-').replace('*', 'each').replaceAll(',', '+').slice(0, 100),
  );
  const all = await instrument(files, lines);
  const mutants = all.mutants.filter((_, index) => index % each === from % each);
  const journal = await runTests(folder, roomOf(name).tests, { files: all.files, mutants });
  const roomNames = new Set(mutants.map(({ file }) => roomNameOf(file) ?? name));
  const scores = [...roomNames].map((room) => {
    const own = mutants.filter(({ file }) => (roomNameOf(file) ?? name) === room);
    return { name: room, target: roomOf(room).target, each, ...scoreOf(own, journal) };
  });
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
    options: {
      since: { type: 'string' },
      each: { type: 'string', default: '1' },
      from: { type: 'string', default: '0' },
      write: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const each = Number(values.each);
  const from = Number(values.from);
  if (values.since !== undefined) {
    const changed = [...changedByRoom(values.since)];
    for (const [name, lines] of changed)
      tell(await mutate(name, { files: [...new Set(lines.map(({ file }) => file))], lines, each, from }));
    if (changed.length === 0) console.log('no line of a room was changed');
    return 0;
  }
  if (positionals.length === 0 || !(each >= 1 && from >= 0)) {
    console.error(HELP);
    return 2;
  }
  let isEnough = true;
  for (const name of positionals) {
    const scores = await mutate(name, { files: filesOf(name), each, from });
    tell(scores);
    if (values.write) writeFileSync(PAGE, withScores(readFileSync(PAGE, 'utf8'), scores));
    isEnough &&= scores.every(({ score, target }) => score === null || score >= target);
  }
  return isEnough ? 0 : 1;
}

function tell(scores: readonly RoomScore[]): void {
  for (const score of scores) console.log(renderScore(score));
}
