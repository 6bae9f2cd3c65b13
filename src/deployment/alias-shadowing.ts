import { collapseSlashes } from '../apache/model/collapse-slashes.ts';
import { PathIndex } from '../apache/model/path-index.ts';
import type { WsgiAlias } from '../apache/model/server-config.ts';
import { addTo } from '../source/group-by.ts';

/** The aliases of a server that come before another, which they may take every URL of. */
export class EarlierAliases {
  readonly #prefixes = new PathIndex<WsgiAlias>();
  readonly #patterns = new Map<string, WsgiAlias[]>();

  /** The one that takes every URL of an alias, whatever the open conditions turn out to be; null where none does. */
  shadowing(alias: WsgiAlias): WsgiAlias | null {
    const candidates = alias.regex ? (this.#patterns.get(alias.url) ?? []) : this.#prefixes.along(alias.url);
    for (const other of candidates) if (covers(other, alias) && isSureBeside(other, alias)) return other;
    return null;
  }

  add(alias: WsgiAlias): void {
    if (alias.regex) addTo(this.#patterns, alias.url, alias);
    else this.#prefixes.add(alias.url, alias);
  }
}

function covers(first: WsgiAlias, later: WsgiAlias): boolean {
  if (first.regex || later.regex) return first.regex === later.regex && first.url === later.url;
  const prefix = collapseSlashes(first.url);
  const url = collapseSlashes(later.url);
  return url === prefix || (prefix.endsWith('/') ? url.startsWith(prefix) : url.startsWith(`${prefix}/`));
}

/** `first` is there whenever `later` is: every open condition it stands under is one that `later` stands under too. */
function isSureBeside(first: WsgiAlias, later: WsgiAlias): boolean {
  return first.node.conditions.every((condition) =>
    later.node.conditions.some((other) => other.chain === condition.chain && other.branch === condition.branch),
  );
}
