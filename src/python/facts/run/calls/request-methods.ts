import { readRequest, requestHas } from '../expressions/request-reads.ts';
import { PythonError } from '../state/signals.ts';
import { noteChange } from '../values/made-texts.ts';
import { requestItems } from '../values/request-items.ts';
import { settle } from '../values/truth.ts';
import { argument, NONE, type RequestValue, renderKey } from '../values/values.ts';
import { type CallMethod, pairsOf } from './dictionary-methods.ts';

/** A method of the WSGI environ of a request. */
export const callRequestMethod: CallMethod<RequestValue> = (object, name, args, context) => {
  const { place, machine } = context;
  const { world } = machine;
  const key = argument(args, 0, 'key');
  const value = argument(args, 1, 'default');
  const id = key ? renderKey(settle(key, world)) : null;
  switch (name) {
    case 'get':
      return key ? readRequest(object, key, value ?? NONE, machine) : NONE;
    case 'pop':
    case '__getitem__': {
      if (!key) return NONE;
      const found = value || requestHas(object, key, machine) ? readRequest(object, key, value ?? null, machine) : null;
      if (!found) throw new PythonError('KeyError', '?', place);
      if (name === 'pop') noteChange(object, world);
      return found;
    }
    case 'setdefault':
      if (key && id !== null && !requestHas(object, key, machine)) object.written.set(id, value ?? NONE);
      return key ? readRequest(object, key, null, machine) : NONE;
    case '__setitem__':
      if (id !== null && value) object.written.set(id, value);
      else noteChange(object, world);
      return NONE;
    case 'update': {
      const pairs = pairsOf(args, context);
      for (const [written, entry] of pairs.entries) object.written.set(written, entry.value);
      if (pairs.open !== null || pairs.copyOf !== null) noteChange(object, world);
      return NONE;
    }
    case 'copy':
      return { kind: 'request', number: object.number, written: object.written.copy() };
    case 'keys':
    case 'iterkeys':
      return requestItems(object, world, 'keys');
    case 'items':
    case 'iteritems':
      return requestItems(object, world, 'items');
    case 'values':
      return requestItems(object, world, 'values');
    case 'has_key':
    case '__contains__':
      return { kind: 'bool', value: key ? requestHas(object, key, machine) : false };
    default:
      noteChange(object, world);
      return world.unknown('what a request holds', undefined, { request: { key: null } });
  }
};
