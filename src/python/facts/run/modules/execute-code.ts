import { posix } from 'node:path';
import type { Location } from '../../../../source/location.ts';
import { SourceFile } from '../../../../source/source-file.ts';
import type { Expression } from '../../lower/python-ast.ts';
import type { StandardCall } from '../library/standard-types.ts';
import type { Context, LoadedModule, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { dataOf, putEntry, spreadInto } from '../values/mappings.ts';
import { renderText, settle } from '../values/truth.ts';
import {
  argument,
  type CallArguments,
  type DictValue,
  dict,
  external,
  NONE,
  type Place,
  Scope,
  text,
  type Value,
} from '../values/values.ts';
import { refusalOf } from './refusal.ts';

/** Code in a text that lies in no file: what it does happens where it is executed. */
class CodeInPlace extends SourceFile {
  readonly #place: Place;

  constructor(place: Place, code: string) {
    super(place.source.path, code);
    this.#place = place;
  }

  override locate(): Location {
    return this.#place.source.locate(this.#place.range);
  }
}

/** The names that code is executed in: those of a scope, or a dictionary, which then holds what the code binds. */
type Names = { readonly scope: Scope } | { readonly names: DictValue };

const scopeOver = ({ entries, open, copyOf }: DictValue, source: SourceFile): Scope => {
  const scope = new Scope('module', source, null);
  scope.hiddenNames = open ?? (copyOf ? 'it may be one of the variables of the process' : null);
  scope.names.set('__builtins__', external('builtins'));
  for (const { key, value } of entries.values()) if (key.kind === 'text') scope.names.set(key.text, value);
  return scope;
};

/** The scope of code that shares its names with another scope. */
const scopeBeside = (scope: Scope, source: SourceFile): Scope => {
  const beside = new Scope(scope.kind, source, scope.parent, new Set(), scope);
  beside.packageName = scope.packageName;
  beside.hiddenNames = scope.hiddenNames;
  return beside;
};

/** Executes the statements of a source in some names. */
const executeIn = ({ source, tree }: LoadedModule, given: Names, place: Place, machine: Machine): void => {
  const { world } = machine;
  const refused = refusalOf(tree, world);
  if (refused)
    throw new PythonError('SyntaxError', refused.message.replace(/^\w+Error: /, ''), { source, range: refused });
  const scope = 'scope' in given ? scopeBeside(given.scope, source) : scopeOver(given.names, source);
  world.via.push(place);
  world.importLevel += 1;
  try {
    machine.execute(tree.body, scope);
  } finally {
    world.importLevel -= 1;
    world.via.pop();
    if ('names' in given)
      for (const [name, value] of scope.names) putEntry(given.names, `t:${name}`, { key: text(name), value });
  }
};

/** Code that cannot be read may do anything. */
export const executeUnknown = (why: string, place: Place, machine: Machine): Value => {
  const { world, environment } = machine;
  environment.writeUnseen(why, place);
  world.notice('python-not-followed', `code that is executed is not followed: ${why}`, place);
  world.mayFail ??= why;
  world.mayRaise('*', why, place);
  return world.unknown(why);
};

const DEEPEST = 4;

/** Files of the tree are run, virtualenv's activate_this is known, every other file may do anything. */
const executeFile = (path: string, place: Place, machine: Machine, given: Names): Value => {
  const { world, environment, project } = machine;
  const file = project.mapPath(path);
  const loaded = project.fs.status(file)?.kind === 'file' ? project.load(file) : null;
  if (loaded && world.importLevel < DEEPEST) {
    executeIn(loaded, given, place, machine);
    return NONE;
  }
  if (!posix.basename(path).startsWith('activate_this'))
    return executeUnknown(`${path} is not in this tree`, place, machine);
  // virtualenv's activate_this.py: puts its bin folder before PATH and, since 20.0, writes VIRTUAL_ENV.
  const home = posix.dirname(posix.dirname(path));
  const why = 'activate_this.py puts its folder before PATH';
  environment.write(text('PATH'), world.unknown(why, undefined, { isText: true }), place, { isDoubtful: true });
  environment.write(text('VIRTUAL_ENV'), text(home), place, { isDoubtful: true });
  world.mayFail ??= `${path} is not in this tree`;
  world.mayRaise('FileNotFoundError', `${path} is not in this tree`, place);
  return NONE;
};

/** `runpy.run_path(path)`: the names that the file binds. */
export const runPath = (path: string, args: CallArguments, { place, machine }: Context): Value => {
  const names = dict([
    [text('__file__'), text(path)],
    [text('__name__'), argument(args, 2, 'run_name') ?? text('<run_path>')],
  ]);
  const more = argument(args, 1, 'init_globals');
  if (more && more.kind !== 'none') spreadInto(names, more, machine, place);
  executeFile(path, place, machine, { names });
  return names;
};

/** The names that `exec(code, globals, locals)` runs in; null where they cannot be told. */
const namesGiven = (args: CallArguments, scope: Scope, machine: Machine): Names | null => {
  const given = [argument(args, 1, 'globals'), argument(args, 2, 'locals')]
    .flatMap((value) => (value ? [settle(value, machine.world)] : []))
    .filter((value) => value.kind !== 'none');
  const [first, second] = given;
  if (!first) return { scope };
  const names = dataOf(first);
  if (!names) return null;
  const isOwn = names.names === scope.module.names;
  if (isOwn && (!second || dataOf(second)?.names === scope.module.names)) return { scope: scope.module };
  return second && second !== first ? null : { names };
};

const LONGEST_TEXT = 20_000;

/** What a text holds as Python: in the file it is compiled for, where that is in the tree, or in place. */
const readCode = (code: string, file: string | null, place: Place, { project }: Machine): LoadedModule => {
  const source = file === null ? new CodeInPlace(place, code) : new SourceFile(file, code);
  return { source, tree: project.lowerText(source) };
};

/** `exec(code, globals)`. */
export const execute: StandardCall = (args, { place, machine, scope }) => {
  const { world } = machine;
  const code = args.positional[0] ? settle(args.positional[0], world) : NONE;
  const names = namesGiven(args, scope, machine);
  if (!names) return executeUnknown('the names that it is executed in are not known', place, machine);
  const path = code.kind === 'text' ? (code.path ?? null) : code.kind === 'code' ? code.whole : null;
  if (path !== null) return executeFile(path, place, machine, names);
  if (code.kind === 'text' || code.kind === 'code') {
    if (code.text.length > LONGEST_TEXT || world.importLevel >= DEEPEST)
      return executeUnknown('code in a string', place, machine);
    executeIn(readCode(code.text, code.kind === 'code' ? code.file : null, place, machine), names, place, machine);
    return NONE;
  }
  const origin = code.kind === 'unknown' ? /^(?:compiled )?file:(.*?)\|/.exec(code.id)?.[1] : undefined;
  if (origin !== undefined) return executeFile(origin, place, machine, names);
  return executeUnknown('it is made at run time', place, machine);
};

/** `execfile(path, globals)` of Python 2. */
export const executeNamedFile: StandardCall = (args, { place, machine, scope }) => {
  const path = args.positional[0] ? renderText(args.positional[0], machine.world) : null;
  const names = namesGiven(args, scope, machine);
  if (path === null || !names) return executeUnknown('the path of a script is not known', place, machine);
  return executeFile(path, place, machine, names);
};

/** `compile(source, filename, mode)`. */
export const compileCode: StandardCall = (args, { machine }) => {
  const { world, project } = machine;
  const given = argument(args, 0, 'source');
  const code = given ? settle(given, world) : NONE;
  const name = argument(args, 1, 'filename');
  const path = name ? renderText(name, world) : null;
  if (code.kind === 'unknown')
    return world.unknown(code.why, code.id.startsWith('file:') ? `compiled ${code.id}` : undefined);
  if (code.kind !== 'text' && code.kind !== 'bytes') return world.unknown('compiled code');
  const isHere = path !== null && project.fs.status(project.mapPath(path))?.kind === 'file';
  const file = isHere ? project.mapPath(path) : null;
  return { kind: 'code', text: code.text, file, whole: (code.kind === 'text' ? code.path : null) ?? null };
};

const expressionOf = ({ tree }: LoadedModule): Expression | null => {
  const [only, ...more] = tree.body;
  return tree.problems.length === 0 && more.length === 0 && only?.kind === 'expression' ? only.value : null;
};

/** `eval(text, globals)`. */
export const evaluateText: StandardCall = (args, { place, machine, scope }) => {
  const { world } = machine;
  const code = args.positional[0] ? settle(args.positional[0], world) : NONE;
  const names = namesGiven(args, scope, machine);
  if ((code.kind !== 'text' && code.kind !== 'code') || !names || code.text.length > LONGEST_TEXT)
    return executeUnknown('eval() of a text', place, machine);
  const read = readCode(code.text.trim(), null, place, machine);
  const expression = expressionOf(read);
  if (!expression) return executeUnknown('eval() of a text', place, machine);
  const inner = 'scope' in names ? scopeBeside(names.scope, read.source) : scopeOver(names.names, read.source);
  return machine.evaluate(expression, inner);
};
