import type { SourceFile } from '../../../../source/source-file.ts';
import type { Expression, ExpressionOf, Statement, StatementOf } from '../../lower/python-ast.ts';
import type { EffectShape } from '../../script-facts.ts';

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

/** The shape of `environ[key] = value`, or of `environ[key] = environ.get(key, value)`. */
export const shapeOfAssignment = (
  statement: StatementOf<'assign'>,
  target: ExpressionOf<'subscript'>,
  source: SourceFile,
): EffectShape | null => {
  if (statement.targets.length !== 1) return null;
  const common = { statement: range(statement), mapping: range(target.object), keyText: range(target.index) };
  const { value } = statement;
  const about = { mapping: written(source, target.object), key: written(source, target.index) };
  const fallback = fallbackOf(value, about, source);
  if (fallback) return { ...common, kind: 'get-default-write-back', valueText: range(fallback) };
  return isReadOf(value, about, source) ? null : { ...common, kind: 'other', valueText: range(value) };
};

/** The shape of a statement that is nothing but `environ.setdefault(key, value)`. */
export const shapeOfSetdefault = (statement: StatementOf<'expression'>, source: SourceFile): EffectShape | null => {
  const call = statement.value;
  if (call.kind !== 'call' || call.callee.kind !== 'attribute' || call.callee.name !== 'setdefault') return null;
  const [key, value, ...more] = call.args;
  if (!key || !value || more.length > 0 || key.splat || value.splat || key.name !== null || value.name !== null)
    return null;
  const about = { mapping: written(source, call.callee.object), key: written(source, key.value) };
  return {
    kind: 'setdefault',
    statement: range(statement),
    mapping: range(call.callee.object),
    keyText: range(key.value),
    valueText: range(fallbackOf(value.value, about, source) ?? value.value),
  };
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

interface Write {
  readonly mapping: Expression;
  readonly key: Expression;
  readonly value: Expression;
}

/** The one write that a block consists of; null where it does anything more. */
const onlyWriteIn = (block: readonly Statement[], source: SourceFile): Write | null => {
  const [only, ...more] = block;
  if (!only || more.length > 0) return null;
  if (only.kind === 'assign' && only.targets.length === 1 && only.targets[0]?.kind === 'subscript') {
    const [target] = only.targets;
    return { mapping: target.object, key: target.index, value: only.value };
  }
  if (only.kind !== 'expression' || !shapeOfSetdefault(only, source) || only.value.kind !== 'call') return null;
  const [key, value] = only.value.args;
  return key && value && only.value.callee.kind === 'attribute'
    ? { mapping: only.value.callee.object, key: key.value, value: value.value }
    : null;
};

/** The shape of a whole statement that comes to one guarded write. */
const shapeOfWhole = (
  statement: StatementOf<'if'> | StatementOf<'try'>,
  write: Write,
  about: Written,
  source: SourceFile,
): EffectShape => ({
  kind: 'not-in-guard',
  statement: range(statement),
  mapping: range(write.mapping),
  keyText: range(write.key),
  valueText: range(fallbackOf(write.value, about, source) ?? write.value),
});

const aboutOf = ({ mapping, key }: Write, source: SourceFile): Written => ({
  mapping: written(source, mapping),
  key: written(source, key),
});

/**
 * The shape of `if key not in environ: environ[key] = value`, for the write inside; null where the `if` does anything more,
 * and for an `elif`, which is no statement of its own.
 */
export const shapeOfGuard = (statement: StatementOf<'if'>, source: SourceFile): EffectShape | null => {
  const write = onlyWriteIn(statement.then, source);
  if (!write || statement.otherwise.length > 0 || source.text.startsWith('elif', statement.start)) return null;
  const about = aboutOf(write, source);
  return asksForAbsence(statement.test, about, source) ? shapeOfWhole(statement, write, about, source) : null;
};

/** The shape of `try: environ[key]` with `except KeyError: environ[key] = value`, for the write inside. */
export const shapeOfTry = (statement: StatementOf<'try'>, source: SourceFile): EffectShape | null => {
  const [clause, ...clauses] = statement.handlers;
  const [read, ...reads] = statement.body;
  if (!clause?.types || clauses.length > 0 || reads.length > 0 || read?.kind !== 'expression') return null;
  if (statement.otherwise.length + statement.finally.length > 0 || written(source, clause.types) !== 'KeyError')
    return null;
  const write = onlyWriteIn(clause.body, source);
  const { value } = read;
  if (!write || value.kind !== 'subscript') return null;
  const about = aboutOf(write, source);
  return written(source, value.object) === about.mapping && written(source, value.index) === about.key
    ? shapeOfWhole(statement, write, about, source)
    : null;
};
