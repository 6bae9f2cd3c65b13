import { chosenData } from '../expressions/mapping-mixins.ts';
import { callSpecialOfClass } from '../expressions/special-methods.ts';
import type { Machine } from '../machine.ts';
import { typeIn } from '../raising/operand-checks.ts';
import type { PythonType } from '../raising/python-type.ts';
import { PythonError } from '../state/signals.ts';
import { variablesOf } from './environment-items.ts';
import { takeFirst, walkGenerator } from './generators.ts';
import { asTuple, findInClass, lineage } from './lineage.ts';
import { everyEntry, mergeChain } from './mappings.ts';
import { takeText } from './open-file.ts';
import { requestItems } from './request-items.ts';
import { settle } from './truth.ts';
import { argumentsOf, type InstanceValue, NONE, number, type Place, text, type Value } from './values.ts';

const itemsOfInstance = (
  value: InstanceValue,
): { readonly items: readonly Value[]; readonly open: string | null } | null => {
  const row = asTuple(value);
  if (row.kind === 'sequence') return { items: row.items, open: null };
  const { data } = value;
  return data ? { items: [...data.entries.values()].map(({ key }) => key), open: data.open } : null;
};

const MOST_TURNS = 500;

/** Calls `__next__` until it raises StopIteration. */
const exhaust = (iterator: InstanceValue, place: Place, machine: Machine) => {
  const method = machine.world.python.newest < 300 ? 'next' : '__next__';
  if (method === 'next' && !findInClass(iterator.type, method) && lineage(iterator.type).outside.length === 0)
    throw new PythonError('TypeError', 'instance has no next() method', place);
  const items: Value[] = [];
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    machine.world.step();
    try {
      const next = machine.getAttribute(iterator, method, place);
      items.push(machine.call(next, argumentsOf(), place, iterator.type.scope));
    } catch (error) {
      if (error instanceof PythonError && error.name === 'StopIteration') return { items, open: null };
      throw error;
    }
  }
  return { items, open: 'an iterator of unknown length' };
};

const MOST_BY_INDEX = 20;

/** What an object without `__iter__` gives by `__getitem__`, from 0 on until it raises IndexError. */
const itemsByIndex = (value: InstanceValue, place: Place, machine: Machine) => {
  const items: Value[] = [];
  while (items.length < MOST_BY_INDEX) {
    const method = machine.getAttribute(value, '__getitem__', place);
    try {
      items.push(machine.call(method, argumentsOf(number(items.length)), place, value.type.scope));
    } catch (error) {
      if (error instanceof PythonError && error.name === 'IndexError') return { items, open: null };
      throw error;
    }
  }
  return { items, open: 'an object that gives items without end' };
};

const HAS_NO_ITEMS: readonly PythonType[] = ['NoneType', 'int', 'float', 'bool', 'module', 'function'];

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
      if (value.copyOf !== null) return everyEntry(value, 'keys', machine);
      return { items: [...value.entries.values()].map(({ key }) => key), open: value.open };
    case 'chain':
      return iterateValue(mergeChain(value, place, machine), place, machine);
    case 'request':
      return requestItems(value, world, 'keys');
    case 'file':
      if (value.text === null)
        return {
          items: [world.unknown('a line of a file that is not in this tree', undefined, { isText: true })],
          open: 'a file that is not in this tree',
        };
      return { items: (takeText(value).match(/[^\n]*\n|[^\n]+/g) ?? []).map(text), open: null };
    case 'generator': {
      if (value.isEndless) return { items: [takeFirst(value, place, machine) ?? NONE], open: 'it never ends' };
      const items: Value[] = [];
      const open = walkGenerator(value, place, machine, (item) => items.push(item));
      return { items, open };
    }
    case 'environment':
      return variablesOf(machine.environment.snapshot(place), 'keys', machine);
    case 'class': {
      if (value.members) return { items: value.members, open: null };
      const given = callSpecialOfClass(value, '__iter__', [], place, machine);
      if (given) return iterateValue(given, place, machine);
      return { items: [], open: 'a class that is looped over' };
    }
    case 'instance': {
      const chosen = chosenData(value);
      if (chosen) return iterateValue(chosen, place, machine);
      const known = itemsOfInstance(value);
      if (known) return known;
      if (!findInClass(value.type, '__iter__') && findInClass(value.type, '__getitem__'))
        return itemsByIndex(value, place, machine);
      const iterator = machine.getAttribute(value, '__iter__', place);
      if (iterator.kind === 'external') return { items: [], open: 'an object outside the project' };
      const given = machine.call(iterator, argumentsOf(), place, value.type.scope);
      if (given.kind !== 'instance') return iterateValue(given, place, machine);
      return exhaust(given, place, machine);
    }
    default: {
      const type = typeIn(value, world);
      if (type !== null && HAS_NO_ITEMS.includes(type))
        throw new PythonError('TypeError', `'${type}' object is not iterable`, place);
      world.mayRaise('*', 'it may not be iterable', place);
      const why = value.kind === 'unknown' ? value.why : 'a collection that is not known';
      const request = value.kind === 'unknown' && value.request ? { request: { key: null } } : {};
      const may = value.kind === 'unknown' && value.mayBeEnvironment ? { mayBeEnvironment: true as const } : {};
      return {
        items: [
          world.unknown(why, value.kind === 'unknown' ? `item of ${value.id}` : undefined, { ...request, ...may }),
        ],
        open: why,
      };
    }
  }
};
