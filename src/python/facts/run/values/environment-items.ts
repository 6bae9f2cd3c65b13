import type { Machine } from '../machine.ts';
import type { Layer, Snapshot } from '../state/environment-layers.ts';
import { namesIn } from '../state/environment-layers.ts';
import type { World } from '../state/world.ts';
import { type Place, type SequenceValue, sequence, text, type UnknownValue, type Value, view } from './values.ts';

const NAME = /^variable-name@(\d+)$/;
const WHY = 'the variables of the process';

const anyNameOf = (copy: Snapshot<Value>, { world }: Machine): UnknownValue =>
  world.unknown('any variable', `variable-name@${world.numberOf(copy)}`, { isText: true });

const anyValueOf = (copy: Snapshot<Value>, { world }: Machine): UnknownValue =>
  world.unknown(WHY, `variable-value@${world.numberOf(copy)}`, { isText: true });

/** What the process environment is gone through as: the variables that the script wrote, and one that stands for all others. */
export const variablesOf = (
  copy: Snapshot<Value>,
  part: 'keys' | 'items' | 'values',
  machine: Machine,
): SequenceValue => {
  const own = namesIn(copy.layer).flatMap((name): (readonly [Value, Value])[] => {
    const value = machine.environment.get(name, copy.layer);
    return value ? [[text(name), value]] : [];
  });
  const rest = hasOthers(copy.layer) ? [[anyNameOf(copy, machine), anyValueOf(copy, machine)] as const] : [];
  const all = [...own, ...rest];
  const items = all.map(([key, value]) =>
    part === 'keys' ? key : part === 'values' ? value : sequence('tuple', [key, value]),
  );
  return view(items, rest.length > 0 ? WHY : null, machine.world.python);
};

/** Whether variables may be there that the script did not write itself. */
const hasOthers = (layer: Layer<Value>): boolean => {
  if (layer.kind === 'inherited') return true;
  if (layer.kind === 'restored' && hasOthers(layer.from)) return true;
  return (layer.kind !== 'removed' || layer.prefix !== '') && hasOthers(layer.below);
};

/** Whether a list stands for all variables of the process, so that a loop over it runs. */
export const isEveryVariable = (value: Value): boolean => value.kind === 'sequence' && value.open === WHY;

/** The value of the variable whose name stands for all those of a copy; null for any other name. */
export const valueBeside = (key: Value, machine: Machine): Value | null => {
  const copy = copyOfName(key, machine.world);
  return copy && anyValueOf(copy, machine);
};

/** Whether a value stands for the names of all variables. */
export const isNameOfVariable = ({ id }: UnknownValue): boolean => NAME.test(id);

const copyOfName = (key: Value, world: World): Snapshot<Value> | null => {
  const number = key.kind === 'unknown' ? NAME.exec(key.id)?.[1] : undefined;
  return number === undefined ? null : (world.copies[Number(number)] ?? null);
};

/** The copy of whose variables, in a loop over all of them, a name stands for each whose beginning is that of the prefix. */
export interface EachVariable {
  readonly copy: Snapshot<Value>;
  readonly prefix: string;
}

/** Whether a name stands for every variable (that begins so); null where some condition may have left one out. */
export const asEachVariable = (key: Value, { world }: Machine): EachVariable | null => {
  const copy = copyOfName(key, world);
  if (!copy || key.kind !== 'unknown') return null;
  for (const fact of world.facts.keys())
    if (fact.includes(key.id) && !fact.startsWith(`${key.id} begins with `)) return null;
  return { copy, prefix: world.prefixes.get(key.id) ?? '' };
};

/** Does to every variable what is done to the one that stands for all; false where the name is no such one. */
export const removeEach = (key: Value, place: Place, machine: Machine): boolean => {
  const each = asEachVariable(key, machine);
  if (each) machine.environment.clear(place, each.prefix);
  return each !== null;
};

/** The same for a value that is put back under its own name. */
export const restoreEach = (key: Value, value: Value, place: Place, machine: Machine): boolean => {
  const each = asEachVariable(key, machine);
  if (!each || value.kind !== 'unknown' || value.id !== `variable-value@${machine.world.numberOf(each.copy)}`)
    return false;
  machine.environment.restore(each.copy, place, each.prefix);
  return true;
};
