import { posix } from 'node:path';
import picomatch from 'picomatch';
import { fieldsOf } from '../calls/objects.ts';
import { PythonError } from '../state/signals.ts';
import type { World } from '../state/world.ts';
import { iteratorOf } from '../values/generators.ts';
import { lineage, recordOf } from '../values/lineage.ts';
import { dataOf, spreadInto } from '../values/mappings.ts';
import { combine, joinTexts } from '../values/operators.ts';
import { renderText, settle } from '../values/truth.ts';
import {
  argument,
  argumentsOf,
  dict,
  external,
  type InstanceValue,
  NONE,
  sequence,
  text,
  type Value,
} from '../values/values.ts';
import type { StandardCall } from './standard-types.ts';

/** How deep data classes are taken apart. */
const DEEPEST = 20;

/** `os.listdir(path)`, in the order that sorting gives: CPython's is that of the disk. */
const listFolder: StandardCall = (args, { place, machine }) => {
  const path = args.positional[0] ? renderText(args.positional[0], machine.world) : null;
  const entries = path?.startsWith('/') ? machine.project.fs.entries(machine.project.mapPath(path)) : null;
  if (!entries) {
    machine.world.mayRaise('FileNotFoundError', 'no such folder', place);
    machine.world.mayFail ??= 'a folder that is not in this tree';
    return machine.world.unknown('a folder that is not in this tree');
  }
  return sequence(
    'list',
    entries.map(({ name }) => text(name)),
  );
};

/** `glob.glob(folder/pattern)`, where only the last part is a pattern of `*` and `?`. */
const globFiles: StandardCall = (args, { machine }) => {
  const pattern = args.positional[0] ? renderText(args.positional[0], machine.world) : null;
  const unknown = () => combine(args.positional, 'glob', machine.world);
  if (pattern === null || !pattern.startsWith('/') || args.named.size > 0) return unknown();
  const [folder, last] = [posix.dirname(pattern), posix.basename(pattern)];
  if (/[*?[\]]/.test(folder) || /[[\]{}()!+@]/.test(last)) return unknown();
  const entries = machine.project.fs.entries(machine.project.mapPath(folder));
  if (!entries) return unknown();
  const matches = picomatch(last, { dot: last.startsWith('.') });
  return sequence(
    'list',
    entries.filter(({ name }) => matches(name)).map(({ name }) => text(posix.join(folder, name))),
  );
};

/** What a field of a data class tells beside its name and default (docs.python.org, dataclasses.Field). */
const OF_FIELDS = 'type default_factory init repr hash compare metadata kw_only'.split(' ');

/** `Template(text).substitute(mapping, **names)` (PEP 292). */
const substitute =
  (isSafe: boolean): StandardCall =>
  ({ positional: [template, mapping], named }, { place, machine }) => {
    const { world } = machine;
    const written = template ? renderText(template, world) : null;
    const values = dict();
    if (mapping) spreadInto(values, mapping, machine, place);
    if (mapping && settle(mapping, world).kind === 'instance') values.open ??= 'an object that may answer for more';
    for (const [name, value] of named) values.entries.set(`t:${name}`, { key: text(name), value });
    if (written === null || values.open !== null || values.copyOf !== null)
      return world.unknown('a template that is filled in', undefined, { isText: true });
    const pieces: Value[] = [];
    let at = 0;
    for (const found of written.matchAll(/\$(?:(\$)|([a-zA-Z_]\w*)|\{([a-zA-Z_]\w*)\})/g)) {
      pieces.push(text(written.slice(at, found.index)));
      at = found.index + found[0].length;
      const name = found[2] ?? found[3];
      const value = name === undefined ? text('$') : values.entries.get(`t:${name}`)?.value;
      if (!value && !isSafe) throw new PythonError('KeyError', name ?? '', place, text(name ?? ''));
      pieces.push(value ?? text(found[0]));
    }
    pieces.push(text(written.slice(at)));
    return joinTexts(pieces, 'template', world);
  };

/** `textwrap.dedent(text)` of spaces alone. */
const dedent = (written: string): string => {
  const lines = written.split('\n');
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const margin = margins.length > 0 ? Math.min(...margins) : 0;
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(margin))).join('\n');
};

const isRecord = (value: Value): value is InstanceValue =>
  value.kind === 'instance' && recordOf(value.type)?.record === 'dataclass' && dataOf(value) === null;

/** A data class as `asdict` or `astuple` gives it: data classes and collections inside of it are made anew, too (Lib/dataclasses). */
const asPlain = (raw: Value, world: World, isTuple: boolean, depth = 0): Value => {
  world.step();
  const value = settle(raw, world);
  const inner = (one: Value) => asPlain(one, world, isTuple, depth + 1);
  if (depth > DEEPEST) return world.unknown('a data class inside of itself');
  if (isRecord(value) && isTuple) return sequence('tuple', [...value.attributes.values()].map(inner));
  if (isRecord(value)) return dict([...value.attributes].map(([name, one]) => [text(name), inner(one)]));
  if (value.kind === 'sequence') return { ...value, items: value.items.map(inner) };
  if (value.kind !== 'dict' || value.copyOf !== null) return value;
  return dict(
    [...value.entries.values()].map((entry) => [inner(entry.key), inner(entry.value)]),
    value.open,
  );
};

/** Calls whose result the tree or the text tells. */
export const KNOWABLE_CALLS: Readonly<Record<string, StandardCall>> = {
  'os.listdir': listFolder,
  'glob.glob': globFiles,
  'glob.iglob': (args, context) => iteratorOf(globFiles(args, context)),
  'string.Template': ({ positional: [template] }) => ({
    kind: 'partial',
    target: external('string.Template'),
    args: argumentsOf(template ?? NONE),
  }),
  'string.Template.substitute': substitute(false),
  'string.Template.safe_substitute': substitute(true),
  'textwrap.dedent': ({ positional: [given] }, { machine: { world } }) => {
    const written = given ? renderText(given, world) : null;
    return written !== null && !written.includes('\t')
      ? text(dedent(written))
      : combine(given ? [given] : [], 'dedent', world, { isText: true });
  },
  'operator.setitem': ({ positional: [object, key, value] }, { place, machine, scope }) => {
    if (!object || !key || !value) return NONE;
    const method = machine.getAttribute(object, '__setitem__', place);
    return machine.call(method, argumentsOf(key, value), place, scope);
  },
  'operator.delitem': ({ positional: [object, key] }, { place, machine, scope }) =>
    object && key
      ? machine.call(machine.getAttribute(object, '__delitem__', place), argumentsOf(key), place, scope)
      : NONE,
  // It calls the class with the fields that are there and those that are given (Lib/dataclasses.py).
  'dataclasses.replace': ({ positional: [record], named, open }, { place, machine, scope }) => {
    if (record?.kind !== 'instance') return machine.world.unknown('a data class that is replaced');
    const { classes } = lineage(record.type);
    const kept = classes.flatMap(({ fields }) => fields).filter((name) => record.attributes.has(name));
    const values = new Map(kept.map((name) => [name, record.attributes.get(name) ?? NONE]));
    return machine.call(
      record.type,
      { positional: [], named: new Map([...values, ...named]), open: open || classes.length > 1 },
      place,
      scope,
    );
  },
  'dataclasses.fields': ({ positional: [given] }, { place, machine, scope }) => {
    const record = given ? settle(given, machine.world) : NONE;
    const type = record.kind === 'instance' ? record.type : record;
    if (type.kind !== 'class' || recordOf(type)?.record !== 'dataclass')
      return machine.world.unknown('the fields of a data class');
    const all = fieldsOf(type);
    const isInitOnly = (name: string) => lineage(type).classes.some(({ initOnly }) => initOnly.includes(name));
    const describe = (name: string): Value => {
      const unknown = (what: string): Value => machine.world.unknown(`${what} of the field ${name}`);
      const written = all.get(name);
      const fallback = !written
        ? external('dataclasses.MISSING')
        : written.kind === 'partial'
          ? unknown('default')
          : written;
      const others = OF_FIELDS.map((what): [string, Value] => [what, unknown(what)]);
      const named = new Map([...others, ['name', text(name)] as const, ['default', fallback] as const]);
      return machine.call(external('types.SimpleNamespace'), { positional: [], named, open: false }, place, scope);
    };
    return sequence('tuple', [...all.keys()].filter((name) => !isInitOnly(name)).map(describe));
  },
  'dataclasses.asdict': (args, { machine: { world } }) => {
    const record = args.positional[0] ? settle(args.positional[0], world) : NONE;
    const made = isRecord(record) && !argument(args, 1, 'dict_factory') ? asPlain(record, world, false) : null;
    return made ?? world.unknown('the fields of a data class');
  },
  'dataclasses.astuple': (args, { machine: { world } }) => {
    const record = args.positional[0] ? settle(args.positional[0], world) : NONE;
    const made = isRecord(record) && !argument(args, 1, 'tuple_factory') ? asPlain(record, world, true) : null;
    return made ?? world.unknown('the fields of a data class');
  },
};
