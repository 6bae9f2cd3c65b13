import { isInside } from '../../host/path-inside.ts';
import type { FilePath } from '../../source/location.ts';
import { isBackboneModule, isModuleOfHttpd22, namesOfModule } from '../directives/modules.ts';
import { LineDirective } from '../syntax/line-node.ts';
import { holdsSymbol } from '../syntax/mask-templates.ts';
import { splitWords } from '../syntax/words.ts';
import { findIncludedFiles, isOutside } from './include-files.ts';
import { type LineStream, locateLine } from './line-stream.ts';
import { undefineMacro, useMacro } from './read-macro.ts';
import type { Command, ReadState } from './read-state.ts';
import type { Scopes } from './scopes.ts';

type Handler = (
  command: Command,
  words: readonly string[],
  reader: ReadState,
  stream: LineStream,
  scopes: Scopes,
) => void;

const INCLUDE_HELP =
  'Include takes one argument, Name(s) of the config file(s) to be included; fails if the wildcard does not match at least one file';
const INCLUDE_OPTIONAL_HELP =
  'IncludeOptional takes one argument, Name or pattern of the config file(s) to be included; ignored if the file does not exist or the pattern does not match any files';

/** The directives that act while they are read, whatever section they stand in (core.c and mod_macro.c: EXEC_ON_READ). */
const HANDLERS: Readonly<Record<string, Handler>> = {
  define: (command, words, reader, _stream, scopes) => {
    const [name, value, ...more] = words;
    if (!name || more.length > 0) {
      return reader.fail(
        'Define takes 1-2 arguments, Define a variable, optionally to a value.  Same as passing -D to the command line.',
        command.line,
      );
    }
    if (name.includes(':')) return reader.fail("Variable name must not contain ':'", command.line);
    // An empty second argument counts as none (config.c:invoke_cmd, TAKE12); one that a template fills in is not known.
    const known = value && !holdsSymbol(value, reader.symbolsOf(command.line)) ? value : null;
    reader.definitions.define(name, known, reader.conditionsOf(command.line, scopes));
  },
  undefine: (command, words, reader, _stream, scopes) => {
    const [name, ...more] = words;
    if (!name || more.length > 0) {
      return reader.fail(
        'UnDefine takes one argument, Undefine the existence of a variable. Undo a Define.',
        command.line,
      );
    }
    if (name.includes(':')) return reader.fail("Variable name must not contain ':'", command.line);
    reader.definitions.undefine(name, reader.conditionsOf(command.line, scopes));
  },
  serverroot: (command, words, reader) => {
    const [path, ...more] = words;
    if (!path || more.length > 0) {
      return reader.fail(
        'ServerRoot takes one argument, Common directory of server-related files (logs, confs, etc.)',
        command.line,
      );
    }
    if (reader.options.disk.look(path).kind === 'absent' && reader.isOnServer)
      reader.note('server-root-missing', `the ServerRoot ${path} is not on this machine`, locateLine(command.line));
    reader.serverRoot = path;
  },
  include: (command, words, reader, _stream, scopes) => include(command, words, reader, scopes, false),
  includeoptional: (command, words, reader, _stream, scopes) => include(command, words, reader, scopes, true),
  loadmodule: (command, words, reader, _stream, scopes) => {
    const [id, path, ...more] = words;
    if (!id || !path || more.length > 0) {
      return reader.fail(
        'LoadModule takes two arguments, a module name and the name of a shared object file to load it from',
        command.line,
      );
    }
    reader.hasModuleList ||= reader.isOnServer || isBackboneModule(id);
    // Its other modules offer what other modules offer today: Order is of mod_authz_host there.
    reader.hasOldModules ||= !reader.isOnServer && isModuleOfHttpd22(id);
    const isOpen = reader.conditionsOf(command.line, scopes).length > 0;
    for (const name of namesOfModule(id)) {
      if (!isOpen) reader.openModules.delete(name);
      else if (!reader.moduleNames.has(name)) reader.openModules.add(name);
      reader.moduleNames.add(name);
    }
  },
  loadfile: (command, words, reader) => {
    if (words.length > 0) return;
    reader.fail(
      'LoadFile requires at least one argument, shared object file or library to load into the server at runtime',
      command.line,
    );
  },
  defaultruntimedir: (command, [path, ...more], reader) => {
    if (path && more.length === 0) return;
    reader.fail(
      'DefaultRuntimeDir takes one argument, Common directory for run-time files (shared memory, locks, etc.)',
      command.line,
    );
  },
  use: (command, _words, reader, stream) => useMacro(command, reader, stream),
  undefmacro: (command, _words, reader, _stream, scopes) =>
    undefineMacro(command, reader, reader.conditionsOf(command.line, scopes).length > 0),
};

/** Directives that leave their line in the tree besides acting: rules ask about them. */
const KEPT: ReadonlySet<string> = new Set(['loadmodule', 'loadfile', 'serverroot', 'defaultruntimedir']);

export const isReadDirective = (name: string): boolean => Object.hasOwn(HANDLERS, name.toLowerCase());

/** Carries out a directive of the READ phase. `Use` without mod_macro is passed over, as httpd does. */
export function executeReadDirective(command: Command, reader: ReadState, stream: LineStream, scopes: Scopes): void {
  const key = command.name.toLowerCase();
  if ((key === 'use' || key === 'undefmacro') && !reader.isModuleLoaded('mod_macro.c')) return;
  const words = splitWords(command.args).map((word) => word.text);
  if (KEPT.has(key))
    reader.readNodes.push(
      new LineDirective(reader.nodeSource(command, command.name, command.expanded.text.length, scopes)),
    );
  HANDLERS[key]?.(command, words, reader, stream, scopes);
}

/** What stands for the path of an Include, of one with wildcards for the folders before them. */
function mapInclude(path: string, { line }: Command, reader: ReadState): FilePath {
  const [wildcards = ''] = /\/[^/]*[*?[].*$/s.exec(path) ?? [];
  const found = reader.options.disk.lookUp(path.slice(0, path.length - wildcards.length) || '/', line.source.path);
  if (found.kind === 'unknown' && found.isAnyOf)
    reader.note('include-ambiguous', `${found.why} (${found.settledBy}): nothing was included`, locateLine(line));
  if (found.kind !== 'present' || isCoincidence(found.file, path, reader)) return path;
  return (found.file === '/' ? '' : found.file) + wildcards;
}

/** Nobody's server includes a file in itself: a file of the tree that is called like the one meant is another. */
const isCoincidence = (file: FilePath, path: string, reader: ReadState): boolean =>
  !reader.isOnServer &&
  file !== path &&
  reader.isBeingRead(file) &&
  !reader.options.disk.folders.some(({ isByHand, from }) => isByHand && isInside(path, from));

function include(
  command: Command,
  words: readonly string[],
  reader: ReadState,
  scopes: Scopes,
  optional: boolean,
): void {
  const [written, ...more] = words;
  if (written === undefined || written === '' || more.length > 0) {
    return reader.fail(optional ? INCLUDE_OPTIONAL_HELP : INCLUDE_HELP, command.line);
  }
  const path = reader.resolvePath(written);
  const mapped = mapInclude(path, command, reader);
  const found = findIncludedFiles(mapped, reader.fs);
  if (found.kind === 'error') {
    if (optional) return;
    reader.missesIncludes ||= !reader.isOnServer || isOutside(mapped, reader.fs);
    if (isOutside(mapped, reader.fs)) {
      const message = `Include ${written} leads outside the analysed tree and was not read`;
      return reader.note('include-outside', message, locateLine(command.line));
    }
    if (reader.isOnServer) return reader.fail(found.message, command.line);
    return reader.note(
      'include-missing',
      `Include ${written} matches nothing in the files analysed`,
      locateLine(command.line),
    );
  }
  for (const file of found.files) reader.readFile(file, command.line, scopes.sink, scopes.conditions);
}
