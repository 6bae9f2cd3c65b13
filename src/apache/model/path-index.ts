interface Entry<T> {
  readonly order: number;
  readonly item: T;
}

class Folder<T> {
  readonly entries: Entry<T>[] = [];
  readonly below = new Map<string, Folder<T>>();
}

/**
 * Items that are written for a path and what lies below it, such as Alias and Location lines, so that of thousands only those
 * few are compared with a request that may take it. Runs of slashes count as one, and so does a path with a slash at its end.
 */
export class PathIndex<T> {
  readonly #root = new Folder<T>();
  readonly #anywhere: Entry<T>[] = [];
  #count = 0;

  /** Adds an item behind all others; null: it may take any path, and is told for each. */
  add(path: string | null, item: T): void {
    const entry = { order: this.#count, item };
    this.#count += 1;
    if (path === null) this.#anywhere.push(entry);
    else {
      let folder = this.#root;
      for (const name of segments(path)) {
        const below = folder.below.get(name) ?? new Folder<T>();
        folder.below.set(name, below);
        folder = below;
      }
      folder.entries.push(entry);
    }
  }

  /** How many items are told for each path. */
  get anywhere(): number {
    return this.#anywhere.length;
  }

  /** The items whose path a path is or lies below, in the order in which they were added. */
  along(path: string): Iterable<T> {
    if (this.#count === 0) return [];
    const lists = [this.#anywhere, this.#root.entries];
    let folder: Folder<T> | undefined = this.#root;
    for (const name of segments(path)) {
      folder = folder.below.get(name);
      if (!folder) break;
      lists.push(folder.entries);
    }
    const filled = lists.filter(({ length }) => length > 0);
    const [only = []] = filled;
    return filled.length > 1 || only.length > 1 ? inOrder(filled) : only.map(({ item }) => item);
  }
}

function* segments(path: string): Generator<string> {
  for (let start = 0; start < path.length; ) {
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? path.length : slash;
    if (end > start) yield path.slice(start, end);
    start = end + 1;
  }
}

/** The items of lists that are in order, as one. */
function* inOrder<T>(lists: readonly (readonly Entry<T>[])[]): Generator<T> {
  const next = lists.map(() => 0);
  for (;;) {
    let first = -1;
    let entry: Entry<T> | undefined;
    for (const [at, list] of lists.entries()) {
      const head = list[next[at] ?? 0];
      if (!head || (entry && entry.order < head.order)) continue;
      first = at;
      entry = head;
    }
    if (!entry) return;
    next[first] = (next[first] ?? 0) + 1;
    yield entry.item;
  }
}
