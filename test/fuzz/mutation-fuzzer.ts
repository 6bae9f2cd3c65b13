import { setImmediate } from 'node:timers/promises';

/** What inputs are made of. */
export interface Corpus {
  readonly corpus: readonly string[];
  readonly pieces: readonly string[];
  readonly lines: readonly string[];
  /** How long a text may become in which one part stands very often; 20,000 characters where absent. */
  readonly longest?: number;
}

/** Processor time, so that a busy machine does not look like a slow input. */
const SLOWEST_MS = 1000;
const MOST_MEMORY_MB = 800;
const TURN = 100;
const LONGEST = 20_000;
/** One text of so many is filled with one part of it: what takes the square of a length shows there. */
const RARE = 25;

/**
 * Gives `run` as many mutated inputs as `--inputs N` says, always the same for one `--seed S`. Exit code 1, with the input,
 * at the first that throws, takes more than a second or leaves too much memory behind.
 */
export async function fuzz(
  name: string,
  made: Corpus,
  args: readonly string[],
  run: (text: string) => unknown,
): Promise<number> {
  const option = (key: string, usual: number): number =>
    args.includes(key) ? Number(args[args.indexOf(key) + 1]) || usual : usual;
  const inputs = option('--inputs', 10_000);
  const random = makeRandom(option('--seed', 1));
  const started = performance.now();
  let slowest = 0;
  let largest = 0;
  for (let index = 0; index < inputs; index++) {
    // Native memory of what was parsed is given back between two turns of the event loop.
    if (index % TURN === 0) await setImmediate();
    const text = mutate(made, random);
    const before = process.cpuUsage();
    try {
      await run(text);
    } catch (error) {
      console.log(`CRASH at input ${index}: ${JSON.stringify(text)}\n${error instanceof Error ? error.stack : error}`);
      return 1;
    }
    const { user, system } = process.cpuUsage(before);
    slowest = Math.max(slowest, (user + system) / 1000);
    largest = Math.max(largest, process.memoryUsage.rss() / 1024 / 1024);
    if (slowest > SLOWEST_MS || largest > MOST_MEMORY_MB) {
      console.log(
        `SLOW OR LARGE at input ${index}: ${Math.round(slowest)} ms, ${Math.round(largest)} MB: ${JSON.stringify(text)}`,
      );
      return 1;
    }
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `${name}: ${inputs} inputs in ${seconds} s, no crash, slowest ${Math.round(slowest)} ms, at most ${Math.round(largest)} MB`,
  );
  return 0;
}

/** Small, fast and the same everywhere: mulberry32. */
function makeRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** One text of a corpus with a few changes: cut, doubled, joined with another, pieces and lines put in, a part of it very often. */
export function mutate(
  { corpus, pieces, lines, longest = LONGEST }: Corpus,
  random: (below: number) => number,
): string {
  const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
  let text = pick(corpus);
  for (let step = random(6) + 1; step > 0; step--) {
    const at = random(text.length + 1);
    const end = Math.min(text.length, at + random(20));
    const changes = [
      () => text.slice(0, at) + text.slice(end),
      () => text.slice(0, at) + pick(pieces) + text.slice(at),
      () => `${text.slice(0, at)}\n${pick(lines)}\n${text.slice(at)}`,
      () => text.slice(0, at) + pick(corpus).slice(0, 2000),
      () => text.slice(0, end) + text.slice(at),
    ];
    text = pick(changes)();
  }
  if (random(RARE) > 0) return text.slice(0, LONGEST);
  const at = random(text.length + 1);
  const part = random(2) === 0 ? pick(pieces) : text.slice(at, at + 1 + random(8)) || ' ';
  const room = Math.max(0, longest - text.length);
  return `${text.slice(0, at)}${part.repeat(Math.floor(room / part.length))}${text.slice(at)}`.slice(0, longest);
}
