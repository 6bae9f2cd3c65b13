import type { Statement } from '../../lower/python-ast.ts';
import type { Machine } from '../machine.ts';
import { NONE, text, type Value } from '../values/values.ts';

/**
 * The `__doc__` of a module, class or function: the text that its body begins with. Python 3.13 takes the indentation of
 * further lines away, `-OO` takes the whole text away.
 */
export const docstringOf = ([first]: readonly Statement[], { project, world }: Machine): Value => {
  if (first?.kind !== 'expression' || first.value.kind !== 'text' || project.optimize === 2) return NONE;
  const written = first.value.text;
  return /\n[ \t]/.test(written) && world.python.newest >= 313
    ? world.unknown('the indentation of a docstring', undefined, { isText: true })
    : text(written);
};
