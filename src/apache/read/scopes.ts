import type { Condition, ConfigNode } from '../syntax/config-node.ts';
import type { LineSection } from '../syntax/line-node.ts';
import type { ReadLine } from './line-stream.ts';

/** What is open while one file is read: a section, or a conditional that is being read through. */
export type Scope =
  | { readonly kind: 'section'; readonly node: LineSection; readonly opened: ReadLine }
  | {
      readonly kind: 'conditional';
      readonly name: string;
      readonly condition: Condition | null;
      readonly opened: ReadLine;
    };

/** A scope with what holds inside it, so that deep nesting costs nothing per line. */
interface OpenScope {
  readonly scope: Scope;
  readonly sink: ConfigNode[];
  readonly conditions: readonly Condition[];
}

/** The open scopes of one file, and where its nodes go. A file cannot close what the including one opened. */
export class Scopes {
  readonly #open: OpenScope[] = [];
  readonly #root: ConfigNode[];
  readonly #outer: readonly Condition[];

  constructor(root: ConfigNode[], outer: readonly Condition[]) {
    this.#root = root;
    this.#outer = outer;
  }

  get top(): Scope | undefined {
    return this.#open.at(-1)?.scope;
  }

  /** Where the next node goes: the innermost section, conditionals do not count. */
  get sink(): ConfigNode[] {
    return this.#open.at(-1)?.sink ?? this.#root;
  }

  /** The undecided conditionals around the next node, outermost first. */
  get conditions(): readonly Condition[] {
    return this.#open.at(-1)?.conditions ?? this.#outer;
  }

  get depth(): number {
    return this.#open.length;
  }

  open(scope: Scope): void {
    const { sink, conditions } = this;
    if (scope.kind === 'section') this.#open.push({ scope, sink: scope.node.children, conditions });
    else this.#open.push({ scope, sink, conditions: scope.condition ? [...conditions, scope.condition] : conditions });
  }

  close(): Scope | undefined {
    return this.#open.pop()?.scope;
  }

  /** The innermost open section of that name that a misplaced closing line can mean, for reading on after an error. */
  hasSection(key: string): boolean {
    return this.#open.some(({ scope }) => scope.kind === 'section' && scope.node.key === key);
  }

  get sections(): readonly Extract<Scope, { kind: 'section' }>[] {
    return this.#open.flatMap(({ scope }) => (scope.kind === 'section' ? [scope] : []));
  }
}
