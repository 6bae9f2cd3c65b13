import type { SourceFile } from '../../../../source/source-file.ts';
import type { TextRange } from '../../../../source/text-range.ts';
import type { FunctionDefinition } from '../../lower/python-ast.ts';
import type { Snapshot } from '../state/environment-layers.ts';
import type { RequestWrites } from '../state/idle-conditions.ts';
import type { MadeText, RequestOrigin } from './origins.ts';

/** A place in one followed file. */
export interface Place {
  readonly source: SourceFile;
  readonly range: TextRange;
}

/**
 * A value that cannot be known. Two unknowns of one `id` are the same value on one path.
 * `prefix`: how its text begins; `request`: read from a request; `made`: what its text is put together from;
 * `wraps`: callables it was made of.
 */
export interface UnknownValue {
  readonly kind: 'unknown';
  readonly why: string;
  readonly id: string;
  readonly prefix?: string;
  readonly request?: RequestOrigin;
  readonly made?: MadeText;
  readonly wraps?: readonly Value[];
  readonly isText?: boolean;
  /** It may be `os.environ`. */
  readonly mayBeEnvironment?: true;
}

/** A list, tuple or set. `open`: it may hold more than `items`, and why. */
export interface SequenceValue {
  readonly kind: 'sequence';
  readonly type: 'list' | 'tuple' | 'set';
  items: Value[];
  open: string | null;
  /** It stands for a range, a view of a dictionary or an iterator, which can do less than a list. */
  readonly isView?: true;
  /** It is a `collections.deque`, which has methods at both ends. */
  readonly isDeque?: true;
}

/** A dictionary by rendered key. `open`: it may hold more, and why; `copyOf`: it began as a copy of a whole environment. */
export interface DictValue {
  readonly kind: 'dict';
  readonly entries: Map<string, { key: Value; value: Value }>;
  open: string | null;
  copyOf: Snapshot<Value> | RequestValue | null;
  /** The names of a module or object, which what is written here becomes. */
  names?: Map<string, Value>;
  /** What makes the value of a key that is missing (`defaultdict`, `Counter`). */
  missing?: Value;
  /** The class derived from `dict` that it is of. */
  derived?: 'Counter' | 'OrderedDict' | 'defaultdict';
  /** Its keys are looked up in lower case (a section of `configparser`). */
  readonly isCaseless?: true;
}

/** A `collections.ChainMap`: what is read is looked for in each mapping, what is written goes into the first. */
export interface ChainValue {
  readonly kind: 'chain';
  readonly maps: SequenceValue;
}

/** A function, method or lambda of a followed file. */
export interface FunctionValue {
  readonly kind: 'function';
  readonly definition: FunctionDefinition;
  readonly scope: Scope;
  readonly defaults: ReadonlyMap<string, Value>;
  owner: ClassValue | null;
  /** The function it imitates, by functools.wraps. */
  imitates?: Value;
  /** What functools.lru_cache keeps, by rendered arguments. */
  cache?: Map<string, Value>;
}

/** A class of a followed file. */
export interface ClassValue {
  readonly kind: 'class';
  readonly name: string;
  bases: readonly Value[];
  readonly scope: Scope;
  readonly place: Place;
  /** The names the body annotates, in order; for a named tuple, its fields. */
  readonly fields: readonly string[];
  /** Those of them that are handed to `__post_init__` instead of kept (`InitVar`). */
  readonly initOnly: readonly string[];
  /** Its objects take their attributes as arguments (`dataclass`), and can be taken apart (`tuple`). */
  record: 'dataclass' | 'tuple' | null;
  /** The members of an enumeration, in order. */
  members: InstanceValue[] | null;
  /** One of Python 2's old kind, which derives from no `object`. */
  isClassic: boolean;
  /** Its metaclass, where it is not `type`. */
  metaclass: Value | null;
  /** Classes that were registered as its subclasses (`abc.ABCMeta.register`). */
  readonly virtual: Value[];
  /** Abstract classes outside the project that it was registered with, by name. */
  readonly registeredWith: string[];
  /** Its objects take no new values (`dataclass(frozen=True)`). */
  isFrozen: boolean;
}

/** An object of a followed class. */
export interface InstanceValue {
  readonly kind: 'instance';
  type: ClassValue;
  readonly attributes: Map<string, Value>;
  /** What an object of a class derived from `dict` holds. */
  readonly data?: DictValue;
  /** The text or number that an object of a class derived from `str`, `int` or `float` is. */
  readonly plain?: Value;
}

/** A module of the project. */
export interface ModuleValue {
  readonly kind: 'module';
  readonly name: string;
  readonly scope: Scope;
}

/** The WSGI environ of one request. `written`: what the script put into it. */
export interface RequestValue {
  readonly kind: 'request';
  readonly number: number;
  readonly written: RequestWrites<Value>;
}

/** A generator: its body hands each item to `emit` when it is gone through. */
export interface GeneratorValue {
  readonly kind: 'generator';
  /** Gives why there may be more items than it emits; `at` is where it is gone through. */
  readonly body: (emit: (item: Value) => void, at: Place) => string | null | undefined;
  readonly state: {
    status: 'new' | 'suspended' | 'done';
    /** Whether, on this path, its body is run once more where it is taken up again. */
    runsOn?: boolean;
  };
  /** It remembers where it is: the iterator of a collection. */
  readonly isResumable?: true;
  /** It never ends, as `itertools.count()`: a loop over it is one of unknown length. */
  readonly isEndless?: true;
  /** Python's own code goes through it: what it calls is called from where it is gone through. */
  readonly isBuiltIn?: true;
  /** The function whose body it runs. */
  readonly from?: FunctionValue;
}

/** A value of the abstract run. Strings, numbers and containers are concrete wherever they can be. */
export type Value =
  /** `path`: the file whose whole text it is. */
  | { readonly kind: 'text'; readonly text: string; readonly path?: string }
  | { readonly kind: 'bytes'; readonly text: string }
  /** What `compile()` gives. `file`: the file of the tree it says to be; `whole`: the file whose whole text it is. */
  | { readonly kind: 'code'; readonly text: string; readonly file: string | null; readonly whole: string | null }
  /** `isFloat`: a whole number is shown with its point, too. */
  | { readonly kind: 'number'; readonly value: number; readonly isFloat?: true }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'none' }
  | SequenceValue
  | DictValue
  | ChainValue
  | FunctionValue
  | { readonly kind: 'bound'; readonly target: Value; readonly self: Value }
  | ClassValue
  | InstanceValue
  | ModuleValue
  /** A module, class or function outside the project, by its dotted name. */
  | { readonly kind: 'external'; readonly name: string }
  /** A method of a value that Python itself provides. */
  | { readonly kind: 'method'; readonly of: Value; readonly name: string }
  /** `isBytes`: as `os.environb` shows it. */
  | { readonly kind: 'environment'; readonly isBytes?: true }
  | { readonly kind: 'sys-path' }
  | RequestValue
  | { readonly kind: 'path'; readonly path: string }
  /** An opened file; `text` is null where the tree has none. `position`: how much of it was read. */
  | {
      readonly kind: 'file';
      readonly path: string | null;
      readonly text: string | null;
      readonly position: { at: number };
    }
  /** A WSGI callable that a library made; `wraps`: what it calls. */
  | { readonly kind: 'handler'; readonly wraps: readonly Value[]; readonly label: string }
  | { readonly kind: 'partial'; readonly target: Value; readonly args: CallArguments }
  | GeneratorValue
  /** What calling an `async` function gives: it runs when it is awaited. */
  | { readonly kind: 'coroutine'; readonly run: () => Value; readonly from?: FunctionValue }
  | {
      readonly kind: 'descriptor';
      readonly how: 'static' | 'class' | 'property' | 'cached';
      readonly target: Value;
      readonly setter?: Value;
      readonly deleter?: Value;
    }
  | { readonly kind: 'super'; readonly after: ClassValue; readonly self: Value }
  /** `args` is null where Python itself raised it and its message is not known. */
  | { readonly kind: 'exception'; readonly name: string; readonly args: readonly Value[] | null }
  | UnknownValue;

/** The arguments of one call, evaluated. `open`: there may be more of them. */
export interface CallArguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  readonly open: boolean;
}

/** The names of one module, class or function call. */
export class Scope {
  readonly kind: 'module' | 'class' | 'function';
  readonly source: SourceFile;
  readonly parent: Scope | null;
  /** The module's own scope. */
  readonly module: Scope;
  readonly names: Map<string, Value>;
  /** Where each name of a module was bound last. */
  readonly boundAt: Map<string, Place>;
  /** Names bound by an import statement last. */
  readonly imported: Set<string>;
  /** The names a function binds itself; reading one before it is bound raises. */
  readonly locals: ReadonlySet<string>;
  readonly globals = new Set<string>();
  readonly nonlocals = new Set<string>();
  /** Why names that are not there may be there all the same, as after a star import that was not followed. */
  hiddenNames: string | null = null;
  /** Modules of the standard library that all names were imported from, the last first. */
  readonly starred: string[] = [];
  /** The dotted package name that relative imports start from; null in the script itself. */
  packageName: string | null = null;
  /** Takes what a generator yields. */
  emit: ((item: Value) => void) | null = null;
  /** The scope of a comprehension: assignment expressions bind around it. */
  isComprehension = false;

  constructor(
    kind: Scope['kind'],
    source: SourceFile,
    parent: Scope | null,
    locals: ReadonlySet<string> = new Set<string>(),
    /** Whose names it shares. */
    beside: Scope | null = null,
  ) {
    this.names = beside?.names ?? new Map();
    this.boundAt = beside?.boundAt ?? new Map();
    this.imported = beside?.imported ?? new Set();
    this.kind = kind;
    this.source = source;
    this.parent = parent;
    this.module = kind === 'module' || parent === null ? this : parent.module;
    this.locals = locals;
  }

  /** The scope in which a name is bound by a statement of this one. */
  ownerOf(name: string): Scope {
    if (this.globals.has(name)) return this.module;
    if (!this.nonlocals.has(name)) return this;
    for (let at = this.parent; at; at = at.parent) if (at.kind === 'function' && at.locals.has(name)) return at;
    return this.module;
  }

  /** Where a name of a module was bound last. */
  bindingOf(name: string): Place {
    return this.boundAt.get(name) ?? { source: this.source, range: { start: 0, end: 0 } };
  }

  bind(name: string, value: Value, range?: TextRange, imported = false): void {
    const owner = this.ownerOf(name);
    owner.names.set(name, value);
    if (range) owner.boundAt.set(name, { source: this.source, range: { start: range.start, end: range.end } });
    if (imported) owner.imported.add(name);
    else owner.imported.delete(name);
  }
}

/** The scope of a call that Python itself makes: no names are known there. */
export const namelessScope = ({ source }: Place): Scope => new Scope('module', source, null);

/** `os.environ`. */
export const ENVIRONMENT: Value = { kind: 'environment' };
export const NONE: Value = { kind: 'none' };
export const TRUE: Value = { kind: 'bool', value: true };
export const FALSE: Value = { kind: 'bool', value: false };

export const bool = (value: boolean): Value => (value ? TRUE : FALSE);
export const text = (value: string): Value => ({ kind: 'text', text: value });
export const number = (value: number): Value => ({ kind: 'number', value });
export const float = (value: number): Value => ({ kind: 'number', value, isFloat: true });
export const external = (name: string): Value => ({ kind: 'external', name });

export const sequence = (type: SequenceValue['type'], items: Value[], open: string | null = null): SequenceValue => ({
  kind: 'sequence',
  type,
  items,
  open,
});

/** What `range()`, `zip()`, `dict.keys()` and their like give: lists in Python 2, something of their own in Python 3. */
export const view = (items: Value[], open: string | null, python: { readonly newest: number }): SequenceValue =>
  python.newest < 300 ? sequence('list', items, open) : { ...sequence('list', items, open), isView: true };

export const dict = (pairs: readonly (readonly [Value, Value])[] = [], open: string | null = null): DictValue => {
  const made: DictValue = { kind: 'dict', entries: new Map(), open, copyOf: null };
  for (const [key, value] of pairs) {
    const name = renderKey(key);
    if (name === null) made.open ??= 'a key that is not known';
    else made.entries.set(name, { key, value });
  }
  return made;
};

export const argumentsOf = (...positional: Value[]): CallArguments => ({ positional, named: new Map(), open: false });

/** One argument by its position or its name. */
export const argument = (args: CallArguments, position: number, name = ''): Value | undefined =>
  args.positional[position] ?? args.named.get(name);

/** How many values a comparison or a key may look at: tuples of tuples hold exponentially many. */
const MOST_PARTS = 2000;

/** A constant as a key that equal constants share; null where the value is not a constant. */
export const renderKey = (value: Value, budget = { left: MOST_PARTS }): string | null => {
  budget.left -= 1;
  if (budget.left < 0) return null;
  switch (value.kind) {
    case 'text':
      return `t:${value.text}`;
    case 'bytes':
      return `b:${value.text}`;
    case 'number':
      return `n:${value.value}`;
    case 'bool':
      return `n:${value.value ? 1 : 0}`;
    case 'none':
      return 'none';
    case 'path':
      return `p:${value.path}`;
    case 'external':
      return `x:${value.name}`;
    case 'sequence': {
      if (value.type === 'list' || value.open !== null) return null;
      const parts = value.items.map((item) => renderKey(item, budget));
      return parts.includes(null) ? null : `(${parts.join(',')})`;
    }
    default:
      return null;
  }
};
