import { anyTrue, requestItems, sortValues } from './container-methods.ts';
import { spreadInto } from './expressions.ts';
import { isCallable, isInstance, makeSuper } from './functions.ts';
import type { Machine } from './machine.ts';
import { combine } from './operators.ts';
import { openFile } from './paths.ts';
import { EXCEPTION_NAMES, PythonError } from './signals.ts';
import { isTrue, renderText, settle } from './truth.ts';
import {
  argument,
  argumentsOf,
  bool,
  type CallArguments,
  dict,
  external,
  NONE,
  number,
  type Place,
  renderKey,
  type Scope,
  sequence,
  text,
  type Value,
} from './values.ts';

type Builtin = (args: CallArguments, place: Place, machine: Machine, scope: Scope) => Value;

const asSequence =
  (type: 'list' | 'tuple' | 'set'): Builtin =>
  ({ positional: [given] }, place, machine) => {
    if (!given) return sequence(type, []);
    const { items, open } = machine.iterate(given, place);
    return sequence(type, [...items], open);
  };

const makeDict: Builtin = (args, place, machine) => {
  const made = dict();
  const [given] = args.positional;
  const value = given ? settle(given, machine.world) : undefined;
  if (value && ['dict', 'environment', 'request'].includes(value.kind)) spreadInto(made, value, machine, place);
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

const makeText: Builtin = (args, place, machine) => {
  const { world } = machine;
  const [given] = args.positional;
  if (!given) return text('');
  const value = settle(given, world);
  const rendered = renderText(value, world);
  if (rendered !== null) return text(rendered);
  if (value.kind === 'instance')
    return machine.call(machine.getAttribute(value, '__str__', place), argumentsOf(), place, value.type.scope);
  if (value.kind === 'bytes' && args.positional.length > 1) return text(value.text);
  if (value.kind === 'unknown')
    return {
      ...combine([value], 'str', world, { isText: true }),
      ...(value.isText ? { id: value.id } : {}),
      ...(value.request ? { request: value.request } : {}),
    };
  return combine([value], 'str', world, { isText: true });
};

const getAttributeByName: Builtin = ({ positional: [object, name, fallback] }, place, machine) => {
  const key = name ? renderText(name, machine.world) : null;
  if (!object || key === null) return machine.world.unknown('an attribute whose name is not known');
  try {
    return machine.getAttribute(object, key, place);
  } catch (error) {
    if (fallback && error instanceof PythonError && error.name === 'AttributeError') return fallback;
    throw error;
  }
};

const hasAttribute: Builtin = ({ positional: [object, name] }, place, machine) => {
  const key = name ? renderText(name, machine.world) : null;
  if (!object || key === null) return machine.world.unknown('an attribute whose name is not known');
  const value = settle(object, machine.world);
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

const makeRange: Builtin = ({ positional }, _place, { world }) => {
  const numbers = positional
    .map((value) => settle(value, world))
    .map((value) => (value.kind === 'number' ? value.value : null));
  if (numbers.includes(null))
    return sequence('list', [world.unknown('a number of a range')], 'a range of unknown length');
  const [first = 0, second, step = 1] = numbers.map(Number);
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const items: Value[] = [];
  for (let at = from; step > 0 ? at < to : at > to; at += step || 1) {
    if (items.length >= 2000 || step === 0) return sequence('list', items, 'a range that is too long');
    items.push(number(at));
  }
  return sequence('list', items);
};

const importDynamically: Builtin = ({ positional: [name, ...rest] }, place, machine) => {
  const wanted = name ? renderText(name, machine.world) : null;
  if (wanted === null || wanted === '' || wanted.startsWith('.'))
    return machine.world.unknown('an import of a name that is not known');
  const module = machine.importModule(wanted, place);
  if (rest.length >= 3) return module;
  const top = wanted.split('.', 1)[0] ?? wanted;
  return machine.world.modules.get(top) ?? external(top);
};

const mapOver: Builtin = ({ positional: [callee, ...collections] }, place, machine, scope) => {
  const [first] = collections;
  if (!callee || !first || collections.length > 1) return machine.world.unknown('the result of map()');
  const { items, open } = machine.iterate(first, place);
  return sequence(
    'list',
    items.map((item) => machine.call(callee, argumentsOf(item), place, scope)),
    open,
  );
};

const zip: Builtin = ({ positional }, place, machine) => {
  const taken = positional.map((value) => machine.iterate(value, place));
  const length = Math.min(...taken.map(({ items }) => items.length));
  const rows = Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, i) =>
    sequence(
      'tuple',
      taken.flatMap(({ items }) => (items[i] ? [items[i]] : [])),
    ),
  );
  return sequence('list', rows, taken.find(({ open }) => open !== null)?.open ?? null);
};

const nothing: Builtin = () => NONE;

const BUILTIN_CALLS: Readonly<Record<string, Builtin>> = {
  str: makeText,
  unicode: makeText,
  bool: ({ positional: [given] }, _place, { world }) => bool(given ? isTrue(given, world) : false),
  int: ({ positional: [given] }, place, { world }) => {
    const value = given ? settle(given, world) : number(0);
    if (value.kind === 'number') return number(Math.trunc(value.value));
    if (value.kind === 'text' && /^\s*[+-]?\d+\s*$/.test(value.text)) return number(Number(value.text));
    if (value.kind === 'text') throw new PythonError('ValueError', `invalid literal for int(): '${value.text}'`, place);
    world.mayRaise('ValueError', 'invalid literal for int()', place);
    return combine([value], 'int', world);
  },
  float: ({ positional: [given] }, _place, { world }) => (given ? combine([given], 'float', world) : number(0)),
  len: ({ positional: [given] }, _place, { world }) => {
    const value = given ? settle(given, world) : NONE;
    if (value.kind === 'text') return number([...value.text].length);
    if (value.kind === 'sequence' && value.open === null) return number(value.items.length);
    if (value.kind === 'dict' && value.open === null && value.copyOf === null) return number(value.entries.size);
    return combine([value], 'len', world);
  },
  list: asSequence('list'),
  tuple: asSequence('tuple'),
  set: asSequence('set'),
  frozenset: asSequence('set'),
  iter: ({ positional: [given] }) => given ?? NONE,
  sorted: ({ positional: [given], named }, place, machine) => {
    const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
    const sorted = sortValues(items) ?? [...items];
    if (named.has('reverse')) sorted.reverse();
    return sequence('list', sorted, named.has('key') ? 'an order that is not known' : open);
  },
  reversed: ({ positional: [given] }, place, machine) => {
    const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
    return sequence('list', [...items].reverse(), open);
  },
  enumerate: ({ positional: [given] }, place, machine) => {
    const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
    return sequence(
      'list',
      items.map((item, i) => sequence('tuple', [number(i), item])),
      open,
    );
  },
  zip,
  map: mapOver,
  filter: ({ positional: [test, given] }, place, machine, scope) => {
    const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
    const kept = items.filter((item) =>
      isTrue(test && test.kind !== 'none' ? machine.call(test, argumentsOf(item), place, scope) : item, machine.world),
    );
    return sequence('list', kept, open);
  },
  range: makeRange,
  dict: makeDict,
  any: ({ positional: [given] }, place, machine) => {
    const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
    return open !== null && items.length === 0 ? machine.world.unknown(open) : bool(anyTrue(items, machine));
  },
  all: ({ positional: [given] }, place, machine) => {
    const { items } = given ? machine.iterate(given, place) : { items: [] };
    return bool(items.every((item) => isTrue(item, machine.world)));
  },
  next: ({ positional: [given, fallback] }, place, machine) => {
    const { items, open } = given ? machine.iterate(given, place) : { items: [], open: null };
    const [first] = items;
    if (first && open === null) return first;
    if (first || open !== null) return machine.world.unknown('the next item');
    if (fallback) return fallback;
    throw new PythonError('StopIteration', '', place);
  },
  getattr: getAttributeByName,
  hasattr: hasAttribute,
  setattr: ({ positional: [object, name, value] }, place, machine) => {
    const key = name ? renderText(name, machine.world) : null;
    if (object && key !== null && value) machine.setAttribute(object, key, value, place);
    return NONE;
  },
  isinstance: ({ positional: [value, types] }, _place, machine) =>
    bool(value && types ? isInstance(settle(value, machine.world), settle(types, machine.world), machine) : false),
  callable: ({ positional: [given] }, _place, { world }) => {
    const value = given ? settle(given, world) : NONE;
    if (value.kind === 'unknown' || value.kind === 'external') return combine([value], 'callable', world);
    return bool(isCallable(value) || value.kind === 'method');
  },
  type: ({ positional: [given] }) => (given?.kind === 'instance' ? given.type : external('type')),
  super: (args, _place, machine, scope) => makeSuper(args, scope, machine),
  staticmethod: ({ positional: [target] }) => ({ kind: 'descriptor', how: 'static', target: target ?? NONE }),
  classmethod: ({ positional: [target] }) => ({ kind: 'descriptor', how: 'class', target: target ?? NONE }),
  property: ({ positional: [target] }) => ({ kind: 'descriptor', how: 'property', target: target ?? NONE }),
  open: (args, place, machine) => openFile(argument(args, 0, 'file'), place, machine),
  __import__: importDynamically,
  globals: (_args, _place, _machine, scope) => {
    const made = dict();
    for (const [name, value] of scope.module.names) made.entries.set(`t:${name}`, { key: text(name), value });
    return made;
  },
  print: nothing,
  repr: ({ positional: [given] }, _place, { world }) => combine(given ? [given] : [], 'repr', world, { isText: true }),
  object: (_args, _place, { world }) => world.unknown('an object', undefined),
  exit: (_args, place) => {
    throw new PythonError('SystemExit', '', place);
  },
  quit: (_args, place) => {
    throw new PythonError('SystemExit', '', place);
  },
  Exception: ({ positional: [message] }, _place, { world }) => ({
    kind: 'exception',
    name: 'Exception',
    message: message ? (renderText(message, world) ?? '') : '',
  }),
  slice: (_args, _place, { world }) => world.unknown('a slice'),
  min: ({ positional }, place, machine) =>
    sortValues(
      positional.length === 1 && positional[0] ? machine.iterate(positional[0], place).items : positional,
    )?.[0] ?? combine(positional, 'min', machine.world),
  max: ({ positional }, place, machine) =>
    sortValues(positional.length === 1 && positional[0] ? machine.iterate(positional[0], place).items : positional)?.at(
      -1,
    ) ?? combine(positional, 'max', machine.world),
};

/** Calls a builtin of Python; null where it is none that is modelled. */
export const callBuiltin = (
  name: string,
  args: CallArguments,
  place: Place,
  machine: Machine,
  scope: Scope,
): Value | null => {
  const found = Object.hasOwn(BUILTIN_CALLS, name) ? BUILTIN_CALLS[name] : undefined;
  if (found) return found(args, place, machine, scope);
  if (!EXCEPTION_NAMES.has(name)) return null;
  const [message] = args.positional;
  return { kind: 'exception', name, message: message ? (renderText(message, machine.world) ?? '') : '' };
};

/** What a value gives when it is looped over. */
export const iterateValue = (
  raw: Value,
  place: Place,
  machine: Machine,
): { readonly items: readonly Value[]; readonly open: string | null } => {
  const { world } = machine;
  const value = settle(raw, world);
  switch (value.kind) {
    case 'sequence':
      return { items: value.items, open: value.open };
    case 'text':
      return { items: [...value.text].map(text), open: null };
    case 'dict':
      if (value.copyOf !== null && value.copyOf !== 'process')
        return { ...requestItems(value.copyOf, machine, 'keys') };
      return {
        items: [...value.entries.values()].map(({ key }) => key),
        open: value.open ?? (value.copyOf ? 'a copy of the environment' : null),
      };
    case 'request':
      return requestItems(value, machine, 'keys');
    case 'file':
      if (value.text === null)
        return {
          items: [world.unknown('a line of a file that is not in this tree', undefined, { isText: true })],
          open: 'a file that is not in this tree',
        };
      return { items: (value.text.match(/[^\n]*\n|[^\n]+/g) ?? []).map(text), open: null };
    case 'generator':
      return { items: value.run(), open: null };
    case 'environment':
      return {
        items: [world.unknown('any variable', 'env-key', { isText: true })],
        open: 'the variables of the process',
      };
    case 'instance': {
      const iterator = machine.getAttribute(value, '__iter__', place);
      if (iterator.kind === 'external') return { items: [], open: 'an object outside the project' };
      const given = machine.call(iterator, argumentsOf(), place, value.type.scope);
      if (given.kind !== 'instance') return iterateValue(given, place, machine);
      const next = machine.call(machine.getAttribute(given, '__next__', place), argumentsOf(), place, value.type.scope);
      return { items: [next], open: 'an iterator of unknown length' };
    }
    case 'none':
      throw new PythonError('TypeError', "'NoneType' object is not iterable", place);
    case 'number':
    case 'bool':
      throw new PythonError('TypeError', "'int' object is not iterable", place);
    default: {
      world.mayRaise('*', 'it may not be iterable', place);
      const why = value.kind === 'unknown' ? value.why : 'a collection that is not known';
      const request = value.kind === 'unknown' && value.request ? { request: { key: null } } : {};
      return {
        items: [world.unknown(why, value.kind === 'unknown' ? `item of ${value.id}` : undefined, request)],
        open: why,
      };
    }
  }
};
