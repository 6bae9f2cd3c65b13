/** What a pattern of Python's `re` says in JavaScript; the flag `m` and the characters it changes are written out. */
interface Translation {
  readonly source: string;
  readonly ignoresCase: boolean;
  /** It has classes of characters that mean more than ASCII in Python, such as `\w`. */
  readonly hasClasses: boolean;
}

const INLINE_FLAGS = /^\(\?([aimsux]+)\)/;
const GROUP = /\((?:\?(?:[:=!]|<[=!]|P<[A-Za-z_]\w*>))?/y;
const BACK_REFERENCE = /\(\?P=([A-Za-z_]\w*)\)/y;
const COMMENT = /\(\?#[^)]*\)/y;
const ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|[\s\S])/y;
const REPETITION = /\{(\d*)(,?)(\d*)\}/y;
const VERBOSE_SPACE = /(?:\s|#[^\n]*)+/y;
const SYNTAX = '^$\\.*+?()[]{}|/';

/** Raised where the two may differ. */
class Untranslatable extends Error {}

class PatternReader {
  readonly #pattern: string;
  readonly #flags: string;
  #at = 0;
  #hasClasses = false;

  constructor(pattern: string, flags: string) {
    this.#pattern = pattern;
    this.#flags = flags;
  }

  read(): Translation {
    let source = '';
    while (this.#at < this.#pattern.length) source += this.#next();
    return { source, ignoresCase: this.#flags.includes('i'), hasClasses: this.#hasClasses };
  }

  #take(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#pattern);
    if (found) this.#at += found[0].length;
    return found;
  }

  #next(): string {
    if (this.#take(COMMENT) || (this.#flags.includes('x') && this.#take(VERBOSE_SPACE))) return '';
    const reference = this.#take(BACK_REFERENCE);
    if (reference) return `\\k<${reference[1]}>`;
    const first = this.#pattern[this.#at] ?? '';
    if (first === '(') return this.#group();
    if (first === '\\') return this.#escape(false);
    if (first === '[') return this.#class();
    if (first === '{') return this.#repetition();
    this.#at += 1;
    switch (first) {
      case '.':
        return this.#flags.includes('s') ? '[^]' : '[^\\n]';
      case '^':
        return this.#flags.includes('m') ? '(?<![^\\n])' : '^';
      case '$':
        return this.#flags.includes('m') ? '(?![^\\n])' : '(?=\\n?$)';
      case ']':
      case '}':
        return `\\${first}`;
      case '*':
      case '+':
      case '?':
        return this.#quantifier(first);
      default:
        return first;
    }
  }

  /** Possessive quantifiers came with Python 3.11. */
  #quantifier(sign: string): string {
    if (this.#pattern[this.#at] === '+') throw new Untranslatable();
    return sign;
  }

  #group(): string {
    const opening = this.#take(GROUP)?.[0] ?? '(';
    // `(?i:...)`, `(?(1)...)`, `(?>...)` and what is no group at all.
    if (opening === '(' && this.#pattern[this.#at] === '?') throw new Untranslatable();
    return opening.replace('(?P<', '(?<');
  }

  #repetition(): string {
    const found = this.#take(REPETITION);
    if (!found || found[1] + (found[3] ?? '') === '') {
      if (!found) this.#at += 1;
      return found ? found[0].replace(/[{}]/g, '\\$&') : '\\{';
    }
    const [, least = '', comma = '', most = ''] = found;
    return this.#quantifier(`{${least === '' ? '0' : least}${comma}${most}}`);
  }

  #escape(isInClass: boolean): string {
    const written = this.#take(ESCAPE)?.[0];
    const letter = written?.[1];
    if (written === undefined || letter === undefined) throw new Untranslatable();
    if (/[wWdDsSbB]/.test(letter)) {
      this.#hasClasses ||= !(isInClass && letter === 'b');
      return written;
    }
    if (/[nrtfvxu0]/.test(letter)) return written.length > 2 || !'xu'.includes(letter) ? written : raise();
    if (letter === 'a') return '\\x07';
    if (letter === 'A' && !isInClass) return '^';
    if (letter === 'Z' && !isInClass) return '$';
    if (/[1-9]/.test(letter) && !isInClass)
      return /\d/.test(this.#pattern[this.#at] ?? '') ? raise() : `${written}(?:)`;
    if (/[A-Za-z\d]/.test(letter)) throw new Untranslatable();
    return SYNTAX.includes(letter) || (isInClass && letter === '-') ? written : letter;
  }

  /** `[...]`; a bracket right at its start is one of its characters. */
  #class(): string {
    this.#at += 1;
    let source = this.#take(/\^/y) ? '[^' : '[';
    let isFirst = true;
    let wasClass = false;
    for (;;) {
      const next = this.#pattern[this.#at];
      if (next === undefined) throw new Untranslatable();
      if (next === ']' && !isFirst) break;
      isFirst = false;
      if (next === '\\') {
        const written = this.#escape(true);
        wasClass = /^\\[wWdDsS]$/.test(written);
        source += written;
        continue;
      }
      this.#at += 1;
      const isBeforeClass = /^\\[wWdDsS]/.test(this.#pattern.slice(this.#at, this.#at + 2));
      const isPlain = next === '-' && (wasClass || isBeforeClass);
      source += isPlain || next === ']' || next === '[' ? `\\${next}` : next;
      wasClass = false;
    }
    this.#at += 1;
    return `${source}]`;
  }
}

const raise = (): never => {
  throw new Untranslatable();
};

const translate = (pattern: string, flags: string): Translation | null => {
  const [inline = '', more = ''] = INLINE_FLAGS.exec(pattern) ?? [];
  try {
    return new PatternReader(pattern.slice(inline.length), flags + more).read();
  } catch (error) {
    if (error instanceof Untranslatable) return null;
    throw error;
  }
};

/** Text of which `\w`, `\s`, `\b` and letter case say the same in both languages. */
const isCommon = (subject: string): boolean => /^[\t-\r -~]*$/.test(subject);

/** How a pattern is tried: anywhere, at the beginning (`re.match`), or on the whole of a text (`re.fullmatch`). */
export type PatternUse = 'search' | 'match' | 'fullmatch' | 'all';

/**
 * A pattern of Python's `re` (docs.python.org, Regular Expression Syntax) as one of JavaScript for one text; `flags` are
 * letters of Python's inline flags. null where the two may differ, or where the pattern is none.
 */
export const translatePattern = (pattern: string, flags: string, subject: string, use: PatternUse): RegExp | null => {
  const translated = translate(pattern, flags);
  if (!translated || ((translated.hasClasses || translated.ignoresCase) && !isCommon(subject))) return null;
  const { source, ignoresCase } = translated;
  const wanted = use === 'fullmatch' ? `(?:${source})$` : source;
  const how = { search: '', match: 'y', fullmatch: 'y', all: 'g' }[use];
  try {
    return new RegExp(wanted, `${how}${ignoresCase ? 'i' : ''}du`);
  } catch {
    return null;
  }
};
