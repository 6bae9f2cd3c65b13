import type { Place, Value } from '../values/values.ts';

/** A Python exception on its way. `name` is its class, `*` where any exception may come. */
export class PythonError {
  readonly name: string;
  readonly message: string;
  readonly place: Place;
  readonly value: Value | null;

  constructor(name: string, message: string, place: Place, value: Value | null = null) {
    this.name = name;
    this.message = message;
    this.place = place;
    this.value = value;
  }
}

/** The run used up its steps or went too deep: what follows is not known. */
export class BudgetError {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/** Thrown out of a generator's body that is left early: its `finally` blocks run, nothing catches it. */
export const GENERATOR_END = { ends: 'a generator' };
/** Thrown by a visitor that has seen enough. */
export const STOP_WALK = { ends: 'a walk' };
/** Thrown where a generator waits for its next turn, which may never come: no block of it runs. */
export const SUSPEND = { ends: 'a turn' };

/** How a block ended, where it did not run to its end. */
export type Completion =
  | { readonly kind: 'return'; readonly value: Value }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' };

const FAMILIES: Readonly<Record<string, string>> = {
  ImportError: 'Exception',
  ModuleNotFoundError: 'ImportError',
  LookupError: 'Exception',
  KeyError: 'LookupError',
  IndexError: 'LookupError',
  NameError: 'Exception',
  UnboundLocalError: 'NameError',
  AttributeError: 'Exception',
  FrozenInstanceError: 'AttributeError',
  TypeError: 'Exception',
  ValueError: 'Exception',
  UnicodeError: 'ValueError',
  UnicodeDecodeError: 'UnicodeError',
  OSError: 'Exception',
  FileNotFoundError: 'OSError',
  PermissionError: 'OSError',
  NotADirectoryError: 'OSError',
  IsADirectoryError: 'OSError',
  ConnectionError: 'OSError',
  RuntimeError: 'Exception',
  NotImplementedError: 'RuntimeError',
  RecursionError: 'RuntimeError',
  AssertionError: 'Exception',
  JSONDecodeError: 'ValueError',
  ArithmeticError: 'Exception',
  ZeroDivisionError: 'ArithmeticError',
  SyntaxError: 'Exception',
  IndentationError: 'SyntaxError',
  StopIteration: 'Exception',
  ExceptionGroup: 'Exception',
  BaseExceptionGroup: 'BaseException',
  Exception: 'BaseException',
  SystemExit: 'BaseException',
  KeyboardInterrupt: 'BaseException',
  GeneratorExit: 'BaseException',
};

/** Whether an exception is one that holds others (PEP 654). */
export const isGroup = (name: string): boolean => /^(?:Base)?ExceptionGroup$/.test(name);

const ALIASES: Readonly<Record<string, string>> = {
  IOError: 'OSError',
  EnvironmentError: 'OSError',
  WindowsError: 'OSError',
};

const nameOf = (name: string) => ALIASES[name] ?? name;

/** The builtin exception classes, aliases included. */
export const EXCEPTION_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(FAMILIES),
  ...Object.keys(ALIASES),
  'BaseException',
  'Warning',
  'DeprecationWarning',
  'UserWarning',
  'StopAsyncIteration',
  'EOFError',
  'MemoryError',
  'BufferError',
  'TimeoutError',
  'UnicodeEncodeError',
]);

/** `Exception.__init__` and that of its like, which keep what they are given. */
export const isInitOfException = (name: string): boolean => {
  const [, type] = /^(\w+)\.__init__$/.exec(name) ?? [];
  return type !== undefined && EXCEPTION_NAMES.has(type);
};

/** Whether `except wanted` catches an exception of class `thrown` (CPython's builtin class tree); null where it cannot be told. */
export const catches = (wanted: string, thrown: string): boolean | null => {
  const target = nameOf(wanted);
  if (target === 'BaseException') return true;
  // `socket.error` and `os.error` are OSError, `re.error` is a class of its own.
  if (thrown === '*' || target === 'error') return null;
  let at: string | undefined = nameOf(thrown);
  const isBuiltin = at in FAMILIES;
  while (at !== undefined) {
    if (at === target) return true;
    at = FAMILIES[at];
  }
  if (target === 'Exception') return !['SystemExit', 'KeyboardInterrupt', 'GeneratorExit'].includes(thrown);
  return isBuiltin && target in FAMILIES ? false : isBuiltin ? false : null;
};
