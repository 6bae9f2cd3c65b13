import type { SourceFile } from '../../source/source-file.ts';
import { findDeed } from './run/library/library-table.ts';
import type { PathResult } from './run/run-path.ts';
import { lineage } from './run/values/lineage.ts';
import type { Value } from './run/values/values.ts';
import type { CallableFact } from './script-facts.ts';

const MAKES_HANDLERS = ['get_wsgi_application', 'WSGIHandler', 'configurations', 'other-handler'];

const kindOf = (value: Value): CallableFact['kind'] => {
  switch (value.kind) {
    case 'function':
      return value.scope.kind === 'function' || value.imitates ? 'wrapped' : 'function';
    case 'class':
      return 'class';
    case 'instance': {
      const isHandler = lineage(value.type).outside.some(
        (base) => base.kind === 'external' && findDeed(base.name) === 'WSGIHandler',
      );
      return isHandler ? 'handler' : 'instance';
    }
    case 'handler':
      return MAKES_HANDLERS.includes(findDeed(value.label) ?? '') ? 'handler' : 'wrapped';
    case 'partial':
    case 'bound':
      return 'wrapped';
    case 'external':
      return 'imported';
    case 'unknown':
      return value.wraps ? 'wrapped' : 'unknown';
    default:
      return 'unknown';
  }
};

/** Whether a value comes from code that is not in the tree. */
const isUnseen = ({ kind }: Value): boolean => kind === 'external' || kind === 'unknown';

const TYPES: Readonly<Partial<Record<Value['kind'], string>>> = {
  none: 'NoneType',
  number: 'int',
  bool: 'bool',
  text: 'str',
  bytes: 'bytes',
  dict: 'dict',
  module: 'module',
};

/** The class of what cannot be called, the same on every path; undefined where it may be called. */
const uncallable = (paths: readonly PathResult[]): string | undefined => {
  const types = new Set(paths.map(({ callable: { value } }) => value && TYPES[value.kind]));
  const [only] = types;
  return types.size === 1 && only ? only : undefined;
};

/** What the server calls: the last binding of the name at module level, on the paths that load. */
export const collectCallable = (name: string, paths: readonly PathResult[], source: SourceFile): CallableFact => {
  const kinds = new Set<CallableFact['kind']>();
  let at: CallableFact['at'] = null;
  for (const { callable, exhausted, failure, mayFail, unresolved } of paths) {
    // Where the run was left, or ended by an exception that may not come, the name may be bound further on.
    const isCut =
      exhausted !== null || (failure !== null && (mayFail !== null || unresolved.size > 0 || failure.name === '*'));
    if (callable.value)
      kinds.add(callable.isImported && isUnseen(callable.value) ? 'imported' : kindOf(callable.value));
    else kinds.add(callable.mayBeHidden || isCut ? 'unknown' : 'missing');
    if (callable.range) at = source.locate(callable.range);
  }
  const [only] = kinds;
  const notCallable = uncallable(paths);
  const kind = kinds.size === 1 && only ? only : 'unknown';
  return { name, kind, ...(notCallable === undefined ? {} : { notCallable }), at };
};
