/** A line on a terminal that says that a long run is alive. */
export interface Progress {
  /** One more file or folder was read. */
  readonly tick: () => void;
  /** Takes the line away, before anything else is written. */
  readonly clear: () => void;
}

/** What a short run never shows. */
const QUIET_MS = 1000;
const EVERY_MS = 100;
/** The clock is not looked at for every file. */
const EVERY_TICKS = 64;
const ERASE = '\r\u001b[2K';

/** Shows how much was read, on a terminal that people look at; does nothing elsewhere, as in continuous integration. */
export function startProgress(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
  { CI, TERM }: NodeJS.ProcessEnv = process.env,
  now: () => number = () => performance.now(),
): Progress {
  if (stream.isTTY !== true || (CI !== undefined && CI !== '' && CI !== 'false') || TERM === 'dumb')
    return { tick: () => {}, clear: () => {} };
  const started = now();
  let ticks = 0;
  let shownAt: number | null = null;
  return {
    tick() {
      ticks += 1;
      if (ticks % EVERY_TICKS !== 0) return;
      const time = now();
      if (time - started < QUIET_MS || (shownAt !== null && time - shownAt < EVERY_MS)) return;
      shownAt = time;
      stream.write(`${ERASE}wsgiscope: ${ticks} files and folders read`);
    },
    clear() {
      if (shownAt !== null) stream.write(ERASE);
      shownAt = null;
    },
  };
}
