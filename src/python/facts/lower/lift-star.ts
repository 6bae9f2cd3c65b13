import type { Expression } from './python-ast.ts';

/** An expression that may have a star before it, with its first part changed; null where it has none. */
const withFirst = (expression: Expression, change: (first: Expression) => Expression): Expression | null => {
  switch (expression.kind) {
    case 'attribute':
    case 'subscript':
      return { ...expression, object: change(expression.object) };
    case 'call':
      return { ...expression, callee: change(expression.callee) };
    case 'binary':
      return { ...expression, left: change(expression.left) };
    default:
      return null;
  }
};

/** The star of the item `*names.keys()`, which the grammar takes for a part of `names`, is of the whole item. */
export const liftStar = (item: Expression): Expression => {
  let isStarred = false;
  const without = (expression: Expression): Expression => {
    if (expression.kind !== 'starred') return withFirst(expression, without) ?? expression;
    isStarred = true;
    return expression.value;
  };
  if (item.kind === 'starred') return item;
  const value = without(item);
  return isStarred ? { kind: 'starred', value, start: item.start, end: item.end } : item;
};
