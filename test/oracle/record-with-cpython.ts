import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesBelow, pythonPathBelow, type ScriptCase } from './case-bundle.ts';
import type { World } from './world.ts';

/** A line of a project file on Python's stack. `isPart`: a comprehension or a class body, which no call made. */
export type Frame = readonly [file: string, line: number, isPart: boolean];

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

/** Whether there is a python3 new enough to judge (3.9: os.environ private to each interpreter); the reason where not. */
export const findPython = (): { readonly version: string } | { readonly missing: string } => {
  const asked = spawnSync('python3', ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])'], {
    encoding: 'utf8',
  });
  if (asked.error || asked.status !== 0) return { missing: 'no python3' };
  const version = asked.stdout.trim();
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 3 || (major === 3 && minor >= 9) ? { version } : { missing: `python3 is ${version}, 3.9 is needed` };
};

/** A folder for the projects that are run; `close()` removes it. */
export class Workshop {
  readonly folder: string;
  readonly #written = new Set<string>();

  constructor() {
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
      const child = spawn('python3', ['-S', '-s', join(RECORDER, 'recorder.py')], {
        env: {
          PATH: process.env.PATH ?? '',
          LANG: 'C.UTF-8',
          PYTHONPYCACHEPREFIX: join(this.folder, 'pycache'),
          PYTHONHASHSEED: '0',
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
