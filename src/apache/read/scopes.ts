import { addAll } from '../../source/add-all.ts';
import { canCoexist } from '../syntax/can-coexist.ts';
import type { Condition } from '../syntax/config-node.ts';
import type { LineSection, ReadNode } from '../syntax/line-node.ts';
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
  readonly sink: ReadNode[];
  readonly conditions: readonly Condition[];
  /** Sections that other branches of a template open in place of this one; what follows is in each of them. */
  readonly inPlace: LineSection[];
}

/** The open scopes of one file, and where its nodes go. A file cannot close what the including one opened. */
export class Scopes {
  readonly #open: OpenScope[] = [];
  readonly #root: ReadNode[];
  readonly #outer: readonly Condition[];

  constructor(root: ReadNode[], outer: readonly Condition[]) {
    this.#root = root;
    this.#outer = outer;
  }

  get top(): Scope | undefined {
    return this.#open.at(-1)?.scope;
  }

  /** Where the next node goes: the innermost section, conditionals do not count. */
  get sink(): ReadNode[] {
    return this.#open.at(-1)?.sink ?? this.#root;
  }

  /** The same for a node that stands under these conditions: what another branch opened is not open there. */
  sinkFor(conditions: readonly Condition[]): ReadNode[] {
    // No template adds to them: nothing that is open excludes the node.
    if (conditions.length === 0 || conditions === this.conditions) return this.sink;
    const isOpen = ({ scope, inPlace }: OpenScope): boolean =>
      scope.kind === 'conditional' ||
      [scope.node, ...inPlace].some((section) => canCoexist(section.conditions, conditions));
    return this.#open.findLast(isOpen)?.sink ?? this.#root;
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
    if (scope.kind === 'section') {
      sink.push(scope.node);
      this.#open.push({ scope, sink: scope.node.children, conditions, inPlace: [] });
      return;
    }
    const within = scope.condition ? [...conditions, scope.condition] : conditions;
    this.#open.push({ scope, sink, conditions: within, inPlace: [] });
  }

  /** Opens a section in place of the innermost one, where a template has one of them or the other. False where it has not. */
  openInPlace(node: LineSection): boolean {
    const top = this.#open.at(-1);
    if (top?.scope.kind !== 'section' || top.scope.node.key !== node.key) return false;
    if ([top.scope.node, ...top.inPlace].some((other) => canCoexist(other.conditions, node.conditions))) return false;
    this.sinkFor(node.conditions).push(node);
    top.inPlace.push(node);
    return true;
  }

  close(): Scope | undefined {
    const closed = this.#open.pop();
    if (closed?.scope.kind === 'section' && closed.inPlace.length > 0) shareOut(closed.scope.node, closed.inPlace);
    return closed?.scope;
  }

  /** For reading on after an error: takes a line that only lacks its `<` for the opening of the section that ends here. */
  closeUnopened(key: string, closedBy: ReadLine): boolean {
    const { sink } = this;
    const index = sink.findLastIndex((node) => node.kind === 'directive' && node.key === key);
    const line = sink[index];
    if (line?.kind !== 'directive' || !line.argsText.endsWith('>')) return false;
    const section = line.asSection();
    section.closedBy = closedBy;
    addAll(section.children, sink.splice(index + 1));
    sink[index] = section;
    return true;
  }

  /** The innermost open section of that name that a misplaced closing line can mean, for reading on after an error. */
  hasSection(key: string): boolean {
    return this.#open.some(({ scope }) => scope.kind === 'section' && scope.node.key === key);
  }

  get sections(): readonly Extract<Scope, { kind: 'section' }>[] {
    return this.#open.flatMap(({ scope }) => (scope.kind === 'section' ? [scope] : []));
  }
}

/** Gives each of the sections that stand in place of each other what was read for the first, as far as its branch has it. */
function shareOut(first: LineSection, others: readonly LineSection[]): void {
  const children = first.children.splice(0);
  for (const section of [first, ...others]) {
    section.closedBy = first.closedBy;
    const own = children.filter((child) => canCoexist(child.conditions, section.conditions));
    addAll(
      section.children,
      own.map((child) => child.under(section.conditions)),
    );
  }
}
