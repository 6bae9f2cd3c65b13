import { lifeOf } from '../../../version/standard-names.ts';
import { LEGACY_NAMES } from '../library/library-table.ts';
import { heedAttribute } from '../library/settings-reads.ts';
import type { Machine } from '../machine.ts';
import { isKnownOutside } from '../raising/attribute-checks.ts';
import { PythonError } from '../state/signals.ts';
import { liveNames } from '../values/mappings.ts';
import { bool, ENVIRONMENT, external, type Place, sequence, text, type Value } from '../values/values.ts';
import { interpreterFlag } from './interpreter-flags.ts';
import { builtin } from './names.ts';
import { versionItem } from './version-info.ts';

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
  'environ.Env.ENVIRON': () => ENVIRONMENT,
  'environ.FileAwareEnv.ENVIRON': () => ENVIRONMENT,
  'sys.path': () => ({ kind: 'sys-path' }),
  'sys.implementation.name': () => text('cpython'),
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

/** Whether a name of a module is one of those. */
export const isConstant = (name: string): boolean => Object.hasOwn(CONSTANTS, name);

/** Modules that modules outside the project import for themselves: `shutil.os` is `os`. */
const IMPORTED_BY_OTHERS: Readonly<Record<string, string>> = { os: 'os', _os: 'os', sys: 'sys', _sys: 'sys' };

/** Methods of mappings: whoever calls them on a module takes it for one. */
const OF_MAPPINGS: ReadonlySet<string> = new Set(
  'get setdefault __setitem__ __getitem__ __delitem__ items keys values pop update'.split(' '),
);

const UNKNOWN_CONSTANTS =
  /^(?:sys\.(?:platform|executable|prefix|base_prefix|exec_prefix|byteorder|maxsize|hexversion)|os\.(?:devnull|defpath)|django\.(?:VERSION|__version__)|mod_wsgi\.\w+|platform\.\w+_\w+)$/;

/** Attributes of functions and frames that lead to the names around them (docs.python.org, inspect). */
export const INSIDE_CODE =
  /^(?:__globals__|__builtins__|__closure__|f_globals|f_locals|f_builtins|f_back|gi_frame|cr_frame|tb_frame)$/;

const IS_NO_TEXT = /(?:info|sys\.(?:maxsize|hexversion)|django\.VERSION|mod_wsgi\.\w+)$/;

/** The error of a name that a module does not have. */
export const noAttribute = (module: string, name: string, place: Place): PythonError =>
  new PythonError('AttributeError', `module '${module}' has no attribute '${name}'`, place);

/** Whether the version of Python on this path has a name. */
export const isInVersion = (life: ReturnType<typeof lifeOf>, world: Machine['world']): boolean =>
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
  const own = /^(?:(?:six\.moves\.)?builtins|__builtin__)$/.test(module) ? builtin(name) : null;
  if (own) return own;
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
    return world.unknown(`${full} is not known`, full, { isText: !IS_NO_TEXT.test(full) });
  // Nothing but configure() and what reads the settings makes them so.
  if (full === 'django.conf.settings.configured')
    return bool(world.trace.some(({ kind }) => kind === 'configure' || kind === 'handler'));
  if (module.startsWith('django.conf.settings') && name !== 'configure') {
    heedAttribute(module, name, place, machine);
    return world.unknown(`${full} is a Django setting`, full);
  }
  // The names around code that is not followed: `os` is among them.
  if (INSIDE_CODE.test(name)) return world.unknown(`${full} is not known`, full, { mayBeEnvironment: true });
  heedAttribute(module, name, place, machine);
  // What os.environ is made of: it shows every variable.
  if (full === 'posix.environ') machine.environment.readAll(place);
  if (LEGACY_NAMES.has(full)) world.record({ kind: 'legacy', name: full }, place);
  const leadsTo = IMPORTED_BY_OTHERS[name];
  if (leadsTo && !/^(?:os$|sys$|django\.conf\.settings\b)/.test(module)) {
    world.mayRaise(raises, `${module} may have no ${name}`, place);
    return external(leadsTo);
  }
  const isKnown = lifeOf(full) !== null || isKnownOutside(module, name, world);
  if (!isKnown && !world.modules.has(full)) world.mayRaise(raises, `${module} may have no ${name}`, place);
  return external(full);
};
