import { collapseSlashes } from '../apache/model/collapse-slashes.ts';
import type { Static } from '../source/static-value.ts';
import { known, unknown } from '../source/static-value.ts';

/** What the expansions of mod_wsgi's names draw on. */
export interface NameContext {
  /** ServerName as written, or why it cannot be told. */
  readonly serverName: Static<string>;
  /** The host the client asked for, lower case, no port, no trailing dot; null where the request names none. */
  readonly requestedHost: string | null;
  /** httpd's canonical port (`ap_get_server_port`). */
  readonly port: Static<number>;
  /** SCRIPT_NAME, case kept, `''` for a `/` mount. */
  readonly scriptName: Static<string>;
  /** Request notes, then request variables, then the environment of the Apache child. */
  readonly variable: (name: string) => Static<string> | null;
  readonly modWsgi: string;
}

/** The main version number; an unreadable version counts as 4. */
export function majorVersion(version: string): number {
  const major = Number.parseInt(version, 10);
  return Number.isNaN(major) ? 4 : major;
}

/**
 * Expands the value of WSGIProcessGroup, WSGIApplicationGroup or their inline options to the name that counts
 * (`wsgi_process_group`, `wsgi_application_group`). Only a value that is one `%{...}` token is special; what cannot be
 * expanded stays as written and becomes a name.
 */
export function expandGroupName(written: string, context: NameContext): Static<string> {
  return expand(written, context, true);
}

function expand(written: string, context: NameContext, environmentAllowed: boolean): Static<string> {
  if (written === '%{GLOBAL}') return known('');
  if (written === '%{SERVER}') return hostAndPort(context.serverName, context.port);
  if (written === '%{HOST}') return hostAndPort(hostOf(context), context.port);
  if (written === '%{RESOURCE}') {
    return joined(hostAndPort(context.serverName, context.port), '|', groupScriptName(context));
  }
  const name = environmentAllowed ? /^%\{ENV:([^}]*)\}$/.exec(written)?.[1] : undefined;
  if (name === undefined) return known(written);
  const value = context.variable(name);
  if (value === null) return known(written);
  return value.kind === 'known' ? expand(value.value, context, false) : value;
}

/** WSGICallableObject: `%{ENV:NAME}` is looked up, anything else that starts with `%` means `application` (`wsgi_callable_object`). */
export function expandCallableObject(written: string, context: NameContext): Static<string> {
  if (!written.startsWith('%')) return known(written);
  const name = /^%\{ENV:([^}]*)\}$/.exec(written)?.[1];
  return (name === undefined ? null : context.variable(name)) ?? known('application');
}

function hostOf(context: NameContext): Static<string> {
  return context.requestedHost === null ? context.serverName : known(context.requestedHost);
}

function hostAndPort(host: Static<string>, port: Static<number>): Static<string> {
  if (port.kind !== 'known')
    return unknown(port.kind === 'unknown' ? port.why : 'the port of the server is not certain');
  return joined(host, port.value === 80 || port.value === 443 ? '' : `:${port.value}`, known(''));
}

/** Slashes collapsed; lower-cased up to mod_wsgi 5 (`wsgi_script_name`, conformance scenario 37). */
function groupScriptName(context: NameContext): Static<string> {
  if (context.scriptName.kind !== 'known') return context.scriptName;
  const collapsed = collapseSlashes(context.scriptName.value);
  return known(majorVersion(context.modWsgi) >= 6 ? collapsed : asciiLowerCase(collapsed));
}

/** C's tolower in the locale C: other bytes stay (scenario `group-name-keeps-its-bytes`). */
export const asciiLowerCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function joined(left: Static<string>, between: string, right: Static<string>): Static<string> {
  if (left.kind !== 'known') return left;
  if (right.kind !== 'known') return right;
  return known(left.value + between + right.value);
}
