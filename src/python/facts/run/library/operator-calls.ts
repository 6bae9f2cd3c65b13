import { operate } from '../expressions/special-methods.ts';
import { isMember, readSubscript } from '../expressions/subscripts.ts';
import { renderText } from '../values/truth.ts';
import { argumentsOf, external, NONE, sequence, type Value } from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

/** What `operator` makes: it is called with the object it takes something of. */
const getter = (target: string, names: readonly Value[]): Value => ({
  kind: 'partial',
  target: external(target),
  args: argumentsOf(sequence('tuple', [...names])),
});

/** One answer, or a tuple of several. */
const each = (names: Value | undefined, get: (name: Value) => Value): Value => {
  const answers = names?.kind === 'sequence' ? names.items.map(get) : [];
  return answers.length === 1 && answers[0] ? answers[0] : sequence('tuple', answers);
};

/** Functions of `operator` (docs.python.org, operator). */
export const OPERATOR_CALLS: Readonly<Record<string, StandardCall>> = {
  'operator.add': ({ positional: [left, right] }, { place, machine }) =>
    operate('+', left ?? NONE, right ?? NONE, place, machine),
  'operator.itemgetter': ({ positional }) => getter('operator.getitems', positional),
  'operator.attrgetter': ({ positional }) => getter('operator.getattrs', positional),
  'operator.methodcaller': ({ positional: [name, ...rest], named, open }) => ({
    kind: 'partial',
    target: external('operator.callmethod'),
    args: { positional: [sequence('tuple', [name ?? NONE, ...rest])], named, open },
  }),
  'operator.getitems': ({ positional: [keys, object] }, { place, machine }) =>
    each(keys, (key) => readSubscript(object ?? NONE, key, place, machine)),
  'operator.getattrs': ({ positional: [names, object] }, { place, machine }) =>
    each(names, (name) =>
      (renderText(name, machine.world) ?? '')
        .split('.')
        .reduce((value: Value, part) => machine.getAttribute(value, part, place), object ?? NONE),
    ),
  'operator.callmethod': ({ positional: [call, object], named, open }, { place, machine, scope }) => {
    const [name, ...rest] = call?.kind === 'sequence' ? call.items : [];
    const method = machine.getAttribute(object ?? NONE, (name && renderText(name, machine.world)) ?? '', place);
    return machine.call(method, { positional: rest, named, open }, place, scope);
  },
  'operator.getitem': (args, { place, machine }) => {
    const [object, key] = args.positional;
    return object && key ? readSubscript(object, key, place, machine) : NONE;
  },
  'operator.contains': ({ positional: [container, item] }, { place, machine }) => ({
    kind: 'bool',
    value: container && item ? isMember(item, container, machine, place) : false,
  }),
};
