import type { Machine } from '../machine.ts';
import { type CodeRecord, keyOf, type TakenFunction } from '../state/code-record.ts';
import { findInClass, lineage } from '../values/lineage.ts';
import type { ClassValue, FunctionValue, Place, Value } from '../values/values.ts';
import { mayReachEnvironment, perhapsRun } from './escapes.ts';

/** Names by which Python itself finds a method: `__hash__`, `_missing_` of an enumeration, `mro` of a metaclass. */
const FOUND_BY_PYTHON = /^(?:_\w+_|mro)$/;

/** What Python may call of a class without a call that is written: special methods and properties. */
function* specialsOf(type: ClassValue): Generator<TakenFunction> {
  for (const { name: owner, scope } of lineage(type).classes)
    for (const [name, found] of scope.names) {
      const isProperty = found.kind === 'descriptor' && found.how !== 'static' && found.how !== 'class';
      if (!isProperty && !FOUND_BY_PYTHON.test(name)) continue;
      const parts = found.kind === 'descriptor' ? [found.target, found.setter, found.deleter] : [found];
      for (const part of parts) if (part?.kind === 'function') yield { value: part, what: `${name} of ${owner}` };
    }
}

/** The functions that whoever gets a value may run. */
const takenFunctions = (value: FunctionValue | ClassValue): readonly TakenFunction[] =>
  value.kind === 'function' ? [{ value, what: `${value.definition.name}()` }] : [...specialsOf(value)];

/** The code behind a value that an expression gives. */
const codeOf = (value: Value): readonly Value[] => {
  switch (value.kind) {
    case 'function':
    case 'class':
      return [value];
    case 'bound':
      return codeOf(value.target);
    case 'instance':
      return [value.type];
    case 'generator':
    case 'coroutine':
      return value.from ? [value.from] : [];
    case 'unknown':
      return value.wraps?.flatMap(codeOf) ?? [];
    default:
      return [];
  }
};

/**
 * Notes that an expression gives code, which whoever gets it may run. What no path is seen to run (`unrunOf`) is run here,
 * on one path, with arguments that are not known.
 */
export const takeCode = (raw: Value, place: Place, machine: Machine): void => {
  const { code } = machine.world;
  for (const value of codeOf(raw)) {
    if ((value.kind !== 'function' && value.kind !== 'class') || !code.take(value) || code.unrun.size === 0) continue;
    for (const taken of takenFunctions(value)) takeFunction(taken, place, machine);
  }
};

const takeFunction = (taken: TakenFunction, place: Place, machine: Machine): void => {
  const { code } = machine.world;
  const key = keyOf(taken.value);
  if (!code.unrun.has(key) || code.met.has(key)) return;
  code.met.set(key, taken);
  perhapsRunTaken(taken, place, machine);
  code.ranAt = machine.world.effects;
};

/** Notes that an object was made: Python may end it at any time, and asks some methods for whatever is done with it. */
export const takeObject = (type: ClassValue, place: Place, machine: Machine): void => {
  for (const name of ['__del__', '__getattribute__']) takeMethod(type, name, place, machine);
};

const takeMethod = (type: ClassValue, name: string, place: Place, machine: Machine): void => {
  const found = findInClass(type, name);
  if (found?.kind !== 'function' || !machine.world.code.take(found) || machine.world.code.unrun.size === 0) return;
  takeFunction({ value: found, what: `${name} of ${type.name}` }, place, machine);
};

/** Notes that code which is not followed gets an object or class: it may call any of its methods. */
export const takeMethods = (type: ClassValue, place: Place, machine: Machine): void => {
  for (const { scope } of lineage(type).classes)
    for (const name of scope.names.keys()) takeMethod(type, name, place, machine);
};

const perhapsRunTaken = ({ value, what }: TakenFunction, place: Place, machine: Machine): void => {
  const at = { source: value.scope.source, range: value.definition };
  machine.world.notice('python-not-followed', `${what} is not seen to run: it may write the environment`, at);
  perhapsRun(value, what, { place, machine, scope: value.scope });
};

/** Runs once more what may be run at any time, where the environment was written since it was run last. */
export const runUnseen = (place: Place, machine: Machine): void => {
  const { code } = machine.world;
  if (code.met.size === 0 || code.ranAt === machine.world.effects) return;
  for (const taken of code.met.values()) perhapsRunTaken(taken, place, machine);
  code.ranAt = machine.world.effects;
};

/** What was taken on a path, was not run on it, and may come to a write to the environment, by `keyOf`. */
export const unrunOf = ({ taken: values, ran }: CodeRecord): readonly string[] => {
  const taken = [...values.values()].flatMap(takenFunctions);
  const unrun = new Map(taken.map(({ value }): [string, FunctionValue] => [keyOf(value), value]));
  return [...unrun].flatMap(([key, value]) => (!ran.has(key) && mayReachEnvironment(value) ? [key] : []));
};
