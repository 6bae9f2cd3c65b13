import type { Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { renderText } from '../values/truth.ts';
import {
  type CallArguments,
  external,
  type ModuleValue,
  NONE,
  type Place,
  Scope,
  text,
  type Value,
} from '../values/values.ts';

/** `importlib.util.spec_from_file_location(name, path)`: what is kept of it. */
export const makeSpec = (args: CallArguments): Value => ({ kind: 'partial', target: external('importlib.spec'), args });

/** `importlib.util.module_from_spec(spec)`: a module that has not run yet. */
export const makeModuleOfSpec = (spec: Value | undefined, place: Place, machine: Machine): Value => {
  const { world, project } = machine;
  if (spec?.kind !== 'partial') return world.unknown('a module of a spec that is not known');
  const [name, path] = [0, 1].map((i) => spec.args.positional[i] ?? spec.args.named.get(i === 0 ? 'name' : 'location'));
  const file = path ? renderText(path, world) : null;
  const dotted = name ? renderText(name, world) : null;
  const loaded = file === null ? null : project.load(project.mapPath(file));
  if (!loaded || dotted === null) {
    world.notice('import-not-followed', `${file ?? 'a file'} that is loaded by its path is not in this tree`, place);
    world.mayFail ??= 'a module that is loaded by its path';
    return world.unknown('a module that is not in this tree');
  }
  const scope = new Scope('module', loaded.source, null);
  scope.packageName = '';
  scope.names.set('__name__', text(dotted));
  scope.names.set('__file__', text(file ?? ''));
  return { kind: 'module', name: dotted, scope };
};

/** `spec.loader.exec_module(module)`. */
export const executeModule = (module: ModuleValue, place: Place, machine: Machine): Value => {
  const { world, project } = machine;
  const loaded = project.load(module.scope.source.path);
  if (!loaded) return NONE;
  const refused = loaded.tree.problems.find(({ kind }) => kind === 'syntax-error' || kind === 'python-2');
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
