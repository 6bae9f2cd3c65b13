import { addAll } from '../../source/add-all.ts';
import type { FilePath, Location } from '../../source/location.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { TextRange } from '../../source/text-range.ts';
import type { Condition, DirectiveNode, SectionNode, Word } from './config-node.ts';
import { type Segment, sourceRange } from './logical-lines.ts';
import { splitWords } from './words.ts';

/** What a node is made of: a line after expansion, and where in it the arguments are. */
export interface NodeSource {
  readonly name: string;
  readonly text: string;
  readonly segments: readonly Segment[] | null;
  readonly argsStart: number;
  readonly argsEnd: number;
  readonly source: SourceFile;
  readonly range: TextRange;
  readonly line: number;
  readonly via: readonly Location[];
  readonly conditions: readonly Condition[];
  readonly symbols: readonly string[];
}

/** A node that cuts its words and finds its place only when asked: large configurations are mostly never asked. */
class LineNode {
  readonly key: string;
  protected readonly from: NodeSource;
  #words: readonly Word[] | undefined;
  #at: Location | undefined;

  constructor(from: NodeSource) {
    this.key = from.name.toLowerCase();
    this.from = from;
  }

  get name(): string {
    return this.from.name;
  }

  get line(): number {
    return this.from.line;
  }

  get via(): readonly Location[] {
    return this.from.via;
  }

  get conditions(): readonly Condition[] {
    return this.from.conditions;
  }

  get symbols(): readonly string[] {
    return this.from.symbols;
  }

  get argsText(): string {
    return this.from.text.slice(this.from.argsStart, this.from.argsEnd);
  }

  get words(): readonly Word[] {
    this.#words ??= splitWords(this.argsText).map((word) => ({
      text: word.text,
      range: sourceRange(this.from.segments, this.from.argsStart + word.start, this.from.argsStart + word.end),
    }));
    return this.#words;
  }

  get file(): FilePath {
    return this.from.source.path;
  }

  get at(): Location {
    this.#at ??= this.from.source.locate(this.from.range);
    return this.#at;
  }
}

export class LineDirective extends LineNode implements DirectiveNode {
  readonly kind = 'directive';

  /** The same line under more conditions. */
  under(conditions: readonly Condition[]): LineDirective {
    return new LineDirective(withConditions(this.from, conditions));
  }

  /** The section that a line with a `>` at its end opens once its `<` is written. */
  asSection(): LineSection {
    return new LineSection({ ...this.from, argsEnd: this.from.argsEnd - 1 }, true, false);
  }
}

export class LineSection extends LineNode implements SectionNode {
  readonly kind = 'section';
  readonly children: ReadNode[] = [];
  readonly isClosedTag: boolean;
  readonly isOpenedTag: boolean;
  #closeAt: Location | undefined;
  /** The closing line, as it was read. */
  closedBy: Pick<NodeSource, 'source' | 'range'> | null = null;

  constructor(from: NodeSource, isClosedTag: boolean, isOpenedTag = true) {
    super(from);
    this.isClosedTag = isClosedTag;
    this.isOpenedTag = isOpenedTag;
  }

  get closeAt(): Location | null {
    this.#closeAt ??= this.closedBy?.source.locate(this.closedBy.range);
    return this.#closeAt ?? null;
  }

  /** The same section under more conditions. */
  under(conditions: readonly Condition[]): LineSection {
    const copy = new LineSection(withConditions(this.from, conditions), this.isClosedTag, this.isOpenedTag);
    copy.closedBy = this.closedBy;
    addAll(
      copy.children,
      this.children.map((child) => child.under(conditions)),
    );
    return copy;
  }
}

/** A node as the READ phase makes it. */
export type ReadNode = LineDirective | LineSection;

const withConditions = (from: NodeSource, conditions: readonly Condition[]): NodeSource => ({
  ...from,
  conditions: [...conditions, ...from.conditions],
});
