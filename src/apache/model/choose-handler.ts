import { posix } from 'node:path';
import type { ModuleSet } from '../read/read-result.ts';
import { type DirectiveNode, firstWord } from '../syntax/config-node.ts';
import type { Scope } from './scope.ts';

/** The handler that answers, and the line that named it; `why` where it cannot be told. */
export interface HandlerChoice {
  readonly handler: string | null;
  readonly node: DirectiveNode | null;
  readonly doubt: string | null;
}

/**
 * What answers for a file: SetHandler of the merged sections before AddHandler of the file's extensions before what mapped
 * it (core.c:core_override_type, mod_mime.c:find_ct). `SetHandler None` takes nothing back from an alias.
 */
export function chooseHandler(scope: Scope, filename: string, mapped: string | null): HandlerChoice {
  for (const { node, certain } of scope.lines('sethandler')) {
    const name = firstWord(node.words);
    if (!certain) return { handler: mapped, node, doubt: `SetHandler ${name} stands where it may not apply` };
    if (name.toLowerCase() === 'none') break;
    return { handler: name, node, doubt: null };
  }
  return (
    byExtension(scope, filename, 'addhandler') ??
    (mapped === null ? byLegacyType(scope, filename) : null) ?? {
      handler: mapped,
      node: null,
      doubt: null,
    }
  );
}

/** The last of a file's extensions that a line names decides, whatever the order of the lines (mod_mime.c:find_ct). */
function byExtension(scope: Scope, filename: string, key: 'addhandler' | 'addtype'): HandlerChoice | null {
  const lines = scope.lines(key);
  if (lines.length === 0) return null;
  const extensions = posix
    .basename(filename)
    .split('.')
    .slice(1)
    .map((part) => part.toLowerCase())
    .reverse();
  for (const extension of extensions) {
    for (const { node, certain } of lines) {
      const [name = '', ...suffixes] = node.words.map((word) => word.text);
      if (!suffixes.some((suffix) => suffix.replace(/^\./, '').toLowerCase() === extension)) continue;
      const doubt = certain ? null : `${node.name} ${name} stands where it may not apply`;
      return { handler: certain ? name : null, node, doubt };
    }
  }
  return null;
}

/** Without a handler a file's type is its handler: the old way to reach mod_wsgi (mod_wsgi.c:wsgi_hook_handler). */
function byLegacyType(scope: Scope, filename: string): HandlerChoice | null {
  const choice = byExtension(scope, filename, 'addtype');
  return choice?.handler === 'application/x-httpd-wsgi' ? choice : null;
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
