import type { Expression, Pattern, Statement } from './python-ast.ts';

const bindTarget = (target: Expression, names: Set<string>): void => {
  if (target.kind === 'name') names.add(target.name);
  else if (target.kind === 'sequence') for (const item of target.items) bindTarget(item, names);
  else if (target.kind === 'starred') bindTarget(target.value, names);
};

/** Assignment expressions bind in the function around them, from within comprehensions too; lambdas keep theirs. */
const bindWalrus = (value: Expression, names: Set<string>): void => {
  if (value.kind === 'lambda') return;
  if (value.kind === 'walrus') names.add(value.name);
  for (const part of Object.values(value)) {
    if (part === null || typeof part !== 'object') continue;
    for (const inner of Array.isArray(part) ? part.flatMap(expressionsIn) : expressionsIn(part))
      bindWalrus(inner, names);
  }
};

const expressionsIn = (part: unknown): Expression[] => {
  if (part === null || typeof part !== 'object') return [];
  if ('kind' in part && 'start' in part) return [part as Expression];
  return Object.values(part).flatMap((inner) =>
    Array.isArray(inner) ? inner.flatMap(expressionsIn) : expressionsIn(inner),
  );
};

/** The names that a pattern of a `case` binds. */
export const namesOfPattern = (pattern: Pattern): readonly string[] => {
  switch (pattern.kind) {
    case 'capture':
    case 'star':
      return pattern.name === null ? [] : [pattern.name];
    case 'or':
      return pattern.options.flatMap(namesOfPattern);
    case 'as':
      return [...namesOfPattern(pattern.pattern), pattern.name];
    case 'sequence':
      return pattern.items.flatMap(namesOfPattern);
    case 'mapping':
      return [
        ...pattern.entries.flatMap(({ value }) => namesOfPattern(value)),
        ...(pattern.rest ? [pattern.rest] : []),
      ];
    case 'class':
      return [...pattern.positional, ...pattern.named.map(({ value }) => value)].flatMap(namesOfPattern);
    case 'opaque':
      return pattern.names;
    default:
      return [];
  }
};

const bindStatement = (statement: Statement, names: Set<string>, free: Set<string>, hasWalrus: boolean): void => {
  const into = (block: readonly Statement[]) => {
    for (const inner of block) bindStatement(inner, names, free, hasWalrus);
  };
  const walrus = (value: Expression) => {
    if (hasWalrus) bindWalrus(value, names);
  };
  switch (statement.kind) {
    case 'expression':
      walrus(statement.value);
      break;
    case 'return':
      if (statement.value) walrus(statement.value);
      break;
    case 'assign':
      walrus(statement.value);
      for (const target of statement.targets) bindTarget(target, names);
      break;
    case 'augment':
      walrus(statement.value);
      bindTarget(statement.target, names);
      break;
    case 'delete':
      for (const target of statement.targets) bindTarget(target, names);
      break;
    case 'for':
      walrus(statement.iterable);
      bindTarget(statement.target, names);
      into(statement.body);
      into(statement.otherwise);
      break;
    case 'while':
      walrus(statement.test);
      into(statement.body);
      into(statement.otherwise);
      break;
    case 'if':
      walrus(statement.test);
      into(statement.then);
      into(statement.otherwise);
      break;
    case 'try':
      into(statement.body);
      into(statement.otherwise);
      into(statement.finally);
      for (const handler of statement.handlers) {
        if (handler.name !== null) names.add(handler.name);
        into(handler.body);
      }
      break;
    case 'with':
      for (const { target } of statement.items) if (target) bindTarget(target, names);
      into(statement.body);
      break;
    case 'match':
      walrus(statement.subject);
      for (const { pattern, body } of statement.cases) {
        for (const name of namesOfPattern(pattern)) names.add(name);
        into(body);
      }
      break;
    case 'annotate':
      names.add(statement.name);
      break;
    case 'function':
      names.add(statement.definition.name);
      break;
    case 'class':
      names.add(statement.name);
      break;
    case 'import':
      for (const { name, alias } of statement.modules) names.add(alias ?? name.split('.')[0] ?? name);
      break;
    case 'import-from':
      for (const { name, alias } of statement.names ?? []) names.add(alias ?? name);
      break;
    case 'global':
    case 'nonlocal':
      for (const name of statement.names) free.add(name);
      break;
    default:
      break;
  }
};

/** The names a block binds in its own scope; `hasWalrus`: assignment expressions are to be looked for, too, by the rules of CPython's symbol table (`global` and `nonlocal` left out). */
export const collectBoundNames = (block: readonly Statement[], hasWalrus: boolean): Set<string> => {
  const names = new Set<string>();
  const free = new Set<string>();
  for (const statement of block) bindStatement(statement, names, free, hasWalrus);
  for (const name of free) names.delete(name);
  return names;
};

/** Whether a block annotates a name, so that Python makes `__annotations__` before it runs (PEP 526). */
export const annotatesNames = (block: readonly Statement[]): boolean => block.some(({ kind }) => kind === 'annotate');
