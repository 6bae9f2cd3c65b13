import type { SyntaxNode, SyntaxTree } from './syntax-node.ts';

/** The cursor both engines offer, as far as it is needed. */
export interface GrammarCursor {
  readonly nodeTypeId: number;
  readonly nodeType: string;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
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
const ERROR_TYPE = 65535;

/** Names of node types by their number: asking an engine for a string costs far more than for a number. */
export class TypeNames {
  readonly #names = new Map<number, { readonly type: string; readonly isNamed: boolean }>();

  of(cursor: GrammarCursor): { readonly type: string; readonly isNamed: boolean } {
    const id = cursor.nodeTypeId;
    let found = this.#names.get(id);
    if (!found) {
      found = { type: cursor.nodeType, isNamed: cursor.nodeIsNamed };
      this.#names.set(id, found);
    }
    return found;
  }
}

/** Copies the tree under a cursor into plain nodes, without recursion. */
export const collectTree = (cursor: GrammarCursor, names: TypeNames): SyntaxTree => {
  let firstError: SyntaxTree['firstError'] = null;
  let tooDeep = false;
  const open = (field: string | null): OpenNode => {
    const { type, isNamed } = names.of(cursor);
    const start = cursor.startIndex;
    const end = cursor.endIndex;
    const isWrong = type === 'ERROR' || cursor.nodeTypeId === ERROR_TYPE || (start === end && cursor.nodeIsMissing);
    if (isWrong && (!firstError || start < firstError.start)) firstError = { start, end };
    return { type, isNamed, field, start, end, children: [] };
  };
  const root = open(null);
  const path: OpenNode[] = [root];
  for (;;) {
    const parent = path[path.length - 1];
    if (parent && path.length <= DEEPEST && cursor.gotoFirstChild()) {
      const node = open(cursor.currentFieldName ?? null);
      parent.children.push(node);
      path.push(node);
      continue;
    }
    if (path.length > DEEPEST) tooDeep = true;
    let moved = false;
    while (path.length > 1) {
      if (cursor.gotoNextSibling()) {
        path.pop();
        const node = open(cursor.currentFieldName ?? null);
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
