import { tryPattern } from './pattern.ts';

/** The values an expression or a rewrite condition may ask for; null where they are not known before the request is made. */
export interface ExpressionWorld {
  readonly variable: (name: string) => string | null;
}

type Truth = 'yes' | 'no' | 'unknown';

const TOKEN =
  /\s*(&&|\|\||\(|\)|==|!=|=~|!~|-(?:eq|ne|lt|le|gt|ge)\b|!|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|m#(?:[^#\\]|\\.)*#i?|\/(?:[^/\\]|\\.)*\/i?|[^\s()!=&|]+)/gy;

/**
 * The common part of httpd's expressions (`<If>`): comparisons of variables with strings and patterns, and, or, not,
 * brackets. Anything else is unknown, and so is what depends on it.
 */
export function evaluateExpression(text: string, world: ExpressionWorld): Truth {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) tokens.push(match[1] ?? '');
  if (tokens.join('').length < text.replace(/\s/g, '').length * 0.99 && !/['"]/.test(text)) return 'unknown';
  const parser = new ExpressionParser(tokens, world);
  const truth = parser.parseOr(0);
  return parser.atEnd ? truth : 'unknown';
}

const MOST_BRACKETS = 50;

class ExpressionParser {
  readonly #tokens: readonly string[];
  readonly #world: ExpressionWorld;
  #at = 0;

  constructor(tokens: readonly string[], world: ExpressionWorld) {
    this.#tokens = tokens;
    this.#world = world;
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  parseOr(depth: number): Truth {
    let truth = this.#parseAnd(depth);
    while (this.#take('||')) {
      const other = this.#parseAnd(depth);
      truth =
        truth === 'yes' || other === 'yes' ? 'yes' : truth === 'unknown' || other === 'unknown' ? 'unknown' : 'no';
    }
    return truth;
  }

  #parseAnd(depth: number): Truth {
    let truth = this.#parseOne(depth);
    while (this.#take('&&')) {
      const other = this.#parseOne(depth);
      truth = truth === 'no' || other === 'no' ? 'no' : truth === 'unknown' || other === 'unknown' ? 'unknown' : 'yes';
    }
    return truth;
  }

  #parseOne(depth: number): Truth {
    if (depth > MOST_BRACKETS) return 'unknown';
    if (this.#take('!')) {
      const truth = this.#parseOne(depth + 1);
      return truth === 'unknown' ? 'unknown' : truth === 'yes' ? 'no' : 'yes';
    }
    if (this.#take('(')) {
      const truth = this.parseOr(depth + 1);
      return this.#take(')') ? truth : 'unknown';
    }
    const left = this.#next();
    if (left === 'true' || left === 'false') return left === 'true' ? 'yes' : 'no';
    const operator = this.#next();
    const right = this.#next();
    if (left === undefined || operator === undefined || right === undefined) return 'unknown';
    return this.#compare(left, operator, right);
  }

  #compare(left: string, operator: string, right: string): Truth {
    const value = this.#valueOf(left);
    if (value === null) return 'unknown';
    if (operator === '=~' || operator === '!~') {
      const found = /^(?:m#([\s\S]*)#|\/([\s\S]*)\/)(i?)$/.exec(right);
      const match = found ? tryPattern(found[1] ?? found[2] ?? '', value, found[3] === 'i') : 'undecided';
      if (match === 'undecided') return 'unknown';
      return (match !== null) === (operator === '=~') ? 'yes' : 'no';
    }
    const other = this.#valueOf(right);
    if (other === null) return 'unknown';
    switch (operator) {
      case '==':
        return value === other ? 'yes' : 'no';
      case '!=':
        return value !== other ? 'yes' : 'no';
      case '-eq':
        return Number(value) === Number(other) ? 'yes' : 'no';
      case '-ne':
        return Number(value) !== Number(other) ? 'yes' : 'no';
      default:
        return 'unknown';
    }
  }

  #valueOf(token: string): string | null {
    const quoted = /^(['"])([\s\S]*)\1$/.exec(token);
    if (quoted) return expandVariables(quoted[2] ?? '', this.#world);
    if (/^-?\d+$/.test(token)) return token;
    return /^%\{[^}]*\}$/.test(token) ? expandVariables(token, this.#world) : null;
  }

  #next(): string | undefined {
    return this.#tokens[this.#at++];
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
}

/** A text with its `%{NAME}` put in; null where one of them is not known. */
export function expandVariables(text: string, world: ExpressionWorld): string | null {
  let known = true;
  const expanded = text.replace(/%\{([^}]*)\}/g, (_written, name: string) => {
    const value = world.variable(name);
    if (value === null) known = false;
    return value ?? '';
  });
  return known ? expanded : null;
}
