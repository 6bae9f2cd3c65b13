/** Adds to a list as many as there are: a call takes some hundred thousand arguments at most (`push(...more)`). */
export function addAll<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one);
}
