import { collapseSlashes } from '../apache/model/collapse-slashes.ts';
import type { WsgiAlias } from '../apache/model/server-config.ts';
import type { Condition } from '../apache/syntax/config-node.ts';

/** The earlier alias that takes every URL of this one, whatever the open conditions turn out to be; null where none does. */
export function shadowingAlias(alias: WsgiAlias, earlier: readonly WsgiAlias[]): WsgiAlias | null {
  return earlier.find((other) => covers(other, alias) && isSureBeside(other, alias)) ?? null;
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

/** False for two nodes in different branches of one chain: they are never there together. */
export function canCoexist(a: readonly Condition[], b: readonly Condition[]): boolean {
  return !a.some((one) => b.some((other) => one.chain === other.chain && one.branch !== other.branch));
}
