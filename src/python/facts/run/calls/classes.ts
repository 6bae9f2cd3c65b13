import type { StatementOf } from '../../lower/python-ast.ts';
import { evaluateArguments } from '../expressions/arguments.ts';
import { docstringOf } from '../expressions/docstrings.ts';
import { callSpecial } from '../expressions/special-methods.ts';
import type { Machine } from '../machine.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { isHandle } from '../state/environment-handles.ts';
import { PythonError } from '../state/signals.ts';
import { findInClass, hasBase, lineage, rebase } from '../values/lineage.ts';
import { dataOf } from '../values/mappings.ts';
import { isEqual, settle } from '../values/truth.ts';
import {
  argumentsOf,
  type CallArguments,
  type ClassValue,
  dict,
  type InstanceValue,
  NONE,
  type Place,
  renderKey,
  Scope,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import { makeMember, valueOfAuto } from './enum-members.ts';

const OF_ENUM = /^enum\.(?:Enum|IntEnum|StrEnum|Flag|IntFlag)$/;
const OF_ENUM_META = /^enum\.Enum(?:Meta|Type)$/;
const OF_TUPLE = /^typing\.NamedTuple$/;

/** The values of an enumeration become its members: objects with a name and a value (docs.python.org, enum). */
const makeMembers = (type: ClassValue, machine: Machine): void => {
  const members: InstanceValue[] = [];
  let last = 0;
  for (const [name, value] of type.scope.names) {
    if (name.startsWith('_') || value.kind === 'function' || value.kind === 'descriptor') continue;
    const isAuto = value.kind === 'external' && value.name === 'enum.auto()';
    last += 1;
    const held = isAuto ? valueOfAuto(type, name, last, members, machine) : value;
    const same = members.find((member) => {
      const other = member.attributes.get('value');
      return other !== undefined && isEqual(other, held, machine.world);
    });
    const member = same ?? makeMember({ type, name, held, ...plainOf(type, held) }, machine);
    if (!same) members.push(member);
    type.scope.names.set(name, member);
  }
  type.members = members;
};

const OF_TEXT = /^(?:str|enum\.StrEnum|unicode)$/;
const OF_NUMBER = /^(?:int|float|enum\.Int(?:Enum|Flag))$/;

/** The text or number that an object of a class derived from one is. */
export const plainOf = (type: ClassValue, given: Value | undefined): { readonly plain?: Value } => {
  if (given?.kind === 'text' && hasBase(type, OF_TEXT)) return { plain: given };
  return given?.kind === 'number' && hasBase(type, OF_NUMBER) ? { plain: given } : {};
};

/** A class whose metaclass is being run. */
interface Making {
  readonly made: ClassValue;
  /** Keywords of the class statement. */
  readonly named: ReadonlyMap<string, Value>;
}

/** Classes whose metaclasses are being run, the innermost last: what `type.__new__` gives. */
const beingMade = new WeakMap<Machine, Making[]>();

/**
 * `type.__new__(meta, name, bases, names)`: within a metaclass the class that is being made, with the names that are given; a
 * class of that metaclass, which is not run, elsewhere.
 */
export const classBeingMade = (args: readonly (Value | undefined)[], place: Place, machine: Machine): Value | null => {
  const [meta, name, bases, names] = args;
  const making = beingMade.get(machine)?.at(-1);
  if (!making || (name?.kind === 'text' && name.text !== making.made.name)) {
    const made = bareClassOf(argumentsOf(...[name, bases, names].map((value) => value ?? NONE)), place, machine);
    if (made.kind === 'class' && meta?.kind === 'class') made.metaclass = meta;
    return made;
  }
  const { made, named } = making;
  if (names?.kind === 'dict')
    for (const { key, value } of names.entries.values()) if (key.kind === 'text') made.scope.names.set(key.text, value);
  if (bases?.kind === 'sequence' && bases.items.some((base, i) => base !== made.bases[i])) rebase(made, bases.items);
  completeClass(made, named, place, machine);
  return made;
};

/** What `type.__new__` does with a class: its descriptors are told their names, its base is told of it. */
const completeClass = (made: ClassValue, named: ReadonlyMap<string, Value>, place: Place, machine: Machine): void => {
  const { scope } = made;
  for (const [name, value] of scope.names)
    if (value.kind === 'instance' && findInClass(value.type, '__set_name__'))
      machine.call(machine.getAttribute(value, '__set_name__', place), argumentsOf(made, text(name)), place, scope);
  const hook = findInClass(made, '__init_subclass__', made);
  if (!hook) return;
  const target = hook.kind === 'descriptor' ? hook.target : hook;
  machine.call(target, { positional: [made], named, open: false }, place, scope);
};

/** What is known of a class when its body has run: its metaclass, the keywords, and what `__prepare__` gave to hold the names. */
interface Finishing {
  readonly meta: Value | null;
  readonly named: ReadonlyMap<string, Value>;
  readonly prepared: InstanceValue | null;
}

const runMetaclass = (
  meta: ClassValue,
  made: ClassValue,
  { named, prepared }: Finishing,
  place: Place,
  machine: Machine,
): Value => {
  // Of an enumeration they are a dictionary that knows more (Lib/enum.py, _EnumDict).
  const names = hasBase(meta, OF_ENUM_META)
    ? machine.world.unknown('the names of an enumeration')
    : (prepared ?? dict([...made.scope.names].map(([name, value]) => [text(name), value])));
  const positional = [meta, text(made.name), sequence('tuple', [...made.bases]), names];
  const args: CallArguments = { positional, named, open: false };
  const stack = beingMade.get(machine) ?? [];
  beingMade.set(machine, stack);
  stack.push({ made, named });
  try {
    const making = findInClass(meta, '__new__');
    if (!making) completeClass(made, named, place, machine);
    const result = making ? machine.call(making, args, place, meta.scope) : made;
    const init = findInClass(meta, '__init__');
    if (init && result === made)
      machine.call(init, { ...args, positional: [made, ...args.positional.slice(1)] }, place, meta.scope);
    return result;
  } finally {
    stack.pop();
  }
};

/** Runs the body of a class and makes it. */
export const makeClass = (statement: StatementOf<'class'>, scope: Scope, place: Place, machine: Machine): Value => {
  const given = evaluateArguments(statement.bases, scope, machine, place);
  const named = new Map(given.named);
  const bases: Value[] = [];
  for (const base of given.positional) bases.push(checkBase(base, bases, place, machine.world));
  const inner = new Scope('class', scope.source, scope);
  const meta = named.get('metaclass') ?? inheritedMetaclass(bases);
  named.delete('metaclass');
  inner.names.set('__module__', scope.module.names.get('__name__') ?? NONE);
  inner.names.set('__qualname__', text(statement.name));
  inner.names.set('__doc__', docstringOf(statement.body, machine));
  const prepared =
    meta?.kind === 'class' ? prepareNames(meta, statement.name, { bases, named, inner, place }, machine) : null;
  machine.execute(statement.body, inner);
  if (prepared)
    for (const [name, value] of inner.names)
      callSpecial(prepared, '__setitem__', [text(name), value], place, machine) ??
        prepared.data?.entries.set(`t:${name}`, { key: text(name), value });
  const made: ClassValue = {
    ...blankClass(statement.name, place, inner),
    bases,
    fields: statement.fields,
    initOnly: statement.initOnly,
  };
  const own = machine.world.python.newest < 300 ? inner.names.get('__metaclass__') : undefined;
  made.isClassic =
    machine.world.python.newest < 300 && !own && bases.every((base) => base.kind === 'class' && base.isClassic);
  return finishClass(made, { meta: own ?? meta ?? null, named, prepared }, machine);
};

/** A base must be a class, and another one than those before it. */
const checkBase = (raw: Value, before: readonly Value[], place: Place, world: Machine['world']): Value => {
  const base = settle(raw, world);
  const type = pythonTypeOf(base);
  if (type !== null && base.kind !== 'unknown' && type !== 'module')
    throw new PythonError('TypeError', `'${type}' object is no base class`, place);
  const name = renderKey(base);
  if (before.some((other) => other === base || (name !== null && renderKey(other) === name)))
    throw new PythonError('TypeError', 'duplicate base class', place);
  if (base.kind !== 'class' && !(base.kind === 'external' && !base.name.includes('.')))
    world.mayRaise('TypeError', 'it may be no class', place);
  // It knows the types of some systems only.
  if (base.kind === 'external' && /^_?ctypes\._SimpleCData$/.test(base.name))
    world.mayFail ??= 'ctypes may refuse a class';
  return raw;
};

interface Preparation {
  readonly bases: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  readonly inner: Scope;
  readonly place: Place;
}

/** `__prepare__` of a metaclass: the names that the body of the class finds; gives the object that is to hold them, where it is one of a class. */
const prepareNames = (
  meta: ClassValue,
  name: string,
  { bases, named, inner, place }: Preparation,
  machine: Machine,
): InstanceValue | null => {
  if (!findInClass(meta, '__prepare__')) return null;
  const args = { positional: [text(name), sequence('tuple', [...bases])], named, open: false };
  const names = machine.call(machine.getAttribute(meta, '__prepare__', place), args, place, meta.scope);
  if (isHandle(names)) {
    const why = `${name} has the environment for its names`;
    machine.environment.writeUnseen(why, place);
    machine.world.notice('python-not-followed', `${why}: it may write it`, place);
  }
  const entries = dataOf(names)?.entries.values() ?? [];
  for (const { key, value } of entries) if (key.kind === 'text') inner.names.set(key.text, value);
  return names.kind === 'instance' ? names : null;
};

const blankClass = (name: string, place: Place, scope: Scope): ClassValue => ({
  kind: 'class',
  name,
  bases: [],
  scope,
  place,
  fields: [],
  initOnly: [],
  record: null,
  members: null,
  isClassic: false,
  metaclass: null,
  virtual: [],
  registeredWith: [],
  isFrozen: false,
});

/** A class made by a call: `type(name, bases, names)`. */
export const makeClassOf = (args: CallArguments, meta: Value | null, place: Place, machine: Machine): Value => {
  const made = bareClassOf(args, place, machine);
  if (made.kind !== 'class') return made;
  const bases = args.positional[1] ? machine.iterate(args.positional[1], place).items : [];
  const finishing = { meta: meta ?? inheritedMetaclass(bases) ?? null, named: args.named, prepared: null };
  return finishClass(made, finishing, machine);
};

/** A class of a name, bases and names, before Python does anything with it. */
const bareClassOf = (args: CallArguments, place: Place, machine: Machine): Value => {
  const { world } = machine;
  const [name, bases, names] = args.positional.map((value) => settle(value, world));
  const entries = names ? dataOf(names) : null;
  const given = bases ? machine.iterate(bases, place) : null;
  if (name?.kind !== 'text' || !given || given.open !== null || !entries || entries.open !== null)
    return world.unknown('a class that is made at run time');
  const scope = new Scope('class', place.source, null);
  for (const { key, value } of entries.entries.values()) if (key.kind === 'text') scope.names.set(key.text, value);
  return { ...blankClass(name.text, place, scope), bases: [...given.items] };
};

/** What Python does with a class once its body has run. */
const finishClass = (made: ClassValue, finishing: Finishing, machine: Machine): Value => {
  const { meta, named } = finishing;
  machine.world.classes.push(made);
  const { scope: inner, place } = made;
  for (const value of inner.names.values()) {
    const method = value.kind === 'descriptor' ? value.target : value;
    if (method.kind === 'function' && method.owner === null) method.owner = made;
  }
  if (made.bases.some((base) => base.kind === 'external' && OF_TUPLE.test(base.name))) made.record = 'tuple';
  if (hasBase(made, OF_ENUM)) makeMembers(made, machine);
  made.metaclass = meta;
  if (meta?.kind === 'class') return runMetaclass(meta, made, finishing, place, machine);
  if (meta?.kind === 'function') {
    // Any callable will do.
    const names = dict([...inner.names].map(([name, value]) => [text(name), value]));
    const positional = [text(made.name), sequence('tuple', [...made.bases]), names];
    return machine.call(meta, { positional, named, open: false }, place, inner);
  }
  completeClass(made, named, place, machine);
  return made;
};

const inheritedMetaclass = (bases: readonly Value[]): Value | undefined => {
  for (const base of bases) {
    if (base.kind !== 'class') continue;
    for (const { metaclass } of lineage(base).classes) if (metaclass) return metaclass;
  }
  return undefined;
};

/** A class made by a call: `collections.namedtuple`, `types.SimpleNamespace`. */
export const synthesizeClass = (name: string, fields: readonly string[], place: Place): ClassValue => ({
  ...blankClass(name, place, new Scope('class', place.source, null)),
  fields,
  record: fields.length > 0 ? 'tuple' : null,
});
