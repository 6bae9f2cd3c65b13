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

/** The open scopes of one file, and where its nodes go. A file cannot close what the including one opened. */
export class Scopes {
  readonly #open: Scope[] = [];
  readonly #root: ConfigNode[];
  readonly #outer: readonly Condition[];

  constructor(root: ConfigNode[], outer: readonly Condition[]) {
    this.#root = root;
    this.#outer = outer;
  }

  get top(): Scope | undefined {
    return this.#open.at(-1);
  }

  /** Where the next node goes: the innermost section, conditionals do not count. */
  get sink(): ConfigNode[] {
    for (let index = this.#open.length - 1; index >= 0; index--) {
      const scope = this.#open[index];
      if (scope?.kind === 'section') return scope.node.children;
    }
    return this.#root;
  }

  /** The undecided conditionals around the next node, outermost first. */
  get conditions(): readonly Condition[] {
    const own = this.#open.flatMap((scope) =>
      scope.kind === 'conditional' && scope.condition ? [scope.condition] : [],
    );
    return own.length === 0 ? this.#outer : [...this.#outer, ...own];
  }

  open(scope: Scope): void {
    this.#open.push(scope);
  }

  close(): Scope | undefined {
    return this.#open.pop();
  }

  /** The innermost open section of that name that a misplaced closing line can mean, for reading on after an error. */
  hasSection(key: string): boolean {
    return this.#open.some((scope) => scope.kind === 'section' && scope.node.key === key);
  }

  get sections(): readonly Extract<Scope, { kind: 'section' }>[] {
    return this.#open.filter((scope) => scope.kind === 'section');
  }
}
