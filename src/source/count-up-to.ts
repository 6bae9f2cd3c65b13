/** How many of some starts in ascending order, given by their index, lie at or before an offset. */
export function countUpTo(offset: number, count: number, startOf: (index: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(middle) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
