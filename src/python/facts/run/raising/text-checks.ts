import { PythonError } from '../state/signals.ts';
import type { World } from '../state/world.ts';
import { settle } from '../values/truth.ts';
import type { Place, Value } from '../values/values.ts';

/** Whether a value is a text for certain. */
export const isText = (raw: Value, world: World): boolean => {
  const value = settle(raw, world);
  return value.kind === 'text' || (value.kind === 'unknown' && value.isText === true);
};

/** Why a value may not be written to `os.environ`: it takes texts only. Where the type is not certain, it may raise. */
export const checkText = (raw: Value, place: Place, world: World): void => {
  if (isText(raw, world)) return;
  const { kind } = settle(raw, world);
  const type = TYPE_NAMES[kind];
  if (type !== undefined) throw new PythonError('TypeError', `str expected, not ${type}`, place);
  world.mayRaise('TypeError', 'str expected', place);
  if (kind !== 'unknown') world.mayFail ??= 'a value that may be no text is written to os.environ';
};

const TYPE_NAMES: Readonly<Partial<Record<Value['kind'], string>>> = {
  none: 'NoneType',
  number: 'int',
  bool: 'bool',
  bytes: 'bytes',
  dict: 'dict',
  sequence: 'list',
  path: 'PosixPath',
  function: 'function',
  module: 'module',
  class: 'type',
};
