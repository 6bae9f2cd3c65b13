/** Puts an item into the group of a key, behind those that are there. */
export function addTo<Key, Item>(groups: Map<Key, Item[]>, key: Key, item: Item): void {
  const same = groups.get(key);
  if (same) same.push(item);
  else groups.set(key, [item]);
}

/** Items by a key of theirs, in their order (`Map.groupBy`, which Node 20 lacks). No group is empty. */
export function groupBy<Key, Item>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, [Item, ...Item[]]> {
  const groups = new Map<Key, [Item, ...Item[]]>();
  for (const item of items) addTo(groups, keyOf(item), item);
  return groups;
}
