import type { FilePath, Location } from '../../source/location.ts';
import type { TextRange } from '../../source/text-range.ts';

/** One word of a directive's arguments, quotes removed. `range` is its place in the file, quotes included; null where it came out of a variable or macro. */
export interface Word {
  readonly text: string;
  readonly range: TextRange | null;
}

/** A conditional around a node whose truth the files do not tell, or a template's control block. */
export interface Condition {
  readonly text: string;
  readonly why: string;
  readonly at: Location;
  /** Conditions of one `if`/`else` chain exclude each other: same `chain`, different `branch`. */
  readonly chain: string;
  readonly branch: number;
}

interface NodeBase {
  /** The directive or section name as written, without brackets. */
  readonly name: string;
  /** The name in lower case, as httpd compares it. */
  readonly key: string;
  /** The raw text after the name, after `${}` expansion; for a section without the last `>` and what follows it. */
  readonly argsText: string;
  /** The arguments by httpd's general word rule (`ap_getword_conf`). */
  readonly words: readonly Word[];
  /** The file of `at`, at hand without counting lines. */
  readonly file: FilePath;
  /** The file and range of the logical line. For a node out of a macro: the line of the macro's body. */
  readonly at: Location;
  /** The line httpd reports: the last physical line of a continued directive. */
  readonly line: number;
  /** The `Use` and `Include` lines that led here, outermost first. */
  readonly via: readonly Location[];
  /** Undecided conditionals in which the node stands, outermost first. */
  readonly conditions: readonly Condition[];
  /** What makes the arguments not fully known: template expressions and undefined `${NAME}`, as written. */
  readonly symbols: readonly string[];
}

/** One directive of the tree after the READ phase. */
export interface DirectiveNode extends NodeBase {
  readonly kind: 'directive';
}

/** One section of the tree after the READ phase; conditionals, macros and includes are already dissolved. */
export interface SectionNode extends NodeBase {
  readonly kind: 'section';
  readonly children: readonly ConfigNode[];
  /** The closing line; null where the file ended first. */
  readonly closeAt: Location | null;
  /** Whether the opening line has its `>`; without it httpd refuses the section in the WALK phase. */
  readonly isClosedTag?: boolean;
  /** Whether the opening line has its `<`; without it httpd takes the line for a directive, and refuses the closing line. */
  readonly isOpenedTag?: boolean;
}

export type ConfigNode = DirectiveNode | SectionNode;

/** The first word of what stands behind a name; empty where nothing does. */
export const firstWord = (words: readonly Pick<Word, 'text'>[]): string => words[0]?.text ?? '';
