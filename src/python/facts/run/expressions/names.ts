import { lifeOfBuiltin } from '../../../version/standard-names.ts';
import type { Machine } from '../machine.ts';
import { isKnownOutside } from '../raising/attribute-checks.ts';
import { EXCEPTION_NAMES, PythonError } from '../state/signals.ts';
import { bool, external, type Place, type Scope, type Value } from '../values/values.ts';
import { isOptimized } from './interpreter-flags.ts';

/** Names of Python 3's builtins module (CPython 3.11, `dir(builtins)`), exceptions apart. */
const BUILTINS: ReadonlySet<string> = new Set(
  (
    'abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex ' +
    'copyright credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals ' +
    'hasattr hash help hex id input int isinstance issubclass iter len license list locals map max memoryview min next ' +
    'object oct open ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str ' +
    'sum super tuple type vars zip __import__ __build_class__ __debug__ Ellipsis NotImplemented __spec__ __loader__ ' +
    '__doc__ __package__ __builtins__ BaseExceptionGroup ExceptionGroup'
  ).split(' '),
);

const MORE_EXCEPTIONS = /^[A-Z]\w*(?:Error|Warning|Exception|Exit|Interrupt|Iteration)$/;
const OF_PYTHON_2 = /^(?:StandardError)$/;

/** What Python's builtins module has of a name; null where it has none. */
export const builtin = (name: string): Value | null => {
  if (BUILTINS.has(name) || EXCEPTION_NAMES.has(name)) return external(name);
  return MORE_EXCEPTIONS.test(name) && !OF_PYTHON_2.test(name) && KNOWN_EXCEPTIONS.has(name) ? external(name) : null;
};

const KNOWN_EXCEPTIONS: ReadonlySet<string> = new Set(
  (
    'BlockingIOError BrokenPipeError BytesWarning ChildProcessError ConnectionAbortedError ConnectionRefusedError ' +
    'ConnectionResetError EncodingWarning FileExistsError FloatingPointError FutureWarning ImportWarning ' +
    'InterruptedError OverflowError PendingDeprecationWarning ProcessLookupError ReferenceError ResourceWarning ' +
    'RuntimeWarning SyntaxWarning SystemError TabError UnicodeTranslateError UnicodeWarning'
  ).split(' '),
);

/** The value of a name, by Python's scopes: own, enclosing functions, module, builtins. Raises NameError where it is in none. */
export const lookUp = (name: string, scope: Scope, place: Place, machine: Machine): Value => {
  // The compiler knows it: nothing can be assigned to the name.
  if (name === '__debug__') return bool(!isOptimized(machine));
  const { world } = machine;
  let hidden: string | null = null;
  for (let at: Scope | null = scope; at; at = at.parent) {
    if (at.kind === 'class' && at !== scope) continue;
    if (at === scope && (at.globals.has(name) || at.nonlocals.has(name))) continue;
    const found = at.names.get(name);
    if (found) return found;
    hidden ??= at.hiddenNames;
    if (at.kind === 'function' && at === scope && at.locals.has(name) && !hidden)
      throw new PythonError(
        'UnboundLocalError',
        `cannot access local variable '${name}' where it is not associated with a value`,
        place,
      );
  }
  const replaced = world.externalAttributes.get(`builtins.${name}`);
  if (replaced) return replaced;
  const life = lifeOfBuiltin(name);
  const isThere = life ? world.isPython(life.since) && !world.isPython(life.until) : true;
  const own = isThere ? (life ? external(name) : builtin(name)) : null;
  if (own) return own;
  const [starred] = scope.module.starred.filter((module) => isKnownOutside(module, name, world));
  if (starred !== undefined) return machine.getAttribute(external(starred), name, place);
  if (hidden !== null) return world.unknown(hidden, `name:${name}`);
  throw new PythonError('NameError', `name '${name}' is not defined`, place);
};
