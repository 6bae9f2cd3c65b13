import { type ClassValue, external, NONE, sequence, type Value } from './values.ts';

/** The classes an attribute is looked for in, a class before its bases; what is outside the project ends a branch. */
export interface Lineage {
  readonly classes: readonly ClassValue[];
  readonly outside: readonly Value[];
}

let lineages = new WeakMap<ClassValue, Lineage>();

/** More classes than anybody derives one from. What is behind them counts as outside. */
const MOST_ANCESTORS = 100;
export const FURTHER_BASES = external('the further bases of a class');

/** `type.__bases__ = bases`. */
export const rebase = (type: ClassValue, bases: readonly Value[]): void => {
  type.bases = bases;
  lineages = new WeakMap();
};

/** The lineage of a class, worked out once. */
export const lineage = (type: ClassValue): Lineage => lineageOf(type, 0);

const lineageOf = (type: ClassValue, depth: number): Lineage => {
  const known = lineages.get(type);
  if (known) return known;
  const above = type.bases.map((base): Lineage => {
    if (base.kind !== 'class') return { classes: [], outside: isObject(base) ? [] : [base] };
    return depth < MOST_ANCESTORS ? lineageOf(base, depth + 1) : { classes: [base], outside: [FURTHER_BASES] };
  });
  const bases = type.bases.filter((base): base is ClassValue => base.kind === 'class');
  const orders = above.map(({ classes }) => classes);
  // How Python 2's old classes are searched: each base with all that is above it, from left to right.
  const all = type.isClassic ? [...new Set([type, ...orders.flat()])] : [type, ...mergeOrders([...orders, bases])];
  const outside = new Set(above.flatMap((one) => one.outside));
  if (all.length > MOST_ANCESTORS) outside.add(FURTHER_BASES);
  const made = { classes: all.slice(0, MOST_ANCESTORS), outside: [...outside] };
  lineages.set(type, made);
  return made;
};

const isObject = (base: Value): boolean => base.kind === 'external' && base.name === 'object';

/** The orders of the bases as one (C3: docs.python.org, The Python 2.3 Method Resolution Order). */
const mergeOrders = (orders: readonly (readonly ClassValue[])[]): readonly ClassValue[] => {
  const lists = orders.map((list) => [...list]);
  const merged: ClassValue[] = [];
  for (;;) {
    const left = lists.filter((list) => list.length > 0);
    const head = left
      .map(([first]) => first)
      .find((first) => first !== undefined && !left.some((list) => list.indexOf(first) > 0));
    if (!head || merged.length === MOST_ANCESTORS) return merged;
    merged.push(head);
    for (const list of lists) if (list[0] === head) list.shift();
  }
};

/** The raw value of a class attribute, or null where no class of the project has it. */
export const findInClass = (type: ClassValue, name: string, after?: ClassValue): Value | null => {
  const { classes } = lineage(type);
  const from = after ? classes.indexOf(after) + 1 : 0;
  for (const at of classes.slice(from)) {
    const found = at.scope.names.get(name);
    if (found) return found;
  }
  return null;
};

/** The class that says which fields the objects of a class have: the nearest data class or named tuple; null where none is one. */
export const recordOf = (type: ClassValue): ClassValue | null =>
  lineage(type).classes.find(({ record }) => record !== null) ?? null;

/** The fields of the objects of a named tuple or a class derived from one; null for another class. */
export const rowOf = (type: ClassValue): readonly string[] | null => {
  const record = recordOf(type);
  return record?.record === 'tuple' ? record.fields : null;
};

/** An object of a named tuple as the tuple it is; other values as they are. */
export const asTuple = (value: Value): Value => {
  const row = value.kind === 'instance' ? rowOf(value.type) : null;
  if (!row || value.kind !== 'instance') return value;
  return sequence(
    'tuple',
    row.map((name) => value.attributes.get(name) ?? NONE),
  );
};

/** Whether a class derives from one outside the project whose name fits. */
export const hasBase = (type: ClassValue, wanted: RegExp): boolean =>
  lineage(type).outside.some((base) => base.kind === 'external' && wanted.test(base.name));
