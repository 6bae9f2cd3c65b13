import type { Value } from '../values/values.ts';

/** The types of Python's own that a value may be known to have. */
export type PythonType =
  | 'str'
  | 'bytes'
  | 'int'
  | 'float'
  | 'bool'
  | 'NoneType'
  | 'list'
  | 'tuple'
  | 'set'
  | 'dict'
  | 'function'
  | 'module'
  | 'generator'
  | 'environment'
  | 'path'
  | 'file';

const OF_KINDS: Readonly<Partial<Record<Value['kind'], PythonType>>> = {
  text: 'str',
  bytes: 'bytes',
  bool: 'bool',
  none: 'NoneType',
  dict: 'dict',
  request: 'dict',
  function: 'function',
  module: 'module',
  generator: 'generator',
  'sys-path': 'list',
  path: 'path',
  file: 'file',
};

/** The type of a settled value; null where it is not known, or is one of a class of the project or of a library. */
export const pythonTypeOf = (value: Value): PythonType | null => {
  if (value.kind === 'number') return value.isFloat || !Number.isInteger(value.value) ? 'float' : 'int';
  if (value.kind === 'sequence') return value.isView || value.isDeque ? null : value.type;
  if (value.kind === 'unknown') return value.isText ? 'str' : null;
  // Its class may be another one.
  if (value.kind === 'module' && value.scope.hiddenNames !== null) return null;
  if (value.kind === 'environment') return value.isBytes ? null : 'environment';
  return OF_KINDS[value.kind] ?? null;
};

export const isNumeric = (type: PythonType): boolean => type === 'int' || type === 'float' || type === 'bool';

/** Tuples of tuples hold exponentially many. */
const MOST_PARTS = 2000;

/** Whether a value can be a key; null where it is not known. */
export const isHashable = (value: Value, budget = { left: MOST_PARTS }): boolean | null => {
  budget.left -= 1;
  if (budget.left < 0) return null;
  if (value.kind === 'sequence' && value.type === 'tuple') {
    const parts = value.items.map((item) => isHashable(item, budget));
    return parts.includes(false) ? false : parts.includes(null) || value.open !== null ? null : true;
  }
  if (value.kind === 'instance') return value.data ? false : null;
  if (value.kind === 'unknown') return value.isText ? true : null;
  if (value.kind === 'sequence' && value.isView) return null;
  return !['sequence', 'dict', 'chain', 'environment', 'request', 'sys-path'].includes(value.kind);
};
