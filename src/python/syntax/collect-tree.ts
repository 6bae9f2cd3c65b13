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

/** Tokens that what they stand in tells by itself, and the nodes that do need them. */
const PUNCTUATION: ReadonlyMap<string, string | null> = new Map([
  ...'( ) [ ] { } , . ; def class if elif else for while with try except finally import return raise'
    .split(' ')
    .map((token) => [token, null] as const),
  [':', 'slice'],
  ['=', 'interpolation'],
]);

/** A string literal of which nothing but its text matters: none with expressions in it. */
const PLAIN_STRING = /["'`]|[^f"'`][^f"'`]?["'`]/iy;

const NO_CHILDREN: SyntaxNode[] = [];

interface NodeType {
  readonly type: string;
  readonly isNamed: boolean;
  readonly isLeaf: boolean;
  /** The type of the nodes in which it tells something; undefined for whatever is not punctuation. */
  readonly neededIn: string | null | undefined;
}

/** Node types and fields by their number: asking an engine for a string costs far more than for a number. */
export class TypeNames {
  readonly #types: NodeType[] = [];
  readonly #fields: (string | null)[] = [];

  typeAt(cursor: GrammarCursor): NodeType {
    const id = cursor.nodeTypeId;
    let found = this.#types[id];
    if (!found) {
      const type = cursor.nodeType;
      const isNamed = cursor.nodeIsNamed;
      found = {
        type,
        isNamed,
        isLeaf: !isNamed || LEAVES.has(type),
        neededIn: isNamed ? undefined : PUNCTUATION.get(type),
      };
      this.#types[id] = found;
    }
    return found;
  }

  fieldAt(cursor: GrammarCursor): string | null {
    const id = cursor.currentFieldId;
    let found = this.#fields[id];
    if (found === undefined) {
      found = cursor.currentFieldName ?? null;
      this.#fields[id] = found;
    }
    return found;
  }
}

/**
 * Copies the tree under a cursor into plain nodes, without recursion. `isSound`: the text fits the grammar, so that no node
 * needs to be asked whether it does, and punctuation tells nothing.
 */
export const collectTree = (text: string, cursor: GrammarCursor, names: TypeNames, isSound: boolean): SyntaxTree => {
  let firstError: SyntaxTree['firstError'] = null;
  let tooDeep = false;
  const path: OpenNode[] = [];
  const open = (field: string | null, { type, isNamed, isLeaf }: NodeType): OpenNode => {
    const start = cursor.startIndex;
    const end = cursor.endIndex;
    const isWrong = !isSound && (type === 'ERROR' || (start === end && cursor.nodeIsMissing));
    if (isWrong && (!firstError || start < firstError.start)) firstError = { start, end };
    return { type, isNamed, field, start, end, children: isLeaf ? NO_CHILDREN : [] };
  };
  const isPlain = ({ start }: SyntaxNode): boolean => {
    PLAIN_STRING.lastIndex = start;
    return isSound && PLAIN_STRING.test(text);
  };
  /** Takes the node under the cursor; true where it has children to be taken, and is the last of the path then. */
  const take = (): boolean => {
    const found = names.typeAt(cursor);
    const parent = path[path.length - 1];
    if (isSound && found.neededIn !== undefined && found.neededIn !== parent?.type) return false;
    const node = open(names.fieldAt(cursor), found);
    parent?.children.push(node);
    if (found.isLeaf || (found.type === 'string' && isPlain(node))) return false;
    path.push(node);
    return true;
  };
  const root = open(null, names.typeAt(cursor));
  path.push(root);
  let isOpen = true;
  while (path.length > 0) {
    const isTooDeep = isOpen && path.length > DEEPEST;
    tooDeep ||= isTooDeep;
    if (isOpen && !isTooDeep && cursor.gotoFirstChild()) {
      isOpen = take();
      continue;
    }
    if (isOpen) path.pop();
    while (path.length > 0 && !cursor.gotoNextSibling()) {
      cursor.gotoParent();
      path.pop();
    }
    if (path.length > 0) isOpen = take();
  }
  return { root, firstError, tooDeep };
};
