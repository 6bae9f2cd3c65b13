import type { TextRange } from '../../../source/text-range.ts';

/** Where and when a comprehension takes its items. */
export interface ComprehensionClause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

/** One argument of a call; `splat` for `*x` and `**x`. */
export interface Argument {
  readonly name: string | null;
  readonly splat: '' | '*' | '**';
  readonly value: Expression;
}

/** One part of an f-string: `{value!conversion:format}`; `format` has parts where expressions stand in it. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'value';
      readonly value: Expression;
      readonly conversion: '' | 'r' | 's' | 'a';
      readonly format: string | readonly TextPart[];
    };

/** What a `case` asks for (PEP 634). A name of null binds nothing; `opaque`: a pattern that is not followed. */
export type Pattern =
  | { readonly kind: 'capture'; readonly name: string | null }
  | { readonly kind: 'value'; readonly value: Expression }
  /** `None`, `True` or `False`. */
  | { readonly kind: 'constant'; readonly value: Expression }
  | { readonly kind: 'or'; readonly options: readonly Pattern[] }
  | { readonly kind: 'as'; readonly pattern: Pattern; readonly name: string }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly kind: 'star'; readonly name: string | null }
  | {
      readonly kind: 'mapping';
      readonly entries: readonly { readonly key: Expression; readonly value: Pattern }[];
      readonly rest: string | null;
    }
  | {
      readonly kind: 'class';
      readonly type: Expression;
      readonly positional: readonly Pattern[];
      readonly named: readonly { readonly name: string; readonly value: Pattern }[];
    }
  | { readonly kind: 'opaque'; readonly names: readonly string[] };

/** One `case` of a `match`. */
export interface MatchCase {
  readonly pattern: Pattern;
  readonly guard: Expression | null;
  readonly body: readonly Statement[];
}

interface Forms {
  text: { readonly text: string };
  bytes: { readonly text: string };
  'f-string': { readonly parts: readonly TextPart[] };
  number: { readonly value: number; readonly isFloat: boolean };
  constant: { readonly value: boolean | null };
  name: { readonly name: string };
  attribute: { readonly object: Expression; readonly name: string };
  subscript: { readonly object: Expression; readonly index: Expression };
  slice: {
    readonly lower: Expression | null;
    readonly upper: Expression | null;
    readonly step: Expression | null;
  };
  call: { readonly callee: Expression; readonly args: readonly Argument[] };
  /** `isTrueDivision`: the module imports `division` from `__future__`. */
  binary: {
    readonly operator: string;
    readonly left: Expression;
    readonly right: Expression;
    readonly isTrueDivision?: true;
  };
  unary: { readonly operator: string; readonly operand: Expression };
  boolean: { readonly operator: 'and' | 'or'; readonly left: Expression; readonly right: Expression };
  compare: { readonly first: Expression; readonly rest: readonly { operator: string; operand: Expression }[] };
  conditional: { readonly test: Expression; readonly then: Expression; readonly otherwise: Expression };
  lambda: { readonly definition: FunctionDefinition };
  sequence: { readonly type: 'list' | 'tuple' | 'set'; readonly items: readonly Expression[] };
  dict: { readonly items: readonly { readonly key: Expression | null; readonly value: Expression }[] };
  comprehension: {
    readonly type: 'list' | 'set' | 'dict' | 'generator';
    readonly element: Expression;
    /** The value of a dictionary comprehension. */
    readonly value: Expression | null;
    readonly clauses: readonly ComprehensionClause[];
  };
  starred: { readonly value: Expression };
  walrus: { readonly name: string; readonly value: Expression };
  yield: { readonly value: Expression | null; readonly from: boolean };
  await: { readonly value: Expression };
  unsupported: { readonly what: string };
}

/** An expression of a script, free of the grammar's tree. */
export type Expression = { [K in keyof Forms]: { readonly kind: K } & Forms[K] & TextRange }[keyof Forms];

/** One kind of expression. */
export type ExpressionOf<K extends keyof Forms> = Extract<Expression, { kind: K }>;

/** A call of an attribute, and the attribute. */
export interface MethodCall {
  readonly call: ExpressionOf<'call'>;
  readonly callee: ExpressionOf<'attribute'>;
}

/** A parameter of a function or lambda. */
export interface Parameter {
  readonly name: string;
  readonly kind: 'positional' | 'keyword-only' | '*' | '**';
  /** It stands before a `/`: its name is free for `**`. */
  readonly isNameless?: true;
  readonly defaultValue: Expression | null;
}

/** A function, method or lambda. `locals`: the names its body binds. */
export interface FunctionDefinition extends TextRange {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly locals: ReadonlySet<string>;
  readonly isGenerator: boolean;
  readonly isAsync: boolean;
}

/** One `except` clause; `types` is null for a bare one. `raises`: its body raises anew. */
export interface ExceptClause extends TextRange {
  readonly types: Expression | null;
  readonly name: string | null;
  readonly body: readonly Statement[];
  readonly raises: boolean;
}

/** One name that an import statement binds. */
export interface ImportedName extends TextRange {
  readonly name: string;
  readonly alias: string | null;
}

interface StatementForms {
  expression: { readonly value: Expression };
  assign: { readonly targets: readonly Expression[]; readonly value: Expression };
  /** `name: type`, with or without a value; the value is an assignment of its own. */
  annotate: { readonly name: string; readonly isType?: true };
  /** An annotation that calls something, where Python evaluates it: before 3.14, of a variable in no function. */
  annotation: { readonly value: Expression; readonly isOfVariable: boolean };
  /** `isTrueDivision`: as of a binary expression. */
  augment: {
    readonly target: Expression;
    readonly operator: string;
    readonly value: Expression;
    readonly isTrueDivision?: true;
  };
  if: { readonly test: Expression; readonly then: readonly Statement[]; readonly otherwise: readonly Statement[] };
  for: {
    readonly target: Expression;
    readonly iterable: Expression;
    readonly body: readonly Statement[];
    readonly otherwise: readonly Statement[];
    /** Names the body binds: what is known of them is stale after an unknown number of rounds. */
    readonly bound: ReadonlySet<string>;
  };
  while: {
    readonly test: Expression;
    readonly body: readonly Statement[];
    readonly otherwise: readonly Statement[];
    readonly bound: ReadonlySet<string>;
  };
  try: {
    readonly body: readonly Statement[];
    readonly handlers: readonly ExceptClause[];
    /** Its clauses are `except*`. */
    readonly isStarred: boolean;
    readonly otherwise: readonly Statement[];
    readonly finally: readonly Statement[];
  };
  with: {
    readonly items: readonly { readonly value: Expression; readonly target: Expression | null }[];
    readonly body: readonly Statement[];
  };
  function: { readonly definition: FunctionDefinition; readonly decorators: readonly Expression[] };
  class: {
    readonly name: string;
    readonly bases: readonly Argument[];
    /** The names its body annotates, in order. */
    readonly fields: readonly string[];
    /** Those of them that are arguments of a data class and no attributes (`InitVar`). */
    readonly initOnly: readonly string[];
    readonly body: readonly Statement[];
    readonly decorators: readonly Expression[];
  };
  return: { readonly value: Expression | null };
  raise: { readonly value: Expression | null };
  import: { readonly modules: readonly ImportedName[] };
  'import-from': {
    readonly module: string;
    /** Leading dots. */
    readonly level: number;
    /** null for `*`. */
    readonly names: readonly ImportedName[] | null;
  };
  global: { readonly names: readonly string[] };
  nonlocal: { readonly names: readonly string[] };
  delete: { readonly targets: readonly Expression[] };
  assert: { readonly test: Expression };
  match: {
    readonly subject: Expression;
    readonly cases: readonly MatchCase[];
  };
  /** Python 2's `exec code in globals, locals`. */
  exec: {
    readonly code: Expression;
    readonly names: readonly Expression[];
    /** What it is to Python 3; null where that takes no such statement. */
    readonly comparison: Expression | null;
  };
  /** `print >> stream, ...`, which is a statement to Python 2 and a TypeError to Python 3. */
  'print-to': object;
  pass: object;
  break: object;
  continue: object;
  unsupported: { readonly what: string };
}

/** A statement of a script, free of the grammar's tree. */
export type Statement = {
  [K in keyof StatementForms]: { readonly kind: K } & StatementForms[K] & TextRange;
}[keyof StatementForms];

/** One kind of statement. */
export type StatementOf<K extends keyof StatementForms> = Extract<Statement, { kind: K }>;

/** Something the parser or the lowering could not make sense of. */
export interface LoweringProblem extends TextRange {
  readonly kind: 'syntax-error' | 'python-2' | 'python-new' | 'template' | 'too-deep' | 'too-long';
  readonly message: string;
  /** The first version of Python that refuses the text for it (300 is 3.0); absent where no version takes it, or all do. */
  readonly from?: number;
  /** The first version that takes it. */
  readonly before?: number;
}

/** One module's statements. Which of the problems mean that Python refuses the text hangs on its version. */
export interface ModuleTree {
  readonly body: readonly Statement[];
  readonly problems: readonly LoweringProblem[];
  /** What it imports from `__future__`. */
  readonly futures: ReadonlySet<string>;
}
