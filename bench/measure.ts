import { spawnSync } from 'node:child_process';

/** One program and its arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** What one run took: processor time of all its threads, user and system, in seconds. */
export interface Run {
  readonly seconds: number;
  /** The largest resident set in MB; null where the command does not tell. */
  readonly peakMb: number | null;
  readonly stdout: Buffer;
}

/** Two commands that were run in turn: `a` divided by `b`, pair by pair, and the medians of their processor time. */
export interface Comparison {
  readonly ratio: number;
  readonly a: number;
  readonly b: number;
  /** Of any run of `a`. */
  readonly peakMb: number | null;
}

const MEGABYTE = 1024 * 1024;
const WARM_UPS = 1;

/** Runs both in turn, so that a machine that slows down slows both. */
export function compare(a: CommandLine, b: CommandLine, runs: number): Comparison {
  const pairs: { a: Run; b: Run }[] = [];
  for (let run = -WARM_UPS; run < runs; run += 1) {
    const pair = { a: runOnce(a), b: runOnce(b) };
    if (run >= 0) pairs.push(pair);
  }
  const peaks = pairs.flatMap((pair) => pair.a.peakMb ?? []);
  return {
    ratio: median(pairs.map((pair) => pair.a.seconds / pair.b.seconds)),
    a: median(pairs.map((pair) => pair.a.seconds)),
    b: median(pairs.map((pair) => pair.b.seconds)),
    peakMb: peaks.length > 0 ? Math.max(...peaks) : null,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Whether a program is there at all. */
export const isInstalled = (program: string): boolean => spawnSync('which', [program]).status === 0;

/** Node does not tell what a child has used; the shell does, behind what the program itself says on stderr. */
const TIMED = ['-c', 'TIMEFORMAT="%3U %3S"; time "$@"', 'bash'];

/** Exit code 1 only says that something was found, as with rg and with ourselves. */
export function runOnce(command: CommandLine): Run {
  const done = spawnSync('bash', [...TIMED, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 512 * MEGABYTE,
  });
  const said = done.stderr.toString();
  if (done.error) throw done.error;
  if ((done.status ?? 2) > 1) throw new Error(`${command.join(' ')}: exit ${done.status}\n${said}`);
  const [user, system] = (said.trimEnd().split('\n').at(-1) ?? '').split(' ').map(Number);
  const told = /^memory +(\d+) MB$/m.exec(said)?.[1];
  return {
    seconds: (user ?? Number.NaN) + (system ?? Number.NaN),
    peakMb: told === undefined ? null : Number(told),
    stdout: done.stdout,
  };
}
