import { callChainMethod } from '../library/chain-map.ts';
import { callPathMethod } from '../library/paths.ts';
import type { Context, Machine } from '../machine.ts';
import { type OpenFile, takeLine, takeText } from '../values/open-file.ts';
import { settle } from '../values/truth.ts';
import { argumentsOf, type CallArguments, NONE, sequence, text, type Value } from '../values/values.ts';
import { callDictMethod } from './dictionary-methods.ts';
import { callBytesMethod, callEnvironmentMethod } from './environment-methods.ts';
import { callCoroutineMethod, callGeneratorMethod } from './generator-methods.ts';
import { callRequestMethod } from './request-methods.ts';
import { callSysPathMethod } from './search-path-methods.ts';
import { callSequenceMethod } from './sequence-methods.ts';
import { callTextMethod, callUnknownMethod } from './text-methods.ts';

/** Calls a method of a value that Python itself provides. */
export const callMethod = (of: Value, name: string, args: CallArguments, context: Context): Value => {
  const { place, machine } = context;
  const { world } = machine;
  const object = settle(of, world);
  switch (object.kind) {
    case 'text':
    case 'bytes':
      return callTextMethod(object, name, args, context);
    case 'environment':
      return object.isBytes ? callBytesMethod(name, args, context) : callEnvironmentMethod(null, name, args, context);
    case 'sys-path':
      return callSysPathMethod(null, name, args, context);
    case 'request':
      return callRequestMethod(object, name, args, context);
    case 'dict':
      if (world.externalAttributes.get('os.environ') === object)
        return callReplacedEnvironment(object, name, args, context);
      return callDictMethod(object, name, args, context);
    case 'chain':
      return callChainMethod(object, name, args, context);
    case 'sequence':
      return callSequenceMethod(object, name, args, context);
    case 'path':
      return callPathMethod(object.path, name, args, context) ?? world.unknown(`a path's ${name}() is not known`);
    case 'file':
      if (name === 'read' && object.text !== null) return readRest(object, args);
      if (name === 'readline') return readLine(object, args, world);
      if (name === 'read')
        return world.unknown('a file that is not in this tree', `file:${object.path ?? ''}|`, { isText: true });
      if (name === 'readlines' && object.text !== null && sizeOf(args.positional) !== undefined)
        return readLines(object, args);
      if (name === 'readlines' || name === '__iter__')
        return { kind: 'sequence', type: 'list', ...asItems(machine.iterate(object, place)) };
      return name === 'close' ? NONE : world.unknown(`a file's ${name}() is not known`, undefined, { isText: true });
    case 'unknown':
      return callUnknownMethod(object, name, args, context);
    case 'descriptor': {
      // @name.setter and its relatives make the property anew.
      const [given] = args.positional;
      if (name === 'setter' && given) return { ...object, setter: given };
      if (name === 'deleter' && given) return { ...object, deleter: given };
      return name === 'getter' && given ? { ...object, target: given } : object;
    }
    case 'generator':
      return callGeneratorMethod(object, name, place, machine);
    case 'coroutine':
      return callCoroutineMethod(object, name, place, machine);
    case 'handler':
      return callStackMethod(object, name, args, context);
    case 'function':
      if (name === 'cache_clear') object.cache?.clear();
      return name === 'cache_clear' ? NONE : world.unknown(`${name}() of a function is not known`);
    default:
      return world.unknown(`${name}() is not known`);
  }
};

/** What a number given to `read()` or `readline()` asks for: undefined for all. */
const sizeOf = ([size]: readonly Value[]): number | undefined =>
  size?.kind === 'number' && size.value >= 0 ? size.value : undefined;

/** What is left of a file; a part of it is taken to be in no file of its own. */
const readRest = (file: OpenFile, { positional }: CallArguments): Value => {
  const size = sizeOf(positional);
  const isWhole = file.position.at === 0 && size === undefined;
  return { kind: 'text', text: takeText(file, size), ...(file.path && isWhole ? { path: file.path } : {}) };
};

/** Whole lines, until they have as many characters as were asked for. */
const readLines = (file: OpenFile, { positional }: CallArguments): Value => {
  const lines: string[] = [];
  const least = sizeOf(positional) || Number.POSITIVE_INFINITY;
  while (lines.join('').length < least) {
    const line = takeLine(file);
    if (line === '') break;
    lines.push(line);
  }
  return sequence('list', lines.map(text));
};

const readLine = (file: OpenFile, { positional }: CallArguments, world: Machine['world']): Value =>
  file.text === null
    ? world.unknown('a line of a file that is not in this tree', undefined, { isText: true })
    : text(takeLine(file, sizeOf(positional)));

/** A method of `contextlib.ExitStack`: what is registered runs when the block is left. */
const callStackMethod = (
  stack: Extract<Value, { kind: 'handler' }>,
  name: string,
  args: CallArguments,
  { place, machine: { world } }: Context,
): Value => {
  const [target, ...rest] = args.positional;
  if (name === 'callback' && target) {
    (stack.wraps as Value[]).push({ kind: 'partial', target, args: { ...args, positional: rest } });
    return target;
  }
  world.notice('python-not-understood', `ExitStack.${name}() is not followed`, place);
  return world.unknown(`what ${name}() of an ExitStack gives`);
};

const asItems = ({ items, open }: { readonly items: readonly Value[]; readonly open: string | null }) => ({
  items: [...items],
  open,
});

/** A method of the mapping that took the place of `os.environ`: what it writes, Django sees; the process does not. */
const callReplacedEnvironment = (
  object: Extract<Value, { kind: 'dict' }>,
  name: string,
  args: CallArguments,
  context: Context,
): Value => {
  const { place, machine } = context;
  const [key, value] = args.positional;
  if (name === 'setdefault' && key && value) {
    const isThere = callDictMethod(object, '__contains__', argumentsOf(key), context);
    if (isThere.kind === 'bool' && !isThere.value) machine.environment.write(key, value, place, { how: 'python-only' });
  }
  const result = callDictMethod(object, name, args, context);
  if (name === 'update')
    for (const entry of object.entries.values())
      machine.environment.write(entry.key, entry.value, place, { how: 'python-only' });
  return result;
};
