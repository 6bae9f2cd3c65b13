import { posix } from 'node:path';
import type { StatementOf } from '../../lower/python-ast.ts';
import { externalAttribute } from '../expressions/outside-attributes.ts';
import { LEGACY_NAMES } from '../library/library-table.ts';
import type { Machine } from '../machine.ts';
import { resolveModule } from '../modules/resolve-module.ts';
import { STANDARD_LIBRARY } from '../modules/standard-library.ts';
import { PythonError } from '../state/signals.ts';
import type { ModuleValue, Place, Scope, Value } from '../values/values.ts';

/** Notes the use of a name of Django's past. */
const noteLegacy = (name: string, place: Place, { world }: Machine): void => {
  if (LEGACY_NAMES.has(name)) world.record({ kind: 'legacy', name }, place);
};

/** `import a.b, c as d`. */
export const importNames = (statement: StatementOf<'import'>, scope: Scope, place: Place, machine: Machine): void => {
  for (const { name, alias } of statement.modules) {
    const beside = besidePackage(name, scope, machine);
    const module = machine.importModule(beside ?? name, place);
    noteLegacy(name, place, machine);
    const top = name.split('.', 1)[0] ?? name;
    const own = beside === null ? null : beside.slice(0, beside.length - name.length) + top;
    const bound =
      alias === null && own !== null
        ? (machine.world.modules.get(own) ?? module)
        : alias === null
          ? (machine.world.modules.get(top) ?? { kind: 'external' as const, name: top })
          : module;
    scope.bind(alias ?? top, bound, statement, true);
  }
};

/**
 * In Python 2 a module of a package looks beside itself first, unless it imports `absolute_import` from `__future__`.
 * Null where nothing of that name is there.
 */
const besidePackage = (name: string, scope: Scope, machine: Machine): string | null => {
  const from = scope.module.packageName;
  if (!from || machine.world.python.newest >= 300) return null;
  const { path } = scope.module.source;
  if (machine.project.load(path)?.tree.futures.has('absolute_import')) return null;
  const [top = name] = name.split('.');
  return resolveModule(top, posix.dirname(path), machine) ? `${from}.${name}` : null;
};

const absoluteName = (
  { module, level }: StatementOf<'import-from'>,
  scope: Scope,
  place: Place,
  machine: Machine,
): string => {
  if (level === 0) return besidePackage(module, scope, machine) ?? module;
  const from = scope.module.packageName;
  if ((from === null || from === '') && machine.world.python.newest < 300)
    throw new PythonError('ValueError', 'Attempted relative import in non-package', place);
  if (from === null || from === '')
    throw new PythonError('ImportError', 'attempted relative import with no known parent package', place);
  const parts = from.split('.');
  if (level > parts.length)
    throw new PythonError('ImportError', 'attempted relative import beyond top-level package', place);
  return [...parts.slice(0, parts.length - level + 1), ...(module === '' ? [] : [module])].join('.');
};

const SETTING = /^[A-Z][A-Z0-9_]*$/;
const DATA: ReadonlySet<Value['kind']> = new Set(['text', 'number', 'bool', 'none', 'sequence', 'dict', 'path']);

/** A star import of a module that is not followed may set anew what has the form of a setting: `from local_settings import *`. */
const overrideSettings = (module: string, scope: Scope, { world }: Machine): void => {
  for (const [name, value] of scope.names) {
    if (!SETTING.test(name) || !DATA.has(value.kind)) continue;
    scope.names.set(name, world.unknown(`the star import of ${module} may set it anew`, `star:${module}.${name}`));
  }
};

const importAll = (module: Value, scope: Scope, place: Place, machine: Machine) => {
  if (module.kind !== 'module') {
    const name = module.kind === 'external' ? module.name : 'a module';
    scope.hiddenNames ??= `it may come from a star import of ${name}`;
    if (module.kind === 'external' && STANDARD_LIBRARY.has(name.split('.', 1)[0] ?? ''))
      scope.module.starred.unshift(name);
    overrideSettings(name, scope, machine);
    return;
  }
  const listed = module.scope.names.get('__all__');
  const exported = listed
    ? new Set(machine.iterate(listed, place).items.map((item) => (item.kind === 'text' ? item.text : '')))
    : null;
  for (const [name, value] of module.scope.names)
    if (exported ? exported.has(name) : !name.startsWith('_')) {
      scope.bind(name, value, place.range, true);
      scope.ownerOf(name).boundAt.set(name, module.scope.bindingOf(name));
    }
  // What is listed and not there yet is asked for, or is a module below the package.
  for (const name of exported ?? [])
    if (name !== '' && !module.scope.names.has(name))
      scope.bind(name, importOne(module, module.name, name, place, machine), place.range, true);
  scope.hiddenNames ??= module.scope.hiddenNames;
};

/** A name of a module outside the project; one that it does not have in this version of Python raises ImportError. */
const importAttribute = (module: Value, moduleName: string, name: string, place: Place, machine: Machine): Value => {
  try {
    return module.kind === 'external'
      ? externalAttribute(module.name, name, place, machine, 'ImportError')
      : machine.getAttribute(module, name, place);
  } catch (error) {
    if (!(error instanceof PythonError) || error.name !== 'AttributeError') throw error;
    throw new PythonError('ImportError', `cannot import name '${name}' from '${moduleName}'`, place);
  }
};

/** What `__getattr__` of a module gives for a name (PEP 562); null where it has none, or raises AttributeError. */
const askModule = (module: ModuleValue, name: string, place: Place, machine: Machine): Value | null => {
  if (module.scope.names.get('__getattr__')?.kind !== 'function') return null;
  try {
    return machine.getAttribute(module, name, place);
  } catch (error) {
    if (error instanceof PythonError && error.name === 'AttributeError') return null;
    throw error;
  }
};

/** One name of `from module import name`: an attribute, or a module below a package. */
const importOne = (module: Value, moduleName: string, name: string, place: Place, machine: Machine): Value => {
  if (module.kind !== 'module') {
    noteLegacy(`${moduleName}.${name}`, place, machine);
    return importAttribute(module, moduleName, name, place, machine);
  }
  const found = module.scope.names.get(name);
  if (found) return found;
  const given = module.scope.hiddenNames === null ? askModule(module, name, place, machine) : null;
  if (given) return given;
  if (module.scope.packageName === moduleName) {
    const below = machine.importModule(`${moduleName}.${name}`, place);
    if (below.kind === 'module') return below;
    if (below.kind === 'external' && module.scope.hiddenNames === null) {
      machine.world.mayFail ??= `${moduleName} has no ${name} in this tree`;
      return machine.world.unknown(`${moduleName}.${name} is not in this tree`);
    }
  }
  if (module.scope.hiddenNames !== null)
    return machine.world.unknown(module.scope.hiddenNames, `name:${moduleName}.${name}`);
  throw new PythonError('ImportError', `cannot import name '${name}' from '${moduleName}'`, place);
};

/** `from module import a, b as c`. */
export const importFrom = (
  statement: StatementOf<'import-from'>,
  scope: Scope,
  place: Place,
  machine: Machine,
): void => {
  const name = absoluteName(statement, scope, place, machine);
  const taken = statement.names?.map(({ name: wanted }) => wanted) ?? ['*'];
  const module = machine.importModule(name, place, taken);
  noteLegacy(name, place, machine);
  if (!statement.names) {
    importAll(module, scope, place, machine);
    return;
  }
  for (const { name: wanted, alias } of statement.names)
    scope.bind(alias ?? wanted, importOne(module, name, wanted, place, machine), statement, true);
};
