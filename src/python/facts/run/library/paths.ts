import { posix } from 'node:path';
import picomatch from 'picomatch';
import { withoutEndSlash, withoutEndSlashes } from '../../../../source/normal-path.ts';
import type { Context, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import type { World } from '../state/world.ts';
import { makeListIterator } from '../values/generators.ts';
import { combine } from '../values/operators.ts';
import { renderText, settle } from '../values/truth.ts';
import { argument, bool, type CallArguments, NONE, type Place, sequence, text, type Value } from '../values/values.ts';

/** Folders of the deployment that are asked for again and again. */
const asPath = (path: string): Value => ({ kind: 'path', path });

/** Python's os.path.normpath: as POSIX's, without a trailing slash. */
const normalize = (path: string): string => withoutEndSlash(posix.normalize(path));

/** Python's os.path.dirname and basename: what is before and behind the last slash. */
const splitPath = (path: string): [string, string] => {
  const cut = path.lastIndexOf('/') + 1;
  const head = path.slice(0, cut);
  return [withoutEndSlashes(head) || head, path.slice(cut)];
};

/** Python's os.path.splitext: leading dots belong to the name. */
const splitExtension = (path: string): [string, string] => {
  const name = splitPath(path)[1];
  const found = /^(\.*[^.].*?)(\.[^.]*)$/.exec(name);
  const extension = found?.[2] ?? '';
  return [path.slice(0, path.length - extension.length), extension];
};

const joinPaths = (parts: readonly string[]): string => {
  let joined = '';
  for (const part of parts) {
    if (part.startsWith('/') || joined === '') joined = part;
    else joined += joined.endsWith('/') ? part : `/${part}`;
  }
  return joined;
};

const resolveLinks = (path: string, { project }: Machine): string => project.fs.realPath(path) ?? normalize(path);

/** Whether something is in this tree: where it is not, the server may still have it, and a folder may be called alike by chance. */
export const existsHere = (path: string, kinds: readonly string[], machine: Machine): Value => {
  const status = machine.project.fs.status(machine.project.mapPath(path));
  if (status && (status.kind === 'file' || machine.project.isProven(path))) return bool(kinds.includes(status.kind));
  return machine.world.unknown(`${path} is not in this tree`, `exists:${path}`);
};

type PathFunction = (path: string, machine: Machine) => Value;

const ONE_PATH: Readonly<Record<string, PathFunction>> = {
  dirname: (path) => text(splitPath(path)[0]),
  basename: (path) => text(splitPath(path)[1]),
  split: (path) => sequence('tuple', splitPath(path).map(text)),
  splitext: (path) => sequence('tuple', splitExtension(path).map(text)),
  normpath: (path) => text(normalize(path)),
  normcase: (path) => text(path),
  abspath: (path, machine) => (path.startsWith('/') ? text(normalize(path)) : relativeToServer(path, machine)),
  realpath: (path, machine) =>
    path.startsWith('/') ? text(resolveLinks(path, machine)) : relativeToServer(path, machine),
  isabs: (path) => bool(path.startsWith('/')),
  exists: (path, machine) => existsHere(path, ['file', 'directory', 'other'], machine),
  lexists: (path, machine) => existsHere(path, ['file', 'directory', 'other'], machine),
  isfile: (path, machine) => existsHere(path, ['file'], machine),
  isdir: (path, machine) => existsHere(path, ['directory'], machine),
  expanduser: (path, { world }) =>
    path.startsWith('~') ? world.unknown('a home directory', `expanduser:${path}`, { isText: true }) : text(path),
};

const relativeToServer = (path: string, { world }: Machine): Value =>
  world.unknown(`${path} is relative to the working directory of the server`, `cwd/${path}`, { isText: true });

/** `os.path.name(...)`; null where the function is not known. */
export const callPathFunction = (name: string, args: CallArguments, machine: Machine): Value | null => {
  const { world } = machine;
  if (name === 'join') {
    const rendered = args.positional.map((part) => renderText(part, world));
    if (!rendered.includes(null) && !args.open)
      return text(joinPaths(rendered.filter((part): part is string => part !== null)));
    return combine(args.positional, 'join', world, { isText: true });
  }
  const handler = ONE_PATH[name];
  if (!handler) return null;
  const given = argument(args, 0, 'path');
  const path = given ? renderText(given, world) : null;
  if (path === null)
    return given ? combine([given], name, world, { isText: !/^(?:is|exists|split)/.test(name) }) : null;
  return handler(path, machine);
};

/** A property of a pathlib path; null where it is a method. */
export const pathAttribute = (path: string, name: string): Value | null => {
  const [head, tail] = splitPath(path);
  switch (name) {
    case 'parent':
      return asPath(head === '' ? (path.startsWith('/') ? '/' : '.') : head);
    case 'name':
      return text(tail);
    case 'stem':
      return text(splitExtension(tail)[0]);
    case 'suffix':
      return text(splitExtension(tail)[1]);
    case 'parts':
      return sequence('tuple', [
        ...(path.startsWith('/') ? [text('/')] : []),
        ...path.split('/').filter(Boolean).map(text),
      ]);
    case 'parents': {
      const parents: Value[] = [];
      for (let at = head; at !== ''; at = at === '/' ? '' : splitPath(at)[0]) parents.push(asPath(at));
      return sequence('tuple', parents);
    }
    default:
      return null;
  }
};

/** `pathlib.Path(...)`, normalised as pathlib does: no double slashes, no trailing slash, no single dots. */
export const makePath = (parts: readonly Value[], machine: Machine): Value => {
  const rendered = parts.map((part) => renderText(part, machine.world));
  if (rendered.includes(null)) return combine(parts, 'Path', machine.world, { isText: true });
  const joined = joinPaths(rendered.filter((part): part is string => part !== null && part !== ''));
  const tidy = joined
    .replace(/\/{2,}/g, '/')
    .replace(/(?:\/\.)+(?=\/|$)/g, '')
    .replace(/(.)\/$/, '$1');
  return asPath(tidy === '' ? '.' : tidy);
};

/** The name of a file that a call is handed: a text or a path. Null for what names none, such as None or a descriptor. */
export const nameOfFile = (raw: Value, world: World): string | null => {
  const value = settle(raw, world);
  return value.kind === 'text' || value.kind === 'path' ? renderText(value, world) : null;
};

/**
 * What a file of the tree holds; a file that is not here is opened all the same, with a text that is not known. A folder only
 * fails where it is sure to be the one that is named.
 */
export const openFile = (raw: Value | undefined, place: Place, machine: Machine): Value => {
  const { world, project } = machine;
  const path = raw ? nameOfFile(raw, world) : null;
  if (path === null) {
    world.mayRaise('FileNotFoundError', 'no such file', place);
    return { kind: 'file', path: null, text: null, position: { at: 0 } };
  }
  noteRelative({ path, isDatabase: false }, place, machine);
  const found = project.fs.readText(project.mapPath(path));
  if (found.kind === 'text')
    return { kind: 'file', path, text: found.text.replaceAll('\r\n', '\n'), position: { at: 0 } };
  if (found.reason === 'not-a-file' && project.isProven(path))
    throw new PythonError('IsADirectoryError', `Is a directory: '${path}'`, place);
  if (!world.tries.isEmpty && !world.decide(`true:exists:${path}`))
    throw new PythonError('FileNotFoundError', `No such file or directory: '${path}'`, place);
  world.mayFail ??= `${path} is not in this tree`;
  return { kind: 'file', path, text: null, position: { at: 0 } };
};

/** Tells of a path that starts from the working directory, where an exception would end the script. */
export const noteRelative = (
  file: { readonly path: string; readonly isDatabase: boolean },
  place: Place,
  { world }: Machine,
): void => {
  if (file.path !== '' && !/^([/\\:]|[A-Za-z]:)/.test(file.path) && world.tries.isEmpty)
    world.record({ kind: 'relative-file', ...file }, place);
};

/** A method of a pathlib path; null where it is not known. */
export const callPathMethod = (
  path: string,
  name: string,
  args: CallArguments,
  { place, machine }: Context,
): Value | null => {
  const { world } = machine;
  const first = args.positional[0];
  const rendered = (parts: readonly Value[]): string | null => {
    const made = settle(makePath(parts, machine), world);
    return made.kind === 'path' ? made.path : null;
  };
  switch (name) {
    case 'resolve':
    case 'absolute':
    case 'expanduser':
      if (!path.startsWith('/')) return relativeToServer(path, machine);
      return asPath(name === 'resolve' ? resolveLinks(path, machine) : path);
    case 'joinpath':
    case '__call__':
    case 'path':
      return makePath([text(path), ...args.positional], machine);
    case 'as_posix':
    case '__str__':
    case '__fspath__':
      return text(path);
    case 'with_name':
    case 'with_suffix': {
      const given = first ? renderText(settle(first, world), world) : null;
      if (given === null) return null;
      const [head, tail] = splitPath(path);
      return asPath(joinPaths([head, name === 'with_name' ? given : splitExtension(tail)[0] + given]));
    }
    case 'exists':
      return existsHere(path, ['file', 'directory', 'other'], machine);
    case 'is_file':
      return existsHere(path, ['file'], machine);
    case 'is_dir':
      return existsHere(path, ['directory'], machine);
    case 'iterdir':
    case 'glob': {
      const pattern = name === 'iterdir' ? '*' : first ? renderText(settle(first, world), world) : null;
      const entries = machine.project.fs.entries(machine.project.mapPath(path));
      if (!entries || pattern === null || !/^[\w.*?-]+$/.test(pattern)) return null;
      const matches = picomatch(pattern, { dot: true });
      const found = entries.filter((entry) => matches(entry.name));
      return makeListIterator(
        found.map((entry) => asPath(joinPaths([path, entry.name]))),
        null,
      );
    }
    case 'relative_to': {
      const base = rendered(args.positional);
      if (base === null || args.named.size > 0) return null;
      const below = posix.relative(base, path);
      if (path.startsWith('/') !== base.startsWith('/') || below.startsWith('..'))
        throw new PythonError('ValueError', `'${path}' is not in the subpath of '${base}'`, place);
      return asPath(below === '' ? '.' : below);
    }
    case 'is_absolute':
      return bool(path.startsWith('/'));
    case 'open':
      return openFile(text(path), place, machine);
    case 'read_text': {
      const file = openFile(text(path), place, machine);
      return file.kind === 'file' && file.text !== null
        ? text(file.text)
        : world.unknown(`${path} is not in this tree`, undefined, { isText: true });
    }
    case 'mkdir':
    case 'touch':
      return NONE;
    default:
      return null;
  }
};
