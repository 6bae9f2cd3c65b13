import type { PythonSources } from '../../src/deployment/python-sources.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { describeKnownSettings } from '../../src/python/facts/describe-known-settings.ts';
import type { DjangoSettingsFacts, Literal } from '../../src/python/facts/django-settings-facts.ts';
import type { ScriptFacts } from '../../src/python/facts/script-facts.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { known, type Static } from '../../src/source/static-value.ts';
import { wholeTree } from '../helpers/disks.ts';

const KEY = 'DJANGO_SETTINGS_MODULE';

/** Facts of a script told in a few words, one line of the script for each: what the extractor would say of such a text. */
export type Line =
  | { readonly setdefault: string | Static<string> }
  | { readonly assign: string | Static<string>; readonly when?: 'import' | 'first-request' | 'each-request' }
  | { readonly putenv: string }
  | { readonly remove: true }
  | { readonly fromRequest: string; readonly fallback?: string }
  | { readonly path: string }
  | { readonly handler: ScriptFacts['handlers'][number]['kind']; readonly when?: 'import' | 'first-request' }
  | { readonly raises: string }
  | { readonly imports: string }
  | { readonly maybe: Line };

export function scriptFacts(
  file: string,
  lines: readonly Line[],
  callable: 'function' | 'missing' = 'function',
): ScriptFacts {
  const source = new SourceFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  const facts = {
    effects: [] as ScriptFacts['effects'][number][],
    handlers: [] as ScriptFacts['handlers'][number][],
    sysPath: [] as ScriptFacts['sysPath'][number][],
    imports: [] as ScriptFacts['imports'][number][],
  };
  let loadFailure: ScriptFacts['loadFailure'];
  const text = (value: string | Static<string>) => (typeof value === 'string' ? known(value) : value);
  const add = (line: Line, seq: number, certain: boolean): void => {
    const start = source.lines.startOfLine(seq + 1);
    const at = source.locate({ start, end: start + 1 });
    const effect = { seq, key: KEY, certain, at, via: [] };
    if ('maybe' in line) add(line.maybe, seq, false);
    else if ('setdefault' in line)
      facts.effects.push({ ...effect, value: text(line.setdefault), how: 'if-absent', when: 'import' });
    else if ('assign' in line)
      facts.effects.push({ ...effect, value: text(line.assign), how: 'assign', when: line.when ?? 'import' });
    else if ('putenv' in line)
      facts.effects.push({ ...effect, value: known(line.putenv), how: 'process-only', when: 'import' });
    else if ('remove' in line) facts.effects.push({ ...effect, value: null, how: 'remove', when: 'import' });
    else if ('fromRequest' in line) {
      const fallback = line.fallback === undefined ? {} : { requestFallback: known(line.fallback) };
      const value = { kind: 'unknown' as const, why: 'read from the request' };
      facts.effects.push({
        ...effect,
        value,
        how: 'assign',
        when: 'each-request',
        fromRequest: true,
        requestKey: line.fromRequest,
        ...fallback,
      });
    } else if ('path' in line) facts.sysPath.push({ seq, path: known(line.path), how: 'prepend', at });
    else if ('handler' in line)
      facts.handlers.push({ seq, kind: line.handler, when: line.when ?? 'import', certain, at, via: [] });
    else if ('imports' in line) facts.imports.push({ seq, module: line.imports, certain, at });
    else loadFailure = { exception: 'RuntimeError', message: line.raises, at, seq };
  };
  for (const [seq, line] of lines.entries()) add(line, seq, true);
  return {
    file,
    loads: loadFailure === undefined,
    ...(loadFailure ? { loadFailure } : {}),
    callable: { name: 'application', kind: callable, at: null },
    ...facts,
    legacy: [],
    reads: [],
    processGlobalCalls: [],
    maskedFailures: [],
    dotenvLoads: [],
    settingsReads: [],
    settingsVariable: KEY,
    configuresSettings: false,
    usesDjango: facts.handlers.length > 0,
    notices: [],
  };
}

/** What a Django settings module says, as literals. */
export function settingsFacts(file: string, values: Readonly<Record<string, Literal>>): DjangoSettingsFacts {
  const at = new SourceFile(file, '').locate({ start: 0, end: 0 });
  const settings = new Map(
    Object.entries(values).map(([name, value]) => [name, { name, value: { kind: 'literal' as const, value }, at }]),
  );
  const known = describeKnownSettings({ settings, incomplete: false });
  const unread = { reads: [], environmentReads: [], effects: [], dotenvLoads: [], relativeFiles: [], notices: [] };
  return { file, settings, ...known, ...unread, incomplete: false };
}

/** A tree of scripts and settings modules; every file named exists, and nothing else does. */
export function pythonSources(
  scripts: Readonly<Record<string, readonly Line[] | ScriptFacts>>,
  settings: Readonly<Record<string, Readonly<Record<string, Literal>>>> = {},
  others: readonly string[] = [],
): PythonSources {
  const files = [...Object.keys(scripts), ...Object.keys(settings), ...others];
  const fs = new MemoryFileSystem(Object.fromEntries(files.map((file) => [file, ''])));
  const disk = wholeTree(fs);
  const factsOf = (file: string) => {
    const told = scripts[file];
    return told === undefined ? null : 'effects' in told ? told : scriptFacts(file, told as readonly Line[]);
  };
  const sources: PythonSources = {
    fs,
    scriptFacts: factsOf,
    askedFacts: () => null,
    outlineFacts: () => null,
    moduleFacts: factsOf,
    functionResult: () => ({ kind: 'unknown', why: 'no text to read' }),
    settingsFacts: (file) => (settings[file] ? settingsFacts(file, settings[file]) : null),
    isOnServer: false,
    django: null,
    isPythonOpen: false,
    isLeftOut: () => false,
    isMappedByHand: () => true,
    lookUp: (path) => disk.lookUp(path, null),
    fileOf: (path) => (fs.status(path) ? path : null),
    pythonPath: null,
    on: () => sources,
  };
  return sources;
}
