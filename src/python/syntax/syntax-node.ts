/**
 * One node of a parsed text as plain data: it outlives the grammar's own tree, which is freed at once.
 * `start` and `end` are UTF-16 offsets. A node deeper than the parser's bound has the type `too-deep` and no children.
 */
export interface SyntaxNode {
  readonly type: string;
  readonly isNamed: boolean;
  /** The name of the field of its parent that it fills, such as `condition`. */
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
}

/** What became of one text. `tooDeep`: some nodes were nested deeper than the bound and were cut off. */
export interface SyntaxTree {
  readonly root: SyntaxNode;
  /** The first place where the text does not fit the grammar: an error or a missing token; null where it fits. */
  readonly firstError: { readonly start: number; readonly end: number } | null;
  readonly tooDeep: boolean;
}
