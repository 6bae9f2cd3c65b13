import { callMixin } from '../expressions/mapping-mixins.ts';
import { callBuiltin } from '../library/builtin-functions.ts';
import { callChainMethod } from '../library/chain-map.ts';
import { callLibrary } from '../library/library-calls.ts';
import { findDeed } from '../library/library-table.ts';
import { callPathMethod, makePath } from '../library/paths.ts';
import { callStandard } from '../library/standard-calls.ts';
import type { Machine } from '../machine.ts';
import { STANDARD_LIBRARY } from '../modules/standard-library.ts';
import { callChecked, callMethodChecked } from '../raising/call-checks.ts';
import { PythonError } from '../state/signals.ts';
import { findInClass, lineage } from '../values/lineage.ts';
import { signValue } from '../values/sign-value.ts';
import { settle } from '../values/truth.ts';
import {
  argumentsOf,
  type CallArguments,
  dict,
  type FunctionValue,
  NONE,
  type Place,
  type Scope,
  type UnknownValue,
  type Value,
} from '../values/values.ts';
import { classBeingMade, instantiate, instantiateItself, makeObject } from './classes.ts';
import {
  callBytesMethod,
  callDictMethod,
  callEnvironmentMethod,
  callRequestMethod,
  callSequenceMethod,
  callSysPathMethod,
} from './container-methods.ts';
import { mayReachEnvironment, offer } from './escapes.ts';
import { callFunction, isCallable } from './functions.ts';
import { callCoroutineMethod, callGeneratorMethod } from './generator-methods.ts';
import { callTextMethod, callUnknownMethod, makeTranslation } from './text-methods.ts';

const callMethod = (of: Value, name: string, args: CallArguments, place: Place, machine: Machine): Value => {
  const { world } = machine;
  const object = settle(of, world);
  switch (object.kind) {
    case 'text':
    case 'bytes':
      return callTextMethod(object, name, args, place, machine);
    case 'environment':
      return object.isBytes
        ? callBytesMethod(name, args, place, machine)
        : callEnvironmentMethod(null, name, args, place, machine);
    case 'sys-path':
      return callSysPathMethod(null, name, args, place, machine);
    case 'request':
      return callRequestMethod(object, name, args, place, machine);
    case 'dict':
      if (world.externalAttributes.get('os.environ') === object)
        return callReplacedEnvironment(object, name, args, place, machine);
      return callDictMethod(object, name, args, place, machine);
    case 'chain':
      return callChainMethod(object, name, args, place, machine);
    case 'sequence':
      return callSequenceMethod(object, name, args, place, machine);
    case 'path':
      return (
        callPathMethod(object.path, name, args, place, machine) ?? world.unknown(`a path's ${name}() is not known`)
      );
    case 'file':
      if (name === 'read' && object.text !== null) return readRest(object, args);
      if (name === 'readline') return readLine(object, world);
      if (name === 'read')
        return world.unknown('a file that is not in this tree', `file:${object.path ?? ''}|`, { isText: true });
      if (name === 'readlines' || name === '__iter__')
        return { kind: 'sequence', type: 'list', ...asItems(machine.iterate(object, place)) };
      return name === 'close' ? NONE : world.unknown(`a file's ${name}() is not known`, undefined, { isText: true });
    case 'unknown':
      return callUnknownMethod(object, name, args, place, machine);
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
      return callStackMethod(object, name, args, place, machine);
    default:
      return world.unknown(`${name}() is not known`);
  }
};

type OpenFile = Extract<Value, { kind: 'file' }>;

/** What is left of a file; a part of it is taken to be in no file of its own. */
const readRest = ({ text: whole, path, position }: OpenFile, { positional }: CallArguments): Value => {
  const from = position.at;
  const [size] = positional;
  const end = size?.kind === 'number' && size.value >= 0 ? from + size.value : undefined;
  const part = (whole ?? '').slice(from, end);
  position.at = from + part.length;
  return { kind: 'text', text: part, ...(path && from === 0 && end === undefined ? { path } : {}) };
};

const readLine = ({ text: whole, position }: OpenFile, world: Machine['world']): Value => {
  if (whole === null) return world.unknown('a line of a file that is not in this tree', undefined, { isText: true });
  const line = /[^\n]*\n|[^\n]*$/.exec(whole.slice(position.at))?.[0] ?? '';
  position.at += line.length;
  return { kind: 'text', text: line };
};

/** A method of `contextlib.ExitStack`: what is registered runs when the block is left. */
const callStackMethod = (
  stack: Extract<Value, { kind: 'handler' }>,
  name: string,
  args: CallArguments,
  place: Place,
  { world }: Machine,
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
  place: Place,
  machine: Machine,
): Value => {
  const [key, value] = args.positional;
  if (name === 'setdefault' && key && value) {
    const isThere = callDictMethod(object, '__contains__', argumentsOf(key), place, machine);
    if (isThere.kind === 'bool' && !isThere.value) machine.environment.write(key, value, place, { how: 'python-only' });
  }
  const result = callDictMethod(object, name, args, place, machine);
  if (name === 'update')
    for (const entry of object.entries.values())
      machine.environment.write(entry.key, entry.value, place, { how: 'python-only' });
  return result;
};

/** Whether a call may write the environment it is handed. */
const receivesEnvironment = (args: CallArguments): boolean =>
  valuesOf(args).some((value) => leadsToEnvironment(value, 3));

const valuesOf = ({ positional, named }: CallArguments): Value[] => [...positional, ...named.values()];

const leadsToEnvironment = (value: Value, depth: number): boolean => {
  if (value.kind === 'environment') return true;
  if (depth === 0) return false;
  const leads = (inner: Value) => leadsToEnvironment(inner, depth - 1);
  if (value.kind === 'method') return leads(value.of);
  if (value.kind === 'sequence') return value.items.slice(0, 20).some(leads);
  if (value.kind === 'chain') return value.maps.items.some(leads);
  if (value.kind === 'dict') return [...value.entries.values()].slice(0, 20).some(({ value: inner }) => leads(inner));
  return value.kind === 'instance' && [...value.attributes.values()].slice(0, 20).some(leads);
};

const SETS_UP =
  /(?:^|[._])(?:env|environ|environment|setup|set_up|configure|config|activate|boot|bootstrap|init|initialize|prepare|install|load)/i;

/** A call of something outside the project that no table knows: it may write what it is handed, and names tell of setting up. */
const callOutside = (name: string, args: CallArguments, place: Place, machine: Machine, scope: Scope): Value => {
  const { world, environment } = machine;
  const why = `${name}() is not in this tree`;
  if (receivesEnvironment(args) || SETS_UP.test(name)) {
    environment.write(world.unknown(why), world.unknown(why), place, { isDoubtful: true });
    world.notice('call-not-followed', `${why}: it may write the environment`, place);
  }
  const wraps = valuesOf(args).filter((value) => isCallable(value));
  offer(
    valuesOf(args).filter((value) => !isApplication(value)),
    `${name}()`,
    place,
    machine,
    scope,
  );
  return world.unknown(why, undefined, wraps.length > 0 ? { wraps } : {});
};

/** Whether a value looks like a WSGI application: it takes two arguments, and whoever is handed it will call it for a request. */
const isApplication = (value: Value): boolean => {
  if (value.kind === 'handler' || value.kind === 'class') return true;
  if (value.kind === 'bound') return value.target.kind === 'function' && takes(value.target, 3);
  if (value.kind === 'function') return takes(value, 2);
  const called = value.kind === 'instance' ? findInClass(value.type, '__call__') : null;
  return called?.kind === 'function' && takes(called, 3);
};

const takes = ({ definition: { parameters } }: FunctionValue, count: number): boolean =>
  parameters.filter(({ kind, defaultValue }) => kind === 'positional' && !defaultValue).length === count;

const OF_MAPPING = /^(?:os\._Environ|(?:collections\.abc|typing|_collections_abc|collections)\.\w*Mapping)\.(\w+)$/;
const OF_BUILTIN = /^(?:str|dict|list|set|tuple|bytes|collections\.(?:OrderedDict|UserDict|defaultdict))\.(\w+)$/;
const FITTING: Readonly<Record<string, readonly Value['kind'][]>> = {
  str: ['text'],
  bytes: ['bytes'],
  dict: ['dict'],
  list: ['sequence'],
  set: ['sequence'],
  tuple: ['sequence'],
};

/** A method called through its class, as `str.upper(text)`, or what `object` and `type` do themselves; null where it is none. */
const callUnbound = (name: string, args: CallArguments, place: Place, machine: Machine, scope: Scope): Value | null => {
  const [self, ...rest] = args.positional.map((value, i) => (i === 0 ? settle(value, machine.world) : value));
  if (name.startsWith('object.') || name.startsWith('type.') || name.endsWith('.__init_subclass__'))
    return callObject(name, self, rest, place, machine);
  const method = OF_MAPPING.exec(name)?.[1] ?? OF_BUILTIN.exec(name)?.[1];
  if (method === undefined || !self) return null;
  if (name === 'dict.fromkeys')
    return dict(machine.iterate(self, place).items.map((key) => [settle(key, machine.world), rest[0] ?? NONE]));
  if (name === 'str.maketrans') {
    const table = makeTranslation(self, rest);
    if (table) return table;
  }
  if (self.kind === 'instance' && OF_MAPPING.test(name))
    return callMixin(self, method, { ...args, positional: rest }, place, machine);
  const kinds = FITTING[name.split('.', 1)[0] ?? ''];
  if (kinds ? !kinds.includes(self.kind) : self.kind !== 'environment' && self.kind !== 'dict') return null;
  return machine.call(machine.getAttribute(self, method, place), { ...args, positional: rest }, place, scope);
};

const callObject = (
  name: string,
  self: Value | undefined,
  rest: readonly Value[],
  place: Place,
  machine: Machine,
): Value | null => {
  switch (name) {
    case 'object.__new__':
      return self?.kind === 'class' ? makeObject(self, rest[0]) : null;
    case 'type.__new__':
      return classBeingMade(rest[2], machine);
    case 'type.__call__':
      return self?.kind === 'class'
        ? instantiateItself(self, { positional: rest, named: new Map(), open: false }, place, machine)
        : null;
    case 'object.__setattr__': {
      const [key, value] = rest;
      if (self?.kind !== 'instance' || key?.kind !== 'text' || !value) return null;
      self.attributes.set(key.text, value);
      return NONE;
    }
    case 'object.__init__':
    case 'type.__init__':
      return NONE;
    default:
      return name.endsWith('.__init_subclass__') ? NONE : null;
  }
};

const callExternal = (name: string, args: CallArguments, place: Place, machine: Machine, scope: Scope): Value => {
  const { world } = machine;
  if (!name.includes('.')) {
    const result = callBuiltin(name, args, place, machine, scope);
    if (result) return result;
  }
  const unbound = callUnbound(name, args, place, machine, scope);
  if (unbound) return unbound;
  const top = name.split('.', 1)[0] ?? name;
  const [, base] = /^(.*)\.(?:__init__|load_middleware)$/.exec(name) ?? [];
  if (base !== undefined && findDeed(base) === 'WSGIHandler') {
    machine.world.record({ kind: 'handler', handler: 'WSGIHandler' }, place);
    return NONE;
  }
  const known = callLibrary(name, args, place, machine);
  if (known) {
    if (receivesEnvironment(args)) world.notice('call-not-followed', `${name}() is handed os.environ`, place);
    return name === 'environ.Path' ? makePath(args.positional, machine) : known;
  }
  if (STANDARD_LIBRARY.has(top) || !name.includes('.')) return callStandard(name, args, place, machine, scope);
  return callOutside(name, args, place, machine, scope);
};

/** A library's application calls the `start_response` it is given once (PEP 3333); one of the script's own does what it does. */
const startResponse = ({ positional }: CallArguments, place: Place, machine: Machine, scope: Scope): void => {
  const { world } = machine;
  const start = positional[1];
  if (world.phase === 'import' || !start || start.kind === 'unknown' || !isCallable(start)) return;
  const status = world.unknown('the status of the response', undefined, { isText: true });
  machine.call(start, argumentsOf(status, world.unknown('the headers of the response')), place, scope);
};

/** Calls a library's WSGI application: the applications it wraps get the call. */
const callHandler = (
  wraps: readonly Value[],
  args: CallArguments,
  place: Place,
  machine: Machine,
  scope: Scope,
): Value => {
  let result: Value = machine.world.unknown('the response');
  if (!wraps.some(isCallable)) startResponse(args, place, machine, scope);
  for (const inner of wraps) if (isCallable(inner)) result = machine.call(inner, args, place, scope);
  return result;
};

/** What only tells people something. */
const isMessage = (callee: Value): boolean =>
  callee.kind === 'external' && /^(?:print|logging\.(?!config)\w+|warnings\.warn)$/.test(callee.name);

/** Calls a value. */
export const callValue = (raw: Value, args: CallArguments, place: Place, machine: Machine, scope: Scope): Value => {
  const { world } = machine;
  world.step();
  const callee = settle(raw, world);
  // What is handed on may come to count later.
  if (args.positional.length + args.named.size > 0 && !isMessage(callee))
    world.noteWrite(
      valuesOf(args)
        .map((value) => signValue(value))
        .join(),
    );
  switch (callee.kind) {
    case 'function':
      return callFunction(callee, args, place, machine);
    case 'bound': {
      const bound = { ...args, positional: [callee.self, ...args.positional] };
      return machine.call(callee.target, bound, place, scope);
    }
    case 'class':
      return instantiate(callee, args, place, machine);
    case 'instance': {
      if (findInClass(callee.type, '__call__'))
        return machine.call(machine.getAttribute(callee, '__call__', place), args, place, scope);
      const [outside] = lineage(callee.type).outside;
      if (!outside) throw new PythonError('TypeError', `'${callee.type.name}' object is not callable`, place);
      if (callee.type.record === 'tuple')
        throw new PythonError('TypeError', `'${callee.type.name}' object is not callable`, place);
      const wraps = [...callee.attributes.values()].filter((value) => isCallable(value) && value !== callee);
      return callHandler(wraps.slice(0, 1), args, place, machine, scope);
    }
    case 'external':
      return callChecked(callee.name, args, place, world, () => callExternal(callee.name, args, place, machine, scope));
    case 'method':
      world.touch();
      return callMethodChecked(settle(callee.of, world), callee.name, args, {
        place,
        world,
        run: () => callMethod(callee.of, callee.name, args, place, machine),
      });
    case 'partial': {
      const given = {
        positional: [...callee.args.positional, ...args.positional],
        named: new Map([...callee.args.named, ...args.named]),
        open: callee.args.open || args.open,
      };
      return machine.call(callee.target, given, place, scope);
    }
    case 'handler':
      world.mayRaise('*', `${callee.label} may raise`, place);
      return callHandler(callee.wraps, args, place, machine, scope);
    case 'path':
      return callPathMethod(callee.path, '__call__', args, place, machine) ?? NONE;
    case 'descriptor':
      if (callee.how === 'static') return machine.call(callee.target, args, place, scope);
      throw new PythonError('TypeError', "'property' object is not callable", place);
    case 'none':
      throw new PythonError('TypeError', "'NoneType' object is not callable", place);
    case 'text':
    case 'number':
    case 'bool':
    case 'dict':
    case 'sequence':
      throw new PythonError('TypeError', `'${callee.kind}' object is not callable`, place);
    case 'module':
      throw new PythonError('TypeError', "'module' object is not callable", place);
    case 'unknown':
      return callUnknown(callee, args, place, machine, scope);
    default:
      world.mayRaise('*', `a ${callee.kind} is called`, place);
      return world.unknown(`a ${callee.kind} is called`);
  }
};

/** Callables that were set as attributes of something that is not known, such as `app.wsgi_app = ...`. */
const attributesOf = ({ id }: UnknownValue, { world }: Machine): Value[] => {
  const start = `?${id}.`;
  return [...world.externalAttributes].flatMap(([name, value]) => (name.startsWith(start) ? [value] : []));
};

/** Calls what a wrapper that is not followed wraps. At import, how it is called is not known. */
const callWrapped = (
  inner: readonly Value[],
  args: CallArguments,
  place: Place,
  machine: Machine,
  scope: Scope,
): void => {
  const { world } = machine;
  if (world.phase !== 'import') {
    callHandler(inner, args, place, machine, scope);
    return;
  }
  try {
    callHandler(inner, args, place, machine, scope);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    world.mayFail ??= 'a wrapper that is not followed';
  }
};

const callUnknown = (
  callee: Extract<Value, { kind: 'unknown' }>,
  args: CallArguments,
  place: Place,
  machine: Machine,
  scope: Scope,
): Value => {
  const { world, environment } = machine;
  if (receivesEnvironment(args))
    environment.write(world.unknown(callee.why), world.unknown(callee.why), place, { isDoubtful: true });
  // What wraps a callable is taken to call it when it is called, at least sometimes.
  const inner = [...(callee.wraps ?? []), ...attributesOf(callee, machine)].filter(isCallable);
  if (inner.length > 0 && (world.phase !== 'import' || inner.some(mayReachEnvironment)))
    if (world.decide(`wrapper:${callee.id}:${world.phase}`)) callWrapped(inner, args, place, machine, scope);
  offer(
    valuesOf(args).filter((value) => !isApplication(value)),
    callee.why,
    place,
    machine,
    scope,
  );
  world.mayRaise('*', callee.why, place);
  const wraps = valuesOf(args).filter((value) => isCallable(value));
  return world.unknown(callee.why, undefined, wraps.length > 0 ? { wraps } : {});
};
