import { callMixin } from '../expressions/mapping-mixins.ts';
import { callBuiltin } from '../library/builtin-functions.ts';
import { callLibrary } from '../library/library-calls.ts';
import { findDeed } from '../library/library-table.ts';
import { makePath } from '../library/paths.ts';
import { heedCall } from '../library/settings-reads.ts';
import { callStandard } from '../library/standard-calls.ts';
import type { Context, Machine } from '../machine.ts';
import { STANDARD_LIBRARY } from '../modules/standard-library.ts';
import { leadsToEnvironment } from '../state/environment-handles.ts';
import { isInitOfException } from '../state/signals.ts';
import { findInClass, lineage } from '../values/lineage.ts';
import { settle } from '../values/truth.ts';
import {
  argumentsOf,
  type CallArguments,
  type ClassValue,
  dict,
  external,
  type FunctionValue,
  NONE,
  sequence,
  type Value,
} from '../values/values.ts';
import { classBeingMade } from './classes.ts';
import { offer } from './escapes.ts';
import { isCallable } from './functions.ts';
import { instantiateItself, makeObject } from './objects.ts';
import { noteChoices } from './settings-handed.ts';
import { takeMethods } from './taken-code.ts';
import { makeTranslation } from './text-methods.ts';

/** Whether a call may write the environment it is handed. */
export const receivesEnvironment = (args: CallArguments): boolean =>
  valuesOf(args).some((value) => leadsToEnvironment(value));

/** All arguments of a call that are known. */
export const valuesOf = ({ positional, named }: CallArguments): Value[] => [...positional, ...named.values()];

const SETS_UP =
  /(?:^|[._])(?:env|environ|environment|setup|set_up|configure|config|activate|boot|bootstrap|init|initialize|prepare|install|load)/i;

/** A call of something outside the project that no table knows: it may write what it is handed, and names tell of setting up. */
const callOutside = (name: string, args: CallArguments, context: Context): Value => {
  const { place, machine } = context;
  const { world, environment } = machine;
  const why = `${name}() is not in this tree`;
  if (receivesEnvironment(args) || SETS_UP.test(name)) {
    environment.writeUnseen(why, place);
    world.notice('call-not-followed', `${why}: it may write the environment`, place);
  } else noteChoices(name, args, context);
  const wraps = valuesOf(args).filter((value) => isCallable(value));
  offer(
    valuesOf(args).filter((value) => !isApplication(value)),
    `${name}()`,
    context,
  );
  return world.unknown(why, undefined, wraps.length > 0 ? { wraps } : {});
};

/** Whether a value looks like a WSGI application: it takes two arguments, and whoever is handed it will call it for a request. */
export const isApplication = (value: Value): boolean => {
  if (value.kind === 'handler' || value.kind === 'class') return true;
  if (value.kind === 'bound') return value.target.kind === 'function' && takes(value.target, 3);
  if (value.kind === 'function') return takes(value, 2);
  const called = value.kind === 'instance' ? findInClass(value.type, '__call__') : null;
  return called?.kind === 'function' && takes(called, 3);
};

const takes = ({ definition: { parameters } }: FunctionValue, count: number): boolean =>
  parameters.filter(({ kind, defaultValue }) => kind === 'positional' && !defaultValue).length === count;

const OF_MAPPING = /^(?:os\._Environ|(?:collections\.abc|typing|_collections_abc|collections)\.\w*Mapping)\.(\w+)$/;
/** Metaclasses of the standard library, which make classes as `type` does. */
const OF_METACLASS = /^(?:abc\.ABCMeta|enum\.Enum(?:Meta|Type))(?=\.__(?:new|init|call|prepare)__$)/;
/** `register()` of abstract classes that are not in the project. */
const OF_REGISTER = /^(?:collections(?:\.abc)?|numbers|os|contextlib)\.[A-Z]\w+\.register$/;
const OF_BUILTIN = /^(?:str|dict|list|set|tuple|bytes|collections\.(?:OrderedDict|UserDict|defaultdict))\.(\w+)$/;
const FITTING: Readonly<Record<string, readonly Value['kind'][]>> = {
  str: ['text'],
  bytes: ['bytes'],
  dict: ['dict'],
  list: ['sequence'],
  set: ['sequence'],
  tuple: ['sequence'],
};

/** `Mapping.register(type)`: it gives the class back since Python 3.3. */
const registerWith = (name: string, type: ClassValue, { world }: Machine): Value => {
  type.registeredWith.push(name);
  return world.isPython(303) ? type : NONE;
};

/** A method called through its class, as `str.upper(text)`, or what `object` and `type` do themselves; null where it is none. */
const callUnbound = (name: string, args: CallArguments, context: Context): Value | null => {
  const { place, machine, scope } = context;
  const [self, ...rest] = args.positional.map((value, i) => (i === 0 ? settle(value, machine.world) : value));
  if (/^(?:object|type)\.|\.__init_subclass__$/.test(name)) return callObject(name, self, rest, context);
  if (OF_METACLASS.test(name)) return callObject(name.replace(OF_METACLASS, 'type'), self, rest, context);
  if (self?.kind === 'class' && OF_REGISTER.test(name))
    return registerWith(name.replace(/\.register$/, ''), self, machine);
  if (self?.kind === 'instance' && isInitOfException(name)) {
    self.attributes.set('args', sequence('tuple', rest));
    return NONE;
  }
  const method = OF_MAPPING.exec(name)?.[1] ?? OF_BUILTIN.exec(name)?.[1];
  if (method === undefined || !self) return null;
  if (name === 'dict.fromkeys')
    return dict(machine.iterate(self, place).items.map((key) => [settle(key, machine.world), rest[0] ?? NONE]));
  if (name === 'str.maketrans') {
    const table = makeTranslation(self, rest);
    if (table) return table;
  }
  if (self.kind === 'instance' && OF_MAPPING.test(name))
    return callMixin(self, method, { ...args, positional: rest }, context);
  const kinds = FITTING[name.split('.', 1)[0] ?? ''];
  const object = self.kind === 'instance' ? (self.data ?? self.plain ?? self) : self;
  if (kinds ? !kinds.includes(object.kind) : object.kind !== 'environment' && object.kind !== 'dict') return null;
  return machine.call(machine.getAttribute(object, method, place), { ...args, positional: rest }, place, scope);
};

const callObject = (name: string, self: Value | undefined, rest: readonly Value[], context: Context): Value | null => {
  const { place, machine } = context;
  switch (name) {
    case 'object.__new__':
      return self?.kind === 'class' ? makeObject(self, rest[0]) : null;
    case 'type.__new__':
      return classBeingMade([self, ...rest], place, machine);
    case 'type.__subclasses__':
      return sequence(
        'list',
        machine.world.classes.filter(({ bases }) => self !== undefined && bases.includes(self)),
        self?.kind === 'class' ? null : 'classes that are not in this tree',
      );
    case 'type.mro':
      return self?.kind === 'class' && lineage(self).outside.length === 0
        ? sequence('list', [...lineage(self).classes, external('object')])
        : null;
    case 'type.__call__':
      return self?.kind === 'class' ? instantiateItself(self, argumentsOf(...rest), context) : null;
    case 'object.__setattr__': {
      const [key, value] = rest;
      if (self?.kind !== 'instance' || key?.kind !== 'text' || !value) return null;
      self.attributes.set(key.text, value);
      return NONE;
    }
    case 'type.__prepare__':
      return dict();
    case 'object.__init__':
    case 'type.__init__':
      return NONE;
    default:
      return name.endsWith('.__init_subclass__') ? NONE : null;
  }
};

/** Builtins that call no method of what they are handed but those that Python itself looks for. */
const ASKS_ONLY =
  /^(?:isinstance|issubclass|callable|hasattr|getattr|setattr|type|id|repr|str|bool|len|list|tuple|iter|next|hash|vars|super|object\..*|type\..*|functools\.partial|.*WSGIHandler.*)$/;

/** Whether a function that is handed a class may make objects of it and call their methods: of the standard library, unittest does. */
const mayUseClass = (name: string): boolean => {
  const [top = name] = name.split('.', 1);
  return top === 'unittest' || (name.includes('.') && !STANDARD_LIBRARY.has(top));
};
/** Calls that may be handed the environment, though not its methods, and leave it as it is. */
const LEAVES_ALONE =
  /^(?:isinstance|issubclass|callable|hasattr|getattr|type|id|repr|str|bool|len|hash|print|format|(?:subprocess|pprint|logging|string|warnings)\..*|(?:json|pickle)\.dumps?|os\.(?:exec|spawn|posix_spawn)\w*)$/;

/** Calls something outside the project, by its dotted name. */
export const callExternal = (name: string, args: CallArguments, context: Context): Value => {
  const { place, machine } = context;
  const { world } = machine;
  if (receivesEnvironment(args)) machine.environment.readAll(place);
  if (name === 'atexit.register' || (LEAVES_ALONE.test(name) && !valuesOf(args).some(({ kind }) => kind === 'method')))
    world.handles.keep();
  heedCall(name, args.positional, place, machine);
  if (!ASKS_ONLY.test(name))
    for (const value of valuesOf(args)) {
      if (value.kind === 'instance') takeMethods(value.type, place, machine);
      if (value.kind === 'class' && mayUseClass(name)) takeMethods(value, place, machine);
    }
  if (!name.includes('.')) {
    const result = callBuiltin(name, args, context);
    if (result) return result;
  }
  const unbound = callUnbound(name, args, context);
  if (unbound) return unbound;
  const top = name.split('.', 1)[0] ?? name;
  const [, base] = /^(.*)\.(?:__init__|load_middleware)$/.exec(name) ?? [];
  if (base !== undefined && findDeed(base) === 'WSGIHandler') {
    machine.world.record({ kind: 'handler', handler: 'WSGIHandler' }, place);
    return NONE;
  }
  const known = callLibrary(name, args, context);
  if (known) {
    if (receivesEnvironment(args)) world.notice('call-not-followed', `${name}() is handed os.environ`, place);
    return name === 'environ.Path' ? makePath(args.positional, machine) : known;
  }
  if (STANDARD_LIBRARY.has(top) || !name.includes('.')) return callStandard(name, args, context);
  return callOutside(name, args, context);
};
