import type { World } from '../state/world.ts';
import { requestText } from './made-texts.ts';
import { type RequestValue, type SequenceValue, sequence, type UnknownValue, view } from './values.ts';

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

/** What a request's environ is gone through as: one key that stands for all. */
export const requestItems = (request: RequestValue, world: World, part: 'keys' | 'items' | 'values'): SequenceValue => {
  const key = anyKey(anyKeyOf(request), world, true);
  const value = anyValue(request, world, `request-${request.number}-value`);
  const item = part === 'keys' ? key : part === 'values' ? value : sequence('tuple', [key, value]);
  return view([item], ANY_KEYS, world.python);
};

/** The key and the value that stand for all of a request at once. */
export const everyItemOf = (request: RequestValue, world: World) => ({
  key: anyKey(`${anyKeyOf(request)}*`, world, false),
  value: anyValue(request, world),
});
