import type { SourceFile } from '../../source/source-file.ts';
import type { TextRange } from '../../source/text-range.ts';
import type { Expression, ExpressionOf, MethodCall, Statement, StatementOf } from './lower/python-ast.ts';
import type { LoadedModule, Project } from './run/machine.ts';
import type { Place } from './run/values/values.ts';
import type { EffectShape } from './script-facts.ts';

const written = (source: SourceFile, { start, end }: Expression) => source.text.slice(start, end);

const range = ({ start, end }: { readonly start: number; readonly end: number }) => ({ start, end });

/** What a write is about, as it is written. */
interface Written {
  readonly mapping: string;
  readonly key: string;
}

const isReadOf = (
  expression: Expression,
  { mapping, key }: Written,
  source: SourceFile,
): expression is ExpressionOf<'call'> => {
  if (expression.kind !== 'call' || expression.callee.kind !== 'attribute') return false;
  const [first] = expression.args;
  if (!first || written(source, first.value) !== key) return false;
  if (expression.callee.name === 'getenv') return true;
  return expression.callee.name === 'get' && written(source, expression.callee.object) === mapping;
};

/** What is taken where nothing is there: of `environ.get(key, value)` and `environ.get(key) or value`; null for other values. */
const fallbackOf = (value: Expression, target: Written, source: SourceFile): Expression | null => {
  if (isReadOf(value, target, source)) {
    const fallback = value.args[1];
    return fallback && !fallback.splat ? fallback.value : null;
  }
  return value.kind === 'boolean' && value.operator === 'or' && isReadOf(value.left, target, source)
    ? value.right
    : null;
};

interface Write {
  readonly mapping: Expression;
  readonly key: Expression;
  readonly value: Expression;
}

/** What a statement writes that is nothing but `mapping[key] = value`. */
const assignmentIn = (statement: Statement): Write | null => {
  if (statement.kind !== 'assign' || statement.targets.length !== 1) return null;
  const [target] = statement.targets;
  return target?.kind === 'subscript' ? { mapping: target.object, key: target.index, value: statement.value } : null;
};

/** What a statement writes that is nothing but `mapping.setdefault(key, value)`. */
export const setdefaultIn = (statement: Statement): (Write & MethodCall) | null => {
  if (statement.kind !== 'expression' || statement.value.kind !== 'call') return null;
  const call = statement.value;
  const { callee, args } = call;
  if (callee.kind !== 'attribute' || callee.name !== 'setdefault') return null;
  const [key, value, ...more] = args;
  const isPlain = key && value && more.length === 0 && [key, value].every((arg) => !arg.splat && arg.name === null);
  return isPlain ? { mapping: callee.object, key: key.value, value: value.value, call, callee } : null;
};

const aboutOf = ({ mapping, key }: Write, source: SourceFile): Written => ({
  mapping: written(source, mapping),
  key: written(source, key),
});

/** What is written where nothing is there. */
const givenValue = (write: Write, source: SourceFile): Expression =>
  fallbackOf(write.value, aboutOf(write, source), source) ?? write.value;

const shapeOf = (kind: EffectShape['kind'], statement: Statement, write: Write, value: Expression): EffectShape => ({
  kind,
  statement: range(statement),
  mapping: range(write.mapping),
  keyText: range(write.key),
  valueText: range(value),
});

/** The shape of `environ[key] = environ.get(key, value)`, or of `environ.setdefault(key, value)`. */
const shapeOfWrite = (statement: Statement, source: SourceFile): EffectShape | null => {
  const assigned = assignmentIn(statement);
  if (assigned) {
    const fallback = fallbackOf(assigned.value, aboutOf(assigned, source), source);
    return fallback && shapeOf('get-default-write-back', statement, assigned, fallback);
  }
  const write = setdefaultIn(statement);
  return write && shapeOf('setdefault', statement, write, givenValue(write, source));
};

const asksForAbsence = (test: Expression, about: Written, source: SourceFile): boolean => {
  if (test.kind === 'unary' && test.operator === 'not') {
    const { operand } = test;
    if (isReadOf(operand, about, source)) return true;
    const [only] = operand.kind === 'compare' ? operand.rest : [];
    return (
      operand.kind === 'compare' &&
      operand.rest.length === 1 &&
      only?.operator === 'in' &&
      written(source, operand.first) === about.key &&
      written(source, only.operand) === about.mapping
    );
  }
  if (test.kind !== 'compare' || test.rest.length !== 1) return false;
  const [only] = test.rest;
  if (only?.operator === 'not in')
    return written(source, test.first) === about.key && written(source, only.operand) === about.mapping;
  const isNone = only?.operand.kind === 'constant' && only.operand.value === null;
  return isNone && (only.operator === 'is' || only.operator === '==') && isReadOf(test.first, about, source);
};

/** The one write that a block consists of; null where it does anything more. */
const onlyWriteIn = ([only, ...more]: readonly Statement[]): (Write & { readonly at: Statement }) | null => {
  const write = only && more.length === 0 ? (assignmentIn(only) ?? setdefaultIn(only)) : null;
  return write && only ? { ...write, at: only } : null;
};

/** `if key not in environ: environ[key] = value`; an `elif` is no statement of its own. */
const isGuard = (statement: StatementOf<'if'>, about: Written, source: SourceFile): boolean =>
  statement.otherwise.length === 0 &&
  !source.text.startsWith('elif', statement.start) &&
  asksForAbsence(statement.test, about, source);

/** `try: environ[key]` with `except KeyError: environ[key] = value`. */
const isTried = (statement: StatementOf<'try'>, about: Written, source: SourceFile): boolean => {
  const { body, handlers, otherwise } = statement;
  const [read, ...reads] = body;
  const types = handlers[0]?.types;
  if (handlers.length !== 1 || !types || written(source, types) !== 'KeyError') return false;
  if (reads.length + otherwise.length + statement.finally.length > 0 || read?.kind !== 'expression') return false;
  const { value } = read;
  return (
    value.kind === 'subscript' &&
    written(source, value.object) === about.mapping &&
    written(source, value.index) === about.key
  );
};

/** The write that a whole statement comes to, where that is one that is guarded by a test for absence. */
const guardedIn = (statement: Statement, source: SourceFile): ReturnType<typeof onlyWriteIn> => {
  if (statement.kind === 'if') {
    const write = onlyWriteIn(statement.then);
    return write && isGuard(statement, aboutOf(write, source), source) ? write : null;
  }
  if (statement.kind !== 'try') return null;
  const write = onlyWriteIn(statement.handlers[0]?.body ?? []);
  return write && isTried(statement, aboutOf(write, source), source) ? write : null;
};

/** The blocks of statements in a statement. */
const blocksIn = (statement: Statement): readonly (readonly Statement[])[] => {
  switch (statement.kind) {
    case 'if':
      return [statement.then, statement.otherwise];
    case 'for':
    case 'while':
      return [statement.body, statement.otherwise];
    case 'try':
      return [statement.body, ...statement.handlers.map(({ body }) => body), statement.otherwise, statement.finally];
    case 'with':
    case 'class':
      return [statement.body];
    case 'function':
      return [statement.definition.body];
    case 'match':
      return statement.cases.map(({ body }) => body);
    default:
      return [];
  }
};

/** The shapes of the writes in a module, by the statement that writes. */
const shapesIn = ({ source, tree }: LoadedModule): ReadonlyMap<TextRange, EffectShape> => {
  const shapes = new Map<TextRange, EffectShape>();
  const read = (block: readonly Statement[]): void => {
    for (const statement of block) {
      const shape = shapes.has(statement) ? null : shapeOfWrite(statement, source);
      if (shape) shapes.set(statement, shape);
      const write = guardedIn(statement, source);
      if (write) shapes.set(write.at, shapeOf('not-in-guard', statement, write, givenValue(write, source)));
      for (const inner of blocksIn(statement)) read(inner);
    }
  };
  read(tree.body);
  return shapes;
};

/** The shape of what is written at a place; undefined where it has none, or lies in a text that a script executes. */
export type FindShape = (place: Place) => EffectShape | undefined;

/** Finds shapes in the files of a project, each read through when one of its writes is first asked for. */
export const findShapesIn = ({ load }: Pick<Project, 'load'>): FindShape => {
  const read = new Map<SourceFile, ReadonlyMap<TextRange, EffectShape>>();
  return ({ source, range: at }) => {
    const module = load(source.path);
    if (module?.source !== source) return undefined;
    const shapes = read.get(source) ?? shapesIn(module);
    read.set(source, shapes);
    return shapes.get(at);
  };
};
