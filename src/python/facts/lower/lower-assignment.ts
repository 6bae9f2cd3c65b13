import type { SyntaxNode } from '../../syntax/index.ts';
import { lowerExec } from './lower-exec.ts';
import { lowerExpression, lowerField } from './lower-expression.ts';
import { childIn, type LoweringContext, type LowerStatement, namedChildren } from './lowering-context.ts';
import type { Expression, Statement } from './python-ast.ts';
import { compactText } from './text-of.ts';
import { newIn } from './version-notes.ts';

/** That a name is annotated (PEP 526); attributes and items are not remembered. What an annotation calls is. */
const annotationOf: LowerStatement = (node, context) => {
  const [left, type] = [childIn(node, 'left'), childIn(node, 'type')];
  if (!left || !type) return [];
  newIn(306, node, 'an annotation of a variable', context);
  const called = evaluatedAnnotation(type, true, context);
  if (left.type !== 'identifier') return called;
  return [{ kind: 'annotate', name: compactText(left, context), start: node.start, end: node.end }, ...called];
};

/** What an annotation does when Python evaluates it; names and subscriptions do nothing that counts. */
export const evaluatedAnnotation = (type: SyntaxNode, isOfVariable: boolean, context: LoweringContext): Statement[] => {
  const { start, end } = type;
  const [expression] = namedChildren(type);
  if (!expression || context.futures.has('annotations') || !callsSomething(type)) return [];
  return [{ kind: 'annotation', value: lowerExpression(expression, context), isOfVariable, start, end }];
};

const callsSomething = (node: SyntaxNode): boolean =>
  node.children.some((child) => child.type === 'call' || (child.type !== 'lambda' && callsSomething(child)));

/** `match [a, b]:`, which the grammar takes for an annotation of an item: the cases are in the type. */
const isMatchOfList = (node: SyntaxNode, context: LoweringContext): boolean => {
  const [left, type] = [childIn(node, 'left'), childIn(node, 'type')];
  return (
    left?.type === 'subscript' &&
    /^match\s*\[/.test(compactText(left, context)) &&
    /^case/.test(compactText(type, context))
  );
};

/** `type(self).name = value`, which the grammar takes for a type statement; null where it is one. */
export const assignmentToType = (node: SyntaxNode, context: LoweringContext): Statement | null => {
  const [left, right] = ['left', 'right'].map((name) => childIn(node, name)?.children[0]);
  let at = left;
  let depth = 0;
  for (; at && at.type !== 'parenthesized_expression'; depth += 1)
    at = childIn(at, 'object') ?? childIn(at, 'value') ?? undefined;
  if (!left || !right || !at) return null;
  const ofType = (target: Expression, above: number): Expression => {
    if (above > 0 && (target.kind === 'attribute' || target.kind === 'subscript'))
      return { ...target, object: ofType(target.object, above - 1) };
    const { start, end } = node;
    const callee: Expression = { kind: 'name', name: 'type', start, end };
    return { kind: 'call', callee, args: [{ name: null, splat: '', value: target }], start, end };
  };
  const target = ofType(lowerExpression(left, context), depth);
  return {
    kind: 'assign',
    targets: [target],
    value: lowerExpression(right, context),
    start: node.start,
    end: node.end,
  };
};

/** Lowers an assignment or an annotation. */
export const lowerAssignment: LowerStatement = (node, context) => {
  if (isMatchOfList(node, context)) {
    newIn(310, node, 'a match statement', context);
    return [{ kind: 'unsupported', what: 'a match of a list', start: node.start, end: node.end }];
  }
  const targets: Expression[] = [];
  let at: SyntaxNode = node;
  for (;;) {
    const right = childIn(at, 'right');
    if (!right) return annotationOf(node, context);
    targets.push(lowerField(at, 'left', context));
    if (right.type !== 'assignment') {
      const { start, end } = node;
      const value = lowerExpression(right, context);
      return [{ kind: 'assign', targets, value, start, end }, ...annotationOf(node, context)];
    }
    at = right;
  }
};

/** Lowers a line that is an expression, or assigns one. */
export const lowerExpressionStatement: LowerStatement = (node, context) => {
  const children = namedChildren(node);
  const [only] = children;
  const { start, end } = node;
  if (only?.type === 'assignment') return lowerAssignment(only, context);
  if (only?.type === 'augmented_assignment') {
    const operator = compactText(childIn(only, 'operator'), context).replace(/=$/, '');
    const target = lowerField(only, 'left', context);
    const value = lowerField(only, 'right', context);
    const division = context.futures.has('division') ? { isTrueDivision: true as const } : {};
    return [{ kind: 'augment', target, operator, value, ...division, start, end }];
  }
  const values = children.map((child) => lowerExpression(child, context));
  const executed = lowerExec(node, values, context);
  return executed ? [executed] : values.map((value) => ({ kind: 'expression', value, start, end }));
};
