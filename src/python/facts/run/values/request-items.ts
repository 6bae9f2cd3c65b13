import type { World } from '../state/world.ts';
import { requestText } from './made-texts.ts';
import {
  type RequestValue,
  renderKey,
  type SequenceValue,
  sequence,
  text,
  type UnknownValue,
  type Value,
  view,
} from './values.ts';

/** Why a loop over a request is open: its one item stands for all. */
export const ANY_KEYS = 'a request holds any number of keys';

const anyKey = (id: string, world: World, isText: boolean): UnknownValue =>
  world.unknown('any key of the request', id, { request: { key: null }, ...(isText ? { isText } : {}) });

/** The value of the variable whose key stands for others. */
const anyValue = (request: RequestValue, world: World, id?: string): UnknownValue => {
  const made = requestText(request, null, null, world);
  return world.unknown('it is copied from the request', id, { request: { key: null }, ...(made ? { made } : {}) });
};

/** The id of the key that stands for any key of a request in a loop. */
export const anyKeyOf = ({ number }: RequestValue): string => `request-${number}-key`;

type Pairs = readonly (readonly [Value, Value])[];

const pairsWritten = ({ written }: RequestValue): Pairs =>
  [...written].flatMap(([name, value]) => (name.startsWith('t:') ? [[text(name.slice(2)), value] as const] : []));

/**
 * What a request's environ is gone through as: one key that stands for all that came with it, then those that the script
 * wrote into it, or into a copy.
 */
export const requestItems = (
  request: RequestValue,
  world: World,
  part: 'keys' | 'items' | 'values',
  own: Pairs = pairsWritten(request),
): SequenceValue => {
  const any = anyKey(anyKeyOf(request), world, true);
  const pairs: Pairs = [[any, anyValue(request, world, `request-${request.number}-value`)], ...own];
  for (const [key] of own) {
    const isIt = `equal:${any.id}:${renderKey(key)}`;
    if (!world.facts.has(isIt)) world.facts.set(isIt, false);
  }
  const items = pairs.map(([key, value]) =>
    part === 'keys' ? key : part === 'values' ? value : sequence('tuple', [key, value]),
  );
  return view(items, ANY_KEYS, world.python);
};

/** The key and the value that stand for all of a request at once. */
export const everyItemOf = (request: RequestValue, world: World) => ({
  key: anyKey(`${anyKeyOf(request)}*`, world, false),
  value: anyValue(request, world),
});
