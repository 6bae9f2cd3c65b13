/** A name with wildcards, and what it stands for. */
interface Wildcard<Item> {
  readonly pattern: string;
  readonly order: number;
  readonly item: Item;
}

/** ServerAlias wildcards: `*` any characters or none, `?` one (util.c:ap_strcasecmp_match). Linear but for one place to go back to. */
export function matchesWildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

export const hasWildcard = (name: string): boolean => /[*?]/.test(name);

/** Names with wildcards, lower case, in the order httpd goes through them: each is tried on those texts only that have its longest part. */
export class WildcardNames<Item> {
  readonly #seen = new Set<string>();
  readonly #byPart = new Map<string, Wildcard<Item>[]>();
  readonly #lengths = new Set<number>();

  add(pattern: string, order: number, item: Item): void {
    if (this.#seen.has(pattern)) return;
    this.#seen.add(pattern);
    const part = pattern.split(/[*?]/).reduce((longest, one) => (one.length > longest.length ? one : longest), '');
    const known = this.#byPart.get(part);
    if (known) known.push({ pattern, order, item });
    else this.#byPart.set(part, [{ pattern, order, item }]);
    this.#lengths.add(part.length);
  }

  /** The first that fits a text and stands before a place; null where there is none. */
  find(text: string, before: number): Wildcard<Item> | null {
    let first: Wildcard<Item> | null = null;
    const tried = new Set<string>();
    for (const length of this.#lengths)
      for (let at = 0; at + length <= text.length; at += 1) {
        const part = text.slice(at, at + length);
        if (tried.has(part)) continue;
        tried.add(part);
        const end: number = first?.order ?? before;
        first =
          this.#byPart.get(part)?.find(({ order, pattern }) => order < end && matchesWildcard(pattern, text)) ?? first;
      }
    return first;
  }
}
