import type { Choices } from './choices.ts';

interface Thread {
  /** The interpreter that this thread's `%{GLOBAL}` requests run in, `''` for the main one; null until that is settled. */
  bound: string | null;
  readonly served: Set<string>;
}

/**
 * The worker threads of one process, as far as they decide in which interpreter a `%{GLOBAL}` request really runs.
 *
 * A thread whose first entry is into a sub interpreter that another thread created has its Python thread state bound to it
 * for good, and its later `%{GLOBAL}` requests run there (`wsgi_acquire_interpreter` uses `PyGILState_Ensure` for the main
 * interpreter). One whose first entry of that kind is a `%{GLOBAL}` request is bound to the main interpreter.
 * Measured with mod_wsgi 4.9.4 on Python 3.11: a child of prefork has one thread, an idle daemon alternates between two threads, the last idle one first; an
 * Apache child under the event MPM takes two wake-ups a request and comes back to a thread after half its threads at the earliest.
 */
export class WorkerThreads {
  readonly #count: number;
  readonly #isDaemon: boolean;
  readonly #threads = new Map<number, Thread>();
  #turn = -1;

  constructor(count: number, isDaemon: boolean) {
    this.#count = count;
    this.#isDaemon = isDaemon;
  }

  /** A request begins: it takes a thread's turn, whether or not it enters Python in this process. */
  begin(): void {
    this.#turn += 1;
  }

  /** The interpreter that the current request runs in. `isNew`: this request creates the interpreter it names. */
  enter(applicationGroup: string, isNew: boolean, choices: Choices): string {
    if (applicationGroup === '') return this.#main(this.#turn, choices);
    const thread = this.#thread(this.#turn);
    if (!thread.served.has(applicationGroup)) {
      thread.served.add(applicationGroup);
      // The thread that creates an interpreter gets its state from the creation, which binds nothing.
      if (!isNew) thread.bound ??= applicationGroup;
    }
    return applicationGroup;
  }

  #main(turn: number, choices: Choices): string {
    if (this.#isDaemon || this.#count === 1 || turn < this.#firstReuse) {
      const thread = this.#thread(turn);
      thread.bound ??= '';
      return thread.bound;
    }
    const bound = [...this.#threads.values()].flatMap((thread) => (thread.bound === null ? [] : [thread.bound]));
    const why =
      'a %{GLOBAL} request runs in whichever interpreter its thread entered first, and a thread may be used a second time by now';
    return choices.choose(null, [...new Set(['', ...bound])], why);
  }

  get #firstReuse(): number {
    return Math.floor(this.#count / 2) - 1;
  }

  #thread(turn: number): Thread {
    const id = this.#isDaemon || this.#count === 1 ? turn % Math.min(2, this.#count) : turn;
    const known = this.#threads.get(id);
    if (known) return known;
    const thread: Thread = { bound: null, served: new Set() };
    this.#threads.set(id, thread);
    return thread;
  }
}
