import type { SyntaxNode } from '../../syntax/index.ts';
import { collectBoundNames } from './bound-names.ts';
import { evaluatedAnnotation } from './lower-assignment.ts';
import { lowerArgumentList, lowerExpression, lowerParameters } from './lower-expression.ts';
import { childIn, type LoweringContext, namedChildren } from './lowering-context.ts';
import type { Expression, FunctionDefinition, Statement } from './python-ast.ts';
import { compactText } from './text-of.ts';
import { newIn } from './version-notes.ts';

/** The annotations of the parameters and of the result of a function. */
const annotationsIn = (node: SyntaxNode, context: LoweringContext): Statement[] => {
  const parameters = childIn(node, 'parameters')?.children ?? [];
  return [...parameters.map((parameter) => childIn(parameter, 'type')), childIn(node, 'return_type')].flatMap((type) =>
    type ? evaluatedAnnotation(type, false, context) : [],
  );
};

const containsYield = (node: SyntaxNode): boolean =>
  node.children.some(
    (child) =>
      child.type === 'yield' ||
      (child.type !== 'function_definition' &&
        child.type !== 'lambda' &&
        child.type !== 'class_definition' &&
        containsYield(child)),
  );

const lowerFunction = (node: SyntaxNode, lowerBody: LowerBody, context: LoweringContext): FunctionDefinition => {
  if (childIn(node, 'type_parameters')) newIn(312, node, 'a type parameter', context);
  if (childIn(node, 'return_type')) newIn(300, node, 'an annotation of a function', context);
  if (node.children.some(({ type }) => type === 'async')) newIn(305, node, 'async', context);
  const bodyNode = childIn(node, 'body');
  const body = lowerBody(bodyNode, context);
  return {
    name: compactText(childIn(node, 'name'), context),
    parameters: lowerParameters(childIn(node, 'parameters'), context),
    body,
    locals: collectBoundNames(body, context.text.includes(':=')),
    isGenerator: bodyNode !== null && containsYield(bodyNode),
    isAsync: node.children.some(({ type }) => type === 'async'),
    start: node.start,
    end: node.end,
  };
};

/** The names that a class body annotates, in order: those of `ClassVar` are no fields, those of `InitVar` are arguments alone. */
const annotatedNames = (
  body: SyntaxNode | null,
  context: LoweringContext,
): { readonly fields: readonly string[]; readonly initOnly: readonly string[] } => {
  const annotated = (body ? namedChildren(body) : []).flatMap((child) => {
    const [only] = namedChildren(child);
    const type = only?.type === 'assignment' ? compactText(childIn(only, 'type'), context) : '';
    return only && type !== '' ? [{ name: compactText(childIn(only, 'left'), context), type }] : [];
  });
  const fields = annotated.filter(({ type }) => !/^["']?(?:\w+\.)*ClassVar\b/.test(type));
  const initOnly = fields.filter(({ type }) => /^["']?(?:\w+\.)*InitVar\b/.test(type));
  return { fields: fields.map(({ name }) => name), initOnly: initOnly.map(({ name }) => name) };
};

/** Lowers the block that a node is or holds. */
type LowerBody = (node: SyntaxNode | null, context: LoweringContext) => Statement[];

/** Lowers a function or a class; `lowerBody` lowers its block. */
export const lowerDefinition = (
  node: SyntaxNode,
  decorators: readonly Expression[],
  lowerBody: LowerBody,
  context: LoweringContext,
): Statement[] => {
  const { start, end } = node;
  if (node.type === 'class_definition') {
    if (childIn(node, 'type_parameters')) newIn(312, node, 'a type parameter', context);
    const given = childIn(node, 'superclasses');
    if (given?.children.some(({ type }) => type === 'keyword_argument'))
      newIn(300, node, 'a keyword of a class', context);
  }
  if (node.type === 'function_definition')
    return [
      ...annotationsIn(node, context),
      { kind: 'function', definition: lowerFunction(node, lowerBody, context), decorators, start, end },
    ];
  const inside = { ...context, className: compactText(childIn(node, 'name'), { text: context.text }) };
  return [
    {
      kind: 'class',
      name: compactText(childIn(node, 'name'), context),
      bases: lowerArgumentList(childIn(node, 'superclasses'), context),
      ...annotatedNames(childIn(node, 'body'), inside),
      body: lowerBody(childIn(node, 'body'), inside),
      decorators,
      start,
      end,
    },
  ];
};

/** Before Python 3.9 a decorator is a dotted name, called or not (PEP 614). */
const lowerDecorator = (node: SyntaxNode, context: LoweringContext): Expression => {
  const lowered = lowerExpression(node, context);
  let at = lowered.kind === 'call' ? lowered.callee : lowered;
  while (at.kind === 'attribute') at = at.object;
  if (at.kind !== 'name') newIn(309, node, 'a decorator that is no dotted name', context);
  return lowered;
};

/** Lowers a function or a class with its decorators. */
export const lowerDecorated = (node: SyntaxNode, lowerBody: LowerBody, context: LoweringContext): Statement[] => {
  const decorators = namedChildren(node)
    .filter(({ type }) => type === 'decorator')
    .flatMap((child) => namedChildren(child).map((inner) => lowerDecorator(inner, context)));
  const definition = childIn(node, 'definition');
  return definition ? lowerDefinition(definition, decorators, lowerBody, context) : [];
};
