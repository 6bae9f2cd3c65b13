import { asShown, asText, formatByMethod, showCollection } from '../expressions/special-methods.ts';
import { readSubscript } from '../expressions/subscripts.ts';
import type { Context, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { formatWith, pythonRepr } from '../values/formatting.ts';
import { isMapping } from '../values/mappings.ts';
import { combine, joinTexts } from '../values/operators.ts';
import { renderText, settle } from '../values/truth.ts';
import { type CallArguments, number, type Place, text, type Value } from '../values/values.ts';

const FIELD = /\{\{|\}\}|\{([^{}!:]*)(?:!([rsa]))?(?::([^{}]*))?\}/g;

/** What the fields of a template are looked up in: by number, or by name; undefined where that is not given. */
interface Fields {
  readonly numbered: (position: number) => Value | undefined;
  readonly named: (name: string) => Value | undefined;
  /** There may be more of them than are known. */
  readonly open: boolean;
}

/** The value of a field: an argument, then attributes and items of it; null where that is not followed. */
const valueOfField = (
  field: string,
  next: () => number,
  fields: Fields,
  place: Place,
  machine: Machine,
): Value | null => {
  const [, name = '', rest = ''] = /^(\w*)(.*)$/.exec(field) ?? [];
  const position = name === '' ? next() : /^\d+$/.test(name) ? Number(name) : null;
  let value = position === null ? fields.named(name) : fields.numbered(position);
  if (!value && fields.open) return null;
  if (!value && position === null) throw new PythonError('KeyError', name, place, text(name));
  if (!value) throw new PythonError('IndexError', 'Replacement index out of range for positional args tuple', place);
  for (const [part, attribute, key = ''] of rest.matchAll(/\.(\w+)|\[([^\]]+)\]|./g)) {
    if (part.length === 1) return null;
    value =
      attribute !== undefined
        ? machine.getAttribute(value, attribute, place)
        : readSubscript(value, /^\d+$/.test(key) ? number(Number(key)) : text(key), place, machine);
  }
  return value;
};

/** A value as a field shows it; null where that is not known. */
const show = (
  raw: Value,
  conversion: string | undefined,
  spec: string,
  place: Place,
  machine: Machine,
): Value | null => {
  const { world } = machine;
  const given = settle(raw, world);
  const own = conversion === undefined ? formatByMethod(given, text(spec), place, machine) : null;
  if (own) return own;
  const value = (conversion === 'r' ? asShown : asText)(given, place, machine);
  if (conversion === undefined && spec === '') return showCollection(value, machine);
  const shown = conversion === 'r' || conversion === 'a' ? pythonRepr(value, world) : renderText(value, world);
  if (conversion !== undefined && shown === null) return null;
  const formatted = formatWith(conversion === undefined || shown === null ? value : text(shown), spec, world);
  return formatted === null ? null : text(formatted);
};

/** A template filled in (docs.python.org, Format String Syntax); null where a field is not followed. Raises for a field that is not given. */
const fill = (template: string, fields: Fields, place: Place, machine: Machine): Value | null => {
  const pieces: Value[] = [];
  let at = 0;
  let counted = -1;
  if (/[{}]/.test(template.replace(FIELD, ''))) return null;
  for (const found of template.matchAll(FIELD)) {
    pieces.push(text(template.slice(at, found.index)));
    at = found.index + found[0].length;
    const [whole, field, conversion, spec = ''] = found;
    if (field === undefined) {
      pieces.push(text(whole.slice(1)));
      continue;
    }
    const next = () => {
      counted += 1;
      return counted;
    };
    const value = valueOfField(field, next, fields, place, machine);
    const shown = value && show(value, conversion, spec, place, machine);
    if (!shown) return null;
    pieces.push(shown);
  }
  pieces.push(text(template.slice(at)));
  return joinTexts(pieces, 'format', machine.world);
};

/** `template.format(...)`; null and exceptions as of `fill`. */
export const formatText = (template: string, args: CallArguments, { place, machine }: Context): Value | null =>
  fill(
    template,
    { numbered: (position) => args.positional[position], named: (name) => args.named.get(name), open: args.open },
    place,
    machine,
  );

/** `template.format_map(mapping)`: each field is looked up in the mapping. */
export const formatMap = (template: string, raw: Value, place: Place, machine: Machine): Value => {
  const given = settle(raw, machine.world);
  const isKnown = isMapping(given) || given.kind === 'instance';
  const look = (key: Value) => readSubscript(given, key, place, machine);
  const numbered = (position: number) => look(text(String(position)));
  const shown = isKnown
    ? fill(template, { numbered, named: (name) => look(text(name)), open: false }, place, machine)
    : null;
  if (!shown) machine.world.mayRaise('*', 'a format that is not followed', place);
  return shown ?? combine([text(template), given], 'format_map', machine.world, { isText: true });
};
