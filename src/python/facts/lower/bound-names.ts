import type { Expression, Statement } from './python-ast.ts';

const bindTarget = (target: Expression, names: Set<string>): void => {
  if (target.kind === 'name') names.add(target.name);
  else if (target.kind === 'sequence') for (const item of target.items) bindTarget(item, names);
  else if (target.kind === 'starred') bindTarget(target.value, names);
};

const bindWalrus = (value: Expression, names: Set<string>): void => {
  if (value.kind === 'walrus') names.add(value.name);
  else if (value.kind === 'compare') bindWalrus(value.first, names);
  else if (value.kind === 'unary') bindWalrus(value.operand, names);
  else if (value.kind === 'boolean') {
    bindWalrus(value.left, names);
    bindWalrus(value.right, names);
  }
};

const bindStatement = (statement: Statement, names: Set<string>, free: Set<string>): void => {
  const into = (block: readonly Statement[]) => {
    for (const inner of block) bindStatement(inner, names, free);
  };
  switch (statement.kind) {
    case 'assign':
      for (const target of statement.targets) bindTarget(target, names);
      break;
    case 'augment':
      bindTarget(statement.target, names);
      break;
    case 'delete':
      for (const target of statement.targets) bindTarget(target, names);
      break;
    case 'for':
      bindTarget(statement.target, names);
      into(statement.body);
      into(statement.otherwise);
      break;
    case 'while':
      bindWalrus(statement.test, names);
      into(statement.body);
      into(statement.otherwise);
      break;
    case 'if':
      bindWalrus(statement.test, names);
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
      for (const { body } of statement.cases) into(body);
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

/** The names a block binds in its own scope, by the rules of CPython's symbol table (`global` and `nonlocal` left out). */
export const collectBoundNames = (block: readonly Statement[]): Set<string> => {
  const names = new Set<string>();
  const free = new Set<string>();
  for (const statement of block) bindStatement(statement, names, free);
  for (const name of free) names.delete(name);
  return names;
};
