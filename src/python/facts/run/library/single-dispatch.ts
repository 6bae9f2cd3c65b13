import { offer } from '../calls/escapes.ts';
import { isInstance } from '../calls/instance-checks.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { lineage } from '../values/lineage.ts';
import { knownEqual, settle } from '../values/truth.ts';
import { argumentsOf, external, NONE, type SequenceValue, sequence, type Value } from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

/** What `functools.singledispatch` makes: its function, then a list of types with the function of each. */
const makeGeneric =
  (kind: string): StandardCall =>
  ({ positional: [fallback] }) => ({
    kind: 'partial',
    target: external(`functools.${kind}()`),
    args: argumentsOf(fallback ?? NONE, sequence('list', [])),
  });

interface Registered {
  readonly type: Value;
  readonly callee: Value;
}

const registeredIn = (registry: Value | undefined): Registered[] =>
  registry?.kind === 'sequence'
    ? registry.items.flatMap((pair) => {
        const [type, callee] = pair.kind === 'sequence' ? pair.items : [];
        return type && callee ? [{ type, callee }] : [];
      })
    : [];

/** Whether a type that a value is of comes before another one. */
const isNarrower = (type: Value, other: Value, value: Value): boolean => {
  if (type.kind === 'class') return other.kind !== 'class' || lineage(type).classes.includes(other);
  if (type.kind !== 'external' || other.kind !== 'external') return false;
  return other.name === 'object' || type.name === pythonTypeOf(value);
};

/** Calls the function of the type that the first argument is of. `before`: what comes before it, the object of a method. */
const dispatch =
  (before: number): StandardCall =>
  (args, context) => {
    const { place, machine, scope } = context;
    const [fallback = NONE, registry, ...given] = args.positional;
    const registered = registeredIn(registry);
    const value = given[before] ? settle(given[before], machine.world) : NONE;
    if (registry?.kind === 'sequence' && registry.open !== null) {
      offer([fallback, ...registered.map(({ callee }) => callee)], 'a function of several types', context);
      return machine.world.unknown(registry.open);
    }
    const fitting = registered.filter(({ type }) => isInstance(value, type, machine));
    const chosen =
      fitting.find((one) => fitting.every((other) => other === one || isNarrower(one.type, other.type, value))) ??
      fitting.at(-1);
    return machine.call(chosen?.callee ?? fallback, { ...args, positional: given }, place, scope);
  };

/** `generic.register(type, function)`, `generic.register(type)` as a decorator, or a function whose annotation says the type. */
const register: StandardCall = (args) => {
  const [generic, type, callee] = args.positional;
  const registry = generic?.kind === 'partial' ? generic.args.positional[1] : undefined;
  if (registry?.kind !== 'sequence' || !generic || !type) return callee ?? NONE;
  if (type.kind === 'function') return annotated(registry, type);
  if (!callee) return { kind: 'partial', target: external(REGISTER), args: argumentsOf(generic, type) };
  registry.items.push(sequence('tuple', [type, callee]));
  return callee;
};

const annotated = (registry: SequenceValue, callee: Value): Value => {
  registry.open ??= 'a type that an annotation names';
  registry.items.push(sequence('tuple', [NONE, callee]));
  return callee;
};

const REGISTER = 'functools.singledispatch.register';
const OF_GENERIC = /^functools\.singledispatch(?:method)?\(\)$/;

/** What `functools.singledispatch` made, seen as a value. */
export const isGeneric = (value: Value): boolean =>
  value.kind === 'partial' && value.target.kind === 'external' && OF_GENERIC.test(value.target.name);

/** `generic.register` and `generic.dispatch`; null for another name. */
export const attributeOfGeneric = (generic: Value, name: string): Value | null =>
  name === 'register' || name === 'dispatch'
    ? { kind: 'partial', target: external(`functools.singledispatch.${name}`), args: argumentsOf(generic) }
    : null;

/** `generic.dispatch(type)`: the function that is called for objects of a type. */
const choose: StandardCall = ({ positional: [generic, type] }, { machine: { world } }) => {
  const [fallback, registry] = generic?.kind === 'partial' ? generic.args.positional : [];
  const registered = registeredIn(registry);
  const exact = registered.find((one) => type && knownEqual(one.type, type) === true);
  if (exact) return exact.callee;
  const wraps = [...(fallback ? [fallback] : []), ...registered.map(({ callee }) => callee)];
  return world.unknown('the function of a type', undefined, { wraps });
};

/** Functions that are chosen by the type of an argument (PEP 443). */
export const DISPATCH_CALLS: Readonly<Record<string, StandardCall>> = {
  'functools.singledispatch': makeGeneric('singledispatch'),
  'functools.singledispatchmethod': makeGeneric('singledispatchmethod'),
  'functools.singledispatch()': dispatch(0),
  'functools.singledispatchmethod()': dispatch(1),
  [REGISTER]: register,
  'functools.singledispatch.dispatch': choose,
};
