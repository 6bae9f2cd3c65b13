import { posix } from 'node:path';
import type { FilePath } from '../../../../source/location.ts';
import { synthesizeClass } from '../calls/classes.ts';
import type { Machine } from '../machine.ts';
import { makeBuiltInGenerator } from '../values/generators.ts';
import { isEqual, renderText, settle } from '../values/truth.ts';
import {
  argument,
  bool,
  type CallArguments,
  NONE,
  type Place,
  sequence,
  text,
  type UnknownValue,
  type Value,
} from '../values/values.ts';
import { foldersOf } from './imports.ts';
import { makeFinder } from './spec-loading.ts';

interface ModuleName {
  readonly name: string;
  readonly isPackage: boolean;
}

/** The modules that lie in a folder, in the order of their names; null where the tree has no such folder. */
const modulesIn = (folder: FilePath, { project: { fs } }: Machine): ModuleName[] | null => {
  const entries = fs.entries(folder);
  if (!entries) return null;
  const found = new Map<string, boolean>();
  for (const { name, kind } of entries) {
    if (kind === 'directory') {
      if (/^\w+$/.test(name) && fs.status(posix.join(folder, name, '__init__.py'))) found.set(name, true);
    } else if (/^\w+\.py$/.test(name) && name !== '__init__.py' && !found.has(name.slice(0, -3)))
      found.set(name.slice(0, -3), false);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, isPackage]) => ({ name, isPackage }));
};

/** What `pkgutil.iter_modules(path, prefix)` gives, and `walk_packages`, which imports each package on its way (Lib/pkgutil.py). */
export const iterateModules = (args: CallArguments, isDeep: boolean, place: Place, machine: Machine): Value => {
  const { world } = machine;
  const given = argument(args, 0, 'path');
  const prefix = argument(args, 1, 'prefix');
  const prefixText = prefix ? renderText(prefix, world) : '';
  const folders = given && given.kind !== 'none' ? machine.iterate(given, place) : null;
  if (!folders || folders.open !== null || prefixText === null) return leftOpen(place, machine);
  const type = synthesizeClass('ModuleInfo', ['module_finder', 'name', 'ispkg'], place);
  const paths = folders.items.flatMap((folder) => renderText(folder, world) ?? []);
  const isHere = (path: string) => modulesIn(machine.project.mapPath(path), machine) !== null;
  if (paths.length < folders.items.length || !paths.every(isHere)) return leftOpen(place, machine);
  return makeBuiltInGenerator((emit, at) => {
    const visit = (folder: FilePath, before: string, depth: number): void => {
      for (const { name, isPackage } of modulesIn(machine.project.mapPath(folder), machine) ?? []) {
        const full = `${before}${name}`;
        const attributes = new Map<string, Value>([
          ['module_finder', makeFinder(text(folder))],
          ['name', text(full)],
          ['ispkg', bool(isPackage)],
        ]);
        const info = { kind: 'instance', type, attributes } as const;
        emit(world.isPython(306) ? info : sequence('tuple', [...attributes.values()]));
        if (!isDeep || !isPackage || depth > 5) continue;
        machine.importModule(full, at);
        visit(posix.join(folder, name), `${full}.`, depth + 1);
      }
    };
    for (const path of paths) visit(path, prefixText, 0);
    return null;
  });
};

const leftOpen = (place: Place, { world }: Machine): Value => {
  world.notice('import-not-followed', 'which modules are gone through is not known', place);
  return world.unknown('the modules of a folder that is not in this tree');
};

/** More modules than these are not tried one by one. */
const MOST_MODULES = 16;

/** What a name that is not known begins with. */
const prefixOf = (name: UnknownValue, { world }: Machine): string => name.prefix ?? world.prefixes.get(name.id) ?? '';

/** What is known of a name: the texts between what is not known, of which the first begins it and the last ends it. */
const knownTexts = (name: UnknownValue, machine: Machine): readonly string[] => {
  const texts = [''];
  for (const piece of name.made?.text ?? [prefixOf(name, machine), null])
    if (typeof piece === 'string') texts.push(`${texts.pop()}${piece}`);
    else texts.push('');
  return texts;
};

/** Whether a name begins with the first of these texts, ends with the last, and has the others in between, one after another. */
const hasInOrder = (name: string, [first = '', ...others]: readonly string[]): boolean => {
  const last = others.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const text of others) {
    const found = name.indexOf(text, at);
    if (found < 0) return false;
    at = found + text.length;
  }
  return name.length - at >= last.length && name.endsWith(last);
};

/**
 * An import of a module whose name is not known: where it begins with the name of a package of the tree, each of its
 * modules is taken once; else anything may be imported. `anchor`: the package of a name that begins with dots.
 */
export const importUnknown = (raw: Value | undefined, place: Place, machine: Machine): Value => {
  const { world, environment } = machine;
  const name = raw ? settle(raw, world) : NONE;
  const why = 'an import of a name that is not known';
  if (name.kind === 'unknown') {
    const texts = knownTexts(name, machine);
    const prefix = prefixOf(name, machine);
    const packageName = prefix.includes('.') ? prefix.slice(0, prefix.lastIndexOf('.')) : '';
    const parent = packageName === '' ? null : machine.importModule(packageName, place);
    const folder = parent?.kind === 'module' ? foldersOf(machine).get(parent.name) : undefined;
    const modules = folder === undefined ? null : modulesIn(folder, machine);
    const possible = modules?.map((one) => `${packageName}.${one.name}`).filter((one) => hasInOrder(one, texts));
    if (possible && possible.length > 0 && possible.length <= MOST_MODULES)
      for (const candidate of possible)
        if (isEqual(name, text(candidate), world)) return machine.importModule(candidate, place);
  }
  world.notice('import-not-followed', why, place);
  environment.writeUnseen(why, place);
  world.mayRaise('ModuleNotFoundError', why, place);
  world.mayFail ??= why;
  return world.unknown(why);
};
