import type { StatementOf } from '../../lower/python-ast.ts';
import { LEGACY_NAMES } from '../library/library-table.ts';
import type { Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import type { Place, Scope, Value } from '../values/values.ts';

/** Notes the use of a name of Django's past. */
const noteLegacy = (name: string, place: Place, { world }: Machine): void => {
  if (LEGACY_NAMES.has(name)) world.record({ kind: 'legacy', name }, place);
};

/** `import a.b, c as d`. */
export const importNames = (statement: StatementOf<'import'>, scope: Scope, place: Place, machine: Machine): void => {
  for (const { name, alias } of statement.modules) {
    const module = machine.importModule(name, place);
    noteLegacy(name, place, machine);
    const top = name.split('.', 1)[0] ?? name;
    const bound =
      alias === null ? (machine.world.modules.get(top) ?? { kind: 'external' as const, name: top }) : module;
    scope.bind(alias ?? top, bound, statement, true);
  }
};

const absoluteName = ({ module, level }: StatementOf<'import-from'>, scope: Scope, place: Place): string => {
  if (level === 0) return module;
  const from = scope.module.packageName;
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
  scope.hiddenNames ??= module.scope.hiddenNames;
};

/** One name of `from module import name`: an attribute, or a module below a package. */
const importOne = (module: Value, moduleName: string, name: string, place: Place, machine: Machine): Value => {
  if (module.kind !== 'module') {
    noteLegacy(`${moduleName}.${name}`, place, machine);
    return machine.getAttribute(module, name, place);
  }
  const found = module.scope.names.get(name);
  if (found) return found;
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
  const name = absoluteName(statement, scope, place);
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
