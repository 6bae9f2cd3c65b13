import type { Expression, Statement, StatementOf } from '../../lower/python-ast.ts';

/**
 * A condition that asks only the WSGI environ, and whose branches only put constants into it: `mapping[asked] == ...` and
 * `mapping[written] = ...`. Either way the script goes on the same, until it reads what the condition was about.
 */
export interface RequestCondition {
  /** The name of the environ. */
  readonly mapping: string;
  readonly asked: readonly string[];
  readonly written: readonly string[];
}

const CONSTANTS: readonly Expression['kind'][] = ['text', 'bytes', 'number', 'constant'];
const isConstant = (expression: Expression): boolean =>
  expression.kind === 'sequence' ? expression.items.every(isConstant) : CONSTANTS.includes(expression.kind);

/** Methods of a text that raise nothing and give a text or a truth. */
const TEXT_METHODS: ReadonlySet<string> = new Set(['lower', 'upper', 'strip', 'startswith', 'endswith']);

/** Collects what a condition asks for. */
class Reading {
  readonly mappings = new Set<string>();
  readonly asked = new Set<string>();
  readonly written = new Set<string>();

  isQuietTest(test: Expression): boolean {
    switch (test.kind) {
      case 'unary':
        return test.operator === 'not' && this.isQuietTest(test.operand);
      case 'boolean':
        return this.isQuietTest(test.left) && this.isQuietTest(test.right);
      case 'compare': {
        const [only, ...more] = test.rest;
        if (!only || more.length > 0) return false;
        if (only.operand.kind === 'name')
          return /^(?:not )?in$/.test(only.operator) && this.#asks(only.operand, test.first);
        return (
          /^(?:[=!]=|is(?: not)?|(?:not )?in)$/.test(only.operator) &&
          this.#isRead(test.first) &&
          isConstant(only.operand)
        );
      }
      default:
        return this.#isRead(test);
    }
  }

  /** `mapping.get(key)`, `mapping.get(key, '').lower()`. */
  #isRead(expression: Expression): boolean {
    if (expression.kind !== 'call' || expression.callee.kind !== 'attribute') return false;
    const { object, name } = expression.callee;
    const given = expression.args.map(({ value }) => value);
    if (!given.every(isConstant) || expression.args.some((one) => one.splat || one.name !== null)) return false;
    if (name === 'get') return given.length < 3 && this.#asks(object, given[0]);
    const isText = object.kind === 'call' && object.args[1]?.value.kind === 'text';
    return TEXT_METHODS.has(name) && isText && this.#isRead(object);
  }

  #asks(mapping: Expression, key: Expression | undefined): boolean {
    if (mapping.kind !== 'name' || key?.kind !== 'text') return false;
    this.mappings.add(mapping.name);
    this.asked.add(key.text);
    return true;
  }

  isQuiet(statement: Statement): boolean {
    if (statement.kind === 'pass') return true;
    if (statement.kind !== 'assign' || !isConstant(statement.value)) return false;
    return statement.targets.every((target) => {
      if (target.kind !== 'subscript' || target.object.kind !== 'name' || target.index.kind !== 'text') return false;
      this.mappings.add(target.object.name);
      this.written.add(target.index.text);
      return true;
    });
  }
}

const known = new WeakMap<Statement, RequestCondition | null>();

/** The condition on the request that an `if` is, or null. */
export const requestConditionOf = (statement: StatementOf<'if'>): RequestCondition | null => {
  const found = known.get(statement);
  if (found !== undefined) return found;
  const reading = new Reading();
  const isQuiet =
    [...statement.then, ...statement.otherwise].every((one) => reading.isQuiet(one)) &&
    reading.isQuietTest(statement.test);
  const [mapping, ...others] = reading.mappings;
  const made =
    isQuiet && mapping !== undefined && others.length === 0
      ? { mapping, asked: [...reading.asked], written: [...reading.written] }
      : null;
  known.set(statement, made);
  return made;
};

interface IdleDecision {
  /** The decisions of the condition, `from` until before `to`. */
  readonly from: number;
  readonly to: number;
  /** What the names of values and facts about the keys that were asked for contain. */
  readonly marks: readonly string[];
  readonly written: ReadonlySet<string>;
}

/**
 * The decisions of a path that changed nothing but what nobody has read since: the path that takes them the other way is
 * the same, and need not be run. Whoever reads what depends on them says so here.
 */
export class IdleDecisions {
  #idle: IdleDecision[] = [];

  add(request: number, { asked, written }: RequestCondition, from: number, to: number): void {
    const marks = asked.flatMap((key) => [`request-${request}:t:${key}`, `request-${request} has t:${key}`]);
    this.#idle.push({ from, to, marks, written: new Set(written.map((key) => `t:${key}`)) });
  }

  /** A value or fact of this name was asked for. */
  consult(id: string): void {
    if (this.#idle.length > 0) this.#idle = this.#idle.filter(({ marks }) => !marks.some((mark) => id.includes(mark)));
  }

  /** A key of a request was read; null: all of them. */
  read(key: string | null): void {
    if (this.#idle.length > 0) this.#idle = this.#idle.filter(({ written }) => key !== null && !written.has(key));
  }

  has(decision: number): boolean {
    return this.#idle.some(({ from, to }) => from <= decision && decision < to);
  }
}

/** What a path knows by the names of values and conditions; asking it is a use of what was decided. */
export class Knowledge<T> extends Map<string, T> {
  readonly #idle: IdleDecisions;

  constructor(idle: IdleDecisions) {
    super();
    this.#idle = idle;
  }

  override get(id: string): T | undefined {
    this.#idle.consult(id);
    return super.get(id);
  }

  override has(id: string): boolean {
    this.#idle.consult(id);
    return super.has(id);
  }
}

/** What a script put into a request, by rendered key. */
export class RequestWrites<T> {
  readonly #idle: IdleDecisions;
  readonly #values: Map<string, T>;

  constructor(idle: IdleDecisions, values: Iterable<[string, T]> = []) {
    this.#idle = idle;
    this.#values = new Map(values);
  }

  get(key: string): T | undefined {
    this.#idle.read(key);
    return this.#values.get(key);
  }

  has(key: string): boolean {
    this.#idle.read(key);
    return this.#values.has(key);
  }

  set(key: string, value: T): void {
    this.#values.set(key, value);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  /** No writes, into an environ that is as it was when the request came. */
  none(): RequestWrites<T> {
    return new RequestWrites(this.#idle);
  }

  /** The writes of a copied environ. */
  copy(): RequestWrites<T> {
    return new RequestWrites(this.#idle, this);
  }

  [Symbol.iterator](): Iterator<[string, T]> {
    this.#idle.read(null);
    return this.#values[Symbol.iterator]();
  }
}
