import type { SyntaxNode } from '../../syntax/index.ts';
import { collectBoundNames } from './bound-names.ts';
import { assignmentToType, lowerAssignment, lowerExpressionStatement } from './lower-assignment.ts';
import { lowerDecorated, lowerDefinition } from './lower-definition.ts';
import { lowerExpression, lowerField } from './lower-expression.ts';
import { lowerPattern } from './lower-pattern.ts';
import { childIn, type LoweringContext, type LowerStatement, namedChildren } from './lowering-context.ts';
import type { ExceptClause, Expression, ImportedName, MatchCase, Statement } from './python-ast.ts';
import { compactText } from './text-of.ts';
import { newIn, onlyPython2 } from './version-notes.ts';

const blockIn = (node: SyntaxNode | null, context: LoweringContext): Statement[] => {
  if (!node) return [];
  const block = node.type === 'block' ? node : node.children.find(({ type }) => type === 'block');
  return block ? lowerBlock(block, context) : [];
};

/** Lowers the statements of a module or block, in order. */
export function lowerBlock(node: SyntaxNode, context: LoweringContext): Statement[] {
  return namedChildren(node).flatMap((child) => lowerStatement(child, context));
}

const lowerIf: LowerStatement = (node, context) => {
  const alternatives = node.children.filter(({ field, type }) => field === 'alternative' && type !== 'comment');
  let otherwise: Statement[] = [];
  for (const alternative of alternatives.reverse()) {
    if (alternative.type === 'else_clause') otherwise = blockIn(childIn(alternative, 'body') ?? alternative, context);
    else {
      const test = lowerField(alternative, 'condition', context);
      const then = blockIn(childIn(alternative, 'consequence'), context);
      otherwise = [{ kind: 'if', test, then, otherwise, start: alternative.start, end: node.end }];
    }
  }
  const then = blockIn(childIn(node, 'consequence'), context);
  return [
    { kind: 'if', test: lowerField(node, 'condition', context), then, otherwise, start: node.start, end: node.end },
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
  // The grammar names no field of `except*`.
  const value =
    childIn(node, 'value') ?? (node.type === 'except_group_clause' ? (namedChildren(node)[0] ?? null) : null);
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

const lowerTry: LowerStatement = (node, context) => {
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
      isStarred: node.children.some(({ type }) => type === 'except_group_clause'),
      otherwise: elseOf(node, context),
      finally: blockIn(last, context),
      start: node.start,
      end: node.end,
    },
  ];
};

const lowerWith: LowerStatement = (node, context) => {
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

const lowerImportFrom: LowerStatement = (node, context) => {
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

const lowerMatch: LowerStatement = (node, context) => {
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
  const subject = lowerField(node, 'subject', context);
  return [{ kind: 'match', subject, cases, start: node.start, end: node.end }];
};

const nameList =
  (kind: 'global' | 'nonlocal'): LowerStatement =>
  (node, context) => [
    { kind, names: namedChildren(node).map((child) => compactText(child, context)), start: node.start, end: node.end },
  ];

const python2 =
  (what: string): LowerStatement =>
  (node, context) => {
    const { start, end } = node;
    onlyPython2(node, what, context);
    if (node.type === 'exec_statement') {
      const code = childIn(node, 'code');
      const names = namedChildren(node).filter((child) => child !== code);
      return [
        {
          kind: 'exec',
          code: lowerField(node, 'code', context),
          names: names.map((child) => lowerExpression(child, context)),
          comparison: null,
          start,
          end,
        },
      ];
    }
    const printed = namedChildren(node).filter(({ type }) => type !== 'chevron');
    return printed.map((child) => ({ kind: 'expression', value: lowerExpression(child, context), start, end }));
  };

/** `print >> stream, text` is an expression to Python 3, which raises TypeError; other print statements are no Python 3. */
const lowerPrint: LowerStatement = (node, context) => {
  if (!node.children.some(({ type }) => type === 'chevron')) return python2('the print statement')(node, context);
  const { start, end } = node;
  return [{ kind: 'print-to', start, end }];
};

const optionalValue = (node: SyntaxNode, context: LoweringContext): Expression | null => {
  const child = namedChildren(node)[0];
  return child ? lowerExpression(child, context) : null;
};

const LOWERINGS: Readonly<Record<string, LowerStatement>> = {
  expression_statement: lowerExpressionStatement,
  assignment: lowerAssignment,
  if_statement: lowerIf,
  for_statement: (node, context) => [
    {
      kind: 'for',
      target: lowerField(node, 'left', context),
      iterable: lowerField(node, 'right', context),
      ...lowerLoop(node, context),
    },
  ],
  while_statement: (node, context) => [
    { kind: 'while', test: lowerField(node, 'condition', context), ...lowerLoop(node, context) },
  ],
  try_statement: lowerTry,
  with_statement: lowerWith,
  function_definition: (node, context) => lowerDefinition(node, [], blockIn, context),
  class_definition: (node, context) => lowerDefinition(node, [], blockIn, context),
  decorated_definition: (node, context) => lowerDecorated(node, blockIn, context),
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

const lowerStatement: LowerStatement = (node, context) => {
  const lowering = LOWERINGS[node.type];
  if (lowering) return lowering(node, context);
  // What the grammar could not place still holds statements that it recognised.
  if (node.type === 'ERROR')
    return namedChildren(node).flatMap((child) => (child.type in LOWERINGS ? lowerStatement(child, context) : []));
  return [{ kind: 'unsupported', what: node.type.replaceAll('_', ' '), start: node.start, end: node.end }];
};
