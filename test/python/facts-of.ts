import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import type { FactsHost } from '../../src/python/facts/facts-host.ts';
import type { EnvironmentEffect, ScriptFacts } from '../../src/python/facts/script-facts.ts';
import { createPythonParser, type ParserEngine } from '../../src/python/syntax/index.ts';

/** Both engines, by name, for `describe.each`. */
export const ENGINES: readonly ParserEngine[] = ['native', 'wasm'];

const parsers = {
  native: await createPythonParser('native'),
  wasm: await createPythonParser('wasm'),
};

type Files = Readonly<Record<string, string>>;

/** The facts of `/srv/site/wsgi.py`, given its text or all files below `/srv`. */
export const factsOf = (
  engine: ParserEngine,
  files: string | Files,
  options: Partial<Omit<FactsHost, 'fs' | 'parser' | 'pythonPath'>> & {
    readonly script?: string;
    /** null where it is to be guessed. */
    readonly pythonPath?: readonly string[] | null;
  } = {},
): ScriptFacts => {
  const tree: Files = typeof files === 'string' ? { 'site/wsgi.py': files } : files;
  const fs = new MemoryFileSystem(
    Object.fromEntries(Object.entries(tree).map(([path, text]) => [`/srv/${path}`, text])),
  );
  const { script = 'site/wsgi.py', pythonPath = ['/srv'], ...rest } = options;
  return extractScriptFacts(`/srv/${script}`, {
    fs,
    parser: parsers[engine],
    ...(pythonPath === null ? {} : { pythonPath }),
    root: '/srv',
    ...rest,
  });
};

/** One effect in a line: `if-absent KEY=value @import`, with `?` where it is not certain. */
export const tell = ({ how, key, keyPrefix, value, when, certain }: EnvironmentEffect): string => {
  const shown =
    value === null
      ? ''
      : value.kind === 'known'
        ? `=${value.value}`
        : value.kind === 'one-of'
          ? `=${[...value.values].sort().join('|')}`
          : '=(unknown)';
  return `${how} ${key ?? `${keyPrefix ?? ''}*`}${shown} @${when}${certain ? '' : '?'}`;
};

/** All effects of a script, told. */
export const effectsOf = (...args: Parameters<typeof factsOf>): string[] => factsOf(...args).effects.map(tell);
