import { appendFileSync } from 'node:fs';
import { uninterrupted } from '../../src/cli/uninterrupted.ts';

/** Sends itself a signal between two parts of a work, and says something where it lives on after both. */
export async function main([signal = '', file = '']: readonly string[]): Promise<number> {
  await uninterrupted(() => {
    appendFileSync(file, 'first');
    process.kill(process.pid, signal);
    appendFileSync(file, ' second');
  });
  await new Promise((done) => setTimeout(done, 1000));
  console.log('went on');
  return 0;
}
