import type { SyntaxNode } from '../../syntax/index.ts';
import { liftStar } from './lift-star.ts';
import { lowerNumber } from './lower-number.ts';
import { lowerText } from './lower-text.ts';
import { childIn, type LowerExpression, type LoweringContext, namedChildren, unsupported } from './lowering-context.ts';
import type {
  Argument,
  ComprehensionClause,
  Expression,
  FunctionDefinition,
  Parameter,
  Statement,
} from './python-ast.ts';
import { plainTextOf, textOf } from './text-of.ts';
import { newIn, noteFString, notePrintCall, onlyPython2 } from './version-notes.ts';

/** The expression in a field. */
export const lowerField = (node: SyntaxNode, field: string, context: LoweringContext): Expression => {
  const child = childIn(node, field);
  return child ? lowerExpression(child, context) : unsupported(node, `a ${node.type} without its ${field}`);
};

const lowerFirst: LowerExpression = (node, context) => {
  const child = namedChildren(node)[0];
  return child ? lowerExpression(child, context) : unsupported(node, `an empty ${node.type}`);
};

const lowerSequence =
  (type: 'list' | 'tuple' | 'set'): LowerExpression =>
  (node, context) => ({
    kind: 'sequence',
    type,
    items: namedChildren(node).map((child) => liftStar(lowerExpression(child, context))),
    start: node.start,
    end: node.end,
  });

const lowerCompare: LowerExpression = (node, context) => {
  const operands: Expression[] = [];
  const operators: string[] = [];
  let operator = '';
  for (const child of node.children) {
    if (child.type === 'comment') continue;
    if (child.field === 'operators' || !child.isNamed) operator = `${operator} ${textOf(child, context)}`.trim();
    else {
      if (operands.length > 0) operators.push(operator.replace(/\s+/g, ' '));
      operator = '';
      operands.push(lowerExpression(child, context));
    }
  }
  const { start, end } = node;
  if (operators.includes('<>')) onlyPython2(node, 'the operator <>', context);
  const [first, ...rest] = operands;
  if (!first) return unsupported(node, 'an empty comparison');
  return {
    kind: 'compare',
    first,
    rest: rest.map((operand, i) => ({ operator: (operators[i] ?? '').replace('<>', '!='), operand })),
    start,
    end,
  };
};

const lowerArguments = (node: SyntaxNode, context: LoweringContext): Argument[] => {
  if (node.type === 'generator_expression') return [{ name: null, splat: '', value: lowerExpression(node, context) }];
  return namedChildren(node).map((child): Argument => {
    if (child.type === 'keyword_argument') {
      const name = childIn(child, 'name');
      return { name: name ? plainTextOf(name, context) : '', splat: '', value: lowerField(child, 'value', context) };
    }
    if (child.type === 'list_splat') return { name: null, splat: '*', value: lowerFirst(child, context) };
    if (child.type === 'dictionary_splat') return { name: null, splat: '**', value: lowerFirst(child, context) };
    return { name: null, splat: '', value: lowerExpression(child, context) };
  });
};

/** Lowers the bases of a class or the arguments of a call. */
export const lowerArgumentList = (node: SyntaxNode | null, context: LoweringContext): Argument[] =>
  node ? lowerArguments(node, context) : [];

/** `**mapping` or `*items` in a display (PEP 448). */
const lowerSplat: LowerExpression = (node, context) => {
  newIn(305, node, 'unpacking in a display', context);
  return lowerFirst(node, context);
};

const lowerDict: LowerExpression = (node, context) => ({
  kind: 'dict',
  items: namedChildren(node).map((child) =>
    child.type === 'pair'
      ? { key: lowerField(child, 'key', context), value: lowerField(child, 'value', context) }
      : { key: null, value: lowerSplat(child, context) },
  ),
  start: node.start,
  end: node.end,
});

const lowerComprehension =
  (type: 'list' | 'set' | 'dict' | 'generator'): LowerExpression =>
  (node, context) => {
    const body = childIn(node, 'body');
    const clauses: (ComprehensionClause & { readonly conditions: Expression[] })[] = [];
    for (const child of namedChildren(node)) {
      if (child.type === 'for_in_clause') {
        const iterables = child.children.filter(({ field, isNamed }) => field === 'right' && isNamed);
        const iterable = iterables[0]
          ? lowerExpression(iterables[0], context)
          : unsupported(child, 'a loop over nothing');
        clauses.push({ target: lowerField(child, 'left', context), iterable, conditions: [] });
      } else if (child.type === 'if_clause') clauses.at(-1)?.conditions.push(lowerFirst(child, context));
    }
    const isPair = body?.type === 'pair';
    const element = body
      ? isPair
        ? lowerField(body, 'key', context)
        : lowerExpression(body, context)
      : unsupported(node, 'an empty comprehension');
    const value = body && isPair ? lowerField(body, 'value', context) : null;
    return { kind: 'comprehension', type, element, value, clauses, start: node.start, end: node.end };
  };

/** Lowers the parameters of a function or lambda. */
export const lowerParameters = (node: SyntaxNode | null, context: LoweringContext): Parameter[] => {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  const add = (name: string, kind: Parameter['kind'], defaultValue: Expression | null) =>
    parameters.push({ name, kind: kind === 'positional' && keywordOnly ? 'keyword-only' : kind, defaultValue });
  for (const child of node ? namedChildren(node) : []) {
    const inner = child.type === 'typed_parameter' ? (namedChildren(child)[0] ?? child) : child;
    if (inner.type === 'list_splat_pattern') {
      add(textOf(namedChildren(inner)[0] ?? inner, context), '*', null);
      keywordOnly = true;
    } else if (inner.type === 'dictionary_splat_pattern')
      add(textOf(namedChildren(inner)[0] ?? inner, context), '**', null);
    else if (inner.type === 'keyword_separator') {
      keywordOnly = true;
      newIn(300, inner, 'a keyword-only parameter', context);
    } else if (inner.type === 'default_parameter' || inner.type === 'typed_default_parameter') {
      const name = childIn(inner, 'name');
      add(name ? textOf(name, context) : '', 'positional', lowerField(inner, 'value', context));
    } else if (inner.type === 'identifier') add(textOf(inner, context), 'positional', null);
    else if (inner.type === 'tuple_pattern') onlyPython2(inner, 'a tuple as a parameter', context);
    else if (inner.type === 'positional_separator') {
      newIn(308, inner, 'a positional-only parameter', context);
      parameters.forEach((parameter, at) => {
        parameters[at] = { ...parameter, isNameless: true };
      });
    }
    if (child.type === 'typed_parameter' || inner.type === 'typed_default_parameter')
      newIn(300, child, 'an annotation of a parameter', context);
  }
  return parameters;
};

const lowerLambda: LowerExpression = (node, context) => {
  const body = lowerField(node, 'body', context);
  const { start, end } = node;
  const returned: Statement = { kind: 'return', value: body, start: body.start, end: body.end };
  const definition: FunctionDefinition = {
    name: '<lambda>',
    parameters: lowerParameters(childIn(node, 'parameters'), context),
    body: [returned],
    locals: new Set(),
    isGenerator: body.kind === 'yield',
    isAsync: false,
    start,
    end,
  };
  return { kind: 'lambda', definition, start, end };
};

const lowerSubscript: LowerExpression = (node, context) => {
  const subscripts = node.children.filter(({ field }) => field === 'subscript');
  const [only] = subscripts;
  const { start, end } = node;
  const index: Expression =
    subscripts.length === 1 && only
      ? lowerExpression(only, context)
      : {
          kind: 'sequence',
          type: 'tuple',
          items: subscripts.map((child) => lowerExpression(child, context)),
          start,
          end,
        };
  return { kind: 'subscript', object: lowerField(node, 'value', context), index, start, end };
};

const lowerSlice: LowerExpression = (node, context) => {
  const bounds: (Expression | null)[] = [null, null, null];
  let which = 0;
  for (const child of node.children) {
    if (child.type === ':') which += 1;
    else if (child.isNamed && child.type !== 'comment') bounds[which] = lowerExpression(child, context);
  }
  const { start, end } = node;
  return { kind: 'slice', lower: bounds[0] ?? null, upper: bounds[1] ?? null, step: bounds[2] ?? null, start, end };
};

const lowerYield: LowerExpression = (node, context) => {
  const value = namedChildren(node)[0];
  const from = node.children.some(({ type }) => type === 'from');
  if (from) newIn(303, node, 'yield from', context);
  return {
    kind: 'yield',
    value: value ? lowerExpression(value, context) : null,
    from,
    start: node.start,
    end: node.end,
  };
};

const lowerString: LowerExpression = (node, context) => {
  const { start } = node;
  if (context.text[start] === '`') onlyPython2(node, 'a text in backquotes', context);
  else if (/^ur/i.test(context.text.slice(start, start + 2))) onlyPython2(node, 'the prefix ur', context);
  if (node.type === 'string') noteFString(node, context);
  return lowerText(node, context.text, (child) => lowerExpression(child, context));
};

const operatorOf = (node: SyntaxNode, context: LoweringContext): string => {
  const operator = node.children.find(({ field }) => field === 'operator');
  return operator ? textOf(operator, context) : '';
};

const LOWERINGS: Readonly<Record<string, LowerExpression>> = {
  identifier: (node, context) => ({ kind: 'name', name: textOf(node, context), start: node.start, end: node.end }),
  string: lowerString,
  concatenated_string: lowerString,
  integer: lowerNumber,
  float: lowerNumber,
  true: ({ start, end }) => ({ kind: 'constant', value: true, start, end }),
  false: ({ start, end }) => ({ kind: 'constant', value: false, start, end }),
  none: ({ start, end }) => ({ kind: 'constant', value: null, start, end }),
  attribute: (node, context) => {
    const name = childIn(node, 'attribute');
    const object = lowerField(node, 'object', context);
    return { kind: 'attribute', object, name: name ? textOf(name, context) : '', start: node.start, end: node.end };
  },
  subscript: lowerSubscript,
  slice: lowerSlice,
  call: (node, context) => {
    notePrintCall(node, context);
    return {
      kind: 'call',
      callee: lowerField(node, 'function', context),
      args: lowerArgumentList(childIn(node, 'arguments'), context),
      start: node.start,
      end: node.end,
    };
  },
  binary_operator: (node, context) => ({
    kind: 'binary',
    operator: operatorOf(node, context),
    left: lowerField(node, 'left', context),
    right: lowerField(node, 'right', context),
    ...(context.futures.has('division') ? { isTrueDivision: true } : {}),
    start: node.start,
    end: node.end,
  }),
  unary_operator: (node, context) => ({
    kind: 'unary',
    operator: operatorOf(node, context),
    operand: lowerField(node, 'argument', context),
    start: node.start,
    end: node.end,
  }),
  not_operator: (node, context) => ({
    kind: 'unary',
    operator: 'not',
    operand: lowerField(node, 'argument', context),
    start: node.start,
    end: node.end,
  }),
  boolean_operator: (node, context) => ({
    kind: 'boolean',
    operator: operatorOf(node, context) === 'or' ? 'or' : 'and',
    left: lowerField(node, 'left', context),
    right: lowerField(node, 'right', context),
    start: node.start,
    end: node.end,
  }),
  comparison_operator: lowerCompare,
  conditional_expression: (node, context) => {
    const [then, test, otherwise] = namedChildren(node).map((child) => lowerExpression(child, context));
    if (!then || !test || !otherwise) return unsupported(node, 'an incomplete conditional');
    return { kind: 'conditional', test, then, otherwise, start: node.start, end: node.end };
  },
  lambda: lowerLambda,
  parenthesized_expression: lowerFirst,
  expression_list: lowerSequence('tuple'),
  pattern_list: lowerSequence('tuple'),
  tuple: lowerSequence('tuple'),
  tuple_pattern: lowerSequence('tuple'),
  list: lowerSequence('list'),
  list_pattern: lowerSequence('list'),
  set: lowerSequence('set'),
  dictionary: lowerDict,
  list_comprehension: lowerComprehension('list'),
  set_comprehension: lowerComprehension('set'),
  dictionary_comprehension: lowerComprehension('dict'),
  generator_expression: lowerComprehension('generator'),
  list_splat: (node, context) => ({
    kind: 'starred',
    value: lowerSplat(node, context),
    start: node.start,
    end: node.end,
  }),
  list_splat_pattern: (node, context) => {
    newIn(300, node, 'a starred target', context);
    return { kind: 'starred', value: lowerFirst(node, context), start: node.start, end: node.end };
  },
  ellipsis: (node, context) => {
    newIn(300, node, '...', context);
    return { kind: 'name', name: 'Ellipsis', start: node.start, end: node.end };
  },
  named_expression: (node, context) => {
    const name = childIn(node, 'name');
    const value = lowerField(node, 'value', context);
    newIn(308, node, 'an assignment expression', context);
    return { kind: 'walrus', name: name ? textOf(name, context) : '', value, start: node.start, end: node.end };
  },
  yield: lowerYield,
  await: (node, context) => ({ kind: 'await', value: lowerFirst(node, context), start: node.start, end: node.end }),
  as_pattern: lowerFirst,
  as_pattern_target: lowerFirst,
  keyword_identifier: (node, context) => ({
    kind: 'name',
    name: textOf(node, context),
    start: node.start,
    end: node.end,
  }),
};

/** Lowers one expression; what is not understood becomes `unsupported`. */
export function lowerExpression(node: SyntaxNode, context: LoweringContext): Expression {
  const lowering = LOWERINGS[node.type];
  if (!lowering) return unsupported(node, node.type === 'too-deep' ? 'deep nesting' : node.type.replaceAll('_', ' '));
  return lowering(node, context);
}
