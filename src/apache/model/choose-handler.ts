import { posix } from 'node:path';
import type { ModuleSet } from '../read/read-result.ts';
import { type DirectiveNode, firstWord } from '../syntax/config-node.ts';
import type { Scope, ScopedLine, ScopedPart } from './scope.ts';
import type { WalkedPath } from './walk-path.ts';

/** The handler that answers, and the line that named it; `why` where it cannot be told. */
export interface HandlerChoice {
  readonly handler: string | null;
  readonly node: DirectiveNode | null;
  readonly doubt: string | null;
}

/** What the mapping of a request says of its handler, and rules of mod_rewrite of its type (`[T]`). */
export interface Given {
  readonly mapped: string | null;
  readonly type: string | null;
}

/** The old name of mod_wsgi's handler, which is a type. */
export const LEGACY_TYPE = 'application/x-httpd-wsgi';
/** The names of mod_wsgi's handler. */
export const WSGI_HANDLERS: ReadonlySet<string> = new Set(['wsgi-script', LEGACY_TYPE]);

/**
 * What answers for a file: SetHandler of the merged sections before AddHandler of the file's extensions before what mapped
 * it (core.c:core_override_type, mod_mime.c:find_ct). `SetHandler None` takes nothing back from an alias.
 */
export function chooseHandler(scope: Scope, walked: WalkedPath, { mapped, type }: Given): HandlerChoice {
  for (const { node, certain } of scope.lines('sethandler')) {
    const name = wordOf(node);
    if (!certain) return { handler: mapped, node, doubt: mayNotApply(node) };
    if (name === 'none') break;
    return { handler: name, node, doubt: null };
  }
  return (
    byExtension(scope, walked.filename, HANDLER_LINES) ??
    (mapped === null && mayBeOfType(scope, walked) ? byLegacyType(scope, walked.filename, type) : null) ?? {
      handler: mapped,
      node: null,
      doubt: null,
    }
  );
}

/** httpd compares handlers and types in lower case (mod_mime.c:add_extension_info, core.c:core_override_type). */
const wordOf = ({ words }: DirectiveNode): string => firstWord(words).toLowerCase();

const mayNotApply = (node: DirectiveNode): string =>
  `${node.name} ${firstWord(node.words)} stands where it may not apply`;

const HANDLER_LINES = { adds: ['addhandler'], removes: 'removehandler' };
/** RemoveType is a line of the list that AddType adds to: it gives an extension no type. */
const TYPE_LINES = { adds: ['addtype', 'removetype'], removes: null };

/**
 * What a file may be called behind its dots: a name that begins with some has none of them for an extension, and `a..b` has no
 * empty one (mod_mime.c:find_ct).
 */
const extensionsOf = (filename: string): readonly string[] =>
  posix
    .basename(filename)
    .replace(/^\.+/, '')
    .split('.')
    .slice(1)
    .filter((part) => part !== '')
    .map((part) => part.toLowerCase());

/** The last of a file's extensions that a line names decides, whatever the order of the lines (mod_mime.c:find_ct). */
function byExtension(scope: Scope, filename: string, { adds, removes }: ExtensionLines): HandlerChoice | null {
  const parts = scope.parts([...adds, ...(removes === null ? [] : [removes])]);
  if (parts.length === 0) return null;
  for (const extension of [...extensionsOf(filename)].reverse()) {
    const line = lineFor(parts, extension, removes);
    if (!line) continue;
    const { node, certain } = line;
    if (!certain) return { handler: null, node, doubt: mayNotApply(node) };
    if (node.key === removes) continue;
    return { handler: isRemoving(node) ? '' : wordOf(node), node, doubt: null };
  }
  return null;
}

interface ExtensionLines {
  readonly adds: readonly string[];
  readonly removes: string | null;
}

/**
 * The line that counts for an extension: the innermost, and where a part removes it, that, whatever the part itself adds; what
 * removes it from the main server's own part is never asked (mod_mime.c:merge_mime_dir_configs).
 */
function lineFor(parts: readonly ScopedPart[], extension: string, removes: string | null): ScopedLine | null {
  const named = parts.map(({ lines, isOutermost }) => ({
    lines: lines.filter(({ node }) => extensionsIn(node).includes(extension)),
    isOutermost,
  }));
  if (!named.some(({ lines }) => lines.some(({ node }) => !isRemoving(node)))) return null;
  for (const { lines, isOutermost } of named) {
    const removing = isOutermost ? undefined : lines.find(({ node }) => node.key === removes);
    const line = removing ?? lines.findLast(({ node }) => node.key !== removes);
    if (line) return line;
  }
  return null;
}

const isRemoving = ({ key }: DirectiveNode): boolean => key.startsWith('remove');

const extensionsIn = (node: DirectiveNode): readonly string[] =>
  node.words.slice(isRemoving(node) ? 0 : 1).map(({ text }) => text.replace(/^\./, '').toLowerCase());

/** A folder's type is its own, and what is missing is a FallbackResource's before its type is asked (mod_dir.c:fixup_dflt). */
const mayBeOfType = (scope: Scope, { kind }: WalkedPath): boolean =>
  kind === 'file' || (kind === 'missing' && scope.line('fallbackresource') === null);

/**
 * Without a handler a file's type is its handler: the old way to reach mod_wsgi (mod_wsgi.c:wsgi_hook_handler). Rules of
 * mod_rewrite say it last, before them ForceType, first AddType.
 */
function byLegacyType(scope: Scope, filename: string, forced: string | null): HandlerChoice | null {
  if (forced !== null) return forced === LEGACY_TYPE ? { handler: forced, node: null, doubt: null } : null;
  const lines = scope.lines('forcetype');
  const settled = lines.findIndex(({ certain }) => certain);
  const counting = settled < 0 ? lines : lines.slice(0, settled + 1);
  const last = settled < 0 ? undefined : lines[settled];
  const inner = last === undefined || wordOf(last.node) === 'none' ? addedType(scope, filename) : null;
  const forcing = counting.filter(({ node }) => wordOf(node) === LEGACY_TYPE);
  if (forcing.length === 0 && inner === null) return null;
  const open = counting.find(({ certain }) => !certain);
  if (open) return { handler: null, node: open.node, doubt: mayNotApply(open.node) };
  return last && wordOf(last.node) === LEGACY_TYPE ? { handler: LEGACY_TYPE, node: last.node, doubt: null } : inner;
}

/** What AddType says, where that is mod_wsgi: another extension behind that one may have a type of TypesConfig. */
function addedType(scope: Scope, filename: string): HandlerChoice | null {
  if (!scope.lines('addtype').some(({ node }) => wordOf(node) === LEGACY_TYPE)) return null;
  const choice = byExtension(scope, filename, TYPE_LINES);
  if (choice === null || choice.doubt !== null) return choice;
  if (choice.handler !== LEGACY_TYPE || choice.node === null) return null;
  const last = extensionsOf(filename).at(-1) ?? '';
  if (extensionsIn(choice.node).includes(last)) return choice;
  return { ...choice, handler: null, doubt: `whether TypesConfig gives .${last} a type of its own is not known` };
}

/** The module behind a handler's name; without it httpd serves the file as it is. */
const HANDLER_MODULES: Readonly<Record<string, string>> = {
  'server-status': 'mod_status.c',
  'server-info': 'mod_info.c',
  'ldap-status': 'util_ldap.c',
  'balancer-manager': 'mod_proxy_balancer.c',
  'imap-file': 'mod_imagemap.c',
  'type-map': 'mod_negotiation.c',
};

/** Whether a handler answers by itself, whatever the file; `unknown` for handlers of modules that may be loaded or not. */
export function answersByItself(handler: string, modules: ModuleSet): boolean | 'unknown' {
  const module = HANDLER_MODULES[handler];
  if (module) return modules.names.has(module) || (modules.complete ? false : 'unknown');
  if (handler === 'default-handler' || handler === 'send-as-is') return false;
  if (handler === 'cgi-script')
    return modules.names.has('mod_cgi.c') || modules.names.has('mod_cgid.c') ? 'unknown' : false;
  return modules.complete &&
    ![...modules.names].some((name) => /^(mod_)?(php|perl|python|fcgid|fastcgi|lua|passenger|proxy)/.test(name))
    ? false
    : 'unknown';
}

/** Why nobody can tell what a handler answers. */
export function handlerDoubt(handler: string): string {
  const module = HANDLER_MODULES[handler];
  return module
    ? `whether ${module}, which has the handler ${handler}, is loaded is not in the files analysed`
    : `what the handler ${handler} answers is not known`;
}

/** Whether links are followed, whoever owns them. */
export function followsLinks(scope: Scope): boolean {
  const options = optionsOf(scope);
  return options.has('followsymlinks') && !options.has('symlinksifownermatch');
}

/** The flags of `Options` that are on for a file (core.c:set_options; merging by `+` and `-`). */
export function optionsOf(scope: Scope): ReadonlySet<string> {
  const lines = [...scope.lines('options')].reverse();
  let flags = new Set(['followsymlinks']);
  for (const { node } of lines) {
    const words = node.words.map((word) => word.text.toLowerCase());
    if (!words.some((word) => /^[+-]/.test(word)))
      flags = new Set(
        words.flatMap((word) =>
          word === 'all' ? ['execcgi', 'indexes', 'followsymlinks', 'includes'] : word === 'none' ? [] : [word],
        ),
      );
    else {
      for (const word of words) {
        const name = word.replace(/^[+-]/, '');
        if (word.startsWith('-')) flags.delete(name);
        else flags.add(name);
      }
    }
  }
  return flags;
}
