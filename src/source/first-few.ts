/** As many as people still look at one by one. */
export const FEW = 3;

/** The first items, one more than a few, so that whoever counts them sees where there are many. */
export function firstFew<Item>(items: Iterable<Item>, isWanted: (item: Item) => boolean = () => true): readonly Item[] {
  const found: Item[] = [];
  for (const item of items) {
    if (found.length > FEW) break;
    if (isWanted(item)) found.push(item);
  }
  return found;
}

/** Names in one text, the first few and how many more there are. */
export const listFew = (names: readonly string[], most = FEW): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
