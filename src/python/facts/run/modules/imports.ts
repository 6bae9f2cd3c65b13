import { posix } from 'node:path';
import { SourceFile } from '../../../../source/source-file.ts';
import { unreadPart } from '../../../version/refusals.ts';
import { MODULE_SINCE, MODULE_UNTIL, SUBMODULE_SINCE } from '../../../version/standard-modules.ts';
import { annotatesNames } from '../../lower/bound-names.ts';
import { mayWriteByName, writesByName } from '../calls/escapes.ts';
import { isKnownLibrary } from '../library/library-table.ts';
import { heedImport } from '../library/settings-reads.ts';
import type { Machine } from '../machine.ts';
import { isKnownModule } from '../raising/attribute-checks.ts';
import { PythonError } from '../state/signals.ts';
import { dict, external, type ModuleValue, type Place, Scope, sequence, text, type Value } from '../values/values.ts';
import { refusalOf } from './refusal.ts';
import { findInPlaceOfDjango, findUnread, type ModuleFile, resolveModule } from './resolve-module.ts';
import { STANDARD_LIBRARY } from './standard-library.ts';

const DEEPEST_IMPORT = 4;

const folders = new WeakMap<Machine, Map<string, string>>();

/** Folders of the packages imported so far, by dotted name. */
export const foldersOf = (machine: Machine) => {
  const known = folders.get(machine);
  if (known) return known;
  const made = new Map<string, string>();
  folders.set(machine, made);
  return made;
};

/** Executes a file of the project as the module of a name. The module is there before it has run, so that cycles end. */
export const runModuleFile = (
  file: string,
  name: string,
  isPackage: boolean,
  place: Place,
  machine: Machine,
): Value => {
  const { world, project } = machine;
  const loaded = project.load(file);
  if (!loaded || world.importLevel >= DEEPEST_IMPORT) {
    if (loaded && writesByName(loaded.tree.body)) mayWrite(`${name} is too many imports deep`, place, machine);
    else
      world.notice(
        'import-not-followed',
        `${name} is not followed: ${loaded ? 'too many imports deep' : 'it cannot be read, or too much was imported before'}`,
        place,
      );
    world.mayFail ??= `${name} is not followed`;
    world.modules.delete(name);
    return external(name);
  }
  const scope = new Scope('module', loaded.source, null);
  scope.hiddenNames = unreadPart(loaded.tree);
  scope.packageName = isPackage ? name : name.split('.').slice(0, -1).join('.');
  scope.names.set('__name__', text(name));
  scope.names.set('__file__', text(file));
  scope.names.set('__package__', text(scope.packageName));
  if (annotatesNames(loaded.tree.body)) scope.names.set('__annotations__', dict());
  if (isPackage) scope.names.set('__path__', sequence('list', [text(posix.dirname(file))]));
  const module: ModuleValue = { kind: 'module', name, scope };
  world.modules.set(name, module);
  const refused = refusalOf(loaded.tree, world);
  const isOutermost = !world.importing.has(file);
  world.importing.add(file);
  world.via.push(place);
  world.importLevel += 1;
  try {
    if (refused)
      throw new PythonError('SyntaxError', refused.message.replace(/^\w+Error: /, ''), {
        source: loaded.source,
        range: refused,
      });
    machine.execute(loaded.tree.body, scope);
  } catch (error) {
    world.modules.delete(name);
    throw error;
  } finally {
    if (isOutermost) world.importing.delete(file);
    world.importLevel -= 1;
    world.via.pop();
  }
  // A module may put something else into sys.modules in its place.
  return world.modules.get(name) ?? module;
};

const runFound = (found: ModuleFile, name: string, place: Place, machine: Machine): Value => {
  if (found.folder !== null) foldersOf(machine).set(name, found.folder);
  if (found.file === null) {
    const scope = new Scope('module', new SourceFile(`${found.folder}/`, ''), null);
    scope.packageName = name;
    scope.names.set('__name__', text(name));
    const module: ModuleValue = { kind: 'module', name, scope };
    machine.world.modules.set(name, module);
    return module;
  }
  return runModuleFile(found.file, name, found.folder !== null, place, machine);
};

/** Where the script put something on sys.path that cannot be read, a module may come from there. */
const isInstalled = (name: string, { project, searchPath }: Machine): boolean | undefined => {
  const added = [...searchPath.before, ...searchPath.behind];
  const isKnown = added.every((path) => (path.kind === 'text' && path.text.startsWith('/')) || path.kind === 'path');
  return isKnown ? project.world?.isInstalled(name) : undefined;
};

/** Whether the version of Python does not have a module of the standard library that others have. */
const isGoneOrNew = (name: string, machine: Machine): boolean => {
  const { world } = machine;
  const top = name.split('.', 1)[0] ?? name;
  const until = MODULE_UNTIL.get(top);
  if (until !== undefined && world.isPython(until)) return top !== 'distutils' || !isBroughtBack(machine);
  const since = MODULE_SINCE.get(top) ?? SUBMODULE_SINCE.get(name);
  return since !== undefined && !world.isPython(since);
};

/** Whether setuptools, which brings `distutils` back, is there; where that is not known, the script may not load. */
const isBroughtBack = (machine: Machine): boolean => {
  const { world } = machine;
  const known = isInstalled('setuptools', machine);
  if (known === undefined && world.tries.isEmpty)
    world.mayFail ??= 'Python 3.12 and later have no distutils unless setuptools brings it back';
  return known ?? (world.tries.isEmpty || world.decide('setuptools brings distutils back'));
};

const noModule = (name: string, place: Place, { world }: Machine): PythonError =>
  world.python.newest >= 306
    ? new PythonError('ModuleNotFoundError', `No module named '${name}'`, place)
    : new PythonError('ImportError', `No module named ${name.split('.').at(-1)}`, place);

/** What a module does that is there and not followed is open. */
const mayWrite = (why: string, place: Place, { world, environment }: Machine): void => {
  environment.writeUnseen(why, place);
  world.notice('import-not-followed', `${why}: it may write the environment`, place);
};

/** Django of the tree is taken for the library and not run, but for what may write the environment when it is imported. */
const runInPlaceOfDjango = (name: string, place: Place, machine: Machine): void => {
  const { world, project } = machine;
  if (world.asDjango.has(name)) return;
  // What the top of Django is decides where its modules are.
  const isLookedFor = name === 'django' || world.asDjango.get('django') === true;
  const found = isLookedFor ? findInPlaceOfDjango(name, machine) : null;
  world.asDjango.set(name, found !== null);
  const tree = found?.file ? project.load(found.file)?.tree : undefined;
  if (!found?.file || !tree || !mayWriteByName(tree.body)) return;
  runModuleFile(found.file, name, found.folder !== null, place, machine);
  world.modules.delete(name);
};

/** A module that the project does not hold. */
const importOutside = (name: string, place: Place, machine: Machine): Value => {
  const { world } = machine;
  const top = name.split('.', 1)[0] ?? name;
  if (isGoneOrNew(name, machine)) throw noModule(name, place, machine);
  heedImport(name, place, machine);
  if (top === 'django') runInPlaceOfDjango(name, place, machine);
  if (top === 'django' || STANDARD_LIBRARY.has(top) || MODULE_UNTIL.has(top)) {
    if (!isKnownModule(name)) {
      const missing = noModule(name, place, machine);
      world.mayRaise(missing.name, missing.message, place);
    }
    return external(name);
  }
  const isThere = isInstalled(name, machine);
  if (isThere === true) return external(name);
  if (isThere === false) throw noModule(name, place, machine);
  const missing = noModule(name, place, machine);
  world.mayRaise(missing.name, missing.message, place);
  if (isKnownLibrary(name)) return external(name);
  const unread = findUnread(top, machine);
  if (unread === null) world.notice('import-not-followed', `the module ${name} is not in this tree`, place);
  else mayWrite(`${name} may come from ${unread}, which is not read`, place, machine);
  // Behind a handler the script loads with the module and without it.
  if (!world.tries.catches(missing.name)) world.unresolved.add(name);
  return external(name);
};

/** `import name`: every package on the way is imported first. Gives the module itself, not its top-level package. */
export const importByName = (name: string, place: Place, machine: Machine, names: readonly string[] = []): Value => {
  const { world } = machine;
  let module: Value = external(name);
  let parent: Value | null = null;
  let at = '';
  for (const part of name.split('.')) {
    at = at === '' ? part : `${at}.${part}`;
    const known = world.modules.get(at);
    if (known?.kind === 'none')
      throw new PythonError('ModuleNotFoundError', `import of ${at} halted; None in sys.modules`, place);
    if (known) module = known;
    else if (parent?.kind === 'external') module = importOutside(at, place, machine);
    else {
      const folder =
        parent === null ? null : (foldersOf(machine).get(parent.kind === 'module' ? parent.name : '') ?? '');
      const found = folder === '' ? null : resolveModule(part, folder, machine);
      if (found) {
        world.record({ kind: 'import', module: at, file: found.file, names: [] }, place);
        module = runFound(found, at, place, machine);
        if (parent?.kind === 'module') parent.scope.names.set(part, module);
      } else {
        module = importOutside(at, place, machine);
        world.record({ kind: 'import', module: name, file: null, names }, place);
      }
    }
    parent = module;
  }
  return module;
};

/**
 * The packages above a module that is run by itself: Python has imported them by then, so they are there and are not
 * run again. What they define is not known; their modules are found beside the file.
 */
export const registerPackages = (packageName: string, folder: string, machine: Machine): void => {
  const parts = packageName.split('.').filter((part) => part !== '');
  let at = folder;
  for (let length = parts.length; length > 0; length -= 1) {
    const name = parts.slice(0, length).join('.');
    const scope = new Scope('module', new SourceFile(`${at}/`, ''), null);
    scope.packageName = name;
    scope.hiddenNames = `it may be defined by the package ${name}`;
    scope.names.set('__name__', text(name));
    foldersOf(machine).set(name, at);
    machine.world.modules.set(name, { kind: 'module', name, scope });
    at = posix.dirname(at);
  }
};
