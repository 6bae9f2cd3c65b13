import type { SourceFile } from '../../../source/source-file.ts';
import type { Expression, ExpressionOf, StatementOf } from '../lower/python-ast.ts';
import type { EffectShape } from '../script-facts.ts';

const written = (source: SourceFile, { start, end }: Expression) => source.text.slice(start, end);

const range = ({ start, end }: { readonly start: number; readonly end: number }) => ({ start, end });

const isReadOf = (
  expression: Expression,
  target: ExpressionOf<'subscript'>,
  source: SourceFile,
): expression is ExpressionOf<'call'> => {
  if (expression.kind !== 'call' || expression.callee.kind !== 'attribute') return false;
  const [key] = expression.args;
  if (!key || written(source, key.value) !== written(source, target.index)) return false;
  if (expression.callee.name === 'getenv') return true;
  return (
    expression.callee.name === 'get' && written(source, expression.callee.object) === written(source, target.object)
  );
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
  if (isReadOf(value, target, source)) {
    const fallback = value.args[1];
    return fallback && !fallback.splat
      ? { ...common, kind: 'get-default-write-back', valueText: range(fallback.value) }
      : null;
  }
  if (value.kind === 'boolean' && value.operator === 'or' && isReadOf(value.left, target, source))
    return { ...common, kind: 'get-default-write-back', valueText: range(value.right) };
  return { ...common, kind: 'other', valueText: range(value) };
};

/** The shape of a statement that is nothing but `environ.setdefault(key, value)`. */
export const shapeOfSetdefault = (statement: StatementOf<'expression'>): EffectShape | null => {
  const call = statement.value;
  if (call.kind !== 'call' || call.callee.kind !== 'attribute' || call.callee.name !== 'setdefault') return null;
  const [key, value, ...more] = call.args;
  if (!key || !value || more.length > 0 || key.splat || value.splat || key.name !== null || value.name !== null)
    return null;
  return {
    kind: 'setdefault',
    statement: range(statement),
    mapping: range(call.callee.object),
    keyText: range(key.value),
    valueText: range(value.value),
  };
};

const asksForAbsence = (test: Expression, mapping: string, key: string, source: SourceFile): boolean => {
  const isGet = (expression: Expression): boolean => {
    if (expression.kind !== 'call' || expression.callee.kind !== 'attribute') return false;
    const [first] = expression.args;
    if (!first || written(source, first.value) !== key) return false;
    return (
      expression.callee.name === 'getenv' ||
      (expression.callee.name === 'get' && written(source, expression.callee.object) === mapping)
    );
  };
  if (test.kind === 'unary' && test.operator === 'not') {
    const { operand } = test;
    if (isGet(operand)) return true;
    const [only] = operand.kind === 'compare' ? operand.rest : [];
    return (
      operand.kind === 'compare' &&
      operand.rest.length === 1 &&
      only?.operator === 'in' &&
      written(source, operand.first) === key &&
      written(source, only.operand) === mapping
    );
  }
  if (test.kind !== 'compare' || test.rest.length !== 1) return false;
  const [only] = test.rest;
  if (only?.operator === 'not in')
    return written(source, test.first) === key && written(source, only.operand) === mapping;
  const isNone = only?.operand.kind === 'constant' && only.operand.value === null;
  return isNone && (only.operator === 'is' || only.operator === '==') && isGet(test.first);
};

/** The shape of `if key not in environ: environ[key] = value`, for the write inside; null where the `if` does anything more. */
export const shapeOfGuard = (statement: StatementOf<'if'>, source: SourceFile): EffectShape | null => {
  const [only, ...more] = statement.then;
  if (!only || more.length > 0 || statement.otherwise.length > 0) return null;
  let parts: { mapping: Expression; key: Expression; value: Expression } | null = null;
  if (only.kind === 'assign' && only.targets.length === 1 && only.targets[0]?.kind === 'subscript') {
    const [target] = only.targets;
    parts = { mapping: target.object, key: target.index, value: only.value };
  } else if (only.kind === 'expression' && shapeOfSetdefault(only) && only.value.kind === 'call') {
    const [key, value] = only.value.args;
    if (key && value && only.value.callee.kind === 'attribute')
      parts = { mapping: only.value.callee.object, key: key.value, value: value.value };
  }
  if (!parts) return null;
  if (!asksForAbsence(statement.test, written(source, parts.mapping), written(source, parts.key), source)) return null;
  return {
    kind: 'not-in-guard',
    statement: range(statement),
    mapping: range(parts.mapping),
    keyText: range(parts.key),
    valueText: range(parts.value),
  };
};
