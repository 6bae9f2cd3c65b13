import { describe, expect, it } from 'vitest';
import { startProgress } from '../../src/cli/progress.ts';

/** What is written while `ticks` files are read, one every `ms` milliseconds of a clock of our own. */
function written(ticks: number, ms: number, isTTY: boolean, env: NodeJS.ProcessEnv = {}): readonly string[] {
  const lines: string[] = [];
  let time = 0;
  const stream = { isTTY, write: (text: string | Uint8Array) => lines.push(String(text)) > 0 };
  const progress = startProgress(stream, env, () => time);
  for (let tick = 0; tick < ticks; tick++) {
    time += ms;
    progress.tick();
  }
  progress.clear();
  return lines;
}

describe('the line of progress', () => {
  it('counts on a terminal once a run is long, and is gone in the end', () => {
    const lines = written(1000, 10, true);
    expect(lines[0]).toBe('\r\u001b[2Kwsgiscope: 128 files and folders read');
    expect(lines.at(-1)).toBe('\r\u001b[2K');
    expect(lines.length).toBeLessThan(100);
  });

  it.each<[string, readonly string[]]>([
    ['in a short run', written(1000, 0.5, true)],
    ['where nobody looks', written(1000, 10, false)],
    ['in continuous integration', written(1000, 10, true, { CI: 'true' })],
    ['on a dumb terminal', written(1000, 10, true, { TERM: 'dumb' })],
  ])('is not there %s', (_where, lines) => {
    expect(lines).toEqual([]);
  });
});
