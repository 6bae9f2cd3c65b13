import type { ClassValue, Value } from './values.ts';

/** The classes an attribute is looked for in, a class before its bases; what is outside the project ends a branch. */
export interface Lineage {
  readonly classes: readonly ClassValue[];
  readonly outside: readonly Value[];
}

const lineages = new WeakMap<ClassValue, Lineage>();

/** The lineage of a class, worked out once: the bases of a class do not change. */
export const lineage = (type: ClassValue): Lineage => {
  const known = lineages.get(type);
  if (known) return known;
  const bases = type.bases.filter((base): base is ClassValue => base.kind === 'class');
  const own = type.bases.filter(({ kind }) => kind !== 'class').filter((base) => !isObject(base));
  const outside = new Set([...own, ...bases.flatMap((base) => lineage(base).outside)]);
  const made = { classes: linearize(type, bases), outside: [...outside] };
  lineages.set(type, made);
  return made;
};

const isObject = (base: Value): boolean => base.kind === 'external' && base.name === 'object';

/** The method resolution order among classes of the project (C3: docs.python.org, The Python 2.3 Method Resolution Order). */
const linearize = (type: ClassValue, bases: readonly ClassValue[]): ClassValue[] => {
  const lists = [...bases.map((base) => lineage(base).classes), bases].map((list) => [...list]);
  const order = [type];
  for (;;) {
    const left = lists.filter((list) => list.length > 0);
    const head = left
      .map(([first]) => first)
      .find((first) => first !== undefined && !left.some((list) => list.indexOf(first) > 0));
    if (!head) return order;
    order.push(head);
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
