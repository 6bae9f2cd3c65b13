import {
  ExpressionError,
  scanExpression,
  scanText,
  type TextPart,
  type Token,
  type Variable,
} from './expression-tokens.ts';

/** A text that is worked out for a request. */
export type Word =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly argument: Word }
  | { readonly kind: 'group'; readonly index: number }
  | { readonly kind: 'joined'; readonly parts: readonly Word[] };

/** What is true of a request, or not. */
export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'or' | 'and'; readonly left: Condition; readonly right: Condition }
  /** `-f word`. */
  | { readonly kind: 'unary'; readonly operator: string; readonly word: Word }
  /** `word -strmatch word`. */
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Word; readonly right: Word }
  /** `==`, `<`, `-eq` and the like. */
  | { readonly kind: 'compared'; readonly operator: string; readonly left: Word; readonly right: Word }
  | {
      readonly kind: 'matched';
      readonly word: Word;
      readonly source: string;
      readonly ignoreCase: boolean;
      readonly negated: boolean;
    }
  | { readonly kind: 'in'; readonly word: Word; readonly list: readonly Word[] }
  /** `in` a list that a function makes. */
  | { readonly kind: 'in-made'; readonly word: Word; readonly list: Word };

/** A parsed expression, or httpd's complaint about it. */
export type Parsed<T> =
  | { readonly kind: 'parsed'; readonly value: T }
  | { readonly kind: 'error'; readonly message: string };

/** Parses a condition (util_expr_parse.y). Never throws. */
export const parseExpression = (text: string): Parsed<Condition> =>
  attempt(() => new Parser(scanExpression(text)).whole());

/** Parses a text with variables in it. Never throws. */
export const parseText = (text: string): Parsed<Word> => attempt(() => wordOf(scanText(text)));

function attempt<T>(parse: () => T): Parsed<T> {
  try {
    return { kind: 'parsed', value: parse() };
  } catch (error) {
    if (error instanceof ExpressionError) return { kind: 'error', message: error.message };
    throw error;
  }
}

const MOST_NESTED = 100;
const COMPARISONS: ReadonlySet<string> = new Set('== != < <= > >= -eq -ne -lt -le -gt -ge'.split(' '));

/** What `||` or `&&` join, in their order, as a tree that is no deeper than it must be: whoever walks it recurses. */
function joined(kind: 'or' | 'and', operands: readonly Condition[]): Condition {
  const middle = operands.length >> 1;
  const [first] = operands;
  if (middle === 0 && first) return first;
  return { kind, left: joined(kind, operands.slice(0, middle)), right: joined(kind, operands.slice(middle)) };
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Condition {
    const condition = this.#or();
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return condition;
  }

  #or(): Condition {
    const operands = [this.#and()];
    while (this.#takes('||')) operands.push(this.#and());
    return joined('or', operands);
  }

  #and(): Condition {
    const operands = [this.#one()];
    while (this.#takes('&&')) operands.push(this.#one());
    return joined('and', operands);
  }

  #one(): Condition {
    return this.#within(() => {
      if (this.#takes('!')) return { kind: 'not', of: this.#one() };
      if (this.#takes('(')) {
        const inner = this.#or();
        this.#expect(')');
        return inner;
      }
      return this.#simple();
    });
  }

  #within<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > MOST_NESTED) throw new ExpressionError('memory exhausted');
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  #simple(): Condition {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'name' && (token.text === 'true' || token.text === 'false')) {
      this.#at += 1;
      return { kind: 'constant', value: token.text === 'true' };
    }
    if (token?.kind === 'unary') {
      this.#at += 1;
      return { kind: 'unary', operator: token.name, word: this.#word() };
    }
    return this.#comparison(this.#word());
  }

  #comparison(left: Word): Condition {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'binary') {
      this.#at += 1;
      return { kind: 'binary', operator: token.name, left, right: this.#word() };
    }
    if (token?.kind !== 'operator') throw this.#unexpected();
    this.#at += 1;
    if (COMPARISONS.has(token.text)) return { kind: 'compared', operator: token.text, left, right: this.#word() };
    if (token.text === 'in') return this.#listed(left);
    if (token.text === '=~' || token.text === '!~') {
      const pattern = this.#tokens[this.#at];
      if (pattern?.kind !== 'regex') throw this.#unexpected();
      this.#at += 1;
      const { source, ignoreCase } = pattern;
      return { kind: 'matched', word: left, source, ignoreCase, negated: token.text === '!~' };
    }
    this.#at -= 1;
    throw this.#unexpected();
  }

  #listed(word: Word): Condition {
    const isMade = this.#tokens[this.#at]?.kind === 'name';
    return isMade ? { kind: 'in-made', word, list: this.#word() } : { kind: 'in', word, list: this.#list() };
  }

  #list(): readonly Word[] {
    this.#expect('{');
    const words = [this.#word()];
    while (this.#takes(',')) words.push(this.#word());
    this.#expect('}');
    return words;
  }

  #word(): Word {
    const parts = [this.#wordPart()];
    while (this.#takes('.')) parts.push(this.#wordPart());
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind: 'joined', parts };
  }

  #wordPart(): Word {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    switch (token?.kind) {
      case 'digits':
        return { kind: 'text', text: token.text };
      case 'group':
        return { kind: 'group', index: token.index };
      case 'string':
        return wordOf(token.parts);
      case 'variable':
        return variableWord(token.variable);
      case 'name': {
        this.#expect('(');
        const argument = this.#within(() => this.#word());
        this.#expect(')');
        return { kind: 'call', name: token.text, argument };
      }
      default:
        this.#at -= 1;
        throw this.#unexpected();
    }
  }

  #takes(operator: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'operator' || token.text !== operator) return false;
    this.#at += 1;
    return true;
  }

  #expect(operator: string): void {
    if (!this.#takes(operator)) throw this.#unexpected();
  }

  #unexpected(): ExpressionError {
    const token = this.#tokens[this.#at];
    return new ExpressionError(`syntax error, unexpected ${token ? nameOf(token) : 'end of file'}`);
  }
}

const nameOf = (token: Token): string =>
  token.kind === 'operator'
    ? `'${token.text}'`
    : ({
        unary: 'unary operator',
        binary: 'binary operator',
        digits: 'number',
        name: 'identifier',
        regex: 'matching regex',
      }[token.kind as string] ?? token.kind);

function wordOf(parts: readonly TextPart[]): Word {
  const words = parts.map((part): Word => {
    if (typeof part === 'string') return { kind: 'text', text: part };
    return 'group' in part ? { kind: 'group', index: part.group } : variableWord(part);
  });
  const [only] = words;
  if (!only) return { kind: 'text', text: '' };
  return words.length === 1 ? only : { kind: 'joined', parts: words };
}

const variableWord = ({ name, argument }: Variable): Word =>
  argument === null ? { kind: 'variable', name } : { kind: 'call', name, argument: wordOf(argument) };
