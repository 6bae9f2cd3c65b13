import { countUpTo } from '../../source/count-up-to.ts';
import type { FilePath, Location } from '../../source/location.ts';
import type { Notice } from '../../source/notice.ts';
import { SourceFile } from '../../source/source-file.ts';
import type { TextRange } from '../../source/text-range.ts';
import type { Condition } from './config-node.ts';

/** A text in which templates cannot be mistaken for configuration, of the same length, and what stood there. */
export interface TemplateMask {
  readonly text: string;
  /** Lines may be missing or come from elsewhere: there are control blocks, or expressions that a line begins with. */
  readonly isBuilt: boolean;
  /** Tags over several lines that hold lines which decide about sites. */
  readonly hidden: readonly Notice[];
  /** The template expressions inside a range, as written. */
  symbolsIn(range: TextRange): readonly string[];
  /** The template's own `if` and `for` blocks around an offset. */
  conditionsAt(offset: number): readonly Condition[];
}

/** Expressions, comments and control tags of Jinja2, Django, Mustache, Go, ERB, PHP, Template Toolkit and Mako. A tag has a bound: looking for an end that is not there would take quadratic time. */
const TAGS = [
  String.raw`\{#[\s\S]{0,1000}?#\}`,
  String.raw`\{%-?[\s\S]{0,1000}?-?%\}`,
  String.raw`\{\{[\s\S]{0,1000}?\}\}`,
  String.raw`<%[\s\S]{0,1000}?%>`,
  String.raw`<\?(?:php|=)[\s\S]{0,1000}?\?>`,
  String.raw`\[%[\s\S]{0,1000}?%\]`,
  String.raw`^[ \t]*%[ \t]*(?:if|for|while|else|elif|end(?:if|for|while))\b[^\n]*`,
];

/** Names that are filled in later, as autoconf, hosting panels, shells, buildout, Cheetah, Mako, Python and people write them. */
const NAMES = [
  String.raw`@@\w+@@`,
  String.raw`(?<![\w@.])@\w+@(?![\w.])`,
  String.raw`(?<=^|[\s:"'/])%\w+%(?=$|[\s:"'/>])`,
  String.raw`\$[A-Z][A-Z0-9_]+(?!\w)`,
  String.raw`(?<=^|[\s"'/])@[A-Z][A-Z0-9_]+(?![\w@.])`,
  String.raw`[ \t]#slurp[ \t]*$`,
  String.raw`\$\{[\w.-]+:[\w.-]+\}`,
  String.raw`\$\{[\w.]+\([^}\n]{0,200}\}`,
  String.raw`%\([\w.-]+\)s`,
  String.raw`(?<==)%[sd]\b`,
  String.raw`\[\[ ?[\w.-]+ ?\]\]`,
  // `Alias /static/ [ /the/folder/of/the/files ]`
  String.raw`(?<=[ \t])\[ ?\/[^\]\n]{1,200}\](?=[ \t]|$)`,
  String.raw`(?<![\w$%{?])\{[a-z_]\w*\}(?!\})`,
  String.raw`\b__[A-Z][A-Z0-9_]*__(?!\w)`,
  String.raw`(?<![\w!%:])![A-Z][A-Z0-9_]+!(?![\w=!])`,
  // `ServerName <your name>`: behind a word it is no section.
  String.raw`(?<=[=/:"']|\S[ \t]{1,20})<[A-Za-z_][\w ./-]{0,60}>`,
  String.raw`(?<=[ \t])--[A-Za-z][\w .]{0,60}--(?=[ \t]*$)`,
];

const TAG = new RegExp([...TAGS, ...NAMES].join('|'), 'gm');

/** Folders as they are written in the sections of a file, but for those of the disk. */
const RELATIVE_FOLDER = /^[ \t]*<Directory[ \t]+["']?([A-Za-z_][\w-]*)\//gim;

/**
 * Words that stand for the folder of a project until a script replaces them, in no form that tells (`sed s#INSTALLDIR#...#`): the
 * path of a script and that of a folder begin with them, and either would have to be absolute.
 */
function folderWords(text: string): readonly string[] {
  const words = new Set([...text.matchAll(RELATIVE_FOLDER)].map(([, word = '']) => word));
  return [...words].filter((word) =>
    new RegExp(String.raw`^[ \t]*WSGIScriptAlias[ \t]+\S+[ \t]+["']?${word}/`, 'im').test(text),
  );
}

const tagsWith = (words: readonly string[]): RegExp =>
  words.length === 0 ? TAG : new RegExp(String.raw`${TAG.source}|(?<=[ \t"'=:])(?:${words.join('|')})(?=/)`, TAG.flags);

/** A text without any of these holds no tag. */
const SIGN = /[{%@$]|<\?|\[\[|[ \t]\[ ?\/|__[A-Z]|![A-Z]\w+!|[^\n]<[A-Za-z_]|--[ \t]*$/m;

/** Where macros are defined, `$NAME` is a parameter of one. */
const MACRO = /^[ \t]*<Macro[ \t]/im;

/** Tags beyond this stay as they are: every line asks what stands around it. */
const MOST_TAGS = 10_000;

/** Blocks deeper than this are no conditions of their own: every line holds all that it stands in. */
const DEEPEST_BLOCK = 64;

const OPENERS =
  /^(if|unless|for|foreach|while|each|with|ifdef|elsif_block)\b|^#(if|each|unless|with)\b|\bdo\b\s*(\|[^|]*\|)?\s*$/i;
const MIDDLES = /^(else|elif|elsif|elseif|when)\b|^\}\s*else/i;
const CLOSERS = /^(end\w*|\/(if|each|unless|with)|\})\s*;?$/i;

/** A line behind the first of a tag that makes a site or moves one, or reads a file that may. */
const DECIDING_LINE = /\n[ \t]*(?:<VirtualHost|<Location|<Directory|WSGI[A-Z]|Include|Use[ \t]|SetHandler|AddHandler)/i;

/** A plain file has no comments that begin in one line and end in another: httpd reads what stands between. */
const tellHidden = (at: Location): Notice => ({
  code: 'template-hides',
  message:
    'taken for a comment or tag of a template, though it holds directives: httpd reads them where this is no template',
  at,
  leavesOut: 'skip',
});

interface Block {
  readonly condition: Omit<Condition, 'branch'>;
  branch: number;
  start: number;
  /** Blocks around it. */
  readonly depth: number;
}

/** Masks the templates of a file; null where there are none. Branches of one block become conditions that exclude each other. */
export function maskTemplates(path: FilePath, text: string): TemplateMask | null {
  const words = folderWords(text);
  if (words.length === 0 && !SIGN.test(text)) return null;
  const hasMacros = MACRO.test(text);
  const tags = [...text.matchAll(tagsWith(words))]
    .filter(([tag]) => isTemplate(tag) && !(hasMacros && tag.startsWith('$')))
    .slice(0, MOST_TAGS);
  if (tags.length === 0) return null;
  const source = new SourceFile(path, text);
  const locate = (tag: RegExpExecArray): Location =>
    source.locate({ start: tag.index, end: tag.index + tag[0].length });
  const parts: string[] = [];
  const spans: { range: TextRange; condition: Condition }[] = [];
  const symbols: { range: TextRange; text: string }[] = [];
  const open: Block[] = [];
  let at = 0;
  const close = (block: Block, end: number): void => {
    if (block.depth < DEEPEST_BLOCK)
      spans.push({ range: { start: block.start, end }, condition: { ...block.condition, branch: block.branch } });
  };
  for (const tag of tags) {
    const range = { start: tag.index, end: tag.index + tag[0].length };
    const control = controlOf(tag[0]);
    parts.push(text.slice(at, range.start), control === null ? opaque(tag[0]) : blanked(tag[0], isAlone(text, range)));
    at = range.end;
    if (control === null) symbols.push({ range, text: tag[0] });
    else if (MIDDLES.test(control) && open.length > 0) {
      const block = open.at(-1);
      if (!block) continue;
      close(block, range.start);
      block.branch += 1;
      block.start = range.end;
    } else if (OPENERS.test(control)) {
      const place = source.locate(range);
      const condition = {
        text: tag[0],
        why: `the template decides: ${control}`,
        at: place,
        chain: `template ${path}:${place.line}:${place.column}`,
      };
      open.push({ condition, branch: 0, start: range.end, depth: open.length });
    } else if (CLOSERS.test(control)) {
      const block = open.pop();
      if (block) close(block, range.start);
    }
  }
  for (const block of open) close(block, text.length);
  parts.push(text.slice(at));
  return {
    text: parts.join(''),
    isBuilt: spans.length > 0 || symbols.some(({ range }) => isFirst(text, range)),
    hidden: tags.filter(([tag]) => DECIDING_LINE.test(tag)).map((tag) => tellHidden(locate(tag))),
    symbolsIn: findSymbols(symbols),
    conditionsAt: findConditions(spans),
  };
}

/** How many of a list in order of their starts begin at or before an offset: every line asks, so none is looked at in vain. */
const countBefore = (list: readonly { readonly range: TextRange }[], offset: number): number =>
  countUpTo(offset, list.length, (index) => list[index]?.range.start ?? 0);

/** Expressions follow each other. */
const findSymbols =
  (symbols: readonly { readonly range: TextRange; readonly text: string }[]): TemplateMask['symbolsIn'] =>
  (range) => {
    const found: string[] = [];
    for (let at = countBefore(symbols, range.end - 1) - 1; at >= 0; at -= 1) {
      const symbol = symbols[at];
      if (!symbol || symbol.range.end <= range.start) break;
      found.unshift(symbol.text);
    }
    return found;
  };

/** Blocks lie in one another or apart: what holds at an offset is the last that begins before it, or lies around that one. */
function findConditions(
  spans: readonly { readonly range: TextRange; readonly condition: Condition }[],
): TemplateMask['conditionsAt'] {
  // They are told in the order of the list.
  const sorted = spans
    .map((span, order) => ({ ...span, order, around: -1 }))
    .sort((a, b) => a.range.start - b.range.start || b.order - a.order);
  const open: number[] = [];
  for (const [index, span] of sorted.entries()) {
    while (open.length > 0 && (sorted[open.at(-1) ?? 0]?.range.end ?? 0) < span.range.end) open.pop();
    span.around = open.at(-1) ?? -1;
    open.push(index);
  }
  return (offset) => {
    const found: (typeof sorted)[number][] = [];
    let span = sorted[countBefore(sorted, offset) - 1];
    for (; span; span = sorted[span.around]) if (offset < span.range.end) found.push(span);
    return found.sort((a, b) => a.order - b.order).map(({ condition }) => condition);
  };
}

/** `%{GLOBAL}` and the like are httpd's own; a `%word%` is a template only beside another sign of one, which its pattern asks for. */
const isTemplate = (tag: string): boolean => !/^%(?:[a-z]|>s)%$/.test(tag);

/** The words of a control tag, or null for an expression. */
function controlOf(tag: string): string | null {
  const inner =
    /^\{%[-+]?([\s\S]*?)[-+]?%\}$/.exec(tag) ??
    /^<%-?([^=#][\s\S]*?)-?%>$/.exec(tag) ??
    /^<\?php([\s\S]*?)\?>$/.exec(tag) ??
    /^\[%-?([\s\S]*?)-?%\]$/.exec(tag) ??
    /^[ \t]*%[ \t]*((?:if|for|while|el|end)[^\n]*)$/.exec(tag) ??
    /^\{\{-?\s*([#/](?:if|each|unless|with)[\s\S]*?|else|end|if [\s\S]*?|range [\s\S]*?)-?\}\}$/.exec(tag);
  const words = inner?.[1]?.trim().replace(/:$/, '');
  if (tag.startsWith('{#') || tag.startsWith('<%#') || tag.trimStart().startsWith('#')) return '';
  if (words === undefined) return null;
  if (tag.startsWith('[%') && !/^(IF|UNLESS|FOREACH|WHILE|ELSE|ELSIF|END|SET|INCLUDE|BLOCK)\b/.test(words)) return null;
  return words;
}

/** Whether a word, as it was read, holds one of the symbols of its line: a template's expression, or a variable nobody defines. */
export const holdsSymbol = (word: string, symbols: readonly string[]): boolean =>
  symbols.some((symbol) => word.includes(opaque(symbol)) || word.includes(symbol));

/** An expression as one word that is still readable: no blank, quote, bracket, hash, colon or backslash is left in it. */
const opaque = (tag: string): string => tag.replace(/[\s"'<>#:\\$]/g, '\u00b7');

/** Control tags vanish; alone on their lines they become comments, so that an open quote or continuation is not closed by chance. */
const blanked = (tag: string, alone: boolean): string => {
  const blank = tag.replace(/[^\n]/g, ' ');
  return alone ? blank.replace(/^ /, '#').replace(/\n /g, '\n#') : blank;
};

function isAlone(text: string, range: TextRange): boolean {
  const found = text.indexOf('\n', range.end);
  return isFirst(text, range) && text.slice(range.end, found < 0 ? text.length : found).trim() === '';
}

const isFirst = (text: string, { start }: TextRange): boolean =>
  text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
