import { makeClassOf } from '../calls/classes.ts';
import { restOf } from '../calls/environment-methods.ts';
import { offer } from '../calls/escapes.ts';
import { noteChoices } from '../calls/settings-handed.ts';
import { nameCall } from '../expressions/expressions.ts';
import type { Context, Machine } from '../machine.ts';
import { executeUnknown } from '../modules/execute-code.ts';
import { PythonError } from '../state/signals.ts';
import { combine, joinTexts } from '../values/operators.ts';
import { renderText, settle } from '../values/truth.ts';
import {
  argument,
  argumentsOf,
  type CallArguments,
  dict,
  external,
  NONE,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import { makeChain } from './chain-map.ts';
import { TOML_CALLS } from './config-files.ts';
import { PARSER_CALLS } from './config-parser.ts';
import { CONTEXT_CALLS } from './context-decorators.ts';
import { makeCounter } from './counter.ts';
import { FUNCTOOLS_CALLS } from './functools-calls.ts';
import { IMPORTING_CALLS } from './importing-calls.ts';
import { ITERTOOLS_CALLS } from './itertools-calls.ts';
import { KNOWABLE_CALLS } from './knowable-calls.ts';
import { heedTexts, NAMED_MODULE_CALLS } from './named-modules.ts';
import { OPERATOR_CALLS } from './operator-calls.ts';
import { PATCH_CALLS } from './patch-dict.ts';
import { callPathFunction, makePath, nameOfFile, noteRelative, openFile } from './paths.ts';
import { REGEX_CALLS } from './regex-calls.ts';
import { type StandardCall, TYPE_CALLS } from './standard-types.ts';
import { TEXT_FORM_CALLS } from './text-forms.ts';
import { THREAD_CALLS } from './thread-calls.ts';

/** `os.path.expandvars(text)`: what is not set stays as it is written (Lib/posixpath). */
const expandVariables: StandardCall = ({ positional }, { place, machine }) => {
  const given = positional[0] ? renderText(positional[0], machine.world) : null;
  if (given === null) return combine(positional, 'expandvars', machine.world, { isText: true });
  const pieces: Value[] = [];
  let at = 0;
  for (const found of given.matchAll(/\$(?:(\w+)|\{([^}]{0,200})\})/g)) {
    const name = text(found[1] ?? found[2] ?? '');
    pieces.push(text(given.slice(at, found.index)));
    pieces.push(machine.environment.read(name, null, place) ?? text(found[0]));
    at = found.index + found[0].length;
  }
  return joinTexts([...pieces, text(given.slice(at))], 'expandvars', machine.world);
};

const awaited = (given: Value | undefined, world: Machine['world']): Value =>
  given?.kind === 'coroutine' ? given.run() : world.unknown('what is awaited is not known');

const makeReference: StandardCall = ({ positional: [given] }, { machine: { world } }) => ({
  kind: 'partial',
  target: external('weakref.ref()'),
  args: argumentsOf(given ?? NONE, text(`referred:${world.unknown('').id}`)),
});

const CALLS: Readonly<Record<string, StandardCall>> = {
  ...TYPE_CALLS,
  ...ITERTOOLS_CALLS,
  ...THREAD_CALLS,
  ...REGEX_CALLS,
  ...KNOWABLE_CALLS,
  ...TOML_CALLS,
  ...PARSER_CALLS,
  ...PATCH_CALLS,
  ...TEXT_FORM_CALLS,
  ...OPERATOR_CALLS,
  ...FUNCTOOLS_CALLS,
  ...IMPORTING_CALLS,
  ...NAMED_MODULE_CALLS,
  ...CONTEXT_CALLS,
  'os.getenv': (args, { place, machine }) => {
    const key = argument(args, 0, 'key');
    return key ? (machine.environment.read(key, argument(args, 1, 'default') ?? NONE, place) ?? NONE) : NONE;
  },
  'os.putenv': (args, { place, machine }) => {
    const [key = restOf(args, machine), value = restOf(args, machine)] = args.positional;
    if (key && value) machine.environment.write(key, value, place, { how: 'process-only' });
    return NONE;
  },
  'os.unsetenv': (args, { place, machine }) => {
    const [key = restOf(args, machine)] = args.positional;
    if (key) machine.environment.write(key, NONE, place, { how: 'process-only' });
    return NONE;
  },
  'posix.putenv': (args, { place, machine, scope }) => machine.call(external('os.putenv'), args, place, scope),
  'posix.unsetenv': (args, { place, machine, scope }) => machine.call(external('os.unsetenv'), args, place, scope),
  'os.fspath': ({ positional: [given] }, { machine: { world } }) => {
    const value = given ? settle(given, world) : NONE;
    return value.kind === 'path' ? text(value.path) : value;
  },
  'os.path.expandvars': expandVariables,
  'pathlib.Path': (args, { machine }) => makePath(args.positional, machine),
  'pathlib.PurePath': (args, { machine }) => makePath(args.positional, machine),
  'pathlib.PosixPath': (args, { machine }) => makePath(args.positional, machine),
  'environ.Path': (args, { machine }) => makePath(args.positional, machine),
  'path.Path': (args, { machine }) => makePath(args.positional, machine),
  'io.open': (args, { place, machine }) => openFile(argument(args, 0, 'file'), place, machine),
  'codecs.open': (args, { place, machine }) => openFile(argument(args, 0, 'filename'), place, machine),
  'logging.getLogger': () => external('logging.Logger'),
  'contextlib.nullcontext': ({ positional }) => ({
    kind: 'handler',
    wraps: positional,
    label: 'contextlib.nullcontext',
  }),
  'contextlib.ExitStack': () => ({ kind: 'handler', wraps: [], label: 'contextlib.ExitStack' }),
  'collections.ChainMap': ({ positional, open }, { machine: { world } }) =>
    makeChain(
      positional.map((value) => settle(value, world)),
      open ? 'the mappings of a ChainMap' : null,
    ),
  'concurrent.futures.Future.result': ({ positional: [result] }) => result ?? NONE,
  'asyncio.run': ({ positional: [given] }, { machine: { world } }) => awaited(given, world),
  'asyncio.wait_for': ({ positional: [given] }, { machine: { world } }) => ({
    kind: 'coroutine',
    run: () => awaited(given, world),
  }),
  'asyncio.sleep': ({ positional: [, result] }) => ({ kind: 'coroutine', run: () => result ?? NONE }),
  'asyncio.gather': ({ positional }, { machine: { world } }) => ({
    kind: 'coroutine',
    run: () =>
      sequence(
        'list',
        positional.map((given) => awaited(given, world)),
      ),
  }),
  'types.MethodType': ({ positional: [target, self] }) =>
    target && self ? { kind: 'bound', target, self } : (target ?? NONE),
  'weakref.ref': makeReference,
  'weakref.WeakMethod': makeReference,
  // What is referred to may be gone.
  'weakref.ref()': ({ positional: [given, id] }, { machine: { world } }) =>
    given && id?.kind === 'text' && world.decide(id.text) ? given : NONE,
  'weakref.proxy': ({ positional: [given] }, { place, machine: { world } }) => {
    world.mayRaise('ReferenceError', 'it may be gone', place);
    return given ?? NONE;
  },
  'contextlib.contextmanager': ({ positional: [given] }) => given ?? NONE,
  'contextlib.suppress': ({ positional }) => ({ kind: 'handler', wraps: positional, label: 'contextlib.suppress' }),
  'types.new_class': (args, { place, machine, scope }) => {
    const names = dict();
    const fill = argument(args, 3, 'exec_body');
    if (fill && fill.kind !== 'none') machine.call(fill, argumentsOf(names), place, scope);
    const bases = argument(args, 1, 'bases') ?? sequence('tuple', []);
    return makeClassOf(argumentsOf(args.positional[0] ?? NONE, bases, names), null, place, machine);
  },
  'abc.ABCMeta': (args, { place, machine }) => makeClassOf(args, external('abc.ABCMeta'), place, machine),
  'abc.ABCMeta.register': ({ positional: [type, subclass] }) => {
    if (type?.kind === 'class' && subclass) type.virtual.push(subclass);
    return subclass ?? NONE;
  },
  // What Python 2 has as builtins.
  file: (args, { place, machine, scope }) => machine.call(external('open'), args, place, scope),
  xrange: (args, { place, machine, scope }) => machine.call(external('range'), args, place, scope),
  long: (args, { place, machine, scope }) => machine.call(external('int'), args, place, scope),
  unichr: (args, { place, machine, scope }) => machine.call(external('chr'), args, place, scope),
  apply: ({ positional: [callee, given, named] }, { place, machine, scope }) => {
    const keywords = new Map<string, Value>();
    if (named?.kind === 'dict')
      for (const { key, value } of named.entries.values()) if (key.kind === 'text') keywords.set(key.text, value);
    const positional = given ? machine.iterate(given, place).items : [];
    return callee ? machine.call(callee, { positional, named: keywords, open: false }, place, scope) : NONE;
  },
  'sys.exit': (_args, { place }) => {
    throw new PythonError('SystemExit', '', place);
  },
  'os._exit': (_args, { place }) => {
    throw new PythonError('SystemExit', 'the process ends', place);
  },
  'os.abort': (_args, { place }) => {
    throw new PythonError('SystemExit', 'the process ends', place);
  },
  'collections.OrderedDict': (args, { place, machine, scope }) => {
    const made = machine.call(external('dict'), args, place, scope);
    if (made.kind === 'dict') made.derived = 'OrderedDict';
    return made;
  },
  'collections.defaultdict': ({ positional: [factory, ...rest], ...more }, { place, machine, scope }) => {
    const made = machine.call(external('dict'), { ...more, positional: rest }, place, scope);
    if (made.kind === 'dict' && factory && factory.kind !== 'none') made.missing = factory;
    if (made.kind === 'dict') made.derived = 'defaultdict';
    return made;
  },
  'collections.Counter': ({ positional: [given], named }, context) => makeCounter(given, named, context),
  // A shallow copy of os.environ shares its variables, and writes them where os.environ does.
  'copy.copy': (args, context) =>
    args.positional[0] && settle(args.positional[0], context.machine.world).kind === 'environment'
      ? args.positional[0]
      : copyValue(args, context),
  // What it runs is told by name.
  'cProfile.Profile': () => external('cProfile.Profile'),
  'profile.Profile': () => external('profile.Profile'),
  'copy.deepcopy': (args, context) => copyValue(args, context),
};

const copyValue: StandardCall = ({ positional: [given] }, { place, machine, scope }) => {
  const value = given ? settle(given, machine.world) : NONE;
  if (!['dict', 'request', 'sequence', 'environment'].includes(value.kind)) return value;
  return machine.call({ kind: 'method', of: value, name: 'copy' }, argumentsOf(), place, scope);
};

/** Calls that change the whole process (docs.python.org, os, signal, locale, time, resource, faulthandler, random). */
const PROCESS_GLOBAL: ReadonlySet<string> = new Set([
  'os.chdir',
  'os.fchdir',
  'os.umask',
  'os.setuid',
  'os.setgid',
  'os.seteuid',
  'os.setegid',
  'os.nice',
  'os.chroot',
  'locale.setlocale',
  'time.tzset',
  'signal.signal',
  'resource.setrlimit',
  'socket.setdefaulttimeout',
  'sys.setrecursionlimit',
  'sys.setswitchinterval',
  'threading.stack_size',
  'gc.disable',
  'warnings.simplefilter',
  'multiprocessing.set_start_method',
  'faulthandler.enable',
]);

/** Calls that open the file they are given, with the argument that names it (docs.python.org, logging, sqlite3). */
const OPENS: ReadonlyMap<string, readonly [number, string]> = new Map([
  ['sqlite3.connect', [0, 'database']],
  ['logging.FileHandler', [0, 'filename']],
  ['logging.handlers.RotatingFileHandler', [0, 'filename']],
  ['logging.handlers.TimedRotatingFileHandler', [0, 'filename']],
  ['logging.handlers.WatchedFileHandler', [0, 'filename']],
  ['logging.basicConfig', [Number.POSITIVE_INFINITY, 'filename']],
  ['logging.config.fileConfig', [0, 'fname']],
  ['xml.etree.ElementTree.parse', [0, 'source']],
  ['xml.dom.minidom.parse', [0, 'file']],
]);

/** Calls that fail where something of the machine is not as it should be. */
const MAY_FAIL =
  /^(?:subprocess\.(?!PIPE|DEVNULL)|socket\.create_connection|urllib\.request\.|sqlite3\.connect|shutil\.|os\.(?:listdir|stat|remove|unlink|rename|kill|mkdir|makedirs|readlink|chown|getlogin)$|pwd\.getpw|grp\.getgr|configparser\.)/;
/** Calls that may be handed os.environ and leave it as it is. */
const READS_ONLY = /^(?:subprocess|json|pprint|logging|os|pickle|sys|copy|string|types)\./;
/** Calls that run what they are handed in another process, when this one ends, or never. */
const NEVER_CALLS =
  /^(?:atexit\.register|multiprocessing\.|weakref\.|inspect\.|types\.|typing\.|id$|hash$|help$|print$)/;
const REPLACES_PROCESS = /^os\.exec[lv]p?e?$/;
const IS_PURE = /^(?:socket|platform|os|sys|getpass|pwd|datetime|re|math|base64|hashlib|struct|subprocess|json)\./;
const GIVES_TEXT =
  /^(?:socket\.(?:gethostname|getfqdn)|platform\.\w+|os\.(?:getcwd|getlogin|path\.\w+|popen)|getpass\.getuser|inspect\.getfile|sysconfig\.get_path)$/;

/** What goes through all objects, or through the names of `os`. */
const LEADS_TO_ENVIRONMENT = /^(?:(?:os|posix)\.__dict__\.\w+|gc\.get_(?:objects|referrers|referents)|sys\._getframe)$/;
const isOs = (value: Value): boolean => value.kind === 'external' && /^(?:os|posix)$/.test(value.name);

/** Calls a function of the standard library that is modelled, or gives a value that is not known. */
export const callStandard = (name: string, args: CallArguments, context: Context): Value => {
  const { place, machine } = context;
  const { world } = machine;
  const found = Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
  if (found) return found(args, context);
  if (name.startsWith('os.path.')) {
    const result = callPathFunction(name.slice('os.path.'.length), args, machine);
    if (result) return result;
  }
  if (args.positional.some((value) => settle(value, world).kind === 'environment') && !READS_ONLY.test(name))
    executeUnknown(`${name}() is handed os.environ`, place, machine);
  const opens = OPENS.get(name);
  const opened = opens && argument(args, ...opens);
  const path = opened ? nameOfFile(opened, world) : null;
  if (path !== null) noteRelative({ path, isDatabase: name === 'sqlite3.connect' }, place, machine);
  if (PROCESS_GLOBAL.has(name)) world.record({ kind: 'process-global', name }, place);
  if (REPLACES_PROCESS.test(name)) throw new PythonError('SystemExit', `${name} replaces the process`, place);
  if (MAY_FAIL.test(name) && world.tries.isEmpty) world.mayFail ??= `${name}() may raise`;
  const id = IS_PURE.test(name) ? (nameCall(name, args, machine) ?? undefined) : undefined;
  heedTexts(name, args, context);
  if (!/^(?:subprocess|multiprocessing|os|logging|string)\./.test(name)) noteChoices(name, args, context);
  if (!NEVER_CALLS.test(name)) offer([...args.positional, ...args.named.values()], `${name}()`, context);
  const wraps = args.positional.filter(({ kind }) =>
    ['function', 'handler', 'instance', 'class', 'bound'].includes(kind),
  );
  const leads = LEADS_TO_ENVIRONMENT.test(name) || args.positional.some(isOs);
  return world.unknown(`the result of ${name}() is not known`, id, {
    ...(leads ? { mayBeEnvironment: true } : {}),
    ...(GIVES_TEXT.test(name) ? { isText: true } : {}),
    ...(wraps.length > 0 ? { wraps } : {}),
  });
};
