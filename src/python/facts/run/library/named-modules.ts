import { posix } from 'node:path';
import { mayWriteByName, offerWork } from '../calls/escapes.ts';
import type { Context, Machine } from '../machine.ts';
import { executeUnknown } from '../modules/execute-code.ts';
import { type ModuleFile, resolveModule } from '../modules/resolve-module.ts';
import { makeSpecAt } from '../modules/spec-loading.ts';
import { renderText, settle } from '../values/truth.ts';
import { argument, type CallArguments, NONE, type Place, type Value } from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

const MOST_TEXTS = 200;

/** The texts in what a call is given, those inside of collections included. */
const textsIn = ({ positional, named }: CallArguments): readonly string[] => {
  const found: string[] = [];
  const visit = (value: Value, depth: number): void => {
    if (found.length >= MOST_TEXTS || depth > 6) return;
    if (value.kind === 'text' || value.kind === 'bytes') found.push(value.text);
    else if (value.kind === 'sequence') for (const item of value.items) visit(item, depth + 1);
    else if (value.kind === 'partial') for (const given of value.args.positional) visit(given, depth + 1);
    else if (value.kind === 'dict') for (const { value: inner } of value.entries.values()) visit(inner, depth + 1);
  };
  for (const value of [...positional, ...named.values()]) visit(value, 0);
  return found;
};

const NAME = /^(?:ext:\/\/)?([A-Za-z_]\w*(?:\.\w+)*)(?::[\w.]+)?$/;

/** The modules of the project that lie on the way to what a dotted name names, the outermost first. */
const modulesOnTheWay = (name: string, machine: Machine): readonly (ModuleFile & { readonly name: string })[] => {
  const found: (ModuleFile & { readonly name: string })[] = [];
  let folder: string | null = null;
  for (const part of name.split('.')) {
    const next = resolveModule(part, folder, machine);
    if (!next) break;
    found.push({ ...next, name: [found.at(-1)?.name, part].filter((one) => one !== undefined).join('.') });
    if (next.folder === null) break;
    folder = next.folder;
  }
  return found;
};

/** The module that a text names, as far as the project has it; null where it has none. */
const moduleNamed = (written: string, machine: Machine): string | null => {
  const [, name] = NAME.exec(written) ?? [];
  return (name !== undefined && modulesOnTheWay(name, machine).at(-1)?.name) || null;
};

/** Packages of the standard library that import what texts name. */
const IMPORTS_BY_NAME =
  /^(?:importlib|pkgutil|pydoc|runpy|unittest|imp|zipimport|modulefinder|test|multiprocessing|logging\.config|yaml|django|flask|werkzeug|pkg_resources|celery|paste|pyramid)\./;

/** Code that is handed the name of a module of the project may import it: on one path it does, where that may write the environment. */
export const offerNamedModules = (args: CallArguments, who: string, place: Place, machine: Machine): void => {
  const { world, project } = machine;
  for (const written of textsIn(args)) {
    const [, wanted = ''] = NAME.exec(written) ?? [];
    const found = wanted === '' ? [] : modulesOnTheWay(wanted, machine);
    const last = found.at(-1);
    const isNew = found.some(({ name, file }) => {
      const tree = world.modules.has(name) || file === null ? undefined : project.load(file)?.tree;
      return tree !== undefined && mayWriteByName(tree.body);
    });
    if (!last || !isNew) continue;
    world.notice('import-not-followed', `${who} may import ${last.name}, which may write the environment`, place);
    offerWork(() => machine.importModule(last.name, place), who, machine);
  }
};

/** Functions and classes of the standard library that run code which they are handed as a text, or read from bytes. */
const RUNS_TEXT =
  /^(?:timeit\.\w+|(?:cProfile|profile)\.(?:Profile\.)?run(?:ctx)?|trace\.Trace|(?:bdb|pdb|code|codeop|doctest)\.[\w.]+|c?[pP]ickle\.(?:loads?|Unpickler)|ctypes\.pythonapi\.\w+|imp\.load_(?:module|compiled|dynamic)|typing\.get_type_hints|types\.(?:FunctionType|LambdaType))$/;
const NAMES_ENVIRONMENT = /\b(?:os|posix)\.(?:environb?|putenv|unsetenv)\b/;

/** What a call of the standard library does with the texts it is handed, where it is not followed. */
export const heedTexts = (name: string, args: CallArguments, { place, machine }: Context): void => {
  const isCode = !name.startsWith('timeit.') || textsIn(args).length > 0;
  if (args.named.has('eval_str')) executeUnknown(`${name}() runs annotations`, place, machine);
  if (RUNS_TEXT.test(name) && isCode) executeUnknown(`${name}() runs what it is handed`, place, machine);
  if (!IMPORTS_BY_NAME.test(name)) return;
  if (textsIn(args).some((written) => NAMES_ENVIRONMENT.test(written)))
    executeUnknown(`${name}() is handed a name of os`, place, machine);
  offerNamedModules(args, `${name}()`, place, machine);
};

/** Methods that import what they name, or run a file (Flask, Celery, Pyramid, their documentation). */
const LOADS_BY_NAME = /^(?:from_object|from_pyfile|config_from_object|import_name|include|scan)$/;

/** What a method of an object that is not known does with the texts it is handed, and one of a loader whatever it is handed. */
export const heedMethod = (name: string, args: CallArguments, context: Context): void => {
  const { place, machine } = context;
  if (/^(?:load|exec)_module$/.test(name)) executeUnknown(`${name}() of a loader that is not known`, place, machine);
  if (!LOADS_BY_NAME.test(name)) return;
  offerNamedModules(args, `${name}()`, place, machine);
  const { project, world } = machine;
  for (const written of textsIn(args).filter((one) => one.endsWith('.py'))) {
    const file = project.mapPath(posix.resolve(posix.dirname(place.source.path), written));
    const tree = project.fs.status(file)?.kind === 'file' ? project.load(file)?.tree : undefined;
    if (!tree || !mayWriteByName(tree.body)) continue;
    world.notice('import-not-followed', `${name}() may run ${written}, which may write the environment`, place);
    offerWork(() => machine.runModule(file, posix.basename(written, '.py'), place), `${name}()`, machine);
  }
};

/** What reads a file beside a module imports the module first. */
const readBeside: StandardCall = ({ positional: [given] }, { place, machine }) => {
  const value = given ? settle(given, machine.world) : NONE;
  const written = value.kind === 'text' ? value.text : null;
  const module = written === null ? null : moduleNamed(written, machine);
  if (module !== null) machine.importModule(module, place);
  return machine.world.unknown('a file beside a module');
};

/** What lies at a dotted name: modules as far as there are some, then attributes (`pkgutil.resolve_name`, `pydoc.locate`). */
const resolveName: StandardCall = ({ positional: [given] }, { place, machine }) => {
  const written = given ? renderText(given, machine.world) : null;
  const module = written === null ? null : moduleNamed(written, machine);
  if (written === null || module === null) return machine.world.unknown('what a name leads to');
  const rest = written
    .slice(module.length)
    .split(/[.:]/)
    .filter((part) => part !== '');
  return rest.reduce(
    (value: Value, part) => machine.getAttribute(value, part, place),
    machine.importModule(module, place),
  );
};

/** `importlib.util.find_spec(name, package)`: the packages above the module are imported (Lib/importlib/util.py). */
const findSpec: StandardCall = (args, { place, machine }) => {
  const written = args.positional[0] ? renderText(args.positional[0], machine.world) : null;
  const anchor = argument(args, 1, 'package');
  const base = anchor ? (renderText(anchor, machine.world) ?? '') : '';
  const name = written?.startsWith('.') ? `${base}${written}` : written;
  const parts = name?.split('.') ?? [];
  if (parts.length > 1) machine.importModule(parts.slice(0, -1).join('.'), place);
  const found = name ? modulesOnTheWay(name, machine).at(-1) : undefined;
  if (!name || found?.name !== name || found.file === null) return machine.world.unknown('the spec of a module');
  return makeSpecAt(name, found.file);
};

/** Runs a module as `python -m` does: the packages above it are imported first (Lib/runpy.py, `_get_module_details`). */
const runModule = (name: string, place: Place, machine: Machine): void => {
  const [above] = /^.*(?=\.)/.exec(name) ?? [];
  if (above !== undefined) machine.importModule(above, place);
  const file = modulesOnTheWay(name, machine).find((one) => one.name === name)?.file ?? null;
  if (file === null) machine.importModule(name, place);
  else machine.runModule(file, name, place);
};

/** Calls that are handed the name of a module (docs.python.org, importlib, pkgutil, pydoc, runpy). */
export const NAMED_MODULE_CALLS: Readonly<Record<string, StandardCall>> = {
  'importlib.__import__': (args, { place, machine, scope }) =>
    machine.call({ kind: 'external', name: '__import__' }, args, place, scope),
  'importlib.util.find_spec': findSpec,
  'pkgutil.find_loader': findSpec,
  // Taken to load at once what it loads when an attribute is asked for.
  'importlib.util.LazyLoader': ({ positional: [loader] }) => loader ?? NONE,
  'pkgutil.resolve_name': resolveName,
  'pydoc.locate': resolveName,
  'pkgutil.get_data': readBeside,
  'importlib.resources.files': readBeside,
  'importlib.resources.read_text': readBeside,
  'importlib.resources.read_binary': readBeside,
  'importlib.resources.open_text': readBeside,
  'importlib.resources.contents': readBeside,
  'importlib.resources.path': readBeside,
  'runpy.run_module': (args, { place, machine }) => {
    const given = argument(args, 0, 'mod_name');
    const name = given ? renderText(given, machine.world) : null;
    if (name === null) return executeUnknown('the name of a module is not known', place, machine);
    const found = modulesOnTheWay(name, machine).find((one) => one.name === name);
    if (found?.folder) runModule(`${name}.__main__`, place, machine);
    else runModule(name, place, machine);
    return machine.world.unknown('the names of a module', undefined);
  },
};
