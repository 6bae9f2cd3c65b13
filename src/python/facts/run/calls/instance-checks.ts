import type { Machine } from '../machine.ts';
import { STANDARD_LIBRARY } from '../modules/standard-library.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { catches, EXCEPTION_NAMES } from '../state/signals.ts';
import { findInClass, lineage, rowOf } from '../values/lineage.ts';
import { isTrue, settle } from '../values/truth.ts';
import { type ClassValue, NONE, renderKey, type Value } from '../values/values.ts';
import { askedMethods, bareName, isAbstractBelow } from './abstract-classes.ts';

const words = (text: string): readonly string[] => text.split(' ');

const HASHABLE = 'object Hashable';
const SIZED = 'Iterable Container Sized Collection';
const NUMERIC = `${HASHABLE} numbers.Number numbers.Complex numbers.Real`;
const MAPPING = `object ${SIZED} Mapping`;

/**
 * The types and abstract classes that values of Python's own are instances of, without the modules that abstract classes
 * of collections come from (docs.python.org, collections.abc, numbers, types).
 */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  str: words(
    `str ${HASHABLE} ${SIZED} Reversible Sequence basestring unicode six.string_types six.text_type Text AnyStr`,
  ),
  bytes: words(`bytes ${HASHABLE} ${SIZED} Reversible Sequence ByteString six.binary_type`),
  int: words(`int ${NUMERIC} numbers.Rational numbers.Integral long six.integer_types`),
  float: words(`float ${NUMERIC}`),
  bool: words(`bool int ${NUMERIC} numbers.Rational numbers.Integral six.integer_types`),
  NoneType: words(`NoneType types.NoneType ${HASHABLE}`),
  list: words(`list object ${SIZED} Reversible Sequence MutableSequence List`),
  tuple: words(`tuple ${HASHABLE} ${SIZED} Reversible Sequence Tuple`),
  set: words(`set object ${SIZED} Set MutableSet`),
  dict: words(`dict ${MAPPING} MutableMapping Reversible Dict`),
  environment: words(`os._Environ ${MAPPING} MutableMapping`),
  chain: words(`collections.ChainMap ChainMap ${MAPPING} MutableMapping`),
  function: words(`types.FunctionType types.LambdaType ${HASHABLE} Callable`),
  bound: words(`types.MethodType ${HASHABLE} Callable`),
  module: words(`types.ModuleType ${HASHABLE}`),
  generator: words(`types.GeneratorType ${HASHABLE} Iterable Iterator Generator`),
  path: words(`pathlib.Path pathlib.PurePath pathlib.PosixPath pathlib.PurePosixPath os.PathLike ${HASHABLE}`),
  class: words(`type ${HASHABLE} Callable`),
};

const ALL_TYPES = new Set(Object.values(TYPES).flat());

/** Types that a value of the run may be without showing it. */
const MAY_BE_SHOWN_AS: Readonly<Record<string, RegExp>> = {
  set: /^(?:frozenset|FrozenSet)$/,
  dict: /^(?:collections\.)?(?:OrderedDict|defaultdict|Counter)$/,
};

/** Types of the standard library that none of these values is of. */
const OF_THE_STANDARD_LIBRARY =
  /^(?:datetime|decimal|fractions|enum|uuid|types|pathlib|threading|logging|re|io|array|ipaddress|queue|socket|collections)\./;

const typeNameOf = (value: Value): string | null => {
  if (value.kind === 'class') return value.isClassic || value.metaclass ? null : 'class';
  if (value.kind === 'bound' || value.kind === 'chain') return value.kind;
  return value.kind === 'external' || value.kind === 'unknown' ? null : pythonTypeOf(value);
};

/** Whether a value that is no object of the project is one of a type; null where that is not known. */
const isOfType = (value: Value, type: Value, machine: Machine): boolean | null => {
  const own = typeNameOf(value);
  if (type.kind === 'class') {
    if (type.virtual.some((one) => isInstance(value, one, machine))) return true;
    // A metaclass may say anything, and be the class of a class.
    return type.metaclass !== null || value.kind === 'class' || own === null ? null : false;
  }
  if (type.kind === 'none' && own !== null) return own === 'NoneType';
  if (type.kind !== 'external' || own === null) return null;
  const name = TYPES[own]?.includes(type.name) ? type.name : bareName(type.name);
  if (TYPES[own]?.includes(name)) return true;
  if (own === 'str' && name === 'bytes' && machine.world.python.newest < 300) return true;
  if (MAY_BE_SHOWN_AS[own]?.test(type.name)) return null;
  const isKnown = ALL_TYPES.has(name) || !type.name.includes('.') || OF_THE_STANDARD_LIBRARY.test(type.name);
  return isKnown ? false : null;
};

/** What classes of the standard library are to `isinstance`, by the type of Python's own that they derive from or imitate. */
const LIKE: Readonly<Record<string, string>> = {
  'collections.OrderedDict': 'dict',
  'collections.defaultdict': 'dict',
  'collections.Counter': 'dict',
  'collections.UserDict': 'environment',
  'collections.UserList': 'list',
};

/** Whether a class outside of the project is another or derives from it; null where that is not known. */
const isOutsideBelow = (base: string, wanted: string): boolean | null => {
  if (base === wanted) return true;
  if (EXCEPTION_NAMES.has(base) && EXCEPTION_NAMES.has(wanted)) return catches(wanted, base);
  const [own, name] = [TYPES[LIKE[base] ?? base], bareName(wanted)];
  if (own) return !wanted.startsWith('os.') && own.includes(name);
  if (isAbstractBelow(bareName(base), name)) return true;
  const isKnown = [base, wanted].every((one) => !one.includes('.') || STANDARD_LIBRARY.has(one.split('.', 1)[0] ?? ''));
  return isKnown ? false : null;
};

/** Whether a class of the project has what an abstract class asks for, methods of those names or to be hashable; null where it asks for neither. */
const hasWhatIsAsked = (type: ClassValue, name: string, machine: Machine): boolean | null => {
  const python = machine.world.python.newest;
  if (bareName(name) === 'Hashable' && python >= 300) {
    const at = lineage(type).classes.find(({ scope }) => scope.names.has('__hash__') || scope.names.has('__eq__'));
    return at ? (at.scope.names.get('__hash__') ?? NONE).kind !== 'none' : null;
  }
  const asked = askedMethods(name, python);
  return asked?.every((method) => (findInClass(type, method) ?? NONE).kind !== 'none') ?? null;
};

const CHECKS = ['__instancecheck__', '__subclasscheck__'];

/** Whether a class, or its metaclass, says in code of its own what is below it. */
const decidesItself = (type: ClassValue): boolean =>
  findInClass(type, '__subclasshook__') !== null ||
  CHECKS.some((name) => type.metaclass?.kind === 'class' && findInClass(type.metaclass, name) !== null);

/** Whether a class of the project is one of those given or derives from it; null where that is not known. */
const isBelow = (type: ClassValue, wanted: Value, machine: Machine): boolean | null => {
  const { classes, outside } = lineage(type);
  if (wanted.kind === 'class') {
    if (classes.includes(wanted) || wanted.virtual.some((one) => isBelow(type, one, machine))) return true;
    return decidesItself(wanted) ? null : false;
  }
  if (wanted.kind !== 'external') return null;
  if (wanted.name === 'object') return machine.world.python.newest >= 300 || !type.isClassic;
  if (classes.some(({ registeredWith }) => registeredWith.some((one) => isOutsideBelow(one, wanted.name)))) return true;
  if (rowOf(type) && TYPES.tuple?.includes(bareName(wanted.name))) return true;
  if (hasWhatIsAsked(type, wanted.name, machine)) return true;
  const answers = outside.map((base) => (base.kind === 'external' ? isOutsideBelow(base.name, wanted.name) : null));
  return answers.includes(true) ? true : answers.includes(null) ? null : bareName(wanted.name) === 'Hashable';
};

/** The types of a tuple of types, of tuples, too. */
const flatten = (types: Value): readonly Value[] =>
  types.kind === 'sequence' ? types.items.flatMap(flatten) : [types];

/** Whether a value's class is one of those given, as `isinstance` tells; decided where it is not known. */
export const isInstance = (value: Value, types: Value, machine: Machine): boolean => {
  const { world } = machine;
  const wanted = flatten(types).map((type) => settle(type, world));
  const answers = wanted.map((type) =>
    value.kind === 'instance' ? isBelow(value.type, type, machine) : isOfType(value, type, machine),
  );
  if (answers.includes(true)) return true;
  if (!answers.includes(null)) return false;
  const id =
    value.kind === 'unknown' ? `${value.id} is a ${wanted.map((type) => renderKey(type)).join('|')}` : undefined;
  if (value.kind === 'unknown' && value.isText)
    return wanted.some((type) => type.kind === 'external' && type.name === 'str');
  return isTrue(world.unknown('the type of a value', id), world);
};

/** Whether a class is one of those given or derives from it, as `issubclass` tells; decided where it is not known. */
export const isSubclass = (value: Value, types: Value, machine: Machine): boolean => {
  const { world } = machine;
  const answers = flatten(types).map((raw) => {
    const type = settle(raw, world);
    if (value.kind === 'class') return isBelow(value, type, machine);
    return value.kind === 'external' && type.kind === 'external' ? isOutsideBelow(value.name, type.name) : null;
  });
  if (answers.includes(true)) return true;
  return answers.includes(null) && isTrue(world.unknown('whether a class derives from another'), world);
};
