import { callEnvironmentMethod } from '../calls/environment-methods.ts';
import type { Context } from '../machine.ts';
import { isTrue, settle } from '../values/truth.ts';
import { argument, argumentsOf, dict, ENVIRONMENT, external, NONE, sequence, type Value } from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

/** What `unittest.mock.patch.dict(os.environ, ...)` makes: a context manager, a decorator, something to be started. */
type Patch = Extract<Value, { kind: 'partial' }>;

const PATCH = 'unittest.mock.patch.dict()';

/** What begins and ends a patch by hand. */
export const PATCH_METHODS: Readonly<Record<string, 'start' | 'stop'>> = {
  start: 'start',
  __enter__: 'start',
  stop: 'stop',
  __exit__: 'stop',
};

/** Whether a value is such a patch of the environment. */
export const isPatch = (value: Value): value is Patch =>
  value.kind === 'partial' && value.target.kind === 'external' && value.target.name === PATCH;

const isEnvironment = (value: Value): boolean =>
  value.kind === 'environment' || (value.kind === 'text' && value.text === 'os.environ');

/** The patch; null where another dictionary is patched. */
export const makePatch: StandardCall = (args, { machine: { world } }) => {
  const target = argument(args, 0, 'in_dict');
  if (!target || !isEnvironment(settle(target, world))) return world.unknown('a patch of a dictionary');
  const named = new Map([...args.named].filter(([name]) => !['in_dict', 'values', 'clear'].includes(name)));
  const values = argument(args, 1, 'values');
  const clear = argument(args, 2, 'clear') ?? NONE;
  const positional = [sequence('tuple', values ? [values] : []), clear];
  return { kind: 'partial', target: external(PATCH), args: { positional, named, open: args.open } };
};

/** Begins a patch (CPython, unittest/mock.py, `_patch_dict`); gives what ends it, which puts back all that was there. */
export const beginPatch = ({ args }: Patch, context: Context): (() => void) => {
  const { place, machine } = context;
  const original = machine.environment.snapshot(place);
  const [values, clear] = args.positional;
  if (clear && isTrue(clear, machine.world)) machine.environment.clear(place);
  const positional = values?.kind === 'sequence' ? values.items : [];
  callEnvironmentMethod(null, 'update', { ...args, positional }, context);
  return () => {
    machine.environment.clear(place);
    callEnvironmentMethod(null, 'update', argumentsOf({ ...dict(), copyOf: original }), context);
  };
};

const started = new WeakMap<Patch, () => void>();

export const PATCH_CALLS: Readonly<Record<string, StandardCall>> = {
  'unittest.mock.patch.dict': makePatch,
  'mock.patch.dict': makePatch,
  'unittest.mock.patch.dict.start': ({ positional: [patch] }, context) => {
    if (patch && isPatch(patch)) started.set(patch, beginPatch(patch, context));
    return ENVIRONMENT;
  },
  'unittest.mock.patch.dict.stop': ({ positional: [patch] }) => {
    if (patch && isPatch(patch)) started.get(patch)?.();
    return NONE;
  },
  // As a decorator it is called with the function: then with the arguments of that.
  [PATCH]: ({ positional: [values, clear, wrapped], named }) => ({
    kind: 'partial',
    target: external('unittest.mock.patch.dict.call'),
    args: argumentsOf(
      {
        kind: 'partial',
        target: external(PATCH),
        args: { positional: [values ?? NONE, clear ?? NONE], named, open: false },
      },
      wrapped ?? NONE,
    ),
  }),
  'unittest.mock.patch.dict.call': ({ positional: [patch, wrapped, ...rest], named, open }, context) => {
    if (!patch || !isPatch(patch) || !wrapped) return NONE;
    const { place, machine, scope } = context;
    const end = beginPatch(patch, context);
    try {
      return machine.call(wrapped, { positional: rest, named, open }, place, scope);
    } finally {
      end();
    }
  },
};
