import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type CompiledFile, compileFile, runFile } from './code-cache.ts';
import type * as Run from './run.ts';

/** The built program: `core` is what nearly all of it is in. */
export interface Program {
  readonly core: CompiledFile;
  readonly run: typeof Run.run;
}

/** Loads what the build has made of `run.ts`, the large part of it from the code cache. Holds in `dist/cli`. */
export function loadProgram(): Program {
  const parts = join(import.meta.dirname, '../parts');
  const core = compileFile(join(parts, 'core.cjs'));
  runFile(core);
  const { run } = createRequire(import.meta.filename)(join(parts, 'run.cjs')) as typeof Run;
  return { core, run };
}
