import { watch as watchFolder } from 'node:fs';
import { join, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { reasonOf, UsageError } from '../api.ts';
import type { ExitCode } from './exit-code.ts';
import { complain } from './report-output.ts';

/** An editor writes a file in several steps, and git many files. */
const SETTLES_MS = 200;
const CLEAR = '\u001b[2J\u001b[H';

/** What changes without anything to analyse changing. */
const IDLE = /(?:^|\/)(?:\.git|\.hg|\.svn|node_modules|__pycache__)(?:\/|$)|(?:~|\.sw[a-z]|\.pyc)$/;

/** Does something now, and again after each change below a folder, until a signal ends the program. `written` are its own reports. */
export async function watch(
  folder: string,
  written: readonly string[],
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  let isChanged = false;
  let wake = (): void => {};
  try {
    watchFolder(folder, { recursive: true }, (_event, name) => {
      const path = join(folder, name ?? '');
      if (IDLE.test(path.split(sep).join('/')) || written.includes(path)) return;
      isChanged = true;
      wake();
    }).on('error', (error) => complain(`--watch: ${folder} is no longer watched (${reasonOf(error)})`));
  } catch (error) {
    throw new UsageError(`--watch: ${folder} cannot be watched (${reasonOf(error)})`);
  }
  for (;;) {
    isChanged = false;
    if (process.stdout.isTTY) process.stdout.write(CLEAR);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      // A settings file that is being written.
      complain(error.message);
    }
    complain(`waiting for changes in ${folder} (Ctrl-C ends)`);
    if (!isChanged)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    await setTimeout(SETTLES_MS);
  }
}
