import { setImmediate } from 'node:timers/promises';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that must not stop half way, such as putting several files in place. A signal that comes meanwhile ends the
 * program when it is done.
 */
export async function uninterrupted<T>(work: () => T): Promise<T> {
  let caught: NodeJS.Signals | null = null;
  const note = (signal: NodeJS.Signals): void => {
    caught = signal;
  };
  for (const signal of SIGNALS) process.on(signal, note);
  try {
    return work();
  } finally {
    // Signals are handed out where the event loop polls, which is for certain between two turns of it.
    await setImmediate();
    await setImmediate();
    for (const signal of SIGNALS) process.off(signal, note);
    if (caught !== null) process.kill(process.pid, caught);
  }
}
