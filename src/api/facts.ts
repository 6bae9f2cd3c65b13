import { setImmediate } from 'node:timers/promises';
import { UsageError } from '../config/settings.ts';
import { fileAt } from '../host/server-disk.ts';
import { diskOfTree, diskWithin } from '../project/open-tree.ts';
import { extractScriptFacts } from '../python/facts/extract-script-facts.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import { createPythonParser } from '../python/syntax/index.ts';
import { findPythonInTree } from '../python/version/python-in-tree.ts';
import { ANY_PYTHON_3, parsePythonVersion } from '../python/version/python-version.ts';
import type { FilePath } from '../source/location.ts';

/** Scripts to be described, each with the top of its tree, outside of which nothing is read. */
export interface FactsInput {
  readonly scripts: readonly { readonly file: FilePath; readonly root: FilePath }[];
  /** What the server puts on sys.path; null where it must be guessed. */
  readonly pythonPath: readonly FilePath[] | null;
  readonly callableObject: string | null;
  /** Such as `3.11`; null: what the tree asks for, else any Python 3. */
  readonly pythonVersion?: string | null;
  /** Whether files may be read outside the trees of the scripts and the directories of `pythonPath`. */
  readonly allowOutside?: boolean;
}

/** Says what scripts do to the environment, and when. */
export async function extractFacts(input: FactsInput): Promise<readonly ScriptFacts[]> {
  const { scripts, pythonPath, callableObject, allowOutside = false } = input;
  const python = input.pythonVersion ? parsePythonVersion(input.pythonVersion) : null;
  const fs = diskWithin([...scripts.map(({ root }) => root), ...(pythonPath ?? [])], allowOutside);
  for (const { file } of scripts) {
    const kind = fs.status(file)?.kind;
    if (kind !== 'file') throw new UsageError(`${file}: ${kind ? 'not a regular file: name scripts' : 'no such file'}`);
  }
  const parser = await createPythonParser();
  const facts: ScriptFacts[] = [];
  for (const { file, root } of scripts) {
    // The native engine gives memory back where the event loop turns.
    await setImmediate();
    const disk = diskOfTree(fs, root);
    const found = extractScriptFacts(file, {
      fs,
      parser,
      root,
      mapPath: (path) => fileAt(disk, path, file) ?? path,
      python: python ?? findPythonInTree(fs, root) ?? ANY_PYTHON_3,
      ...(pythonPath === null ? {} : { pythonPath }),
      ...(callableObject === null ? {} : { callableObject }),
    });
    facts.push(found);
  }
  return facts;
}
