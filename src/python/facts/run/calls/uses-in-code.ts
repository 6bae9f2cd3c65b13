import { oncePer } from '../../../../source/once-per.ts';
import type { Argument, Expression, Statement } from '../../lower/python-ast.ts';
import { isKnownLibrary } from '../library/library-table.ts';
import { STANDARD_LIBRARY } from '../modules/standard-library.ts';

/** How code uses what it mentions, at any depth. */
export interface Uses {
  /** Every name and attribute. */
  readonly mentioned: ReadonlySet<string>;
  /** Those that are not only asked for what they hold, as a mapping is: written to, called, handed on. */
  readonly handled: ReadonlySet<string>;
}

/** Methods and functions that leave the mapping they ask as it is. */
const ASKS = /^(?:get|copy|items|keys|values|has_key|__getitem__|__contains__|__iter__|__len__)$/;
const ASKS_ARGUMENT = /^(?:dict|list|sorted|set|tuple|len|bool|print|repr|str|iter|isinstance|id|type|pprint)$/;

/** The name of a variable or attribute. */
const nameOf = (node: Expression): string | null =>
  node.kind === 'name' || node.kind === 'attribute' ? node.name : null;

class Reader {
  readonly mentioned = new Set<string>();
  readonly handled = new Set<string>();

  /** What is asked for what it holds. */
  #ask(node: Expression): void {
    const name = nameOf(node);
    if (name === null) this.visit(node);
    else this.mentioned.add(name);
    if (node.kind === 'attribute') this.#ask(node.object);
  }

  /** What an attribute is asked of: where it does more than ask, it may change what it belongs to. */
  #reach(object: Expression, name: string): void {
    this.#ask(object);
    const owner = nameOf(object);
    if (owner !== null && !ASKS.test(name)) this.handled.add(owner);
  }

  /** What an assignment, a loop or a deletion changes. */
  #change(target: Expression): void {
    if (target.kind === 'subscript') {
      this.visit(target.object);
      this.visit(target.index);
    } else if (target.kind === 'sequence') for (const item of target.items) this.#change(item);
    else if (target.kind === 'starred') this.#change(target.value);
    else this.visit(target);
  }

  #call({ callee, args }: { readonly callee: Expression; readonly args: readonly Argument[] }): void {
    if (callee.kind === 'attribute' && ASKS.test(callee.name)) {
      this.mentioned.add(callee.name);
      this.#ask(callee.object);
    } else if (callee.kind === 'attribute') {
      this.mentioned.add(callee.name);
      this.handled.add(callee.name);
      // Whose method it is may change by it.
      this.visit(callee.object);
    } else this.visit(callee);
    const asks = ASKS_ARGUMENT.test(nameOf(callee) ?? '');
    for (const { name, splat, value } of args)
      if (asks || splat === '**' || name === 'env') this.#ask(value);
      else this.visit(value);
  }

  #compare({ first, rest }: Extract<Expression, { kind: 'compare' }>): void {
    this.visit(first);
    for (const { operator, operand } of rest)
      if (operator === 'in' || operator === 'not in') this.#ask(operand);
      else this.visit(operand);
  }

  #visitAll(node: object): void {
    for (const inner of Object.values(node)) if (!(inner instanceof Set)) this.visit(inner);
  }

  visit(part: unknown): void {
    if (part === null || typeof part !== 'object') return;
    if (Array.isArray(part)) {
      for (const inner of part) this.visit(inner);
      return;
    }
    const node = part as Expression | Statement;
    switch (node.kind) {
      case 'name':
      case 'attribute':
        this.mentioned.add(node.name);
        this.handled.add(node.name);
        if (node.kind === 'attribute') this.#reach(node.object, node.name);
        return;
      case 'subscript':
        this.#ask(node.object);
        this.visit(node.index);
        return;
      case 'call':
        this.#call(node);
        return;
      case 'compare':
        this.#compare(node);
        return;
      case 'dict':
        for (const { key, value } of node.items)
          if (key === null) this.#ask(value);
          else this.visit([key, value]);
        return;
      case 'assign':
        for (const target of node.targets) this.#change(target);
        this.visit(node.value);
        return;
      case 'augment':
        this.#change(node.target);
        this.visit(node.value);
        return;
      case 'delete':
        for (const target of node.targets) this.#change(target);
        return;
      case 'for':
        this.#change(node.target);
        this.#ask(node.iterable);
        this.visit([node.body, node.otherwise]);
        return;
      case 'with':
        for (const { target } of node.items) if (target) this.#change(target);
        this.visit(node.items.map(({ value }) => value));
        this.visit(node.body);
        return;
      case 'comprehension':
        for (const { target, iterable, conditions } of node.clauses) {
          this.#change(target);
          this.#ask(iterable);
          this.visit(conditions);
        }
        this.visit([node.element, node.value]);
        return;
      case 'text':
        // `getattr(os, 'environ')`
        if (/^\w+$/.test(node.text)) {
          this.mentioned.add(node.text);
          this.handled.add(node.text);
        }
        return;
      case 'import':
        for (const { name } of node.modules) this.#import(name);
        return;
      case 'import-from':
        this.#import(node.level > 0 ? '' : node.module);
        for (const { name, alias } of node.names ?? []) {
          this.mentioned.add(name);
          if (alias !== null) this.handled.add(name);
        }
        if (!node.names && node.module === 'os') this.handled.add('environ');
        return;
      default:
        this.#visitAll(node);
    }
  }

  /** A module of the project may do anything when it is imported. */
  #import(module: string): void {
    const top = module.split('.', 1)[0] ?? '';
    if (!STANDARD_LIBRARY.has(top) && !isKnownLibrary(module)) this.handled.add('__import__');
  }
}

/** How some code uses what it mentions. */
export const usesIn = oncePer((code: readonly Statement[] | Expression): Uses => {
  const reader = new Reader();
  reader.visit(code);
  return reader;
});
