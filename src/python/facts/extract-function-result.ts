import type { FilePath } from '../../source/location.ts';
import { known, type Static, unknown } from '../../source/static-value.ts';
import { refusalsOf } from '../version/refusals.ts';
import type { FactsHost } from './facts-host.ts';
import type { FunctionCall } from './function-call.ts';
import { loadProject } from './load-project.ts';
import { explorePaths } from './run/explore-paths.ts';
import type { PathResult } from './run/run-path.ts';
import type { Value } from './run/values/values.ts';

/** What became of the call. `value`: a text, a truth value or None; anything else is `other`. */
export type FunctionResult =
  | { readonly kind: 'not-loaded' | 'missing' | 'raised' | 'other' }
  | { readonly kind: 'returned'; readonly value: string | boolean | null };

const resultOf = ({ failure, called, callable }: PathResult): Static<FunctionResult> => {
  if (failure) return known({ kind: 'not-loaded' });
  if (!callable.value)
    return callable.mayBeHidden ? unknown('the name may be bound elsewhere') : known({ kind: 'missing' });
  if (called?.failure) return known({ kind: 'raised' });
  const value: Value | undefined = called?.value;
  if (!value || value.kind === 'unknown') return unknown(value?.why ?? 'it is no function that can be followed');
  if (value.kind === 'text') return known({ kind: 'returned', value: value.text });
  if (value.kind === 'bool') return known({ kind: 'returned', value: value.value });
  return known(value.kind === 'none' ? { kind: 'returned', value: null } : { kind: 'other' });
};

/** What a function of a script returns for a request: one thing, or one of those that the paths through it say. */
export const extractFunctionResult = (file: FilePath, call: FunctionCall, host: FactsHost): Static<FunctionResult> => {
  const project = loadProject(file, host);
  const script = project.load(file);
  if (!script) return unknown(`${file} cannot be read`);
  const { always, sometimes } = refusalsOf(script.tree, project.python);
  if (always) return known({ kind: 'not-loaded' });
  if (sometimes) return unknown('whether it loads hangs on the version of Python');
  const { paths, isComplete } = explorePaths({ script, callable: call.name, moduleName: null, call }, project);
  if (!isComplete || paths.some(({ exhausted, mayFailAtAll }) => exhausted !== null || mayFailAtAll !== null))
    return unknown(`what ${call.name}() returns cannot be told by reading`);
  const results = new Map<string, FunctionResult>();
  for (const path of paths) {
    const result = resultOf(path);
    if (result.kind !== 'known') return result;
    results.set(JSON.stringify(result.value), result.value);
  }
  const [first, ...others] = results.values();
  return first && others.length === 0 ? known(first) : { kind: 'one-of', values: [...results.values()] };
};
