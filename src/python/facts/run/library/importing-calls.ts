import {
  compileCode,
  evaluateText,
  execute,
  executeNamedFile,
  executeUnknown,
  runPath,
} from '../modules/execute-code.ts';
import { importUnknown, iterateModules } from '../modules/package-modules.ts';
import {
  executeModule,
  findInFolder,
  loadSource,
  makeFinder,
  makeModuleOfSpec,
  makeSourceLoader,
  makeSpec,
  makeSpecOfLoader,
} from '../modules/spec-loading.ts';
import { renderText } from '../values/truth.ts';
import { argument, external, NONE } from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

/** Calls that load modules and run code; `reload` and `execfile` are builtins of Python 2 (docs.python.org, importlib, pkgutil, runpy, functions). */
export const IMPORTING_CALLS: Readonly<Record<string, StandardCall>> = {
  'importlib.import_module': (args, { place, machine }) => {
    const name = args.positional[0] ? renderText(args.positional[0], machine.world) : null;
    const anchor = argument(args, 1, 'package');
    const base = anchor ? renderText(anchor, machine.world) : null;
    if (name?.startsWith('.') && base) {
      const level = /^\.+/.exec(name)?.[0].length ?? 1;
      const parts = base.split('.');
      return machine.importModule([...parts.slice(0, parts.length - level + 1), name.slice(level)].join('.'), place);
    }
    if (name === null || name === '' || name.startsWith('.')) return importUnknown(args.positional[0], place, machine);
    return machine.importModule(name, place);
  },
  'imp.load_source': (args, context) => loadSource(args, context),
  'importlib.machinery.SourceFileLoader': makeSourceLoader,
  'importlib.util.spec_from_loader': (args, { machine }) => makeSpecOfLoader(args, machine),
  'importlib.finder.find_spec': (args, { machine }) => findInFolder(args, machine),
  'pkgutil.get_importer': ({ positional: [folder] }) => makeFinder(folder ?? NONE),
  'pkgutil.iter_modules': (args, { place, machine }) => iterateModules(args, false, place, machine),
  'pkgutil.walk_packages': (args, { place, machine }) => iterateModules(args, true, place, machine),
  'importlib.util.spec_from_file_location': makeSpec,
  'importlib.util.module_from_spec': ({ positional: [spec] }, { place, machine }) =>
    makeModuleOfSpec(spec, place, machine),
  'importlib.exec_module': ({ positional: [module] }, { place, machine }) =>
    module?.kind === 'module' ? executeModule(module, place, machine) : NONE,
  'importlib.reload': ({ positional: [module] }, { place, machine }) => {
    if (module?.kind === 'module') executeModule(module, place, machine);
    else if (module?.kind === 'external') machine.world.externalAttributes.set(`reloaded ${module.name}`, NONE);
    return module ?? NONE;
  },
  reload: (args, { place, machine, scope }) => machine.call(external('importlib.reload'), args, place, scope),
  'imp.reload': (args, { place, machine, scope }) => machine.call(external('importlib.reload'), args, place, scope),
  'runpy.run_path': (args, context) => {
    const { place, machine } = context;
    const path = args.positional[0] ? renderText(args.positional[0], machine.world) : null;
    if (path === null) return executeUnknown('the path of a script is not known', place, machine);
    return runPath(path, args, context);
  },
  exec: execute,
  eval: evaluateText,
  compile: compileCode,
  execfile: executeNamedFile,
};
