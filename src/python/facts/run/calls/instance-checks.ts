import type { Machine } from '../machine.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { lineage } from '../values/lineage.ts';
import { isTrue, settle } from '../values/truth.ts';
import { type ClassValue, renderKey, type Value } from '../values/values.ts';

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

/** A name of an abstract class without its module. */
const bareName = (name: string): string =>
  name.replace(/^(?:collections\.abc|collections|typing|_collections_abc)\./, '');

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

/** Whether a class derives from one outside of the project, by name. */
const derivesFrom = (type: ClassValue, wanted: Value): boolean =>
  wanted.kind === 'external' &&
  (wanted.name === 'object' ||
    lineage(type).outside.some((base) => base.kind === 'external' && base.name === wanted.name));

/** The types of a tuple of types, of tuples, too. */
const flatten = (types: Value): readonly Value[] =>
  types.kind === 'sequence' ? types.items.flatMap(flatten) : [types];

/** Whether a value's class is one of those given, as `isinstance` tells; decided where it is not known. */
export const isInstance = (value: Value, types: Value, machine: Machine): boolean => {
  const { world } = machine;
  const wanted = flatten(types).map((type) => settle(type, world));
  if (value.kind === 'instance') {
    const { classes } = lineage(value.type);
    if (wanted.some((type) => type.kind === 'class' && classes.includes(type))) return true;
    if (wanted.some((type) => type.kind === 'class' && type.virtual.some((one) => isInstance(value, one, machine))))
      return true;
    if (wanted.some((type) => derivesFrom(value.type, type))) return true;
    const open = wanted.find((type) => type.kind === 'unknown');
    return open ? isTrue(world.unknown('whether an object is of a class'), world) : false;
  }
  const answers = wanted.map((type) => isOfType(value, type, machine));
  if (answers.includes(true)) return true;
  if (!answers.includes(null)) return false;
  const id =
    value.kind === 'unknown' ? `${value.id} is a ${wanted.map((type) => renderKey(type)).join('|')}` : undefined;
  if (value.kind === 'unknown' && value.isText)
    return wanted.some((type) => type.kind === 'external' && type.name === 'str');
  return isTrue(world.unknown('the type of a value', id), world);
};
