import { findDeed } from '../library/library-table.ts';
import { EXCEPTION_NAMES, isInitOfException, PythonError } from '../state/signals.ts';
import type { World } from '../state/world.ts';
import { settle } from '../values/truth.ts';
import type { CallArguments, Place, Value } from '../values/values.ts';
import { isHashable, isNumeric, type PythonType, pythonTypeOf } from './python-type.ts';
import { methodsOf, type Parameter, type Signature, signatureOf } from './signatures.ts';

const of =
  (...types: readonly PythonType[]) =>
  (type: PythonType): boolean =>
    types.includes(type);

const isIterable = of('str', 'bytes', 'list', 'tuple', 'set', 'dict', 'generator', 'environment', 'file');

/** The types that each letter of the table stands for. */
const TYPES: Readonly<Record<string, (type: PythonType) => boolean>> = {
  b: of('bytes'),
  e: of('str', 'bytes', 'path', 'int', 'bool'),
  i: isIterable,
  m: of('dict', 'environment', 'list', 'tuple', 'set', 'generator', 'str', 'bytes', 'file'),
  n: isNumeric,
  o: of('str', 'bytes', 'NoneType'),
  p: of('str', 'bytes', 'path'),
  s: of('str', 'bytes', 'tuple'),
  t: of('str'),
  w: of('int', 'bool'),
  z: of('str', 'bytes', 'list', 'tuple', 'set', 'dict', 'environment'),
};

const CALLABLE: readonly Value['kind'][] = ['function', 'bound', 'class', 'handler', 'partial', 'method'];
const NEVER_CALLED: readonly Value['kind'][] = [
  'text',
  'bytes',
  'number',
  'bool',
  'none',
  'sequence',
  'dict',
  'module',
];

/** Whether a value is what a letter stands for; null where it is not known. */
const fits = (kind: string, value: Value): boolean | null => {
  if (kind === 'a') return true;
  if (kind === 'h') return isHashable(value);
  if ((kind === 'i' || kind === 'm') && value.kind === 'sequence') return true;
  if (kind === 'y') {
    if (value.kind === 'class' || (value.kind === 'sequence' && value.type === 'tuple')) return true;
    return value.kind === 'external' ? true : pythonTypeOf(value) === null ? null : false;
  }
  if (kind === 'c') {
    if (CALLABLE.includes(value.kind) || (value.kind === 'external' && !value.name.includes('.'))) return true;
    return NEVER_CALLED.includes(value.kind) ? false : null;
  }
  const type = pythonTypeOf(value);
  if (type === null) return null;
  const answer = TYPES[kind]?.(type) ?? null;
  // What is known to be a text only may be a path just as well.
  return answer === false && value.kind === 'unknown' ? null : answer;
};

const describe = (value: Value): string => pythonTypeOf(value) ?? value.kind;

interface Call {
  readonly name: string;
  readonly args: CallArguments;
  readonly place: Place;
  readonly world: World;
}

/** In Python 2 builtins take more than the table tells. */
const refuse = (message: string, place: Place, world: World): void => {
  if (world.python.newest >= 300) throw new PythonError('TypeError', message, place);
  world.mayRaise('TypeError', message, place);
};

const checkArgument = ({ kind }: Parameter, raw: Value, { name, place, world }: Call): void => {
  const value = settle(raw, world);
  const answer = fits(kind, value);
  if (answer === false) refuse(`${name}() does not take ${describe(value)}`, place, world);
  if (answer === null) world.mayRaise('TypeError', `an argument of ${name}() is not known`, place);
};

/** Raises what a call raises by its arguments; where something of them is not known, it may raise. */
const checkArguments = ({ parameters, takesNames }: Signature, call: Call): void => {
  const { name, args, place, world } = call;
  const positional = [...args.positional];
  for (const parameter of parameters) {
    if (parameter.isRepeated) {
      for (const value of positional.splice(0)) checkArgument(parameter, value, call);
      continue;
    }
    const given = positional.shift() ?? (parameter.name === null ? undefined : args.named.get(parameter.name));
    if (given) checkArgument(parameter, given, call);
    else if (!parameter.isOptional && !args.open && (args.named.size === 0 || takesNames))
      refuse(`${name}() takes more arguments`, place, world);
    else if (!parameter.isOptional) world.mayRaise('TypeError', `${name}() may take more arguments`, place);
  }
  if (positional.length > 0) refuse(`${name}() takes fewer arguments`, place, world);
  const isNamed = (given: string) => takesNames || parameters.some((parameter) => parameter.name === given);
  if (args.open || ![...args.named.keys()].every(isNamed))
    world.mayRaise('TypeError', `${name}() may not take these arguments`, place);
};

const checkCall = (signature: Signature, call: Call, run: () => Value): Value => {
  const { world, name, place } = call;
  checkArguments(signature, call);
  const result = run();
  if (signature.isStrict && result.kind === 'unknown') world.mayRaise('*', `${name}() may raise`, place);
  return result;
};

/** Libraries whose functions in the table of deeds tell themselves what they raise. */
const tellsItself = (name: string): boolean => {
  const deed = findDeed(name);
  return (deed !== null && deed !== 'none') || EXCEPTION_NAMES.has(name) || isInitOfException(name);
};

/** Calls a function outside the project: what it takes is checked first where it is known, else it may raise anything. */
export const callChecked = (name: string, args: CallArguments, place: Place, world: World, run: () => Value): Value => {
  const signature = signatureOf(name);
  if (signature) return checkCall(signature, { name, args, place, world }, run);
  const result = run();
  if (!tellsItself(name)) world.mayRaise('*', `${name}() may raise`, place);
  return result;
};

/** Calls a method of a value of Python's own. */
export const callMethodChecked = (
  object: Value,
  name: string,
  args: CallArguments,
  { place, world, run }: { readonly place: Place; readonly world: World; readonly run: () => Value },
): Value => {
  const type = pythonTypeOf(object);
  const signature = type === null ? undefined : methodsOf(type)?.get(name);
  if (signature) return checkCall(signature, { name, args, place, world }, run);
  const result = run();
  if (!/^__\w+__$/.test(name) || result.kind === 'unknown') world.mayRaise('*', `${name}() may raise`, place);
  return result;
};
