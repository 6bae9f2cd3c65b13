import { addAll } from '../../../../source/add-all.ts';
import type { Argument } from '../../lower/python-ast.ts';
import type { Machine } from '../machine.ts';
import { dataOf, mergeChain } from '../values/mappings.ts';
import { settle } from '../values/truth.ts';
import type { CallArguments, Place, Scope, Value } from '../values/values.ts';

/** Evaluates the arguments of a call, in order. */
export const evaluateArguments = (
  args: readonly Argument[],
  scope: Scope,
  machine: Machine,
  place: Place,
): CallArguments => {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  let open = false;
  for (const { name, splat, value } of args) {
    const given = machine.evaluate(value, scope);
    if (splat === '*') {
      const unpacked = machine.iterate(given, place);
      addAll(positional, unpacked.items);
      open ||= unpacked.open !== null;
    } else if (splat === '**') {
      const settled = settle(given, machine.world);
      const mapping = settled.kind === 'chain' ? mergeChain(settled, place, machine) : dataOf(settled);
      if (mapping && mapping.copyOf === null) {
        for (const { key, value: inner } of mapping.entries.values())
          if (key.kind === 'text') named.set(key.text, inner);
          else machine.world.mayRaise('TypeError', 'keywords must be strings', place);
        open ||= mapping.open !== null;
      } else {
        open = true;
        if (!mapping && settled.kind !== 'request') machine.world.mayRaise('*', 'it may be no mapping', place);
      }
    } else if (name !== null) named.set(name, given);
    else positional.push(given);
  }
  return { positional, named, open };
};
