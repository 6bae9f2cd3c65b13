import { lifeOf, lifeOfMethod } from '../../../version/standard-names.ts';
import { mayReachEnvironment } from '../calls/escapes.ts';
import { chainAttribute, OF_CHAINS } from '../library/chain-map.ts';
import { methodOfParser, parserOf, setOfParser } from '../library/config-parser.ts';
import { LEGACY_NAMES } from '../library/library-table.ts';
import { isPatch } from '../library/patch-dict.ts';
import { pathAttribute } from '../library/paths.ts';
import type { Machine } from '../machine.ts';
import { isSpec, specAttribute } from '../modules/spec-loading.ts';
import { checkAttribute, isKnownOutside } from '../raising/attribute-checks.ts';
import { pythonTypeOf } from '../raising/python-type.ts';
import { methodsOf } from '../raising/signatures.ts';
import { PythonError } from '../state/signals.ts';
import { findInClass, lineage, rebase } from '../values/lineage.ts';
import { combine } from '../values/operators.ts';
import { signValue } from '../values/sign-value.ts';
import { settle } from '../values/truth.ts';
import {
  argumentsOf,
  bool,
  type ClassValue,
  dict,
  ENVIRONMENT,
  external,
  type InstanceValue,
  liveNames,
  type ModuleValue,
  NONE,
  type Place,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import { interpreterFlag } from './interpreter-flags.ts';
import { chosenData, mixinOf } from './mapping-mixins.ts';
import { versionItem } from './version-info.ts';

/** What a class attribute is when it is read through an instance (CPython's descriptor protocol). */
const bind = (found: Value, self: InstanceValue, place: Place, machine: Machine): Value => {
  if (found.kind === 'function' || found.kind === 'partial')
    return found.kind === 'function' ? { kind: 'bound', target: found, self } : found;
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

const ofInstance = (object: InstanceValue, name: string, place: Place, machine: Machine): Value => {
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
  if (object.data) return { kind: 'method', of: object.data, name };
  const mixin = mixinOf(object, name);
  if (mixin) return mixin;
  if (object.plain) return machine.getAttribute(object.plain, name, place);
  const record = object.type.record === 'tuple' ? recordAttribute(object.type, object, name) : null;
  if (record) return record;
  const fallback = findInClass(object.type, '__getattr__');
  if (fallback)
    return machine.call(bind(fallback, object, place, machine), argumentsOf(text(name)), place, object.type.scope);
  const [outside] = lineage(object.type).outside;
  if (outside?.kind === 'external' && outside.name === 'threading.Thread')
    return { kind: 'partial', target: external(`threading.Thread.${name}`), args: argumentsOf(object) };
  if (outside && !isOfObject(name)) machine.world.mayRaise('AttributeError', `a base may have no ${name}`, place);
  if (outside?.kind === 'external') return external(`${outside.name}.${name}`);
  if (outside) return machine.world.unknown('a base class is not known');
  if (isOfObject(name)) return machine.world.unknown(`${name} of an object`);
  throw new PythonError('AttributeError', `'${object.type.name}' object has no attribute '${name}'`, place);
};

/** A descriptor that comes before an attribute of the object itself. */
const isDataDescriptor = (found: Value | null): boolean =>
  (found?.kind === 'descriptor' && found.how === 'property') ||
  (found?.kind === 'instance' && findInClass(found.type, '__set__') !== null);

/** What `collections.namedtuple` gives every class and object (docs.python.org, collections). */
const RECORD_METHODS: ReadonlySet<string> = new Set(['_make', '_replace', '_asdict', '__new__']);

const recordAttribute = (type: ClassValue, self: Value, name: string): Value | null => {
  if (name === '_fields') return sequence('tuple', type.fields.map(text));
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
  if (meta?.kind === 'unknown') return machine.world.unknown('a metaclass is not known');
  const hook = meta?.kind === 'class' && !isOfObject(name) ? findInClass(meta, '__getattr__') : null;
  return hook ? machine.call(hook, argumentsOf(object, text(name)), place, object.scope) : null;
};

const ofClass = (object: ClassValue, name: string, machine: Machine, place: Place): Value => {
  if (name === '__name__' || name === '__qualname__') return text(object.name);
  if (name === '__dict__') return liveNames(object.scope.names);
  if (name === '__mro__' && lineage(object).outside.length === 0 && !object.isClassic)
    return sequence('tuple', [...lineage(object).classes, external('object')]);
  if (name === '__members__' && object.members)
    return dict(object.members.map((one) => [one.attributes.get('name') ?? text(''), one]));
  const found = findInClass(object, name);
  if (found?.kind === 'descriptor') {
    if (found.how === 'class') return { kind: 'bound', target: found.target, self: object };
    return found.how === 'static' ? found.target : machine.world.unknown('a property of a class');
  }
  if (found?.kind === 'instance' && findInClass(found.type, '__get__'))
    return machine.call(
      machine.getAttribute(found, '__get__', place),
      argumentsOf(NONE, object),
      place,
      found.type.scope,
    );
  if (found) return found;
  const record = object.record === 'tuple' ? recordAttribute(object, object, name) : null;
  if (record) return record;
  if (object.record === 'tuple' && object.fields.includes(name)) return machine.world.unknown(`the field ${name}`);
  const inherited = ofMetaclass(object, name, place, machine);
  if (inherited) return inherited;
  const [outside] = lineage(object).outside;
  if (outside?.kind === 'external' && /^abc\.ABC/.test(outside.name))
    return { kind: 'partial', target: external(`abc.ABCMeta.${name}`), args: argumentsOf(object) };
  if (outside && !isOfObject(name)) machine.world.mayRaise('AttributeError', `a base may have no ${name}`, place);
  if (outside?.kind === 'external') return external(`${outside.name}.${name}`);
  if (outside) return machine.world.unknown('a base class is not known');
  if (isOfObject(name) || name === 'mro') return machine.world.unknown(`${name} of a class`);
  throw new PythonError('AttributeError', `type object '${object.name}' has no attribute '${name}'`, place);
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Values of modules outside the project that are always the same, by dotted name (docs.python.org, library reference; a POSIX system, Python 3). */
const CONSTANTS: Readonly<Record<string, () => Value>> = {
  'os.sep': () => text('/'),
  'os.path.sep': () => text('/'),
  'os.pathsep': () => text(':'),
  'os.linesep': () => text('\n'),
  'os.curdir': () => text('.'),
  'os.pardir': () => text('..'),
  'os.path.pardir': () => text('..'),
  'os.extsep': () => text('.'),
  'os.name': () => text('posix'),
  'os.environ': () => ENVIRONMENT,
  'os.environb': () => ({ kind: 'environment', isBytes: true }),
  'sys.path': () => ({ kind: 'sys-path' }),
  'sys.argv': () => sequence('list', [text('mod_wsgi')]),
  'django.conf.ENVIRONMENT_VARIABLE': () => text('DJANGO_SETTINGS_MODULE'),
  'typing.TYPE_CHECKING': () => bool(false),
  'typing_extensions.TYPE_CHECKING': () => bool(false),
  'string.ascii_lowercase': () => text(LETTERS),
  'string.ascii_uppercase': () => text(LETTERS.toUpperCase()),
  'string.ascii_letters': () => text(LETTERS + LETTERS.toUpperCase()),
  'string.digits': () => text('0123456789'),
  'string.hexdigits': () => text('0123456789abcdefABCDEF'),
  'string.punctuation': () => text('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'),
};

/** Modules that modules outside the project import for themselves: `shutil.os` is `os`. */
const IMPORTED_BY_OTHERS: Readonly<Record<string, string>> = { os: 'os', _os: 'os', sys: 'sys', _sys: 'sys' };

/** Methods of mappings: whoever calls them on a module takes it for one. */
const OF_MAPPINGS: ReadonlySet<string> = new Set(
  'get setdefault __setitem__ __getitem__ __delitem__ items keys values pop update'.split(' '),
);

const UNKNOWN_CONSTANTS =
  /^(?:sys\.(?:platform|executable|prefix|base_prefix|exec_prefix|byteorder|implementation|maxsize|hexversion)|os\.(?:devnull|defpath)|django\.(?:VERSION|__version__)|mod_wsgi\.\w+|platform\.\w+_\w+)$/;

const noAttribute = (module: string, name: string, place: Place): PythonError =>
  new PythonError('AttributeError', `module '${module}' has no attribute '${name}'`, place);

/** Whether the version of Python on this path has a name. */
const isInVersion = (life: ReturnType<typeof lifeOf>, world: Machine['world']): boolean =>
  life === null || (world.isPython(life.since) && !(life.until < 9999 && world.isPython(life.until)));

/**
 * A name of a module, class or object outside the project. `raises`: what a name that is not there ends with, which for
 * `from module import name` is ImportError.
 */
export const externalAttribute = (
  module: string,
  name: string,
  place: Place,
  machine: Machine,
  raises = 'AttributeError',
): Value => {
  const { world } = machine;
  const full = `${module === 'posixpath' ? 'os.path' : module}.${name}`;
  const set = world.externalAttributes.get(full);
  if (set) return set;
  if (!isInVersion(lifeOf(full), world)) throw noAttribute(module, name, place);
  if (world.externalModules.has(module) && OF_MAPPINGS.has(name)) throw noAttribute(module, name, place);
  const constant = CONSTANTS[full];
  if (constant) return constant();
  if (name === '__name__' && !/^(?:sys|os)$/.test(module)) return text(full.split('.').at(-2) ?? module);
  if (full === 'sys.version_info') return external(full);
  if (full === 'sys.version_info.major' || full === 'sys.version_info.minor')
    return versionItem(name === 'major' ? 0 : 1, world);
  if (module === 'sys.flags' && !name.startsWith('_')) return interpreterFlag(name, machine);
  if (/^(?:django\.utils\.)?six\.PY[23]$/.test(full)) return bool(world.isPython(300) === full.endsWith('3'));
  if (full === 'sys.version')
    return world.unknown('the version of Python', full, {
      isText: true,
      prefix: `${versionItem(0, world).kind === 'number' && world.isPython(300) ? 3 : 2}.`,
    });
  // site.py takes it away; reload(sys) brings it back.
  if (full === 'sys.setdefaultencoding' && !world.externalAttributes.has('reloaded sys'))
    throw noAttribute(module, name, place);
  if (full === 'sys.modules') return { ...liveNames(world.modules), open: 'the modules that are loaded' };
  if (UNKNOWN_CONSTANTS.test(full))
    return world.unknown(`${full} is not known`, full, { isText: !full.includes('info') });
  // Nothing but configure() and what reads the settings makes them so.
  if (full === 'django.conf.settings.configured')
    return bool(world.trace.some(({ kind }) => kind === 'configure' || kind === 'handler'));
  if (module.startsWith('django.conf.settings') && name !== 'configure') {
    if (module === 'django.conf.settings') world.record({ kind: 'settings-read', name }, place);
    return world.unknown(`${full} is a Django setting`, full);
  }
  if (LEGACY_NAMES.has(full)) world.record({ kind: 'legacy', name: full }, place);
  const leadsTo = IMPORTED_BY_OTHERS[name];
  if (leadsTo && !/^(?:os|sys|django\.conf\.settings)\b/.test(module)) {
    world.mayRaise(raises, `${module} may have no ${name}`, place);
    return external(leadsTo);
  }
  const isKnown = lifeOf(full) !== null || isKnownOutside(module, name, world);
  if (!isKnown && !world.modules.has(full)) world.mayRaise(raises, `${module} may have no ${name}`, place);
  return external(full);
};

/** Every object has names with two underscores on each side, by its class or by `object`. */
const isOfObject = (name: string) => /^__\w+__$/.test(name);

/** `super().name` in a class method or in `__new__`. */
const ofSuperClass = (self: ClassValue, after: ClassValue, name: string): Value => {
  const isMeta = !lineage(self).classes.includes(after);
  const meta = lineage(self).classes.find(({ metaclass }) => metaclass?.kind === 'class')?.metaclass;
  const found = isMeta && meta?.kind === 'class' ? findInClass(meta, name, after) : findInClass(self, name, after);
  if (isMeta && found?.kind === 'function') return { kind: 'bound', target: found, self };
  if (found?.kind === 'descriptor')
    return found.how === 'class' ? { kind: 'bound', target: found.target, self } : found.target;
  if (found) return found;
  if (isMeta && name !== '__new__')
    return { kind: 'partial', target: external(`type.${name}`), args: argumentsOf(self) };
  const [outside] = lineage(self).outside;
  return external(`${outside?.kind === 'external' ? outside.name : 'object'}.${name}`);
};

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
const whatItHolds = (what: string, place: Place, { world, environment }: Machine): Value => {
  const why = `${what} is not followed`;
  environment.write(world.unknown(why), world.unknown(why), place, { isDoubtful: true });
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
      if (/^environb?$/.test(name))
        return world.unknown(object.why, `${object.id}.${name}`, { mayBeEnvironment: true });
      checkAttribute(object, name, place, world);
      if (object.wraps || object.id.startsWith('wsgi'))
        return world.unknown(object.why, `${object.id}.${name}`, { wraps: object.wraps ?? [] });
      return { kind: 'method', of: object, name };
    case 'partial':
      if (name === 'func') return object.target;
      if (isSpec(object)) return specAttribute(object, name, machine);
      if (parserOf(object)) return methodOfParser(object, name);
      if (isPatch(object) && (name === 'start' || name === 'stop'))
        return { kind: 'partial', target: external(`unittest.mock.patch.dict.${name}`), args: argumentsOf(object) };
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
      const set = world.externalAttributes.get(attributeOf(object, name, machine));
      if (set) return set;
      if (name === '__name__') return text(object.definition.name);
      if (isOfObject(name)) return combine([text(name)], 'attribute', world);
      throw new PythonError('AttributeError', `'function' object has no attribute '${name}'`, place);
    }
    default: {
      const type = TYPE_OF_METHODS[object.kind === 'sequence' ? object.type : object.kind];
      if (type && !isInVersion(lifeOfMethod(type, name), world))
        throw new PythonError('AttributeError', `'${type}' object has no attribute '${name}'`, place);
      checkAttribute(object, name, place, world);
      return { kind: 'method', of: object, name };
    }
  }
};

const pathMethod = (object: Value, name: string, place: Place, world: Machine['world']): Value => {
  if (!methodsOf('path')?.has(name)) world.mayRaise('AttributeError', `a path may have no ${name}`, place);
  return { kind: 'method', of: object, name };
};

const TYPE_OF_METHODS: Readonly<Record<string, string>> = { text: 'str', dict: 'dict', list: 'list' };

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

const attributeOf = (object: Value, name: string, _machine: Machine): string =>
  object.kind === 'function' ? `function@${object.scope.source.path}:${object.definition.start}.${name}` : name;

/** `object.name = value`. */
export const writeAttribute = (raw: Value, name: string, value: Value, place: Place, machine: Machine): void => {
  const { world } = machine;
  world.noteWrite(`${name}=${signValue(value)}`);
  const object = settle(raw, world);
  if (object.kind === 'instance') writeToInstance(object, name, value, place, machine);
  else if (name === '__class__' && object.kind === 'module') replaceClass(object, value, place, machine);
  else if (name === '__bases__' && object.kind === 'class') rebase(object, machine.iterate(value, place).items);
  else if (object.kind === 'class' || object.kind === 'module') object.scope.names.set(name, value);
  else if (object.kind === 'function') world.externalAttributes.set(attributeOf(object, name, machine), value);
  else if (object.kind === 'environment') whatItHolds(`os.environ.${name}`, place, machine);
  else if (object.kind === 'external') writeExternal(`${object.name}.${name}`, value, place, machine);
  else if (object.kind === 'unknown') {
    world.mayRaise('AttributeError', `${name} may not be set`, place);
    world.externalAttributes.set(`?${object.id}.${name}`, value);
  } else if (object.kind === 'handler') writeToHandler(object, name, value, place, machine);
  else if (object.kind === 'partial') writeToPartial(object, name, value, place, machine);
  else if (HAS_NO_ROOM.includes(object.kind))
    throw new PythonError('AttributeError', `'${pythonTypeOf(object)}' object has no attribute '${name}'`, place);
  else world.mayRaise('AttributeError', `${name} may not be set`, place);
};

/** `sys.modules[__name__].__class__ = ...`: from then on the class says what the module has. */
const replaceClass = (module: ModuleValue, type: Value, place: Place, { world }: Machine): void => {
  const why = `the class of the module ${module.name} was replaced`;
  module.scope.hiddenNames ??= why;
  if (mayReachEnvironment(type)) world.notice('python-not-followed', `${why}: it may write the environment`, place);
};

/** Values whose attributes cannot be set. */
const HAS_NO_ROOM: readonly Value['kind'][] = ['none', 'text', 'bytes', 'number', 'bool', 'sequence', 'dict'];

/** `Record.__new__.__defaults__ = (...)`: how named tuples had defaults before Python 3.7. */
const writeToPartial = (
  object: Extract<Value, { kind: 'partial' }>,
  name: string,
  value: Value,
  place: Place,
  machine: Machine,
): void => {
  const parser = parserOf(object);
  if (parser) setOfParser(parser, name, settle(value, machine.world));
  const { target, args } = object;
  const [type] = args.positional;
  if (target.kind !== 'external' || target.name !== 'collections.namedtuple.__new__' || type?.kind !== 'class') return;
  const values = name === '__defaults__' ? machine.iterate(value, place).items : [];
  const first = type.fields.length - values.length;
  for (const [i, one] of values.entries()) type.scope.names.set(type.fields[first + i] ?? '', one);
};

/** Attributes of an application that hold what it calls for each request (Flask, Bottle, Pecan). */
const OF_EXIT_STACK = /^(?:callback|close|enter_context|pop_all|push|__\w+__)$/;

const APPLICATION_OF: ReadonlySet<string> = new Set(['wsgi_app', 'app', 'application', 'wsgi']);

/** `app.wsgi_app = Middleware(app.wsgi_app)`: from then on the object calls what it was given. */
const writeToHandler = (
  object: Extract<Value, { kind: 'handler' }>,
  name: string,
  value: Value,
  place: Place,
  { world }: Machine,
): void => {
  if (APPLICATION_OF.has(name)) (object.wraps as Value[]).splice(0, object.wraps.length, settle(value, world));
  else if (mayReachEnvironment(value))
    world.notice('call-not-followed', `${object.label} may call its ${name}, which may write the environment`, place);
};

const writeToInstance = (object: InstanceValue, name: string, value: Value, place: Place, machine: Machine): void => {
  const hook = findInClass(object.type, '__setattr__');
  const found = findInClass(object.type, name);
  if (hook) machine.call(bind(hook, object, place, machine), argumentsOf(text(name), value), place, object.type.scope);
  else if (name === '__class__' && value.kind === 'class') object.type = value;
  else if (found?.kind === 'instance' && findInClass(found.type, '__set__'))
    machine.call(machine.getAttribute(found, '__set__', place), argumentsOf(object, value), place, found.type.scope);
  else if (found?.kind === 'descriptor' && found.how === 'property' && !object.type.isClassic) {
    if (!found.setter) throw new PythonError('AttributeError', `property '${name}' has no setter`, place);
    machine.call(found.setter, argumentsOf(object, value), place, object.type.scope);
  } else object.attributes.set(name, value);
};

/** An attribute of a type that Python itself provides. */
const OF_BUILTIN_TYPE = /^(?:str|int|float|bool|bytes|dict|list|tuple|set|object|type|types\.InstanceType)\.\w+$/;

const writeExternal = (name: string, rawValue: Value, place: Place, machine: Machine): void => {
  const { world } = machine;
  const value = settle(rawValue, world);
  if (name === 'django.conf.ENVIRONMENT_VARIABLE') world.record({ kind: 'settings-variable', name: value }, place);
  if (OF_BUILTIN_TYPE.test(name))
    throw new PythonError('TypeError', `can't set attributes of built-in/extension type '${name}'`, place);
  if (name === 'sys.path') {
    replacePath(value, place, machine);
    return;
  }
  world.externalAttributes.set(name, value);
  if (name.startsWith('os._Environ.')) whatItHolds(name, place, machine);
  if (name !== 'os.environ' || value.kind === 'environment') return;
  if (value.kind === 'dict')
    for (const { key, value: inner } of value.entries.values())
      machine.environment.write(key, inner, place, { how: 'python-only' });
  else
    machine.environment.write(
      world.unknown('os.environ was replaced'),
      world.unknown('os.environ was replaced'),
      place,
      { how: 'python-only' },
    );
};

/** `sys.path = [...] + sys.path` and the reverse; what stood there before is taken to be kept. */
const replacePath = (value: Value, place: Place, machine: Machine): void => {
  if (value.kind !== 'sequence') {
    machine.world.notice('sys-path-not-understood', 'sys.path is replaced by something that is not known', place);
    return;
  }
  for (const item of [...value.items].reverse()) {
    machine.world.record({ kind: 'sys-path', path: item, how: 'prepend' }, place);
    machine.searchPath.before.unshift(item);
  }
};
