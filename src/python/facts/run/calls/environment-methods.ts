import { isMember, readSubscript } from '../expressions/subscripts.ts';
import type { Context, Machine } from '../machine.ts';
import { checkText, isText } from '../raising/text-checks.ts';
import { removeVariable, writeEnvironment } from '../statements/targets.ts';
import { variablesOf } from '../values/environment-items.ts';
import { ANY_KEYS, everyItemOf } from '../values/request-items.ts';
import { asBytes, asText, settle } from '../values/truth.ts';
import { argument, type CallArguments, dict, NONE, type Place, sequence, type Value } from '../values/values.ts';
import { type CallMethod, pairsOf } from './dictionary-methods.ts';

const updateEnvironment = (args: CallArguments, context: Context): void => {
  const { place, machine } = context;
  const { world } = machine;
  const pairs = pairsOf(args, context);
  if (pairs.copyOf?.kind === 'snapshot') machine.environment.restore(pairs.copyOf, place);
  if (pairs.copyOf?.kind === 'request') {
    const { key, value } = everyItemOf(pairs.copyOf, world);
    machine.environment.write(key, value, place);
  }
  for (const { key, value } of pairs.entries.values()) writeEnvironment(key, value, place, machine);
  if (
    pairs.copyOf?.kind !== 'request' &&
    pairs.open !== null &&
    pairs.open !== ANY_KEYS &&
    ![...pairs.entries.values()].some(({ key }) => key.kind === 'unknown')
  )
    machine.environment.writeUnseen(pairs.open, place);
};

/**
 * `os.environ.setdefault(key, value)`; only where it writes does the value have to be a text. `isStatement`: it is a whole
 * statement, so that nobody asks what it gives.
 */
export const setDefault = (key: Value, value: Value, place: Place, machine: Machine, isStatement = false): Value => {
  const { environment, world } = machine;
  world.handles.use();
  const settled = settle(key, world);
  if (settled.kind !== 'text') {
    environment.write(settled, value, place, { how: 'if-absent', isDirect: isStatement });
    return world.unknown('a variable whose name is not known', undefined, { isText: true });
  }
  if (isStatement && isText(value, world)) {
    environment.write(settled, value, place, { how: 'if-absent', isDirect: isStatement });
    return NONE;
  }
  const isThere = environment.has(settled.text);
  if (!isThere) checkText(value, place, world);
  if (!isThere || isText(value, world))
    environment.write(settled, value, place, { how: 'if-absent', isDirect: isStatement });
  return isThere ? (environment.get(settled.text) ?? value) : value;
};

/** What may stand behind the star of `os.environ.__setitem__(*pair)`. */
export const restOf = ({ open }: CallArguments, { world }: Machine): Value | undefined =>
  open ? world.unknown('the arguments of a call are not known', undefined, { isText: true }) : undefined;

/** `os.environ.popitem()`: any variable is taken out, and with the last of them the environment is empty. */
const popVariable = ({ place, machine: { environment, world } }: Context): Value => {
  const key = world.unknown('the name of some variable', undefined, { isText: true });
  environment.write(key, NONE, place, { how: 'remove' });
  world.mayLackVariables = true;
  return sequence('tuple', [key, world.unknown('the value of some variable', undefined, { isText: true })]);
};

/** A method of `os.environ`. */
export const callEnvironmentMethod: CallMethod<null> = (_object, name, args, context) => {
  const { place, machine } = context;
  const { environment, world } = machine;
  const rest = restOf(args, machine);
  const key = argument(args, 0, 'key') ?? rest;
  const value = argument(args, 1, 'default') ?? args.named.get('value') ?? rest;
  world.handles.use();
  switch (name) {
    case 'get':
      return key ? (environment.read(key, value ?? NONE, place) ?? NONE) : NONE;
    case 'setdefault':
      return key ? setDefault(key, value ?? NONE, place, machine) : NONE;
    case 'update':
    case '__ior__':
      updateEnvironment(args, context);
      return NONE;
    case '__setitem__':
      if (key && value) writeEnvironment(key, value, place, machine);
      return NONE;
    case '__getitem__':
      return key ? readSubscript({ kind: 'environment' }, key, place, machine) : NONE;
    case '__delitem__':
      if (key) removeVariable(settle(key, world), place, machine);
      return NONE;
    case '__contains__':
    case 'has_key':
      return { kind: 'bool', value: key ? isMember(key, { kind: 'environment' }, machine, place) : false };
    case 'pop': {
      if (!key) return NONE;
      const settled = settle(key, world);
      if (value === undefined) {
        const found = settled.kind === 'text' ? environment.get(settled.text) : null;
        removeVariable(settled, place, machine);
        return found ?? world.unknown('a variable that was taken out');
      }
      const found = settled.kind === 'text' ? (environment.get(settled.text) ?? value) : null;
      environment.write(settled, settled, place, { how: 'remove' });
      return found ?? world.unknown('a variable that was taken out');
    }
    case '__setattr__':
      return NONE;
    case 'clear':
      environment.clear(place);
      return NONE;
    case 'popitem':
      return popVariable(context);
    case 'copy':
      return { ...dict(), copyOf: environment.snapshot(place) };
    case 'items':
    case 'iteritems':
      return variablesOf(environment.snapshot(place), 'items', machine);
    case 'keys':
    case 'iterkeys':
    case '__iter__':
      return variablesOf(environment.snapshot(place), 'keys', machine);
    case 'values':
    case 'itervalues':
      return variablesOf(environment.snapshot(place), 'values', machine);
    default:
      return world.unknown(`os.environ.${name} is not known`);
  }
};

/** A method of `os.environb`: what `os.environ` does, in bytes. */
export const callBytesMethod = (name: string, args: CallArguments, context: Context): Value => {
  const { machine } = context;
  const decode = (value: Value): Value => {
    const settled = settle(value, machine.world);
    if (settled.kind === 'sequence') return { ...settled, items: settled.items.map(decode) };
    if (settled.kind !== 'dict') return asText(settled);
    return dict(
      [...settled.entries.values()].map((entry) => [decode(entry.key), decode(entry.value)]),
      settled.open,
    );
  };
  const decoded = { ...args, positional: args.positional.map(decode) };
  return asBytes(callEnvironmentMethod(null, name, decoded, context));
};
