import type { Known } from '../python/facts/load-world.ts';
import type { Location } from '../source/location.ts';

/** Who wrote a value: the statement and the script whose load or request ran it; the server's own environment has neither. */
export interface Writer {
  readonly at: Location | null;
  /** The deployed path of the script; null for the environment the server was started with. */
  readonly script: string | null;
}

/** One variable as far as it can be told. */
export type Variable =
  | { readonly kind: 'unset' }
  | { readonly kind: 'set'; readonly value: string; readonly writer: Writer }
  | { readonly kind: 'unknown'; readonly why: string; readonly writer: Writer };

const UNSET: Variable = { kind: 'unset' };

/** A write whose keys are not known: every variable that begins with the prefix may have been touched. */
interface BlindWrite {
  readonly prefix: string;
  readonly variable: Variable;
}

/** The variables of one mapping: the C environment of a process, or one interpreter's `os.environ`. */
export class Environment {
  readonly #variables: Map<string, Variable>;
  #blindWrites: readonly BlindWrite[];
  #remembered: Environment | null = null;

  constructor(variables: Iterable<readonly [string, Variable]> = [], blindWrites: readonly BlindWrite[] = []) {
    this.#variables = new Map(variables);
    this.#blindWrites = blindWrites;
  }

  /** The environment a server is started with. */
  static of(values: ReadonlyMap<string, string>): Environment {
    const writer: Writer = { at: null, script: null };
    return new Environment([...values].map(([key, value]) => [key, { kind: 'set', value, writer }]));
  }

  copy(): Environment {
    return new Environment(this.#variables, this.#blindWrites);
  }

  get(key: string): Variable {
    return this.mentioned(key) ?? UNSET;
  }

  /** What has been said of a variable; undefined where nothing was. */
  mentioned(key: string): Variable | undefined {
    return this.#variables.get(key) ?? this.#blindWrites.find((blind) => key.startsWith(blind.prefix))?.variable;
  }

  set(key: string, variable: Variable): void {
    this.#variables.set(key, variable);
  }

  /** Every variable (whose name begins so) is removed. */
  clear(prefix: string): void {
    for (const key of this.#variables.keys()) if (key.startsWith(prefix)) this.#variables.set(key, UNSET);
    this.#blindWrites = this.#blindWrites.filter((blind) => !blind.prefix.startsWith(prefix));
  }

  /** Keeps in mind what is there now, for `restore`. */
  remember(): void {
    this.#remembered = this.copy();
  }

  /** Every variable (whose name begins so) that was there when `remember` was called has the value again that it had. */
  restore(prefix: string): void {
    const { variables, blindWrites } = this.#remembered?.contents() ?? { variables: [], blindWrites: [] };
    for (const [key, variable] of variables)
      if (key.startsWith(prefix) && variable.kind !== 'unset') this.#variables.set(key, variable);
    this.#blindWrites = [...this.#blindWrites, ...blindWrites.filter((blind) => blind.prefix.startsWith(prefix))];
  }

  contents(): {
    readonly variables: Iterable<readonly [string, Variable]>;
    readonly blindWrites: readonly BlindWrite[];
  } {
    return { variables: this.#variables, blindWrites: this.#blindWrites };
  }

  /** Variables whose names are not known may have changed: those with the prefix become unknown, all or only the unset. */
  blur(prefix: string, variable: Variable, onlyUnset: boolean): void {
    if (!onlyUnset) {
      for (const key of this.#variables.keys()) if (key.startsWith(prefix)) this.#variables.set(key, variable);
    }
    this.#blindWrites = [...this.#blindWrites, { prefix, variable }];
  }
}

/** What an effect does, once its value is known or given up on. */
export type Write =
  | { readonly how: 'assign' | 'if-absent' | 'process-only' | 'python-only'; readonly variable: Variable }
  | { readonly how: 'remove' };

/** The environment of one process: the C level, and how its interpreters see it. */
export class ProcessEnvironment {
  readonly #process: Environment;
  readonly #shared: Environment | null;

  /**
   * Up to Python 3.8 all interpreters of a process share one mapping; from 3.9 on each has a copy made when the
   * interpreter is created. Writes go to the C environment in both (mod_wsgi measurements on CPython 2.7 and 3.6 to 3.13).
   */
  constructor(inherited: ReadonlyMap<string, string>, python: string) {
    this.#process = Environment.of(inherited);
    this.#shared = sharesEnvironment(python) ? Environment.of(inherited) : null;
  }

  /** What the next new interpreter starts with. */
  get process(): Environment {
    return this.#process;
  }

  /** `os.environ` of an interpreter that is made now. */
  interpreterEnvironment(): Environment {
    return this.#shared ?? this.#process.copy();
  }

  /** Does one write from an interpreter. `setdefault` on a variable that is there touches nothing, not even the C level. */
  write(interpreter: Environment, key: string, write: Write): void {
    const seen = interpreter.get(key);
    if (write.how === 'remove') {
      interpreter.set(key, UNSET);
      this.#process.set(key, UNSET);
    } else if (write.how === 'if-absent' && seen.kind !== 'unset') {
      // A value that may or may not be there leaves both outcomes open.
      if (seen.kind === 'unknown') this.#process.set(key, seen);
    } else {
      if (write.how !== 'process-only') interpreter.set(key, write.variable);
      if (write.how !== 'python-only') this.#process.set(key, write.variable);
    }
  }

  /** From now on any variable may have any value, for interpreters that are made later. */
  disturb(variable: Variable): void {
    this.#process.blur('', variable, false);
    this.#shared?.blur('', variable, false);
  }

  /** Every variable (whose name begins so) is removed. */
  clear(interpreter: Environment, prefix: string): void {
    interpreter.clear(prefix);
    this.#process.clear(prefix);
  }

  /** Keeps in mind what a script finds that puts variables back. */
  remember(interpreter: Environment): void {
    interpreter.remember();
    this.#process.remember();
  }

  /** Every variable (whose name begins so) has the value again that the script found. */
  restore(interpreter: Environment, prefix: string): void {
    interpreter.restore(prefix);
    this.#process.restore(prefix);
  }

  /** A write to variables that cannot be named. */
  blur(interpreter: Environment, prefix: string, variable: Variable, onlyUnset: boolean): void {
    interpreter.blur(prefix, variable, onlyUnset);
    this.#process.blur(prefix, variable, onlyUnset);
  }
}

/** Variables that a server has without anybody writing them down. */
const OF_THE_SYSTEM =
  /^(PATH|HOME|USER|USERNAME|LOGNAME|SHELL|PWD|OLDPWD|LANG|LANGUAGE|LC_\w+|TZ|TERM|HOSTNAME|TMPDIR|TEMP|TMP|SHLVL|_|PYTHON\w+|APACHE_\w+|INVOCATION_ID|JOURNAL_STREAM|NOTIFY_SOCKET)$/;

/**
 * What an interpreter's `os.environ` holds, as far as it is known. The server's environment is what was given for it: a
 * variable that nobody wrote is not set, but for those that any process has.
 */
export const knownTo =
  (environment: Environment) =>
  (key: string): Known => {
    const variable = environment.mentioned(key);
    if (variable === undefined) return OF_THE_SYSTEM.test(key) ? undefined : null;
    return variable.kind === 'set' ? variable.value : variable.kind === 'unset' ? null : undefined;
  };

/** Python <= 3.8 keeps one `os.environ` for all interpreters of a process. */
export function sharesEnvironment(python: string): boolean {
  const [major = 3, minor = 11] = python.split('.').map(Number);
  return major < 3 || (major === 3 && minor < 9);
}
