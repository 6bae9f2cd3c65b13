import { decorateWith, isContextDecorator } from '../library/context-decorators.ts';
import { callPathMethod } from '../library/paths.ts';
import type { Context, Machine } from '../machine.ts';
import { callChecked, callMethodChecked } from '../raising/call-checks.ts';
import { PythonError } from '../state/signals.ts';
import { findInClass, lineage, rowOf } from '../values/lineage.ts';
import { signValue } from '../values/sign-value.ts';
import { settle } from '../values/truth.ts';
import { argumentsOf, type CallArguments, NONE, type UnknownValue, type Value } from '../values/values.ts';
import { mayReachEnvironment, offer } from './escapes.ts';
import { callFunction, isCallable } from './functions.ts';
import { callMethod } from './method-calls.ts';
import { instantiate } from './objects.ts';
import { callExternal, isApplication, receivesEnvironment, valuesOf } from './outside-calls.ts';
import { noteChoices } from './settings-handed.ts';
import { takeCode } from './taken-code.ts';

/** A library's application calls the `start_response` it is given once (PEP 3333); one of the script's own does what it does. */
const startResponse = ({ positional }: CallArguments, { place, machine, scope }: Context): void => {
  const { world } = machine;
  const start = positional[1];
  if (world.phase === 'import' || !start || start.kind === 'unknown' || !isCallable(start)) return;
  const status = world.unknown('the status of the response', undefined, { isText: true });
  machine.call(start, argumentsOf(status, world.unknown('the headers of the response')), place, scope);
};

/** Calls a library's WSGI application: the applications it wraps get the call. */
const callHandler = (wraps: readonly Value[], args: CallArguments, context: Context): Value => {
  const { place, machine, scope } = context;
  let result: Value = machine.world.unknown('the response');
  if (!wraps.some(isCallable)) startResponse(args, context);
  for (const inner of wraps) if (isCallable(inner)) result = machine.call(inner, args, place, scope);
  return result;
};

/** What only tells people something. */
const isMessage = (callee: Value): boolean =>
  callee.kind === 'external' && /^(?:print|logging\.(?!config)\w+|warnings\.warn)$/.test(callee.name);

/** Methods of generators that are followed. */
const IS_FOLLOWED = /^(?:__iter__|__next__|next|send|throw|close)$/;

/** Values that hold what their methods are handed. */
const HOLDS: ReadonlySet<Value['kind']> = new Set(['dict', 'sequence', 'chain', 'handler']);

/** Calls a value. */
export const callValue = (raw: Value, args: CallArguments, context: Context): Value => {
  const { place, machine, scope } = context;
  const { world } = machine;
  world.step();
  const callee = raw.kind === 'method' ? raw : settle(raw, world);
  // What is handed on may come to count later.
  if (args.positional.length + args.named.size > 0 && !isMessage(callee))
    world.noteWrite(
      valuesOf(args)
        .map((value) => signValue(value))
        .join(),
    );
  switch (callee.kind) {
    case 'function':
      return callFunction(callee, args, context);
    case 'bound': {
      const bound = { ...args, positional: [callee.self, ...args.positional] };
      return machine.call(callee.target, bound, place, scope);
    }
    case 'class':
      return instantiate(callee, args, context);
    case 'instance': {
      if (findInClass(callee.type, '__call__'))
        return machine.call(machine.getAttribute(callee, '__call__', place), args, place, scope);
      const [outside] = lineage(callee.type).outside;
      if (!outside) throw new PythonError('TypeError', `'${callee.type.name}' object is not callable`, place);
      if (isContextDecorator(callee)) return decorateWith(callee, args);
      if (callee.type.record === 'tuple')
        throw new PythonError('TypeError', `'${callee.type.name}' object is not callable`, place);
      if (rowOf(callee.type)) throw new PythonError('TypeError', `'${callee.type.name}' object is not callable`, place);
      const wraps = [...callee.attributes.values()].filter((value) => isCallable(value) && value !== callee);
      return callHandler(wraps.slice(0, 1), args, context);
    }
    case 'external':
      return callChecked(callee.name, args, place, world, () => callExternal(callee.name, args, context));
    case 'method':
      world.touch();
      if (HOLDS.has(callee.of.kind)) world.handles.keep();
      if (callee.of.kind === 'generator' && !IS_FOLLOWED.test(callee.name)) takeCode(callee.of, place, machine);
      return callMethodChecked(settle(callee.of, world), callee.name, args, {
        place,
        world,
        run: () => callMethod(callee.of, callee.name, args, context),
      });
    case 'partial': {
      const given = {
        positional: [...callee.args.positional, ...args.positional],
        named: new Map([...callee.args.named, ...args.named]),
        open: callee.args.open || args.open,
      };
      return machine.call(callee.target, given, place, scope);
    }
    case 'handler':
      world.mayRaise('*', `${callee.label} may raise`, place);
      return callHandler(callee.wraps, args, context);
    case 'path':
      return callPathMethod(callee.path, '__call__', args, context) ?? NONE;
    case 'descriptor':
      if (callee.how === 'static') return machine.call(callee.target, args, place, scope);
      throw new PythonError('TypeError', "'property' object is not callable", place);
    case 'none':
      throw new PythonError('TypeError', "'NoneType' object is not callable", place);
    case 'text':
    case 'number':
    case 'bool':
    case 'dict':
    case 'sequence':
      throw new PythonError('TypeError', `'${callee.kind}' object is not callable`, place);
    case 'module':
      throw new PythonError('TypeError', "'module' object is not callable", place);
    case 'unknown':
      return callUnknown(callee, args, context);
    case 'generator':
      return decorateWith(callee, args);
    default:
      takeCode(callee, place, machine);
      world.mayRaise('*', `a ${callee.kind} is called`, place);
      return world.unknown(`a ${callee.kind} is called`);
  }
};

/** Callables that were set as attributes of something that is not known, such as `app.wsgi_app = ...`. */
const attributesOf = ({ id }: UnknownValue, { world }: Machine): Value[] => {
  const start = `?${id}.`;
  return [...world.externalAttributes].flatMap(([name, value]) => (name.startsWith(start) ? [value] : []));
};

/** Calls what a wrapper that is not followed wraps. At import, how it is called is not known. */
const callWrapped = (inner: readonly Value[], args: CallArguments, context: Context): void => {
  const { machine } = context;
  const { world } = machine;
  if (world.phase !== 'import') {
    callHandler(inner, args, context);
    return;
  }
  try {
    callHandler(inner, args, context);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    world.mayFail ??= 'a wrapper that is not followed';
  }
};

const callUnknown = (callee: Extract<Value, { kind: 'unknown' }>, args: CallArguments, context: Context): Value => {
  const { place, machine } = context;
  const { world, environment } = machine;
  takeCode(callee, place, machine);
  if (!receivesEnvironment(args)) noteChoices(callee.why, args, context);
  else {
    environment.readAll(place);
    environment.writeUnseen(callee.why, place);
  }
  // What wraps a callable is taken to call it when it is called, at least sometimes.
  const inner = [...(callee.wraps ?? []), ...attributesOf(callee, machine)].filter(isCallable);
  if (inner.length > 0 && (world.phase !== 'import' || inner.some(mayReachEnvironment)))
    if (world.decide(`wrapper:${callee.id}:${world.phase}`)) callWrapped(inner, args, context);
  offer(
    valuesOf(args).filter((value) => !isApplication(value)),
    callee.why,
    context,
  );
  world.mayRaise('*', callee.why, place);
  const wraps = valuesOf(args).filter((value) => isCallable(value));
  return world.unknown(callee.why, undefined, wraps.length > 0 ? { wraps } : {});
};
