import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NodeFileSystem } from '../../src/host/node-file-system.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import { LoweredModules } from '../../src/python/facts/lowered-modules.ts';
import type { PythonParser } from '../../src/python/syntax/index.ts';
import type { FoundPython } from './record-with-cpython.ts';

const IMPORTER = join(import.meta.dirname, 'recorder', 'import_modules.py');
const MOST_BYTES = 4_000_000;
/** Most modules of a library import the same others; all of them are kept, at some forty bytes a character. */
const MOST_KEPT = 8_000_000;

/** A library of modules. `folder`: where they lie, that of the standard library for null; `prefix`: the package they are of. */
export interface Library {
  readonly name: string;
  readonly folder: string | null;
  readonly path: readonly string[];
  readonly prefix: string;
  /** A statement that makes its modules importable. */
  readonly setup: string;
}

export const STANDARD_LIBRARY: Library = {
  name: 'the standard library',
  folder: null,
  path: [],
  prefix: '',
  setup: '',
};

/** Django as Debian's Python has it; null where it has none. */
export const installedDjango = (packages = '/usr/lib/python3/dist-packages'): Library | null =>
  existsSync(join(packages, 'django', '__init__.py'))
    ? {
        name: 'Django',
        folder: join(packages, 'django'),
        path: [],
        prefix: 'django.',
        setup: 'from django.conf import settings; settings.configure(); import django; django.setup()',
      }
    : null;

/** Which modules of a library one CPython imports: null, or the exception. */
export interface Imports {
  readonly folder: string;
  readonly modules: Readonly<Record<string, string | null>>;
}

/** Asks CPython for some modules of a library, or for all. */
export const askImports = (program: string, library: Library, modules: readonly string[] | null = null): Imports => {
  const asked = spawnSync(program, ['-S', '-s', IMPORTER], {
    input: JSON.stringify({ ...library, path: library.folder === null ? [] : [join(library.folder, '..')], modules }),
    encoding: 'utf8',
    maxBuffer: 100_000_000,
    env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (asked.status !== 0) throw new Error(`${program} did not import: ${asked.stderr}`);
  return JSON.parse(asked.stdout) as Imports;
};

/** What the facts say of the modules of a library. `wrong`: those that CPython imports and they say do not load. */
export interface ImportJudgement {
  readonly loading: number;
  readonly undecided: number;
  readonly failing: number;
  readonly wrong: readonly string[];
  /** Milliseconds that the facts took. */
  readonly took: number;
}

const fileOf = (folder: string, name: string, prefix: string): string => {
  const path = join(folder, ...name.slice(prefix.length).split('.'));
  return existsSync(join(path, '__init__.py')) ? join(path, '__init__.py') : `${path}.py`;
};

/** Holds the facts of each module against whether CPython imports it. Throws where the facts do. */
export const judgeImports = (
  { folder, modules }: Imports,
  { prefix }: Library,
  { python }: FoundPython,
  parser: PythonParser,
): ImportJudgement => {
  const fs = new NodeFileSystem({ roots: null, maxBytes: MOST_BYTES });
  const pythonPath = [prefix === '' ? folder : join(folder, '..')];
  const lowered = new LoweredModules(MOST_KEPT);
  const started = performance.now();
  const counts = { loading: 0, undecided: 0, failing: 0 };
  const wrong: string[] = [];
  for (const [name, failure] of Object.entries(modules)) {
    const file = fileOf(folder, name, prefix);
    const { loads, loadFailure } = extractScriptFacts(file, {
      fs,
      parser,
      python,
      pythonPath,
      moduleName: name,
      lowered,
    });
    counts[loads === true ? 'loading' : loads === false ? 'failing' : 'undecided'] += 1;
    if (loads === false && failure === null)
      wrong.push(
        `${name}: ${loadFailure?.exception}: ${loadFailure?.message} (${loadFailure?.at.file}:${loadFailure?.at.line})`,
      );
    // The facts are about a module whose packages have been imported.
    if (loads === true && failure !== null && !failure.startsWith('in its package: '))
      wrong.push(`${name}: loads, but ${failure}`);
  }
  return { ...counts, wrong, took: performance.now() - started };
};
