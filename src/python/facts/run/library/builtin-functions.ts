import { lifeOf } from '../../../version/standard-names.ts';
import { makeClassOf } from '../calls/classes.ts';
import { isCallable, makeSuper } from '../calls/functions.ts';
import { isInstance, isSubclass } from '../calls/instance-checks.ts';
import { isConstant, isInVersion } from '../expressions/outside-attributes.ts';
import {
  asText,
  callSpecial,
  callSpecialOfClass,
  formatByMethod,
  holds,
  showCollection,
} from '../expressions/special-methods.ts';
import type { Context, Machine } from '../machine.ts';
import { importUnknown } from '../modules/package-modules.ts';
import { isKnownOutside } from '../raising/attribute-checks.ts';
import { EXCEPTION_NAMES, PythonError } from '../state/signals.ts';
import { formatWith, pythonRepr } from '../values/formatting.ts';
import { asTuple, lineage } from '../values/lineage.ts';
import { madeAsText } from '../values/made-texts.ts';
import { dataOf, isMapping, liveNames, mergeChain, spreadInto } from '../values/mappings.ts';
import { combine } from '../values/operators.ts';
import { renderText, settle } from '../values/truth.ts';
import {
  argument,
  argumentsOf,
  bool,
  type CallArguments,
  dict,
  external,
  NONE,
  number,
  renderKey,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import { type Builtin, ITERATION_CALLS } from './builtin-iteration.ts';
import { NUMBER_CALLS } from './number-functions.ts';
import { openFile } from './paths.ts';
import { heedAttribute } from './settings-reads.ts';

const makeDict: Builtin = (args, { place, machine }) => {
  const made = dict();
  const [given] = args.positional;
  const value = given ? settle(given, machine.world) : undefined;
  if (value && isMapping(value)) spreadInto(made, value, machine, place);
  else if (value) {
    const { items, open } = machine.iterate(value, place);
    made.open = open;
    for (const item of items) {
      const pair = settle(item, machine.world);
      if (pair.kind === 'unknown') {
        made.open ??= pair.why;
        continue;
      }
      const [key, inner] = machine.iterate(pair, place).items;
      if (!key || !inner)
        throw new PythonError('ValueError', 'dictionary update sequence element has the wrong length', place);
      const settled = settle(key, machine.world);
      const id = renderKey(settled) ?? (settled.kind === 'unknown' ? `?${settled.id}` : null);
      if (id !== null) made.entries.set(id, { key: settled, value: inner });
    }
  }
  for (const [name, inner] of args.named) made.entries.set(`t:${name}`, { key: text(name), value: inner });
  return made;
};

const makeText: Builtin = (args, { place, machine }) => {
  const { world } = machine;
  const [given] = args.positional;
  if (!given) return text('');
  const value = settle(given, world);
  const rendered = renderText(value, world);
  if (rendered !== null) return text(rendered);
  const shown = showCollection(asText(value, place, machine), machine);
  if (shown !== value) return shown;
  if (value.kind === 'bytes' && args.positional.length > 1) return text(value.text);
  if (value.kind === 'unknown') {
    const made = madeAsText(value);
    return {
      ...combine([value], 'str', world, { isText: true, ...(made ? { made } : {}) }),
      ...(value.isText ? { id: value.id } : {}),
      ...(value.request ? { request: value.request } : {}),
    };
  }
  return combine([value], 'str', world, { isText: true });
};

/** Whether something outside the project has an attribute; undefined where it is not known. */
const isOnOutside = (value: Value, name: string, world: Machine['world']): boolean | undefined => {
  if (value.kind !== 'external') return undefined;
  const full = `${value.name}.${name}`;
  if (world.externalAttributes.has(full)) return true;
  const life = lifeOf(full);
  if (life) return isInVersion(life, world);
  return isKnownOutside(value.name, name, world) || isConstant(full) ? true : undefined;
};

/** The same, as far as this path knows. */
const knownToHave = (value: Value, name: string, { world }: Machine): boolean | undefined =>
  isOnOutside(value, name, world) ?? world.facts.get(`true:${combine([value, text(name)], 'hasattr', world).id}`);

const getAttributeByName: Builtin = ({ positional: [object, name, fallback] }, { place, machine }) => {
  const { world } = machine;
  const key = name ? renderText(name, world) : null;
  if (!object || key === null) {
    const mayBeEnvironment = object?.kind === 'external' && /^(?:os|posix)$/.test(object.name);
    const more = mayBeEnvironment ? { mayBeEnvironment } : {};
    return world.unknown('an attribute whose name is not known', undefined, more);
  }
  const value = settle(object, world);
  const isOutside = value.kind === 'external' || value.kind === 'unknown';
  const isThere = isOutside ? knownToHave(value, key, machine) : true;
  if (fallback && isThere === false) return fallback;
  const around = world.tries.all;
  // With a fallback, an attribute that may not be there raises nothing.
  if (fallback && isThere === undefined) world.tries.restore([]);
  try {
    const found = machine.getAttribute(value, key, place);
    if (!fallback || isThere === true) return found;
    return world.unknown(`${key} may not be there`, combine([value, text(key), fallback], 'getattr', world).id);
  } catch (error) {
    if (fallback && error instanceof PythonError && error.name === 'AttributeError') return fallback;
    throw error;
  } finally {
    world.tries.restore(around);
  }
};

const hasAttribute: Builtin = ({ positional: [object, name] }, { place, machine }) => {
  const key = name ? renderText(name, machine.world) : null;
  if (!object || key === null) return machine.world.unknown('an attribute whose name is not known');
  const value = settle(object, machine.world);
  if (value.kind === 'external') heedAttribute(value.name, key, place, machine);
  const isThere = isOnOutside(value, key, machine.world);
  if (isThere !== undefined) return bool(isThere);
  if (value.kind === 'external' || value.kind === 'unknown')
    return combine([value, text(key)], 'hasattr', machine.world);
  try {
    machine.getAttribute(value, key, place);
    return bool(true);
  } catch (error) {
    if (error instanceof PythonError) return bool(false);
    throw error;
  }
};

const importDynamically: Builtin = ({ positional: [name, ...rest] }, { place, machine }) => {
  const wanted = name ? renderText(name, machine.world) : null;
  if (wanted === null || wanted === '' || wanted.startsWith('.')) return importUnknown(name, place, machine);
  const module = machine.importModule(wanted, place);
  if (rest.length >= 3) return module;
  const top = wanted.split('.', 1)[0] ?? wanted;
  return machine.world.modules.get(top) ?? external(top);
};

/** The attributes of an object, class or module as the dictionary that `vars()` and `__dict__` give. */
const namesOf: Builtin = ({ positional: [given] }, { machine, scope }) => {
  const value = given ? settle(given, machine.world) : null;
  if (value === null) return liveNames(scope.names);
  if (value.kind === 'instance') return liveNames(value.attributes);
  if (value.kind === 'class' || value.kind === 'module') return liveNames(value.scope.names);
  if (value.kind === 'external') return external(`${value.name}.__dict__`);
  return machine.world.unknown('the result of vars() is not known');
};

const directory: Builtin = ({ positional: [given] }, { place, machine }) => {
  const value = given ? settle(given, machine.world) : null;
  const own = value?.kind === 'instance' ? callSpecial(value, '__dir__', [], place, machine) : null;
  if (own) return own;
  const hook = value?.kind === 'module' ? value.scope.names.get('__dir__') : undefined;
  if (hook && value?.kind === 'module' && machine.world.isPython(307))
    return machine.call(hook, argumentsOf(), place, value.scope);
  const names = new Set<string>();
  if (value?.kind === 'instance') for (const name of value.attributes.keys()) names.add(name);
  const type = value?.kind === 'instance' ? value.type : value?.kind === 'class' ? value : null;
  if (type) for (const { scope } of lineage(type).classes) for (const name of scope.names.keys()) names.add(name);
  else if (value?.kind === 'module') for (const name of value.scope.names.keys()) names.add(name);
  else return machine.world.unknown('the result of dir() is not known');
  // What every object has begins with two underscores and matters to nobody here.
  return sequence('list', [...names].sort().map(text));
};

const TYPE_NAMES: Readonly<Partial<Record<Value['kind'], string>>> = {
  text: 'str',
  number: 'int',
  bool: 'bool',
  dict: 'dict',
  bytes: 'bytes',
  none: 'NoneType',
  function: 'types.FunctionType',
};

/** `type(value)`: the class of an object; classes of Python's own are known by their names. */
const typeOf: Builtin = (args, { place, machine }) => {
  const { world } = machine;
  const [given] = args.positional;
  if (args.positional.length === 3) {
    const made = makeClassOf(args, null, place, machine);
    if (made.kind === 'unknown') world.mayRaise('*', made.why, place);
    return made;
  }
  if (args.positional.length !== 1) throw new PythonError('TypeError', 'type() takes 1 or 3 arguments', place);
  const value = given ? settle(given, world) : NONE;
  if (value.kind === 'instance') return value.type.isClassic ? external('types.InstanceType') : value.type;
  if (value.kind === 'exception') return external(value.name);
  if (value.kind === 'environment') return external('os._Environ');
  const name = TYPE_NAMES[value.kind];
  if (value.kind === 'sequence' && !value.isView) return external(value.type);
  if (value.kind === 'number' && value.isFloat) return external('float');
  return name === undefined ? world.unknown('the type of a value') : external(name);
};

const BUILTIN_CALLS: Readonly<Record<string, Builtin>> = {
  ...ITERATION_CALLS,
  ...NUMBER_CALLS,
  str: makeText,
  unicode: makeText,
  bool: ({ positional: [given] }, { place, machine }) => {
    const { world } = machine;
    if (given && world.isLazy && settle(given, world).kind === 'unknown') return combine([given], 'bool', world);
    return bool(given ? holds(given, place, machine) : false);
  },
  len: ({ positional: [given] }, { place, machine }) => {
    const { world } = machine;
    const value = asTuple(given ? settle(given, world) : NONE);
    if (value.kind === 'text') return number([...value.text].length);
    if (value.kind === 'sequence' && value.open === null) return number(value.items.length);
    if (value.kind === 'dict' && value.open === null && value.copyOf === null) return number(value.entries.size);
    const data = value.kind === 'chain' ? mergeChain(value, place, machine) : dataOf(value);
    if (data && data !== value && data.open === null && data.copyOf === null) return number(data.entries.size);
    if (value.kind === 'instance')
      return callSpecial(value, '__len__', [], place, machine) ?? combine([value], 'len', world);
    const own = value.kind === 'class' ? callSpecialOfClass(value, '__len__', [], place, machine) : null;
    if (own) return own;
    return combine([value], 'len', world);
  },
  dict: makeDict,
  vars: namesOf,
  locals: namesOf,
  dir: directory,
  getattr: getAttributeByName,
  hasattr: hasAttribute,
  setattr: ({ positional: [object, name, value] }, { place, machine }) => {
    const key = name ? renderText(name, machine.world) : null;
    if (object && key !== null && value) machine.setAttribute(object, key, value, place);
    else machine.world.mayRaise('*', 'an attribute whose name is not known', place);
    return NONE;
  },
  isinstance: ({ positional: [value, types] }, { machine }) =>
    bool(value && types ? isInstance(settle(value, machine.world), settle(types, machine.world), machine) : false),
  issubclass: ({ positional: [value, types] }, { machine }) =>
    bool(value && types ? isSubclass(settle(value, machine.world), settle(types, machine.world), machine) : false),
  callable: ({ positional: [given] }, { machine: { world } }) => {
    const value = given ? settle(given, world) : NONE;
    if (value.kind === 'unknown' || value.kind === 'external') return combine([value], 'callable', world);
    return bool(isCallable(value) || value.kind === 'method');
  },
  type: typeOf,
  super: (args, context) => makeSuper(args, context),
  cached_property: ({ positional: [target] }) => ({ kind: 'descriptor', how: 'cached', target: target ?? NONE }),
  staticmethod: ({ positional: [target] }) => ({ kind: 'descriptor', how: 'static', target: target ?? NONE }),
  classmethod: ({ positional: [target] }) => ({ kind: 'descriptor', how: 'class', target: target ?? NONE }),
  property: (args) => {
    const [target, setter, deleter] = ['fget', 'fset', 'fdel'].map((name, i) => argument(args, i, name));
    return {
      kind: 'descriptor',
      how: 'property',
      target: target ?? NONE,
      ...(setter && setter.kind !== 'none' ? { setter } : {}),
      ...(deleter && deleter.kind !== 'none' ? { deleter } : {}),
    };
  },
  open: (args, { place, machine }) => {
    const isNew = ['encoding', 'errors', 'newline'].find((name) => args.named.has(name));
    if (isNew && !machine.world.isPython(300))
      throw new PythonError('TypeError', `'${isNew}' is an invalid keyword argument for this function`, place);
    return openFile(argument(args, 0, 'file'), place, machine);
  },
  __import__: importDynamically,
  globals: (_args, { scope }) => liveNames(scope.module.names),
  print: ({ positional }, { place, machine }) => {
    for (const value of positional) asText(settle(value, machine.world), place, machine);
    return NONE;
  },
  repr: ({ positional: [given] }, { place, machine }) => {
    const value = given ? settle(given, machine.world) : NONE;
    const own = value.kind === 'instance' ? callSpecial(value, '__repr__', [], place, machine) : null;
    const shown = own ? null : pythonRepr(value, machine.world);
    if (own) return own;
    return shown === null ? combine([value], 'repr', machine.world, { isText: true }) : text(shown);
  },
  format: ({ positional: [given, spec] }, { place, machine }) => {
    const { world } = machine;
    const own = given ? formatByMethod(settle(given, world), spec ?? text(''), place, machine) : null;
    if (own) return own;
    const wanted = spec ? renderText(spec, world) : '';
    const shown = given && wanted !== null ? formatWith(settle(given, world), wanted, world) : null;
    return shown === null ? combine(given ? [given] : [], 'format', world, { isText: true }) : text(shown);
  },
  chr: ({ positional: [given] }, { machine: { world } }) =>
    given?.kind === 'number'
      ? text(String.fromCodePoint(given.value))
      : combine(given ? [given] : [], 'chr', world, { isText: true }),
  ord: ({ positional: [given] }, { place, machine: { world } }) => {
    if (given?.kind !== 'text') return combine(given ? [given] : [], 'ord', world);
    if ([...given.text].length !== 1) throw new PythonError('TypeError', 'ord() expected a character', place);
    return number(given.text.codePointAt(0) ?? 0);
  },
  object: (_args, { machine: { world } }) => world.unknown('an object', undefined),
  exit: (_args, { place }) => {
    throw new PythonError('SystemExit', '', place);
  },
  quit: (_args, { place }) => {
    throw new PythonError('SystemExit', '', place);
  },
  slice: (_args, { machine: { world } }) => world.unknown('a slice'),
};

/** Calls a builtin of Python; null where it is none that is modelled. */
export const callBuiltin = (name: string, args: CallArguments, context: Context): Value | null => {
  const found = Object.hasOwn(BUILTIN_CALLS, name) ? BUILTIN_CALLS[name] : undefined;
  if (found) return found(args, context);
  if (!EXCEPTION_NAMES.has(name)) return null;
  return { kind: 'exception', name, args: args.open ? null : args.positional };
};
