import type { SyntaxNode } from '../../syntax/index.ts';
import { lowerExpression } from './lower-expression.ts';
import { type LoweringContext, namedChildren } from './lowering-context.ts';
import type { Expression, Pattern } from './python-ast.ts';
import { textOf } from './text-of.ts';

const trimmed = (node: SyntaxNode, context: LoweringContext) => textOf(node, context).trim();

/** A dotted name of two parts or more as the expression it stands for. */
const asAttribute = (node: SyntaxNode, context: LoweringContext): Expression => {
  const [first, ...rest] = namedChildren(node);
  const { start, end } = node;
  let value: Expression = { kind: 'name', name: first ? trimmed(first, context) : '', start, end };
  for (const part of rest) value = { kind: 'attribute', object: value, name: trimmed(part, context), start, end };
  return value;
};

const namesIn = (node: SyntaxNode, context: LoweringContext): string[] =>
  node.type === 'dotted_name' ? [trimmed(node, context)] : node.children.flatMap((child) => namesIn(child, context));

const lowerMapping = (node: SyntaxNode, context: LoweringContext): Pattern => {
  const entries: { key: Expression; value: Pattern }[] = [];
  let key: Expression | null = null;
  let rest: string | null = null;
  for (const child of namedChildren(node)) {
    if (child.type === 'splat_pattern') rest = trimmed(child, context).replace(/^\*+/, '');
    else if (child.field === 'key') key = lowerExpression(child, context);
    else if (key) {
      entries.push({ key, value: lowerPattern(child, context) });
      key = null;
    }
  }
  return { kind: 'mapping', entries, rest };
};

/** `Class(pattern, name=pattern)`. */
const lowerClass = (node: SyntaxNode, context: LoweringContext): Pattern => {
  const [type, ...parts] = namedChildren(node);
  if (!type) return { kind: 'opaque', names: [] };
  const inner = parts.map((part) => (part.type === 'case_pattern' ? (namedChildren(part)[0] ?? part) : part));
  const positional: Pattern[] = [];
  const named: { name: string; value: Pattern }[] = [];
  for (const [i, part] of inner.entries()) {
    const [name, value] = part.type === 'keyword_pattern' ? namedChildren(part) : [];
    if (name && value) named.push({ name: trimmed(name, context), value: lowerPattern(value, context) });
    else positional.push(lowerPattern(parts[i] ?? part, context));
  }
  return { kind: 'class', type: asAttribute(type, context), positional, named };
};

/** Whether parentheses only hold one pattern together: a comma behind it makes a sequence of one. */
const isGroup = (node: SyntaxNode, inner: readonly SyntaxNode[], { text }: LoweringContext): boolean => {
  const [only, ...others] = inner.filter(({ type }) => type !== 'comment');
  if (!only || others.length > 0 || only.type === 'splat_pattern') return false;
  return !text
    .slice(only.end, node.end)
    .replace(/#[^\n]*/g, '')
    .includes(',');
};

/** `-1`; of a complex number nothing is known. */
const lowerNegative = (node: SyntaxNode, number: SyntaxNode, context: LoweringContext): Pattern => {
  if (namedChildren(node).length > 1 || !['integer', 'float'].includes(number.type))
    return { kind: 'opaque', names: [] };
  const { start, end } = node;
  const operand = lowerExpression(number, context);
  return { kind: 'value', value: { kind: 'unary', operator: '-', operand, start, end } };
};

/** Lowers one pattern of a `case`. */
export function lowerPattern(node: SyntaxNode, context: LoweringContext): Pattern {
  const inner = namedChildren(node);
  const [first] = inner;
  switch (node.type) {
    case 'case_pattern':
      if (first && trimmed(node, context).startsWith('-')) return lowerNegative(node, first, context);
      return first ? lowerPattern(first, context) : { kind: 'capture', name: null };
    case 'dotted_name':
      if (inner.length > 1) return { kind: 'value', value: asAttribute(node, context) };
      return { kind: 'capture', name: trimmed(node, context) === '_' ? null : trimmed(node, context) };
    case 'union_pattern':
      return trimmed(node, context).includes('-')
        ? { kind: 'opaque', names: [] }
        : { kind: 'or', options: inner.map((child) => lowerPattern(child, context)) };
    case 'as_pattern': {
      const name = inner.at(-1);
      return first && name
        ? { kind: 'as', pattern: lowerPattern(first, context), name: trimmed(name, context) }
        : { kind: 'opaque', names: [] };
    }
    case 'tuple_pattern':
      if (first && isGroup(node, inner, context)) return lowerPattern(first, context);
      return { kind: 'sequence', items: inner.map((child) => lowerPattern(child, context)) };
    case 'list_pattern':
      return { kind: 'sequence', items: inner.map((child) => lowerPattern(child, context)) };
    case 'splat_pattern': {
      const name = trimmed(node, context).replace(/^\*+/, '');
      return { kind: 'star', name: name === '_' ? null : name };
    }
    case 'class_pattern':
      return lowerClass(node, context);
    case 'dict_pattern':
      return lowerMapping(node, context);
    case 'string':
    case 'concatenated_string':
    case 'integer':
    case 'float':
      return { kind: 'value', value: lowerExpression(node, context) };
    case 'true':
    case 'false':
    case 'none':
      return { kind: 'constant', value: lowerExpression(node, context) };
    default:
      return { kind: 'opaque', names: namesIn(node, context) };
  }
}
