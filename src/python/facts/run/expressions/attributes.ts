import { lifeOfMethod } from '../../../version/standard-names.ts';
import { chainAttribute, OF_CHAINS } from '../library/chain-map.ts';
import { methodOfParser, parserOf } from '../library/config-parser.ts';
import { isPatch, PATCH_METHODS } from '../library/patch-dict.ts';
import { pathAttribute } from '../library/paths.ts';
import { attributeOfGeneric, isGeneric } from '../library/single-dispatch.ts';
import type { Machine } from '../machine.ts';
import { finderAttribute, isFinder, isSpec, specAttribute } from '../modules/spec-loading.ts';
import { checkAttribute } from '../raising/attribute-checks.ts';
import { methodsOf } from '../raising/signatures.ts';
import { isGroup, PythonError } from '../state/signals.ts';
import { findInClass, lineage } from '../values/lineage.ts';
import { combine } from '../values/operators.ts';
import { settle } from '../values/truth.ts';
import {
  argumentsOf,
  external,
  type FunctionValue,
  NONE,
  type Place,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import { bind, isOfObject, ofClass, ofInstance, ofSuperClass } from './class-attributes.ts';
import { docstringOf } from './docstrings.ts';
import { externalAttribute, INSIDE_CODE, isInVersion, noAttribute } from './outside-attributes.ts';

/** Methods of `os.environ` (CPython 3.11, `dir(os.environ)`). */
const OF_ENVIRONMENT: ReadonlySet<string> = new Set(
  (
    'clear copy decodekey decodevalue encodekey encodevalue get items keys pop popitem setdefault update values ' +
    '__contains__ __delitem__ __getitem__ __ior__ __iter__ __len__ __or__ __setitem__'
  ).split(' '),
);

/** What `os.environ` keeps its variables in (Lib/os.py). */
const INSIDE_ENVIRONMENT = /^(?:_data|__dict__)$/;

/** The inside of `os.environ`, or of its class: what is done to it is not followed. */
export const whatItHolds = (what: string, place: Place, { world, environment }: Machine): Value => {
  const why = `${what} is not followed`;
  environment.writeUnseen(why, place);
  world.notice('python-not-followed', `${why}: it may write the environment`, place);
  return world.unknown(why);
};

/** `object.name`. */
export const readAttribute = (raw: Value, name: string, place: Place, machine: Machine): Value => {
  const { world } = machine;
  const object = settle(raw, world);
  switch (object.kind) {
    case 'instance':
      return ofInstance(object, name, place, machine);
    case 'class':
      return ofClass(object, name, machine, place);
    case 'module': {
      const found = object.scope.names.get(name) ?? world.modules.get(`${object.name}.${name}`);
      if (found) return found;
      if (object.scope.hiddenNames !== null)
        return world.unknown(object.scope.hiddenNames, `name:${object.name}.${name}`);
      const hook = object.scope.names.get('__getattr__');
      if (hook?.kind === 'function' && world.isPython(307))
        return machine.call(hook, argumentsOf(text(name)), place, object.scope);
      if (isOfObject(name)) return world.unknown(`${name} of a module`);
      throw new PythonError('AttributeError', `module '${object.name}' has no attribute '${name}'`, place);
    }
    case 'external':
      return externalAttribute(object.name, name, place, machine);
    case 'super': {
      if (object.self.kind === 'class') return ofSuperClass(object.self, object.after, name);
      if (object.self.kind !== 'instance') return world.unknown('super() of something that is not known');
      const found = findInClass(object.self.type, name, object.after);
      if (found) return bind(found, object.self, place, machine);
      const [outside] = lineage(object.self.type).outside;
      if (object.self.data) return { kind: 'method', of: object.self.data, name };
      const full = `${outside?.kind === 'external' ? outside.name : 'object'}.${name}`;
      // An object's own __init__, __setattr__ and the like do what they do to this object.
      return { kind: 'partial', target: external(full), args: argumentsOf(object.self) };
    }
    case 'path':
      return pathAttribute(object.path, name) ?? pathMethod(object, name, place, world);
    case 'unknown':
      {
        const set = world.externalAttributes.get(`?${object.id}.${name}`);
        if (set) return set;
      }
      // It may be the environment, however it was come by.
      if (/^environb?$/.test(name) || INSIDE_CODE.test(name))
        return world.unknown(object.why, `${object.id}.${name}`, { mayBeEnvironment: true });
      checkAttribute(object, name, place, world);
      if (object.wraps || object.id.startsWith('wsgi'))
        return world.unknown(object.why, `${object.id}.${name}`, { wraps: object.wraps ?? [] });
      return { kind: 'method', of: object, name };
    case 'partial':
      if (name === 'func') return object.target;
      if (isSpec(object)) return specAttribute(object, name, machine);
      if (isFinder(object)) return finderAttribute(object, name, machine);
      if (isGeneric(object)) return attributeOfGeneric(object, name) ?? ofPartial(object, name, place, machine);
      if (parserOf(object)) return methodOfParser(object, name);
      if (isPatch(object) && PATCH_METHODS[name])
        return {
          kind: 'partial',
          target: external(`unittest.mock.patch.dict.${PATCH_METHODS[name]}`),
          args: argumentsOf(object),
        };
      return ofPartial(object, name, place, machine);
    case 'chain':
      if (!OF_CHAINS.has(name) && !isOfObject(name)) throw noAttribute('ChainMap', name, place);
      return chainAttribute(object, name);
    case 'environment':
      if (name === 'has_key' && !world.isPython(300)) return { kind: 'method', of: object, name };
      if (name === '__class__') return external('os._Environ');
      if (INSIDE_ENVIRONMENT.test(name)) return whatItHolds(`os.environ.${name}`, place, machine);
      if (!OF_ENVIRONMENT.has(name) && !name.startsWith('_'))
        throw new PythonError('AttributeError', `'_Environ' object has no attribute '${name}'`, place);
      return { kind: 'method', of: object, name };
    case 'exception':
      if (name === 'args' && object.args) return sequence('tuple', [...object.args]);
      if (name === '__class__') return external(object.name);
      if (isGroup(object.name) && object.args) {
        const [message, members] = object.args;
        if (name === 'message' && message) return message;
        // The list that it is given is kept as a tuple.
        if (name === 'exceptions' && members?.kind === 'sequence') return { ...members, type: 'tuple' };
      }
      if (!isOfObject(name) && name !== 'args')
        world.mayRaise('AttributeError', `an exception may have no ${name}`, place);
      return world.unknown(`${name} of an exception`);
    case 'handler':
      if (object.label === 'contextlib.ExitStack') {
        if (!OF_EXIT_STACK.test(name)) throw noAttribute(object.label, name, place);
        return { kind: 'method', of: object, name };
      }
      if (object.label === 'concurrent.futures.ThreadPoolExecutor') return external(`${object.label}.${name}`);
      // The application of an object that can be one itself, as Flask's.
      if (APPLICATION_OF.has(name))
        return { kind: 'handler', wraps: [...object.wraps], label: `${object.label}.${name}` };
      world.mayRaise('AttributeError', `${object.label} may have no ${name}`, place);
      return world.unknown(`${object.label}.${name} is not known`, undefined, { wraps: object.wraps });
    case 'none':
      if (isOfObject(name)) return world.unknown(`${name} of None`);
      throw new PythonError('AttributeError', `'NoneType' object has no attribute '${name}'`, place);
    case 'function': {
      const set = world.externalAttributes.get(attributeOf(object, name));
      if (set) return set;
      if (object.imitates && COPIED_BY_WRAPS.test(name)) return machine.getAttribute(object.imitates, name, place);
      if (name === '__wrapped__' && object.imitates && world.isPython(302)) return object.imitates;
      if (name === '__name__') return text(object.definition.name);
      if (name === '__doc__') return docstringOf(object.definition.body, machine);
      if (isOfObject(name)) return insideOf(object, name, world);
      if (object.cache && /^cache_(?:clear|info|parameters)$/.test(name)) return { kind: 'method', of: object, name };
      const asNow = name.replace(/^func_(\w+)$/, '__$1__');
      if (asNow !== name && !world.isPython(300)) return machine.getAttribute(object, asNow, place);
      throw new PythonError('AttributeError', `'function' object has no attribute '${name}'`, place);
    }
    default: {
      if (object.kind === 'method' && INSIDE_CODE.test(name))
        return world.unknown(`${name} of a method`, undefined, { mayBeEnvironment: true });
      if (object.kind === 'bound') {
        const inside = ofBound(object, name, place, machine);
        if (inside) return inside;
        if (object.target.kind === 'function')
          throw new PythonError('AttributeError', `'method' object has no attribute '${name}'`, place);
      }
      const type = TYPE_OF_METHODS[object.kind === 'sequence' ? object.type : object.kind];
      if (type && !isInVersion(lifeOfMethod(type, name), world))
        throw new PythonError('AttributeError', `'${type}' object has no attribute '${name}'`, place);
      checkAttribute(object, name, place, world);
      return { kind: 'method', of: object, name };
    }
  }
};

/** What a method has: its object, its function, and what that has; null where the method has no such attribute. */
const ofBound = (
  { target, self }: Extract<Value, { kind: 'bound' }>,
  name: string,
  place: Place,
  machine: Machine,
): Value | null => {
  const isOld = /^(?:im|func)_/.test(name);
  if (isOld && machine.world.isPython(300)) return null;
  if (name === '__self__' || name === 'im_self') return self;
  if (name === '__func__' || name === 'im_func') return target;
  if (target.kind !== 'function') return null;
  const isSet = machine.world.externalAttributes.has(attributeOf(target, name));
  return isOld || isSet || isOfObject(name) ? machine.getAttribute(target, name, place) : null;
};

/** What a function has of Python's own, such as its code: whoever gets it may run the function. */
const insideOf = (object: Value, name: string, world: Machine['world']): Value =>
  combine([text(name)], 'attribute', world, TELLS_OF_FUNCTION.test(name) ? {} : { wraps: [object] });

/** What `functools.wraps` copies (Lib/functools.py, WRAPPER_ASSIGNMENTS). */
const COPIED_BY_WRAPS = /^__(?:module|name|qualname|doc|annotations)__$/;

const TELLS_OF_FUNCTION = /^__(?:doc|module|qualname|dict|annotations|class|hash|eq|ne|repr|str|sizeof)__$/;

const pathMethod = (object: Value, name: string, place: Place, world: Machine['world']): Value => {
  if (!methodsOf('path')?.has(name)) world.mayRaise('AttributeError', `a path may have no ${name}`, place);
  return { kind: 'method', of: object, name };
};

const TYPE_OF_METHODS: Readonly<Record<string, string>> = {
  text: 'str',
  bytes: 'bytes',
  dict: 'dict',
  list: 'list',
};

/** An attribute of what a library made: a thread that was not started yet, a future, a partial function. */
const ofPartial = (
  object: Extract<Value, { kind: 'partial' }>,
  name: string,
  place: Place,
  { world }: Machine,
): Value => {
  const made = object.target.kind === 'external' ? object.target.name : '';
  if (name === 'start' && made.endsWith('.start')) return object;
  if (made === 're.Pattern' && name === 'pattern') return object.args.positional[0] ?? NONE;
  if (made === 're.Pattern') return { kind: 'partial', target: external(`re.${name}`), args: argumentsOf(object) };
  if (made === 'string.Template' && name === 'template') return object.args.positional[0] ?? NONE;
  if (made === 'string.Template') return { ...object, target: external(`string.Template.${name}`) };
  if (made === 're.Match') return { ...object, target: external(`re.Match.${name}`) };
  if (made === 'concurrent.futures.Future' && name === 'result')
    return { ...object, target: external(`${made}.result`) };
  if (name === 'func') return object.target;
  if (name === 'args') return sequence('tuple', [...object.args.positional]);
  world.mayRaise('AttributeError', `a partial function may have no ${name}`, place);
  return world.unknown('an attribute of a partial function');
};

/** What an attribute of a function is kept as. */
export const attributeOf = ({ definition, scope }: FunctionValue, name: string): string =>
  `function@${scope.source.path}:${definition.start}.${name}`;

/** Methods of `contextlib.ExitStack`. */
const OF_EXIT_STACK = /^(?:callback|close|enter_context|pop_all|push|__\w+__)$/;

/** Attributes of an application that hold what it calls for each request (Flask, Bottle, Pecan). */
export const APPLICATION_OF: ReadonlySet<string> = new Set(['wsgi_app', 'app', 'application', 'wsgi']);
