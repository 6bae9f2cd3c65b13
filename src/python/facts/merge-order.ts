/** Brings several orders of names into one that keeps each of them, as far as they agree. */
export const mergeOrders = (orders: readonly (readonly string[])[]): string[] => {
  const merged: string[] = [];
  const places = new Map<string, number>();
  const renumber = (from: number) => {
    for (let i = from; i < merged.length; i += 1) places.set(merged[i] ?? '', i);
  };
  for (const order of orders) {
    let behind = -1;
    for (let i = 0; i < order.length; ) {
      const place = places.get(order[i] ?? '');
      if (place !== undefined) {
        behind = Math.max(behind, place);
        i += 1;
        continue;
      }
      const run = new Set<string>();
      while (i < order.length && !places.has(order[i] ?? '') && !run.has(order[i] ?? '')) {
        run.add(order[i] ?? '');
        i += 1;
      }
      // New names stand just before the next one that is shared, behind what other paths have there.
      const shared = order.slice(i).find((name) => (places.get(name) ?? -1) > behind);
      const at = shared === undefined ? merged.length : (places.get(shared) ?? merged.length);
      merged.splice(at, 0, ...run);
      renumber(at);
      behind = at + run.size - 1;
    }
  }
  return merged;
};
