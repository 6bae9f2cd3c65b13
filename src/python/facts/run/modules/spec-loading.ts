import type { Context, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { renderText } from '../values/truth.ts';
import {
  argument,
  argumentsOf,
  type CallArguments,
  external,
  type ModuleValue,
  NONE,
  type Place,
  Scope,
  text,
  type Value,
} from '../values/values.ts';
import { refusalOf } from './refusal.ts';

/** What a spec or loader is kept as: the name of its module and the path of its file. */
type Spec = Extract<Value, { kind: 'partial' }>;

const LOADER = 'importlib.loader';

const makeLoader = (name: Value | undefined, path: Value | undefined): Spec => ({
  kind: 'partial',
  target: external(LOADER),
  args: argumentsOf(name ?? NONE, path ?? NONE),
});

/** `SourceFileLoader(name, path)`. */
export const makeSourceLoader = (args: CallArguments): Value =>
  makeLoader(argument(args, 0, 'fullname'), argument(args, 1, 'path'));

/** `importlib.util.spec_from_file_location(name, path)`. */
export const makeSpec = (args: CallArguments): Value =>
  makeLoader(argument(args, 0, 'name'), argument(args, 1, 'location'));

/** The spec of a module that was found at a path. */
export const makeSpecAt = (name: string, path: string): Value => makeLoader(text(name), text(path));

/** `importlib.util.spec_from_loader(name, loader)`. */
export const makeSpecOfLoader = (args: CallArguments, { world }: Machine): Value => {
  const loader = argument(args, 1, 'loader');
  return loader && isSpec(loader)
    ? makeLoader(argument(args, 0, 'name'), loader.args.positional[1])
    : world.unknown('a spec');
};

/** Whether a value is a spec or a loader. */
export const isSpec = (value: Value): value is Spec =>
  value.kind === 'partial' && value.target.kind === 'external' && value.target.name === LOADER;

/** An attribute of a spec or loader. */
export const specAttribute = (spec: Spec, name: string, { world }: Machine): Value => {
  const [module = NONE, path = NONE] = spec.args.positional;
  switch (name) {
    case 'name':
      return module;
    case 'path':
    case 'origin':
      return path;
    case 'loader':
      return spec;
    case 'exec_module':
      return external('importlib.exec_module');
    case 'load_module':
      return { kind: 'partial', target: external('imp.load_source'), args: argumentsOf(module, path) };
    default:
      return world.unknown(`${name} of a spec`);
  }
};

const FINDER = 'importlib.finder';

/** What finds modules in one folder (`pkgutil.get_importer`, the finder of a `ModuleInfo`). */
export const makeFinder = (folder: Value): Spec => ({
  kind: 'partial',
  target: external(FINDER),
  args: argumentsOf(folder),
});

/** Whether a value is such a finder. */
export const isFinder = (value: Value): value is Spec =>
  value.kind === 'partial' && value.target.kind === 'external' && value.target.name === FINDER;

/** An attribute of a finder. */
export const finderAttribute = ({ args }: Spec, name: string, { world }: Machine): Value => {
  if (/^find_(?:spec|module)$/.test(name)) return { kind: 'partial', target: external(`${FINDER}.find_spec`), args };
  return name === 'path' ? (args.positional[0] ?? NONE) : world.unknown(`${name} of a finder`);
};

/** `finder.find_spec(name)`: the module that lies in the folder of the finder. */
export const findInFolder = ({ positional }: CallArguments, { project, world }: Machine): Value => {
  const [folder, name] = positional.map((value) => renderText(value, world));
  const last = name?.split('.').at(-1) ?? '';
  const path = [`${folder}/${last}/__init__.py`, `${folder}/${last}.py`].find(
    (one) => folder != null && project.fs.status(project.mapPath(one))?.kind === 'file',
  );
  return path === undefined || name == null ? world.unknown('the spec of a module') : makeSpecAt(name, path);
};

const cannotFollow = (path: string | null, place: Place, { world, environment }: Machine): Value => {
  const why = path === null ? 'a module is loaded by a path that is not known' : `${path} is not in this tree`;
  environment.writeUnseen(why, place);
  world.notice('import-not-followed', `${why}: it may write the environment`, place);
  world.mayFail ??= why;
  return world.unknown(why);
};

/** `imp.load_source(name, path)`, `loader.load_module()`: runs a file of the tree as a module of that name. */
export const loadSource = (args: CallArguments, { place, machine }: Context): Value => {
  const { world, project } = machine;
  const [name, path] = [argument(args, 0, 'name'), argument(args, 1, 'pathname')].map((value) =>
    value ? renderText(value, world) : null,
  );
  const file = path == null ? null : project.mapPath(path);
  if (file === null || name == null || project.fs.status(file)?.kind !== 'file')
    return cannotFollow(path ?? null, place, machine);
  world.record({ kind: 'import', module: name, file, names: [] }, place);
  return machine.runModule(file, name, place);
};

/** `importlib.util.module_from_spec(spec)`: a module that has not run yet. */
export const makeModuleOfSpec = (spec: Value | undefined, place: Place, machine: Machine): Value => {
  const { world, project } = machine;
  if (!spec || !isSpec(spec)) return world.unknown('a module of a spec that is not known');
  const [name, path] = spec.args.positional;
  const file = path ? renderText(path, world) : null;
  const dotted = name ? renderText(name, world) : null;
  const loaded = file === null ? null : project.load(project.mapPath(file));
  if (!loaded || dotted === null) return cannotFollow(file, place, machine);
  const scope = new Scope('module', loaded.source, null);
  scope.packageName = dotted.split('.').slice(0, -1).join('.');
  scope.names.set('__name__', text(dotted));
  scope.names.set('__file__', text(file ?? ''));
  scope.names.set('__spec__', spec);
  return { kind: 'module', name: dotted, scope };
};

/** `spec.loader.exec_module(module)`. */
export const executeModule = (module: ModuleValue, place: Place, machine: Machine): Value => {
  const { world, project } = machine;
  const loaded = project.load(module.scope.source.path);
  if (!loaded) return NONE;
  const refused = refusalOf(loaded.tree, world);
  world.via.push(place);
  world.importLevel += 1;
  try {
    if (refused) throw new PythonError('SyntaxError', refused.message, { source: loaded.source, range: refused });
    machine.execute(loaded.tree.body, module.scope);
  } finally {
    world.importLevel -= 1;
    world.via.pop();
  }
  return NONE;
};
