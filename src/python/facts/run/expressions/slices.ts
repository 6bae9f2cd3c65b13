import type { Machine } from '../machine.ts';
import { type PythonType, pythonTypeOf } from '../raising/python-type.ts';
import { combine } from '../values/operators.ts';
import { settle } from '../values/truth.ts';
import { type Place, sequence, type Value } from '../values/values.ts';
import { isVersionInfo, versionSlice } from './version-info.ts';

/** The places that a slice takes of so many items (docs.python.org, Sequence Types); null for a step of 0. */
export const placesOf = (length: number, lower: number | null, upper: number | null, step: number): number[] | null => {
  if (step === 0 || !Number.isInteger(step)) return null;
  const [first, last] = step > 0 ? [0, length] : [-1, length - 1];
  const bound = (given: number | null, otherwise: number): number =>
    given === null ? otherwise : Math.max(first, Math.min(last, given < 0 ? given + length : given));
  const from = bound(lower, step > 0 ? first : last);
  const to = bound(upper, step > 0 ? last : first);
  const places: number[] = [];
  for (let at = from; step > 0 ? at < to : at > to; at += step) places.push(at);
  return places;
};

const sliceOf = <T>(items: readonly T[], lower: number | null, upper: number | null, step: number): T[] | null =>
  placesOf(items.length, lower, upper, step)?.map((at) => items[at] as T) ?? null;

const numberIn = (value: Value | undefined): number | null | undefined =>
  value === undefined || value.kind === 'none' ? null : value.kind === 'number' ? value.value : undefined;

const HAS_SLICES: readonly (PythonType | null)[] = ['str', 'bytes', 'list', 'tuple'];

/** `object[lower:upper:step]`. */
export const readSlice = (
  raw: Value,
  bounds: readonly (Value | undefined)[],
  place: Place,
  { world }: Machine,
): Value => {
  const object = settle(raw, world);
  if (!HAS_SLICES.includes(pythonTypeOf(object)) && !isVersionInfo(object))
    world.mayRaise('TypeError', 'it may have no slices', place);
  const [lower, upper, step] = bounds.map((bound) => numberIn(bound));
  if (lower === undefined || upper === undefined || step === undefined) return combine([object], '[:]', world);
  if (object.kind === 'text' || object.kind === 'bytes') {
    const part = sliceOf([...object.text], lower, upper, step ?? 1);
    if (part) return { kind: object.kind, text: part.join('') };
  }
  if (isVersionInfo(object) && lower === null && step === null && typeof upper === 'number' && upper > 0)
    return versionSlice(upper, world);
  if (object.kind === 'sequence' && object.open === null) {
    const part = sliceOf(object.items, lower, upper, step ?? 1);
    if (part) return sequence(object.type, part);
  }
  return combine([object], `[${lower ?? ''}:${upper ?? ''}]`, world);
};
