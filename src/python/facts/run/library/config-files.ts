import { parse } from 'smol-toml';
import type { Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { dataOf } from '../values/mappings.ts';
import { renderText, settle } from '../values/truth.ts';
import { bool, dict, float, NONE, number, type Place, sequence, text, type Value } from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

/** A value of TOML as Python's; dates are not followed. */
const fromToml = (value: unknown, world: Machine['world']): Value => {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return bool(value);
  if (typeof value === 'bigint') return number(Number(value));
  if (typeof value === 'number') return float(value);
  if (Array.isArray(value))
    return sequence(
      'list',
      value.map((item) => fromToml(item, world)),
    );
  if (value === null || typeof value !== 'object' || value instanceof Date)
    return world.unknown('a date of a TOML file');
  return dict(Object.entries(value).map(([key, inner]) => [text(key), fromToml(inner, world)]));
};

const parseToml = (written: string | null, place: Place, { world }: Machine): Value => {
  if (written === null) return world.unknown('TOML that is not known');
  let parsed: unknown;
  try {
    parsed = parse(written, { integersAsBigInt: true });
  } catch {
    throw new PythonError('TOMLDecodeError', 'it is no TOML', place);
  }
  return fromToml(parsed, world);
};

/** `tomllib` (Python 3.11): a file that was opened, or a text. */
export const TOML_CALLS: Readonly<Record<string, StandardCall>> = {
  'tomllib.load': ({ positional: [given] }, { place, machine }) => {
    const file = given ? settle(given, machine.world) : NONE;
    return parseToml(file.kind === 'file' ? file.text : null, place, machine);
  },
  'tomllib.loads': ({ positional: [given] }, { place, machine }) =>
    parseToml(given ? renderText(given, machine.world) : null, place, machine),
};

/** What one `[section]` of an ini file holds, in order. */
export type Section = Map<string, string>;

const COMMENT = /^\s*[#;]/;

/** The sections of an ini file as `configparser` reads it (docs.python.org, Supported INI File Structure); null where it would not. */
export const parseIni = (written: string): Map<string, Section> | null => {
  const sections = new Map<string, Section>();
  let section: Section | null = null;
  let key: string | null = null;
  for (const line of written.split('\n')) {
    const header = /^\[([^\]]+)\]/.exec(line);
    const sign = line.slice(1).search(/[=:]/) + 1;
    if (COMMENT.test(line) || line.trim() === '') continue;
    if (/^\s/.test(line)) {
      if (!section || key === null) return null;
      section.set(key, `${section.get(key) ?? ''}\n${line.trim()}`);
    } else if (header) {
      section = sections.get(header[1] ?? '') ?? new Map();
      sections.set(header[1] ?? '', section);
      key = null;
    } else if (sign > 0 && section) {
      key = line.slice(0, sign).trimEnd();
      section.set(key, line.slice(sign + 1).trim());
    } else return null;
  }
  return sections;
};

/** The dictionaries that `read_dict` is given, as sections; null where something of them is not known. */
export const sectionsOf = (given: Value, world: Machine['world']): Map<string, Section> | null => {
  const sections = new Map<string, Section>();
  const data = dataOf(settle(given, world));
  if (!data || data.open !== null || data.copyOf) return null;
  for (const { key, value } of data.entries.values()) {
    const inner = dataOf(settle(value, world));
    const title = renderText(key, world);
    if (title === null || !inner || inner.open !== null) return null;
    const section: Section = new Map();
    for (const entry of inner.entries.values()) {
      const [name, shown] = [renderText(entry.key, world), renderText(entry.value, world)];
      if (name === null || shown === null) return null;
      section.set(name, shown);
    }
    sections.set(title, section);
  }
  return sections;
};
