import { spawnSync } from 'node:child_process';

/** One program and its arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** Two commands that were run in turn: `a` divided by `b`, pair by pair, and the medians. Times are wall clock, in milliseconds. */
export interface Comparison {
  readonly ratio: number;
  readonly aMs: number;
  readonly bMs: number;
  /** The largest resident set of any run of `a`, in MB; null where the command does not tell. */
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
    ratio: median(pairs.map((pair) => pair.a.ms / pair.b.ms)),
    aMs: median(pairs.map((pair) => pair.a.ms)),
    bMs: median(pairs.map((pair) => pair.b.ms)),
    peakMb: peaks.length > 0 ? Math.max(...peaks) : null,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((x, y) => x - y);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Whether a program is there at all. */
export const isInstalled = (program: string): boolean => spawnSync('which', [program]).status === 0;

interface Run {
  readonly ms: number;
  readonly peakMb: number | null;
}

/** Exit code 1 only says that something was found, as with rg and with ourselves. */
function runOnce([program, ...args]: CommandLine): Run {
  const started = performance.now();
  const done = spawnSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 512 * MEGABYTE });
  const ms = performance.now() - started;
  if (done.error) throw done.error;
  if ((done.status ?? 2) > 1) throw new Error(`${program} ${args.join(' ')}: exit ${done.status}\n${done.stderr}`);
  const told = /^memory +(\d+) MB$/m.exec(done.stderr.toString())?.[1];
  return { ms, peakMb: told === undefined ? null : Number(told) };
}
