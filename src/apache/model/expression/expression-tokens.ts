/**
 * The tokens of httpd's expressions, as its scanner makes them (util_expr_scan.l, httpd 2.4): the longest one that fits, the
 * first rule of equals. Strings and variables have scanners of their own.
 */
export type Token =
  | { readonly kind: 'operator'; readonly text: string }
  /** `-f`: one letter before a word. */
  | { readonly kind: 'unary'; readonly name: string }
  /** `-strmatch`: a name between two words. */
  | { readonly kind: 'binary'; readonly name: string }
  | { readonly kind: 'digits'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'group'; readonly index: number }
  | { readonly kind: 'regex'; readonly source: string; readonly ignoreCase: boolean }
  | { readonly kind: 'string'; readonly parts: readonly TextPart[] }
  | { readonly kind: 'variable'; readonly variable: Variable };

/** `%{NAME}`, or `%{function:argument}`. */
export interface Variable {
  readonly name: string;
  readonly argument: readonly TextPart[] | null;
}

/** What a string is made of: text, variables, groups of the last match. */
export type TextPart = string | Variable | { readonly group: number };

/** The scanner's complaint about a text that is no expression. */
export class ExpressionError extends Error {}

const WORDS: Readonly<Record<string, string>> = {
  '=': '==',
  and: '&&',
  or: '||',
  not: '!',
  '-in': 'in',
  lt: '-lt',
  le: '-le',
  gt: '-gt',
  ge: '-ge',
  ne: '-ne',
  eq: '-eq',
};

const OPERATOR = /=~|==?|!~|!=?|<=?|>=?|&&|\|\||\.|[(){},:]|-(?:in|eq|ne|ge|le|gt|lt)(?![a-zA-Z_0-9])/y;
const NAME = /[a-zA-Z][a-zA-Z0-9_]*/y;
const NAMED_OPERATOR = /-([a-zA-Z_][a-zA-Z_0-9]*)/y;
const DIGITS = /-?[0-9]+/y;
const REGEX_START = /m[/#$%^,;:_?|\-!.'"]|\//y;
const WORD_OPERATORS: ReadonlySet<string> = new Set('and or not lt le gt ge ne eq in'.split(' '));

/** Takes an expression apart. Throws {@link ExpressionError}. */
export function scanExpression(text: string): readonly Token[] {
  return new Scanner(text).tokens();
}

/** Takes a text with variables in it apart. Throws {@link ExpressionError}. */
export function scanText(text: string): readonly TextPart[] {
  return new Scanner(text).parts(null);
}

/** Variables in the arguments of variables; httpd's parser gives up somewhere as well. */
const MOST_NESTED = 100;

class Scanner {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  tokens(): readonly Token[] {
    const tokens: Token[] = [];
    for (;;) {
      this.#take(/[ \t\n]+/y);
      if (this.#at >= this.#text.length) return tokens;
      tokens.push(this.#next());
    }
  }

  #next(): Token {
    const char = this.#text[this.#at] ?? '';
    if (char === '"' || char === "'") {
      this.#at += 1;
      return { kind: 'string', parts: this.parts(char) };
    }
    if (this.#text.startsWith('%{', this.#at)) return { kind: 'variable', variable: this.#variable() };
    const group = this.#take(/\$([0-9])/y);
    if (group) return { kind: 'group', index: Number(group[1]) };
    return this.#plain();
  }

  /** The longest of the rules for a name, a number, an operator and the beginning of a pattern. */
  #plain(): Token {
    const rules = [OPERATOR, NAMED_OPERATOR, DIGITS, REGEX_START, NAME].map((rule) => this.#peek(rule));
    const longest = Math.max(...rules.map((match) => match?.[0].length ?? 0));
    if (longest === 0) throw new ExpressionError(`Parse error near '${this.#text[this.#at]}'`);
    const [operator, named, digits, regex, name] = rules.map((match) => (match?.[0].length === longest ? match : null));
    const start = this.#at;
    this.#at += longest;
    if (operator) return { kind: 'operator', text: WORDS[operator[0]] ?? operator[0] };
    if (named?.[1] !== undefined)
      return named[1].length === 1 ? { kind: 'unary', name: named[1] } : { kind: 'binary', name: named[1] };
    if (digits) return { kind: 'digits', text: digits[0] };
    if (regex) return this.#regex(this.#text[start + longest - 1] ?? '');
    const text = name?.[0] ?? '';
    return WORD_OPERATORS.has(text) ? { kind: 'operator', text: WORDS[text] ?? text } : { kind: 'name', text };
  }

  #regex(delimiter: string): Token {
    const end = this.#text.indexOf(delimiter, this.#at);
    if (end < 0) throw new ExpressionError('syntax error, unexpected end of file');
    const source = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return { kind: 'regex', source, ignoreCase: this.#take(/i/y) !== null };
  }

  /** Up to a quote, or to the end where there is none; escapes as in C. */
  parts(quote: string | null): readonly TextPart[] {
    const parts: TextPart[] = [];
    let text = '';
    const flush = (part?: TextPart): void => {
      if (text !== '') parts.push(text);
      text = '';
      if (part !== undefined) parts.push(part);
    };
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined && quote !== null) throw new ExpressionError('Unterminated string or variable');
      if (char === undefined || char === quote) break;
      if (char === '\n') throw new ExpressionError('Unterminated string or variable');
      const group = this.#take(/\$([0-9])/y);
      if (group) flush({ group: Number(group[1]) });
      else if (this.#text.startsWith('%{', this.#at)) flush(this.#variable());
      else text += this.#character();
    }
    flush();
    this.#at += 1;
    return parts;
  }

  #character(): string {
    const octal = this.#take(/\\([0-7]{1,3})/y);
    if (octal) {
      const code = Number.parseInt(octal[1] ?? '', 8);
      if (code > 0xff) throw new ExpressionError('Escape sequence out of bound');
      return String.fromCharCode(code);
    }
    if (this.#take(/\\[0-9]+/y)) throw new ExpressionError('Bad escape sequence');
    const escaped = this.#take(/\\([\s\S])/y)?.[1];
    if (escaped !== undefined) return ESCAPES[escaped] ?? escaped;
    const char = this.#text[this.#at] ?? '';
    if (char === '\\') throw new ExpressionError('flex scanner jammed');
    this.#at += 1;
    return char;
  }

  #variable(): Variable {
    this.#at += 2;
    const name = this.#take(NAME)?.[0];
    if (name === undefined || !/[:}]/.test(this.#text[this.#at] ?? ':')) {
      const wrong = this.#text[this.#at];
      throw new ExpressionError(
        wrong === undefined ? 'Unterminated string or variable' : `Invalid character in variable name '${wrong}'`,
      );
    }
    if (this.#take(/\}/y)) return { name, argument: null };
    if (!this.#take(/:/y)) throw new ExpressionError('Unterminated string or variable');
    this.#depth += 1;
    if (this.#depth > MOST_NESTED) throw new ExpressionError('memory exhausted');
    const argument = this.parts('}');
    this.#depth -= 1;
    if (argument.length === 0) throw new ExpressionError('syntax error, unexpected end of variable name');
    return { name, argument };
  }

  #peek(rule: RegExp): RegExpExecArray | null {
    rule.lastIndex = this.#at;
    return rule.exec(this.#text);
  }

  #take(rule: RegExp): RegExpExecArray | null {
    const match = this.#peek(rule);
    if (match) this.#at += match[0].length;
    return match;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
