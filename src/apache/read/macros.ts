import { escapeRegExp } from '../../source/escape-reg-exp.ts';
import type { Location } from '../../source/location.ts';
import type { ReadLine } from './line-stream.ts';

/** A `<Macro>`: its parameters and the lines of its body, comments left out. */
export interface Macro {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: readonly ReadLine[];
  readonly definedAt: ReadLine;
}

/** How mod_macro names a macro in messages. */
export const describeMacro = (macro: Macro): string =>
  `macro '${macro.name}' (defined on line ${macro.definedAt.line} of "${macro.definedAt.source.path}")`;

/** Two parameters of one name, or null. */
export function findNameConflict(
  parameters: readonly string[],
): { readonly first: number; readonly second: number } | null {
  for (const [second, name] of parameters.entries()) {
    const first = parameters.indexOf(name);
    if (first < second) return { first, second };
  }
  return null;
}

/** mod_macro's lines end at 8 kB (MAX_STRING_LEN); what would not fit is left as written. */
const LONGEST_LINE = 8192;

/** The lines of a macro's body with the arguments put in, each made when it is read (mod_macro.c:substitute_macro_args). */
export function* expandMacro(
  macro: Macro,
  args: readonly string[],
  use: ReadLine,
  useAt: Location,
): Generator<ReadLine> {
  const values = new Map(macro.parameters.map((name, index) => [name, argumentText(name, args[index] ?? '')]));
  const longestFirst = [...values.keys()].filter((name) => name !== '').sort((a, b) => b.length - a.length);
  const pattern = longestFirst.length > 0 ? new RegExp(longestFirst.map(escapeRegExp).join('|'), 'g') : null;
  for (const line of macro.body) {
    let room = LONGEST_LINE;
    const text = pattern
      ? line.text.replace(pattern, (name) => {
          const value = values.get(name) ?? name;
          room -= value.length;
          return room < 0 ? name : value;
        })
      : line.text;
    yield {
      ...line,
      text,
      segments: text === line.text ? line.segments : null,
      via: [...use.via, useAt],
      macro: macro.name.toLowerCase(),
    };
  }
}

/** A parameter `@x` inserts its value in double quotes, others as it is. */
const argumentText = (name: string, value: string): string =>
  name.startsWith('@') ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
