import type { FileSystem } from '../host/file-system.ts';
import { AlikeScripts } from '../python/facts/alike-scripts.ts';
import type { DjangoSettingsFacts } from '../python/facts/django-settings-facts.ts';
import { extractDjangoSettings } from '../python/facts/extract-django-settings.ts';
import { extractFunctionResult } from '../python/facts/extract-function-result.ts';
import type { FactsHost } from '../python/facts/facts-host.ts';
import type { LoadWorld } from '../python/facts/load-world.ts';
import { LoweredModules } from '../python/facts/lowered-modules.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { PythonParser } from '../python/syntax/index.ts';
import type { FilePath } from '../source/location.ts';
import { dependsOnWorld, FactsMemory } from './facts-memory.ts';
import type { PythonSources } from './python-sources.ts';

/** What reading scripts needs. */
export interface SourcesInput {
  readonly fs: FileSystem;
  readonly parser: PythonParser;
  /** The top of the tree; absent on a server, where paths are what they are. */
  readonly root?: FilePath;
  /** `near` is the file that speaks of the path; null where nothing does. */
  readonly fileOf: (deployedPath: string, near: FilePath | null) => FilePath | null;
}

/** Reads every script and settings module once, however often it is asked for. */
export function readPythonSources(input: SourcesInput): PythonSources {
  const { fs, parser, root, fileOf } = input;
  const scripts = new FactsMemory();
  const alike = new AlikeScripts();
  const settings = new Map<FilePath, DjangoSettingsFacts>();
  const lowered = new LoweredModules();
  const outlines = new Map<FilePath, ScriptFacts | null>();
  const hostOf = (file: FilePath): FactsHost => ({
    lowered,
    fs,
    parser,
    mapPath: (path) => fileOf(path, file) ?? path,
    ...(root === undefined ? {} : { root }),
  });
  const isFile = (file: FilePath): boolean => fs.status(file)?.kind === 'file';
  const factsOf = (key: string, file: FilePath, more: Partial<FactsHost>, world?: LoadWorld) => {
    if (!isFile(file)) return null;
    const own = (): FactsHost => ({ ...hostOf(file), ...more });
    const general = scripts.get(key, null, () => alike.extract(file, own()));
    if (!world || !(world.request || dependsOnWorld(general))) return general;
    return scripts.get(key, world, (asked) => alike.extract(file, { ...own(), world: asked }));
  };
  /** Where a script imports nothing of the tree, what it shows by itself is all there is. */
  const outlineFacts = (file: FilePath): ScriptFacts | null => {
    const known = outlines.get(file);
    if (known !== undefined) return known;
    let isAll = true;
    const facts = factsOf(`outline\n${file}`, file, { mostImported: 0, onImportLeft: () => (isAll = false) });
    outlines.set(file, facts);
    if (facts && isAll) scripts.keep(`application\n${file}`, facts);
    return facts;
  };
  const seenFrom = (near: FilePath | null): PythonSources => ({
    fs,
    fileOf: (path) => fileOf(path, near),
    near: seenFrom,
    scriptFacts: (file, callableObject, world) =>
      factsOf(`${callableObject}\n${file}`, file, { callableObject }, world),
    outlineFacts,
    moduleFacts: (file, name, world) => factsOf(`import ${name}\n${file}`, file, { moduleName: name }, world),
    functionResult: (file, call) => extractFunctionResult(file, call, hostOf(file)),
    settingsFacts: (file) => {
      if (!isFile(file)) return null;
      const known = settings.get(file) ?? extractDjangoSettings(file, hostOf(file));
      settings.set(file, known);
      return known;
    },
  });
  return seenFrom(null);
}
