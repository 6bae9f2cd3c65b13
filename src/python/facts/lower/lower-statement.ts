import type { SyntaxNode } from '../../syntax/index.ts';
import { collectBoundNames } from './bound-names.ts';
import {
  childIn,
  type LoweringContext,
  lowerArgumentList,
  lowerExpression,
  lowerParameters,
  namedChildren,
  newIn,
  onlyPython2,
} from './lower-expression.ts';
import { lowerPattern } from './lower-pattern.ts';
import type { ExceptClause, Expression, FunctionDefinition, ImportedName, MatchCase, Statement } from './python-ast.ts';
import { textOf } from './text-of.ts';

type Lowering = (node: SyntaxNode, context: LoweringContext) => Statement[];

const compactText = (node: SyntaxNode | null, context: LoweringContext) =>
  node ? textOf(node, context).replace(/\s+/g, '') : '';

const expressionIn = (node: SyntaxNode, field: string, context: LoweringContext): Expression => {
  const child = childIn(node, field);
  return child
    ? lowerExpression(child, context)
    : { kind: 'unsupported', what: `a ${node.type} without its ${field}`, start: node.start, end: node.end };
};

const blockIn = (node: SyntaxNode | null, context: LoweringContext): Statement[] => {
  if (!node) return [];
  const block = node.type === 'block' ? node : node.children.find(({ type }) => type === 'block');
  return block ? lowerBlock(block, context) : [];
};

/** Lowers the statements of a module or block, in order. */
export function lowerBlock(node: SyntaxNode, context: LoweringContext): Statement[] {
  return namedChildren(node).flatMap((child) => lowerStatement(child, context));
}

/** That a name is annotated (PEP 526); attributes and items are not remembered. What an annotation calls is. */
const annotationOf: Lowering = (node, context) => {
  const [left, type] = [childIn(node, 'left'), childIn(node, 'type')];
  if (!left || !type) return [];
  newIn(306, node, 'an annotation of a variable', context);
  const called = evaluatedAnnotation(type, true, context);
  if (left.type !== 'identifier') return called;
  return [{ kind: 'annotate', name: compactText(left, context), start: node.start, end: node.end }, ...called];
};

/** What an annotation does when Python evaluates it; names and subscriptions do nothing that counts. */
const evaluatedAnnotation = (type: SyntaxNode, isOfVariable: boolean, context: LoweringContext): Statement[] => {
  const { start, end } = type;
  const [expression] = namedChildren(type);
  if (!expression || context.futures.has('annotations') || !callsSomething(type)) return [];
  return [{ kind: 'annotation', value: lowerExpression(expression, context), isOfVariable, start, end }];
};

const callsSomething = (node: SyntaxNode): boolean =>
  node.children.some((child) => child.type === 'call' || (child.type !== 'lambda' && callsSomething(child)));

/** The annotations of the parameters and of the result of a function. */
const annotationsIn = (node: SyntaxNode, context: LoweringContext): Statement[] => {
  const parameters = childIn(node, 'parameters')?.children ?? [];
  return [...parameters.map((parameter) => childIn(parameter, 'type')), childIn(node, 'return_type')].flatMap((type) =>
    type ? evaluatedAnnotation(type, false, context) : [],
  );
};

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
const assignmentToType = (node: SyntaxNode, context: LoweringContext): Statement | null => {
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

const lowerAssignment: Lowering = (node, context) => {
  if (isMatchOfList(node, context)) {
    newIn(310, node, 'a match statement', context);
    return [{ kind: 'unsupported', what: 'a match of a list', start: node.start, end: node.end }];
  }
  const targets: Expression[] = [];
  let at: SyntaxNode = node;
  for (;;) {
    const right = childIn(at, 'right');
    if (!right) return annotationOf(node, context);
    targets.push(expressionIn(at, 'left', context));
    if (right.type !== 'assignment') {
      const { start, end } = node;
      const value = lowerExpression(right, context);
      return [{ kind: 'assign', targets, value, start, end }, ...annotationOf(node, context)];
    }
    at = right;
  }
};

const lowerExpressionStatement: Lowering = (node, context) => {
  const children = namedChildren(node);
  const [only] = children;
  const { start, end } = node;
  if (only?.type === 'assignment') return lowerAssignment(only, context);
  if (only?.type === 'augmented_assignment') {
    const operator = compactText(childIn(only, 'operator'), context).replace(/=$/, '');
    const target = expressionIn(only, 'left', context);
    return [{ kind: 'augment', target, operator, value: expressionIn(only, 'right', context), start, end }];
  }
  return children.map((child) => ({ kind: 'expression', value: lowerExpression(child, context), start, end }));
};

const lowerIf: Lowering = (node, context) => {
  const alternatives = node.children.filter(({ field, type }) => field === 'alternative' && type !== 'comment');
  let otherwise: Statement[] = [];
  for (const alternative of alternatives.reverse()) {
    if (alternative.type === 'else_clause') otherwise = blockIn(childIn(alternative, 'body') ?? alternative, context);
    else {
      const test = expressionIn(alternative, 'condition', context);
      const then = blockIn(childIn(alternative, 'consequence'), context);
      otherwise = [{ kind: 'if', test, then, otherwise, start: alternative.start, end: node.end }];
    }
  }
  const then = blockIn(childIn(node, 'consequence'), context);
  return [
    { kind: 'if', test: expressionIn(node, 'condition', context), then, otherwise, start: node.start, end: node.end },
  ];
};

const elseOf = (node: SyntaxNode, context: LoweringContext): Statement[] => {
  const clause = node.children.find(({ type }) => type === 'else_clause');
  return clause ? blockIn(childIn(clause, 'body') ?? clause, context) : [];
};

const raisesAnew = (block: readonly Statement[]): boolean =>
  block.some(
    (statement) =>
      statement.kind === 'raise' ||
      (statement.kind === 'if' && raisesAnew(statement.then) && raisesAnew(statement.otherwise)),
  );

const lowerExcept = (node: SyntaxNode, context: LoweringContext): ExceptClause => {
  const { start, end } = node;
  const value = childIn(node, 'value');
  let types = value;
  let alias = childIn(node, 'alias');
  if (value?.type === 'as_pattern') {
    types = namedChildren(value)[0] ?? null;
    alias = childIn(value, 'alias');
  } else if (alias && value && context.text.slice(value.end, alias.start).includes(',')) {
    onlyPython2(node, '`except X, name`', context);
  }
  const body = blockIn(node, context);
  return {
    types: types ? lowerExpression(types, context) : null,
    name: alias ? compactText(alias, context) : null,
    body,
    raises: raisesAnew(body),
    start,
    end,
  };
};

const lowerTry: Lowering = (node, context) => {
  const handlers = node.children
    .filter(({ type }) => type === 'except_clause' || type === 'except_group_clause')
    .map((child) => lowerExcept(child, context));
  for (const child of node.children) if (child.type === 'except_group_clause') newIn(311, child, 'except*', context);
  const last = node.children.find(({ type }) => type === 'finally_clause') ?? null;
  return [
    {
      kind: 'try',
      body: blockIn(childIn(node, 'body'), context),
      handlers,
      otherwise: elseOf(node, context),
      finally: blockIn(last, context),
      start: node.start,
      end: node.end,
    },
  ];
};

const lowerWith: Lowering = (node, context) => {
  const clause = node.children.find(({ type }) => type === 'with_clause');
  const items = (clause ? namedChildren(clause) : []).map((item) => {
    const value = childIn(item, 'value') ?? item;
    if (value.type !== 'as_pattern') return { value: lowerExpression(value, context), target: null };
    const alias = childIn(value, 'alias');
    const inner = namedChildren(value)[0] ?? value;
    return { value: lowerExpression(inner, context), target: alias ? lowerExpression(alias, context) : null };
  });
  return [{ kind: 'with', items, body: blockIn(childIn(node, 'body'), context), start: node.start, end: node.end }];
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

const lowerFunction = (node: SyntaxNode, context: LoweringContext): FunctionDefinition => {
  if (childIn(node, 'type_parameters')) newIn(312, node, 'a type parameter', context);
  if (childIn(node, 'return_type')) newIn(300, node, 'an annotation of a function', context);
  if (node.children.some(({ type }) => type === 'async')) newIn(305, node, 'async', context);
  const bodyNode = childIn(node, 'body');
  const body = blockIn(bodyNode, context);
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

const lowerDefinition = (
  node: SyntaxNode,
  decorators: readonly Expression[],
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
      { kind: 'function', definition: lowerFunction(node, context), decorators, start, end },
    ];
  return [
    {
      kind: 'class',
      name: compactText(childIn(node, 'name'), context),
      bases: lowerArgumentList(childIn(node, 'superclasses'), context),
      ...annotatedNames(childIn(node, 'body'), context),
      body: blockIn(childIn(node, 'body'), context),
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

const lowerDecorated: Lowering = (node, context) => {
  const decorators = namedChildren(node)
    .filter(({ type }) => type === 'decorator')
    .flatMap((child) => namedChildren(child).map((inner) => lowerDecorator(inner, context)));
  const definition = childIn(node, 'definition');
  return definition ? lowerDefinition(definition, decorators, context) : [];
};

const importedNames = (node: SyntaxNode, context: LoweringContext): ImportedName[] =>
  node.children
    .filter(({ field, isNamed }) => field === 'name' && isNamed)
    .map((child) => {
      const { start, end } = child;
      if (child.type !== 'aliased_import') return { name: compactText(child, context), alias: null, start, end };
      return {
        name: compactText(childIn(child, 'name'), context),
        alias: compactText(childIn(child, 'alias'), context),
        start,
        end,
      };
    });

const lowerImportFrom: Lowering = (node, context) => {
  const written = compactText(childIn(node, 'module_name'), context);
  const module = written.replace(/^\.+/, '');
  const star = node.children.some(({ type }) => type === 'wildcard_import');
  const names = star ? null : importedNames(node, context);
  return [
    { kind: 'import-from', module, level: written.length - module.length, names, start: node.start, end: node.end },
  ];
};

const lowerLoop = (node: SyntaxNode, context: LoweringContext) => {
  const body = blockIn(childIn(node, 'body'), context);
  return {
    body,
    otherwise: elseOf(node, context),
    bound: collectBoundNames(body, context.text.includes(':=')),
    start: node.start,
    end: node.end,
  };
};

const lowerMatch: Lowering = (node, context) => {
  const body = childIn(node, 'body');
  const cases = (body ? namedChildren(body) : [])
    .filter(({ type }) => type === 'case_clause')
    .map((child): MatchCase => {
      const patterns = namedChildren(child).filter(({ type }) => type === 'case_pattern');
      const [first] = patterns;
      const isOpen = first && /,/.test(context.text.slice(first.end, patterns[1]?.start ?? first.end + 1));
      const lowered = patterns.map((pattern) => lowerPattern(pattern, context));
      const [only] = lowered;
      const guard = childIn(child, 'guard');
      const test = guard ? namedChildren(guard)[0] : undefined;
      return {
        pattern: only && lowered.length === 1 && !isOpen ? only : { kind: 'sequence', items: lowered },
        guard: test ? lowerExpression(test, context) : null,
        body: blockIn(childIn(child, 'consequence'), context),
      };
    });
  const subject = expressionIn(node, 'subject', context);
  return [{ kind: 'match', subject, cases, start: node.start, end: node.end }];
};

const nameList =
  (kind: 'global' | 'nonlocal'): Lowering =>
  (node, context) => [
    { kind, names: namedChildren(node).map((child) => compactText(child, context)), start: node.start, end: node.end },
  ];

const python2 =
  (what: string): Lowering =>
  (node, context) => {
    const { start, end } = node;
    onlyPython2(node, what, context);
    if (node.type === 'exec_statement') {
      const code = childIn(node, 'code');
      const names = namedChildren(node).filter((child) => child !== code);
      return [
        {
          kind: 'exec',
          code: expressionIn(node, 'code', context),
          names: names.map((child) => lowerExpression(child, context)),
          start,
          end,
        },
      ];
    }
    const printed = namedChildren(node).filter(({ type }) => type !== 'chevron');
    return printed.map((child) => ({ kind: 'expression', value: lowerExpression(child, context), start, end }));
  };

/** `print >> stream, text` is an expression to Python 3, which raises TypeError; other print statements are no Python 3. */
const lowerPrint: Lowering = (node, context) => {
  if (!node.children.some(({ type }) => type === 'chevron')) return python2('the print statement')(node, context);
  const { start, end } = node;
  return [{ kind: 'print-to', start, end }];
};

const optionalValue = (node: SyntaxNode, context: LoweringContext): Expression | null => {
  const child = namedChildren(node)[0];
  return child ? lowerExpression(child, context) : null;
};

const LOWERINGS: Readonly<Record<string, Lowering>> = {
  expression_statement: lowerExpressionStatement,
  assignment: lowerAssignment,
  if_statement: lowerIf,
  for_statement: (node, context) => [
    {
      kind: 'for',
      target: expressionIn(node, 'left', context),
      iterable: expressionIn(node, 'right', context),
      ...lowerLoop(node, context),
    },
  ],
  while_statement: (node, context) => [
    { kind: 'while', test: expressionIn(node, 'condition', context), ...lowerLoop(node, context) },
  ],
  try_statement: lowerTry,
  with_statement: lowerWith,
  function_definition: (node, context) => lowerDefinition(node, [], context),
  class_definition: (node, context) => lowerDefinition(node, [], context),
  decorated_definition: lowerDecorated,
  return_statement: (node, context) => [
    { kind: 'return', value: optionalValue(node, context), start: node.start, end: node.end },
  ],
  raise_statement: (node, context) => {
    const { start, end } = node;
    const value = optionalValue(node, context);
    if (childIn(node, 'cause')) newIn(300, node, '`raise ... from`', context);
    if (namedChildren(node)[0]?.type === 'expression_list') onlyPython2(node, '`raise X, value`', context);
    return [{ kind: 'raise', value, start, end }];
  },
  import_statement: (node, context) => [
    { kind: 'import', modules: importedNames(node, context), start: node.start, end: node.end },
  ],
  import_from_statement: lowerImportFrom,
  future_import_statement: (node, context) => {
    for (const { name } of importedNames(node, context)) context.futures.add(name);
    return [];
  },
  global_statement: nameList('global'),
  nonlocal_statement: (node, context) => {
    newIn(300, node, 'nonlocal', context);
    return nameList('nonlocal')(node, context);
  },
  delete_statement: (node, context) => {
    const targets = namedChildren(node).flatMap((child) => {
      const target = lowerExpression(child, context);
      return target.kind === 'sequence' ? target.items : [target];
    });
    return [{ kind: 'delete', targets, start: node.start, end: node.end }];
  },
  assert_statement: (node, context) => {
    const test = optionalValue(node, context);
    return test ? [{ kind: 'assert', test, start: node.start, end: node.end }] : [];
  },
  match_statement: (node, context) => {
    newIn(310, node, 'a match statement', context);
    return lowerMatch(node, context);
  },
  print_statement: lowerPrint,
  exec_statement: python2('the exec statement'),
  pass_statement: ({ start, end }) => [{ kind: 'pass', start, end }],
  break_statement: ({ start, end }) => [{ kind: 'break', start, end }],
  continue_statement: ({ start, end }) => [{ kind: 'continue', start, end }],
  type_alias_statement: (node, context) => {
    const assigned = assignmentToType(node, context);
    if (assigned) return [assigned];
    newIn(312, node, 'a type statement', context);
    const name = /^type\s+(\w+)/.exec(context.text.slice(node.start, node.end))?.[1];
    return name === undefined ? [] : [{ kind: 'annotate', name, isType: true, start: node.start, end: node.end }];
  },
};

const lowerStatement: Lowering = (node, context) => {
  const lowering = LOWERINGS[node.type];
  if (lowering) return lowering(node, context);
  // What the grammar could not place still holds statements that it recognised.
  if (node.type === 'ERROR')
    return namedChildren(node).flatMap((child) => (child.type in LOWERINGS ? lowerStatement(child, context) : []));
  return [{ kind: 'unsupported', what: node.type.replaceAll('_', ' '), start: node.start, end: node.end }];
};
