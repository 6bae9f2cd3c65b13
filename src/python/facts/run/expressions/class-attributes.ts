import { takeMethods } from '../calls/taken-code.ts';
import type { Machine } from '../machine.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { methodsOf } from '../raising/signatures.ts';
import { PythonError } from '../state/signals.ts';
import { asTuple, findInClass, hasBase, lineage, rowOf } from '../values/lineage.ts';
import { liveNames } from '../values/mappings.ts';
import {
  argumentsOf,
  type ClassValue,
  dict,
  external,
  type InstanceValue,
  NONE,
  type Place,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import { chosenData, mixinOf } from './mapping-mixins.ts';

/** What a class attribute is when it is read through an instance (CPython's descriptor protocol). */
export const bind = (found: Value, self: InstanceValue, place: Place, machine: Machine): Value => {
  if (found.kind === 'function') return { kind: 'bound', target: found, self };
  if (found.kind === 'partial') return bindPartial(found, self);
  if (found.kind === 'external' && METHOD_OF_BUILTIN.test(found.name))
    return { kind: 'partial', target: found, args: argumentsOf(self) };
  // What a wrapper that is not followed made of a method is called with the object.
  if (found.kind === 'unknown' && found.wraps)
    return {
      ...found,
      wraps: found.wraps.map((one) => (one.kind === 'function' ? bind(one, self, place, machine) : one)),
    };
  if (found.kind === 'instance' && findInClass(found.type, '__get__'))
    return machine.call(
      machine.getAttribute(found, '__get__', place),
      argumentsOf(self, self.type),
      place,
      found.type.scope,
    );
  if (found.kind !== 'descriptor') return found;
  if (found.how === 'static') return found.target;
  if (found.how === 'class') return { kind: 'bound', target: found.target, self: self.type };
  return machine.call(found.target, argumentsOf(self), place, self.type.scope);
};

/** `dict.__setitem__` and its like, which are methods of whatever class has them. */
const METHOD_OF_BUILTIN = /^(?:dict|list|set|str|object)\.(?!__new__$)\w+$/;

/** Of what is made of functions `partialmethod` and `singledispatchmethod` take the object, `partial` does not. */
const bindPartial = (found: Extract<Value, { kind: 'partial' }>, self: InstanceValue): Value => {
  const { target, args } = found;
  const made = target.kind === 'external' ? target.name : '';
  const [callee, ...given] = args.positional;
  if (made === 'functools.partialmethod()' && callee)
    return { kind: 'partial', target: callee, args: { ...args, positional: [self, ...given] } };
  if (made !== 'functools.singledispatchmethod()') return found;
  return { ...found, args: { ...args, positional: [...args.positional, self] } };
};

/** `object.name` of an object of a class of the project. */
export const ofInstance = (object: InstanceValue, name: string, place: Place, machine: Machine): Value => {
  const found = findInClass(object.type, name);
  const own = object.attributes.get(name);
  if (own && (object.type.isClassic || !isDataDescriptor(found))) return own;
  if (name === '__class__') return object.type;
  if (name === '__dict__') return liveNames(object.attributes);
  if (found) {
    const value = bind(found, object, place, machine);
    if (found.kind === 'descriptor' && found.how === 'cached') object.attributes.set(name, value);
    return value;
  }
  const chosen = chosenData(object);
  if (chosen) return machine.getAttribute(chosen, name, place);
  const mixin = mixinOf(object, name);
  if (mixin) return mixin;
  const inside = insideOf(object, name);
  if (inside) return machine.getAttribute(inside, name, place);
  const record = recordAttribute(object.type, object, name);
  if (record) return record;
  const row = asTuple(object);
  if (row !== object && methodsOf('tuple')?.has(name)) return machine.getAttribute(row, name, place);
  const fallback = findInClass(object.type, '__getattr__');
  if (fallback)
    return machine.call(bind(fallback, object, place, machine), argumentsOf(text(name)), place, object.type.scope);
  const [outside] = lineage(object.type).outside;
  if (outside?.kind === 'external' && outside.name === 'threading.Thread')
    return { kind: 'partial', target: external(`threading.Thread.${name}`), args: argumentsOf(object) };
  if (outside && !isOfObject(name)) machine.world.mayRaise('AttributeError', `a base may have no ${name}`, place);
  if (outside) takeMethods(object.type, place, machine);
  if (outside?.kind === 'external') return external(`${outside.name}.${name}`);
  if (outside) return machine.world.unknown('a base class is not known');
  if (isOfObject(name)) return machine.world.unknown(`${name} of an object`);
  throw new PythonError('AttributeError', `'${object.type.name}' object has no attribute '${name}'`, place);
};

/** The dictionary, text or number that an object also is, where that has the attribute or nothing else can; null elsewhere. */
const insideOf = ({ type, data, plain }: InstanceValue, name: string): Value | null => {
  const inside = data ?? plain ?? null;
  const own = inside && pythonTypeOf(inside);
  const isLacking = own && methodsOf(own)?.has(name) === false && !isOfObject(name);
  return isLacking && findInClass(type, '__getattr__') ? null : inside;
};

/** A descriptor that comes before an attribute of the object itself. */
const isDataDescriptor = (found: Value | null): boolean =>
  (found?.kind === 'descriptor' && found.how === 'property') ||
  (found?.kind === 'instance' && findInClass(found.type, '__set__') !== null);

/** What `collections.namedtuple` gives every class and object (docs.python.org, collections). */
const RECORD_METHODS: ReadonlySet<string> = new Set(['_make', '_replace', '_asdict', '__new__']);

const recordAttribute = (type: ClassValue, self: Value, name: string): Value | null => {
  const row = rowOf(type);
  if (!row) return null;
  if (name === '_fields') return sequence('tuple', row.map(text));
  if (!RECORD_METHODS.has(name)) return null;
  return { kind: 'partial', target: external(`collections.namedtuple.${name}`), args: argumentsOf(self) };
};

/** An attribute that a class has from its metaclass. */
const ofMetaclass = (object: ClassValue, name: string, place: Place, machine: Machine): Value | null => {
  const [meta] = lineage(object).classes.flatMap(({ metaclass }) => metaclass ?? []);
  if (meta?.kind === 'external' && meta.name !== 'type')
    return { kind: 'partial', target: external(`${meta.name}.${name}`), args: argumentsOf(object) };
  const found = meta?.kind === 'class' ? findInClass(meta, name) : null;
  if (found?.kind === 'function') return { kind: 'bound', target: found, self: object };
  if (found?.kind === 'descriptor' && found.how !== 'static')
    return found.how === 'class'
      ? { kind: 'bound', target: found.target, self: meta as ClassValue }
      : machine.call(found.target, argumentsOf(object), place, object.scope);
  if (found) return found;
  if (name === 'register' && meta?.kind === 'class' && hasBase(meta, /^abc\.ABCMeta$/))
    return { kind: 'partial', target: external('abc.ABCMeta.register'), args: argumentsOf(object) };
  if (meta?.kind === 'unknown') return machine.world.unknown('a metaclass is not known');
  const hook = meta?.kind === 'class' && !isOfObject(name) ? findInClass(meta, '__getattr__') : null;
  return hook ? machine.call(hook, argumentsOf(object, text(name)), place, object.scope) : null;
};

/** `Class.name`. */
export const ofClass = (object: ClassValue, name: string, machine: Machine, place: Place): Value => {
  if (name === '__name__' || name === '__qualname__') return text(object.name);
  if (name === '__dict__') return liveNames(object.scope.names);
  if (name === '__bases__' && !object.isClassic)
    return sequence('tuple', object.bases.length > 0 ? [...object.bases] : [external('object')]);
  if (name === '__mro__' && lineage(object).outside.length === 0 && !object.isClassic)
    return sequence('tuple', [...lineage(object).classes, external('object')]);
  if (name === '__subclasses__')
    return { kind: 'partial', target: external('type.__subclasses__'), args: argumentsOf(object) };
  if (name === '__members__' && object.members)
    return dict(object.members.map((one) => [one.attributes.get('name') ?? text(''), one]));
  const found = findInClass(object, name);
  if (found?.kind === 'descriptor') {
    if (found.how === 'class') return { kind: 'bound', target: found.target, self: object };
    if (found.how === 'static') return found.target;
    const wraps = [found.target, found.setter, found.deleter].filter((one) => one !== undefined);
    return machine.world.unknown('a property of a class', undefined, { wraps });
  }
  if (found?.kind === 'instance' && findInClass(found.type, '__get__'))
    return machine.call(
      machine.getAttribute(found, '__get__', place),
      argumentsOf(NONE, object),
      place,
      found.type.scope,
    );
  if (found) return found;
  if (name === 'mro') return { kind: 'partial', target: external('type.mro'), args: argumentsOf(object) };
  const record = recordAttribute(object, object, name);
  if (record) return record;
  if (rowOf(object)?.includes(name)) return machine.world.unknown(`the field ${name}`);
  const inherited = ofMetaclass(object, name, place, machine);
  if (inherited) return inherited;
  const [outside] = lineage(object).outside;
  if (outside?.kind === 'external' && /^abc\.ABC/.test(outside.name))
    return { kind: 'partial', target: external(`abc.ABCMeta.${name}`), args: argumentsOf(object) };
  if (outside && !isOfObject(name)) machine.world.mayRaise('AttributeError', `a base may have no ${name}`, place);
  if (outside?.kind === 'external') return external(`${outside.name}.${name}`);
  if (outside) return machine.world.unknown('a base class is not known');
  if (isOfObject(name)) return machine.world.unknown(`${name} of a class`);
  throw new PythonError('AttributeError', `type object '${object.name}' has no attribute '${name}'`, place);
};

/** Every object has names with two underscores on each side, by its class or by `object`. */
export const isOfObject = (name: string) => /^__\w+__$/.test(name);

/** `super().name` in a class method or in `__new__`. */
export const ofSuperClass = (self: ClassValue, after: ClassValue, name: string): Value => {
  const isMeta = !lineage(self).classes.includes(after);
  const meta = lineage(self).classes.find(({ metaclass }) => metaclass?.kind === 'class')?.metaclass;
  const found = isMeta && meta?.kind === 'class' ? findInClass(meta, name, after) : findInClass(self, name, after);
  if (isMeta && found?.kind === 'function') return { kind: 'bound', target: found, self };
  if (found?.kind === 'descriptor')
    return found.how === 'class' ? { kind: 'bound', target: found.target, self } : found.target;
  if (found) return found;
  if (isMeta && name !== '__new__')
    return { kind: 'partial', target: external(`type.${name}`), args: argumentsOf(self) };
  if (name === '__new__' && rowOf(self)) return external('collections.namedtuple.fill');
  const [outside] = lineage(self).outside;
  return external(`${outside?.kind === 'external' ? outside.name : 'object'}.${name}`);
};
