import { standardNamesOf } from '../../../version/standard-attributes.ts';
import { SUBMODULES } from '../../../version/standard-modules.ts';
import { hasDeedBelow, LEGACY_NAMES } from '../library/library-table.ts';
import { STANDARD_LIBRARY } from '../modules/standard-library.ts';
import { PythonError } from '../state/signals.ts';
import type { World } from '../state/world.ts';
import type { DictValue, Place, Value } from '../values/values.ts';
import { pythonTypeOf } from './python-type.ts';
import { methodsOf, signatureOf } from './signatures.ts';

/** Modules and names that Django has had in every version since 1.4 (its release notes). */
const OF_DJANGO =
  /^django\.(?:VERSION|get_version|conf|conf\.settings|conf\.urls|contrib|contrib\.(?:admin|auth|contenttypes|messages|sessions|sites|staticfiles)|core|core\.(?:cache|exceptions|files|handlers|mail|management|signals)|core\.management\.(?:call_command|execute_from_command_line)|core\.exceptions\.\w+|db|db\.models|dispatch|forms|http|middleware|shortcuts|template|test|utils|views)$/;

const isDunder = (name: string): boolean => /^__\w+__$/.test(name);

/** Whether a module, class or object outside the project is known to have a name in every version of Python it may run on. */
export const isKnownOutside = (owner: string, name: string, world: World): boolean => {
  const full = `${owner}.${name}`;
  if (LEGACY_NAMES.has(full)) return hasDeedBelow(full);
  if (isDunder(name) || hasDeedBelow(full) || signatureOf(full) !== undefined || SUBMODULES.has(full)) return true;
  if (owner === 'django' || owner.startsWith('django.')) return OF_DJANGO.test(full);
  const methods = owner.includes('.') ? undefined : methodsOf(owner);
  if (methods) return methods.has(name);
  return world.python.oldest >= 306 && (standardNamesOf(owner)?.has(name) ?? false);
};

/** Whether a dotted module of the standard library or of Django is one of those that every version has. */
export const isKnownModule = (name: string): boolean => {
  const [top = name] = name.split('.', 1);
  if (top === name) return true;
  return top === 'django'
    ? hasDeedBelow(name) || OF_DJANGO.test(name)
    : STANDARD_LIBRARY.has(top) && SUBMODULES.has(name);
};

/** The exception that a type's missing attribute raises; null where it has the attribute, or is no type of Python's own. */
const missingOf = (object: Value, name: string, place: Place): PythonError | null => {
  const type = pythonTypeOf(object);
  if (type === null || isDunder(name)) return null;
  const known = (type === 'file' ? undefined : methodsOf(type)?.has(name)) ?? OTHER_ATTRIBUTES[type]?.includes(name);
  if (object.kind === 'dict' && object.derived && OF_DERIVED[object.derived].includes(name)) return null;
  return known === false
    ? new PythonError('AttributeError', `'${type}' object has no attribute '${name}'`, place)
    : null;
};

/** What classes derived from `dict` have beside its methods (CPython 3.13, `dir()`). */
const OF_DERIVED: Readonly<Record<NonNullable<DictValue['derived']>, readonly string[]>> = {
  Counter: ['elements', 'most_common', 'subtract', 'total'],
  OrderedDict: ['move_to_end'],
  defaultdict: ['default_factory'],
};

/** The attributes of types that have no row in the table of methods (CPython 2.7 to 3.13, `dir()`). */
const OTHER_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    int: 'as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag is_integer numerator real to_bytes',
    float: 'as_integer_ratio conjugate fromhex from_number hex imag is_integer real',
    bool: 'as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag is_integer numerator real to_bytes',
    generator: 'close gi_code gi_frame gi_running gi_suspended gi_yieldfrom send throw next',
  }).map(([type, names]) => [type, names.split(' ')]),
);

/** Raises what `object.name` raises for a value of Python's own; where that cannot be told, it may raise. */
export const checkAttribute = (object: Value, name: string, place: Place, world: World): void => {
  const isFile = object.kind === 'file' && (methodsOf('file')?.has(name) ?? false);
  if (isDunder(name) || isFile) return;
  const missing = object.kind === 'path' ? null : missingOf(object, name, place);
  if (!missing) {
    const isKnown = pythonTypeOf(object) !== null && !['unknown', 'path', 'file'].includes(object.kind);
    const isText = object.kind === 'unknown' && object.isText === true && (methodsOf('str')?.has(name) ?? false);
    if (!isKnown && !isText) world.mayRaise('AttributeError', `${name} may not be there`, place);
    return;
  }
  if (object.kind !== 'unknown') throw missing;
  world.mayRaise('AttributeError', missing.message, place);
};
