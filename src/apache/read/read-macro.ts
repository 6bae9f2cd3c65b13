import { readWord, splitWords } from '../syntax/words.ts';
import type { LineStream, ReadLine } from './line-stream.ts';
import { locateLine } from './line-stream.ts';
import { describeMacro, expandMacro, findNameConflict, type Macro } from './macros.ts';
import type { Command, ReadState } from './read-state.ts';

/** Takes in a `<Macro>` and its body, unread (mod_macro.c:macro_section). */
export function collectMacro(command: Command, reader: ReadState, stream: LineStream): void {
  const { line, args } = command;
  const end = args.lastIndexOf('>');
  const words = splitWords(end < 0 ? args : args.slice(0, end)).map((word) => word.text);
  const body = readBody(stream);
  if (end < 0) return reader.fail("<Macro> directive missing closing '>'", line);
  const [name, ...parameters] = words;
  if (name === undefined || name === '') return reader.fail('<Macro macro definition: empty name', line);
  const macro: Macro = { name, parameters, body: body ?? [], definedAt: line };
  const empty = parameters.indexOf('');
  if (empty >= 0) return reader.fail(`${describeMacro(macro)}: empty argument #${empty + 1} name`, line);
  const conflict = findNameConflict(parameters);
  if (conflict) {
    const { first, second } = conflict;
    const name = parameters[second];
    return reader.fail(
      `argument name conflict in ${describeMacro(macro)}: argument '${name}': #${first + 1} and #${second + 1}, change argument names!`,
      line,
    );
  }
  if (!body) return reader.fail(`${describeMacro(macro)}\n\tcontents error: expected token not found: </Macro>`, line);
  if (reader.macros.has(name.toLowerCase()))
    reader.note('macro-redefined', `macro ${name} is defined again; the last definition counts`, locateLine(line));
  reader.anyMacroDefined = true;
  reader.macros.set(name.toLowerCase(), macro);
}

/** A longer line ends the search for `</Macro>` (mod_macro.c:get_lines_till_end_token, MAX_STRING_LEN). */
const LONGEST_BODY_LINE = 8190;

/** The lines up to the matching `</Macro>`, or null where there is none. */
function readBody(stream: LineStream): readonly ReadLine[] | null {
  const body: ReadLine[] = [];
  let depth = 1;
  for (let line = stream.next(); line; line = stream.next()) {
    const first = (readWord(line.text)?.text ?? '').toLowerCase();
    if (first === '<macro' || first === '<macro>') depth += 1;
    if (first === '</macro>') depth -= 1;
    if (depth === 0) return body;
    if (line.text.length > LONGEST_BODY_LINE) return null;
    body.push(line);
  }
  return null;
}

/** Puts the lines of a macro where `Use` stands (mod_macro.c:use_macro). */
export function useMacro(command: Command, reader: ReadState, stream: LineStream): void {
  const { line } = command;
  const [name = '', ...args] = splitWords(command.args).map((word) => word.text);
  if (!reader.anyMacroDefined) return reader.fail('no macro defined before Use', line);
  if (name === '') return reader.fail('no macro name specified with Use', line);
  const macro = reader.macros.get(name.toLowerCase());
  if (!macro) return reader.fail(`macro '${name}' undefined`, line);
  if (stream.macros.includes(name.toLowerCase()))
    return reader.fail(`recursive use of macro '${macro.name}' is invalid`, line);
  if (args.length !== macro.parameters.length) {
    return reader.fail(
      `${describeMacro(macro)} used with ${args.length} arguments instead of ${macro.parameters.length}`,
      line,
    );
  }
  stream.push(name.toLowerCase(), expandMacro(macro, args, line, locateLine(line)));
}

/** Forgets a macro (mod_macro.c:undef_macro); where it is not known whether the line acts, what is defined anew is told. */
export function undefineMacro(command: Command, reader: ReadState, isOpen: boolean): void {
  const [name, ...rest] = splitWords(command.args).map((word) => word.text);
  if (name === undefined || rest.length > 0)
    return reader.fail('UndefMacro takes one argument, Remove a macro definition.', command.line);
  if (!reader.anyMacroDefined) return reader.fail('no macro defined before UndefMacro', command.line);
  if (isOpen && reader.macros.has(name.toLowerCase())) return;
  if (!reader.macros.delete(name.toLowerCase())) reader.fail(`cannot remove undefined macro '${name}'`, command.line);
}
