import type { FileSystem } from '../host/file-system.ts';
import { isInside } from '../host/path-inside.ts';
import { fileAt, type ServerDisk } from '../host/server-disk.ts';
import type { DjangoRange } from '../project/django-range.ts';
import { leftOutOf } from '../project/left-out.ts';
import { AlikeScripts } from '../python/facts/alike-scripts.ts';
import type { DjangoSettingsFacts } from '../python/facts/django-settings-facts.ts';
import { extractDjangoSettings } from '../python/facts/extract-django-settings.ts';
import { extractFunctionResult } from '../python/facts/extract-function-result.ts';
import type { FactsHost } from '../python/facts/facts-host.ts';
import type { LoadWorld } from '../python/facts/load-world.ts';
import { LoweredModules } from '../python/facts/lowered-modules.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import { MOST_OF_A_PROGRAM, SharedSteps } from '../python/facts/shared-steps.ts';
import type { PythonParser } from '../python/syntax/index.ts';
import { ANY_PYTHON_3, type PythonRange } from '../python/version/python-version.ts';
import type { FilePath } from '../source/location.ts';
import { dependsOnWorld, FactsMemory } from './facts-memory.ts';
import type { PythonSources } from './python-sources.ts';

/** What reading scripts needs. */
export interface SourcesInput {
  readonly fs: FileSystem;
  readonly parser: PythonParser;
  /** The versions of Python that may run the scripts; those of Python 3 without it. */
  readonly python?: PythonRange;
  /** The versions of Django that the tree asks for; none without it. */
  readonly django?: DjangoRange | null;
  /** How far Python leaves out what is there for debugging; null where that is not known, not at all without it. */
  readonly optimize?: number | null;
  /** The top of the tree: below it paths are those of the tree itself. */
  readonly root: FilePath;
  /** Where paths of the server are looked for that no server's disk is asked for. */
  readonly disk: ServerDisk;
}

/** Reads every script and settings module once, however often it is asked for. */
export function readPythonSources(input: SourcesInput): PythonSources {
  const { fs, parser, root, python = ANY_PYTHON_3, django = null, optimize = 0 } = input;
  const isLeftOut = leftOutOf(fs, root);
  const scripts = new FactsMemory();
  const alike = new AlikeScripts();
  const settings = new Map<FilePath, DjangoSettingsFacts>();
  const lowered = new LoweredModules();
  const steps = new SharedSteps();
  const stepsOfPrograms = new SharedSteps(MOST_OF_A_PROGRAM);
  const outlines = new Map<FilePath, ScriptFacts | null>();
  // A script that names a path of the server may do another thing on another server.
  const asking = new Set<FilePath>();
  const disks = new Map<ServerDisk, number>();
  const slotOf = (key: string, file: FilePath, disk: ServerDisk): string => {
    if (!asking.has(file)) return key;
    const number = disks.get(disk) ?? disks.size;
    disks.set(disk, number);
    return `disk ${number}\n${key}`;
  };
  const hostOf = (file: FilePath, disk: ServerDisk): FactsHost => ({
    lowered,
    steps,
    fs,
    parser,
    python,
    optimize,
    mapPath: (path) => {
      if (disk.standsFor === 'machine' || isInside(path, root)) return path;
      asking.add(file);
      return fileAt(disk, path, file) ?? path;
    },
    isProven: (path) => disk.standsFor === 'machine' || isInside(path, root) || isMappedByHand(disk, path),
    ...(disk.standsFor === 'machine' ? {} : { root }),
  });
  const isFile = (file: FilePath): boolean => fs.status(file)?.kind === 'file';
  const factsOf = (disk: ServerDisk, name: string, file: FilePath, more: Partial<FactsHost>, world?: LoadWorld) => {
    if (!isFile(file)) return null;
    const key = slotOf(name, file, disk);
    const own = (): FactsHost => ({ ...hostOf(file, disk), ...more });
    const general = scripts.get(key, null, () => alike.extract(file, own()));
    if (!world || !(world.request || dependsOnWorld(general))) return general;
    return scripts.get(key, world, (asked) => alike.extract(file, { ...own(), world: asked }));
  };
  /** Where a script imports nothing of the tree, what it shows by itself is all there is. */
  const outlineFacts = (file: FilePath): ScriptFacts | null => {
    const known = outlines.get(file);
    if (known !== undefined) return known;
    let isAll = true;
    const facts = factsOf(input.disk, `outline\n${file}`, file, {
      mostImported: 0,
      onImportLeft: () => (isAll = false),
    });
    outlines.set(file, facts);
    if (facts && isAll) scripts.keep(`application\n${file}`, facts);
    return facts;
  };
  const seenOn = (disk: ServerDisk, near: FilePath | null, pythonPath: PythonSources['pythonPath']): PythonSources => ({
    fs,
    pythonPath,
    isOnServer: disk.standsFor === 'machine',
    django,
    isPythonOpen: python === ANY_PYTHON_3,
    isLeftOut: (path) => disk.standsFor === 'tree' && isLeftOut(path),
    isMappedByHand: (path) => isMappedByHand(disk, path),
    lookUp: (path) => disk.lookUp(path, near),
    fileOf: (path) => fileAt(disk, path, near),
    on: seenOn,
    scriptFacts: (file, callableObject, world) =>
      factsOf(disk, `${callableObject}\n${file}`, file, { callableObject }, world),
    askedFacts: (file, name, texts) => {
      const call = { name, environ: new Map(), texts: Array.from({ length: texts }, () => null) };
      return factsOf(disk, `asked ${name}\n${file}`, file, { callableObject: name, call });
    },
    outlineFacts,
    moduleFacts: (file, name, world) => {
      const more = name === '__main__' ? { moduleName: name, steps: stepsOfPrograms } : { moduleName: name };
      return factsOf(disk, `import ${name}\n${file}`, file, more, world);
    },
    functionResult: (file, call) => extractFunctionResult(file, call, hostOf(file, disk)),
    settingsFacts: (file) => {
      if (!isFile(file)) return null;
      const known = settings.get(file) ?? extractDjangoSettings(file, hostOf(file, disk));
      settings.set(file, known);
      return known;
    },
  });
  return seenOn(input.disk, null, null);
}

const isMappedByHand = ({ folders }: ServerDisk, path: string): boolean =>
  folders.some(({ from, isByHand }) => isByHand && isInside(path, from));
