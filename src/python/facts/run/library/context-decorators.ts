import { runInside } from '../statements/with-statements.ts';
import { lineage } from '../values/lineage.ts';
import { type CallArguments, external, type InstanceValue, NONE, type Value } from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

/** Whether the objects of a class can be used as decorators (`contextlib.ContextDecorator`). */
export const isContextDecorator = ({ type }: InstanceValue): boolean =>
  lineage(type).outside.some((base) => base.kind === 'external' && base.name === 'contextlib.ContextDecorator');

/** `@manager` over a function: each call of it happens in the context. */
export const decorateWith = (manager: Value, { positional: [target = NONE] }: CallArguments): Value => ({
  kind: 'partial',
  target: external('contextlib.ContextDecorator.inner'),
  args: { positional: [manager, target], named: new Map(), open: false },
});

/** Calls what was decorated; a generator of `contextlib.contextmanager` is made anew for each call (Lib/contextlib.py). */
const callInside: StandardCall = ({ positional: [manager, target = NONE, ...rest], named, open }, context) => {
  const { place, machine, scope } = context;
  const fresh: Value = manager?.kind === 'generator' ? { ...manager, state: { status: 'new' } } : (manager ?? NONE);
  let result: Value = NONE;
  const call = () => {
    result = machine.call(target, { positional: rest, named, open }, place, scope);
    return null;
  };
  runInside(fresh, call, context);
  return result;
};

export const CONTEXT_CALLS: Readonly<Record<string, StandardCall>> = {
  'contextlib.ContextDecorator.inner': callInside,
};
