import type { SyntaxNode, SyntaxTree } from './syntax-node.ts';

/** The cursor both engines offer, as far as it is needed. */
export interface GrammarCursor {
  readonly nodeTypeId: number;
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly currentFieldId: number;
  readonly currentFieldName: string | null | undefined;
  readonly startIndex: number;
  readonly endIndex: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

interface OpenNode extends SyntaxNode {
  readonly children: SyntaxNode[];
}

/** Real code is rarely nested deeper than forty nodes; the bound keeps everything after it free of stack overflows. */
const DEEPEST = 220;

/** Node types below which nothing is needed: not asking for their children saves half of the time. */
const LEAVES: ReadonlySet<string> = new Set([
  'identifier',
  'comment',
  'integer',
  'float',
  'true',
  'false',
  'none',
  'string_start',
  'string_content',
  'string_end',
  'escape_sequence',
  'pass_statement',
]);

interface NodeType {
  readonly type: string;
  readonly isNamed: boolean;
  readonly isLeaf: boolean;
}

/** Node types and fields by their number: asking an engine for a string costs far more than for a number. */
export class TypeNames {
  readonly #types = new Map<number, NodeType>();
  readonly #fields = new Map<number, string | null>();

  typeAt(cursor: GrammarCursor): NodeType {
    const id = cursor.nodeTypeId;
    let found = this.#types.get(id);
    if (!found) {
      const type = cursor.nodeType;
      const isNamed = cursor.nodeIsNamed;
      found = { type, isNamed, isLeaf: !isNamed || LEAVES.has(type) };
      this.#types.set(id, found);
    }
    return found;
  }

  fieldAt(cursor: GrammarCursor): string | null {
    const id = cursor.currentFieldId;
    let found = this.#fields.get(id);
    if (found === undefined) {
      found = cursor.currentFieldName ?? null;
      this.#fields.set(id, found);
    }
    return found;
  }
}

/** Copies the tree under a cursor into plain nodes, without recursion. */
export const collectTree = (cursor: GrammarCursor, names: TypeNames): SyntaxTree => {
  let firstError: SyntaxTree['firstError'] = null;
  let tooDeep = false;
  let isLeaf = false;
  const open = (field: string | null): OpenNode => {
    const found = names.typeAt(cursor);
    const { type, isNamed } = found;
    isLeaf = found.isLeaf;
    const start = cursor.startIndex;
    const end = cursor.endIndex;
    const isWrong = type === 'ERROR' || (start === end && cursor.nodeIsMissing);
    if (isWrong && (!firstError || start < firstError.start)) firstError = { start, end };
    return { type, isNamed, field, start, end, children: [] };
  };
  const root = open(null);
  const path: OpenNode[] = [root];
  for (;;) {
    const parent = path[path.length - 1];
    if (parent && !isLeaf) {
      if (path.length > DEEPEST) tooDeep = true;
      else if (cursor.gotoFirstChild()) {
        const node = open(names.fieldAt(cursor));
        parent.children.push(node);
        path.push(node);
        continue;
      }
    }
    let moved = false;
    while (path.length > 1) {
      if (cursor.gotoNextSibling()) {
        path.pop();
        const node = open(names.fieldAt(cursor));
        path[path.length - 1]?.children.push(node);
        path.push(node);
        moved = true;
        break;
      }
      cursor.gotoParent();
      path.pop();
    }
    if (!moved) return { root, firstError, tooDeep };
  }
};
