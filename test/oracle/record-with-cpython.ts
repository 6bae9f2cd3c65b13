import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type PythonRange, parsePythonVersion } from '../../src/python/version/python-version.ts';
import { filesBelow, pythonPathBelow, type ScriptCase } from './case-bundle.ts';
import type { World } from './world.ts';

/**
 * A line of a project file on Python's stack. `isPart`: a comprehension or a class body, which no call made; `from`: the first
 * line that it may stand for, where Python tells the place of a decorator as that of its function.
 */
export type Frame = readonly [file: string, line: number, isPart: boolean, from: number];

/** One thing CPython was seen to do. `before`: the value of the key in os.environ just before. */
export interface RecordedEvent {
  readonly op: 'set' | 'remove' | 'putenv' | 'unsetenv' | 'python-only' | 'handler' | 'configure';
  readonly key: string | null;
  readonly value: string | null;
  readonly before: string | null;
  readonly phase: 'import' | 'request-1' | 'request-2';
  readonly frames: readonly Frame[];
  readonly handler?: string;
  /** It happened in a thread of the script's own, whose frames begin with the function that the thread was given. */
  readonly thread?: boolean;
  /** A handler made inside a library while it was imported. */
  readonly soft?: boolean;
}

export interface RecordedFailure {
  readonly type: string;
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
}

/** One request. `environ`: the texts of the WSGI environ that the callable was given. */
export interface RecordedRequest {
  readonly failure: RecordedFailure | null;
  readonly environ: Readonly<Record<string, string>>;
}

/** What happened to one script in one world. */
export interface Recording {
  readonly id: string;
  readonly loads: boolean;
  readonly failure: RecordedFailure | null;
  readonly requests: readonly RecordedRequest[];
  readonly callable: 'missing' | 'function' | 'class' | 'handler' | 'instance' | 'not-callable';
  readonly sysPathBefore: readonly string[];
  readonly sysPathAfter: readonly string[];
  readonly settingsVariable: string;
  readonly events: readonly RecordedEvent[];
  readonly reads: readonly string[];
  readonly crashed?: string;
}

/** One script to be run in one world. */
export interface Run {
  readonly scriptCase: ScriptCase;
  readonly world: World;
}

const RECORDER = join(import.meta.dirname, 'recorder');
const PROCESSES = 2;

/** A CPython of this machine. */
export interface FoundPython {
  readonly program: string;
  /** Such as `3.11.7`. */
  readonly version: string;
  /** The same, as the reader of scripts takes it. */
  readonly python: PythonRange;
}

/** The CPython that a program is; null where it is none. */
export const findPythonAt = (program: string): FoundPython | null => {
  const asked = spawnSync(program, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'], {
    encoding: 'utf8',
  });
  const version = asked.error || asked.status !== 0 ? '' : asked.stdout.trim();
  const python = parsePythonVersion(version);
  return python && { program, version, python };
};

/** The python3 that judges, new enough to (3.9: os.environ private to each interpreter); the reason where there is none. */
export const findPython = (): FoundPython | { readonly missing: string } => {
  const found = findPythonAt('python3');
  if (!found) return { missing: 'no python3' };
  return found.python.oldest >= 309 ? found : { missing: `python3 is ${found.version}, 3.9 is needed` };
};

/** One CPython of every minor version that is on the PATH or kept by pyenv, the oldest first. */
export const findPythons = (): FoundPython[] => {
  const kept = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const versions = existsSync(kept) ? readdirSync(kept) : [];
  const named = Array.from({ length: 9 }, (_, i) => `python3.${i + 6}`);
  const programs = [
    'python3',
    ...versions.map((version) => join(kept, version, 'bin', 'python')),
    'python2.7',
    ...named,
  ];
  const found = new Map<number, FoundPython>();
  for (const program of programs) {
    const one = findPythonAt(program);
    if (one && !found.has(one.python.oldest)) found.set(one.python.oldest, one);
  }
  return [...found.values()].sort((a, b) => a.python.oldest - b.python.oldest);
};

/** A folder for the projects that are run; `close()` removes it. */
export class Workshop {
  readonly folder: string;
  readonly #program: string;
  readonly #written = new Set<string>();

  constructor(program = 'python3') {
    this.#program = program;
    this.folder = mkdtempSync(join(tmpdir(), 'wsgiscope-oracle-'));
  }

  rootOf(scriptCase: ScriptCase): string {
    return join(this.folder, 'srv', scriptCase.id);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs every script in its world, in the order given. */
  async record(runs: readonly Run[]): Promise<Recording[]> {
    for (const { scriptCase } of runs) this.#write(scriptCase);
    const jobs = runs.map(({ scriptCase, world }, number) => {
      const root = this.rootOf(scriptCase);
      return {
        id: String(number),
        root,
        script: join(root, scriptCase.script),
        pythonPath: pythonPathBelow(root, scriptCase),
        env: world.env,
        requests: world.requests,
        home: world.home === undefined ? '/' : join(root, world.home),
        hostname: world.hostName ?? 'web1.example.com',
      };
    });
    const share = Math.ceil(jobs.length / PROCESSES);
    const shares = [jobs.slice(0, share), jobs.slice(share)].filter((part) => part.length > 0);
    return (await Promise.all(shares.map((part) => this.#run(part)))).flat();
  }

  #write(scriptCase: ScriptCase): void {
    if (this.#written.has(scriptCase.id)) return;
    this.#written.add(scriptCase.id);
    for (const [path, text] of Object.entries(filesBelow(this.rootOf(scriptCase), scriptCase))) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }

  #run(jobs: readonly object[]): Promise<Recording[]> {
    return new Promise((resolve, reject) => {
      // -S: no site-packages, so that the stand-ins are met and not what happens to be installed.
      const child = spawn(this.#program, ['-S', '-s', join(RECORDER, 'recorder.py')], {
        env: {
          PATH: process.env.PATH ?? '',
          LANG: 'C.UTF-8',
          PYTHONHASHSEED: '0',
          // Nothing is written beside the scripts, which may look at their folder.
          PYTHONDONTWRITEBYTECODE: '1',
        },
      });
      let out = '';
      let err = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
      });
      child.on('error', reject);
      child.on('close', (code) => {
        if (code !== 0) reject(new Error(`the recorder ended with ${code}: ${err}`));
        else
          resolve(
            out
              .split('\n')
              .filter((line) => line !== '')
              .map((line) => JSON.parse(line) as Recording),
          );
      });
      child.stdin.end(JSON.stringify({ standIns: join(RECORDER, 'stand_ins'), jobs }));
    });
  }
}
