import { asNamed } from '../../host/server-disk.ts';
import { isAbsolutePath } from '../../source/normal-path.ts';
import { known, type Static, unknown } from '../../source/static-value.ts';
import { canonicalPort, requestedName } from './canonical-name.ts';
import { documentRoot } from './document-root.ts';
import type { OnDisk, RequestWorld } from './expression/evaluate-expression.ts';
import { clientAddress } from './request-authority.ts';
import { headerOf } from './request-headers.ts';
import { type RoutedRequest, seenAuthority, seenMethod } from './routed-request.ts';
import { hasModule, type Scope } from './scope.ts';
import { inheritedVariable } from './server-environment.ts';
import { HEADER_OF, TIME_NAME } from './variable-names.ts';

/** How far a request has come when something is asked about it. */
export interface RequestStage {
  /** `r->filename`: empty before the mapping, a URL path in a server's rewrite rules, a file behind it. */
  readonly filename: string;
  readonly pathInfo: string;
  readonly query: string;
  readonly scope: Scope;
  /** The variables of the request by now. */
  readonly variables: ReadonlyMap<string, Static<string>>;
}

/** What expressions, conditions and access rules may ask about a request at one stage. */
export function requestWorld(routed: RoutedRequest, stage: RequestStage): RequestWorld {
  const { authority, context } = routed;
  return {
    variable: (name) => variableOf(routed, stage, name) ?? unknown(`the variable ${name} is not known`),
    header: (name) => headerOf(authority, name),
    requestVariable: (name) => stage.variables.get(name) ?? null,
    environment: (name) => inheritedVariable(context.environment, name),
    onDisk: (path) => onDisk(routed, path),
    clientIp: clientAddress(authority),
  };
}

/** What lies at a path of the server; a tree says that only of what it holds. */
export function onDisk({ context }: RoutedRequest, path: string): OnDisk {
  if (!isAbsolutePath(path)) return /^\.\.?(\/|$)/.test(path) ? 'unknown' : 'missing';
  const found = context.disk ? asNamed(path, context.disk.look(path)) : null;
  if (found === null || found.kind === 'unknown') return 'unknown';
  if (found.kind === 'absent') return 'missing';
  return found.as === 'other' ? 'unknown' : found.as;
}

/** A variable as mod_rewrite knows it (mod_rewrite.c:lookup_variable): names that do not exist are empty. */
export function rewriteVariable(routed: RoutedRequest, stage: RequestStage, name: string): Static<string> {
  const prefixed = /^([\w-]+):(.+)$/s.exec(name);
  const [, prefix = '', rest = ''] = prefixed ?? [];
  switch (prefix.toLowerCase()) {
    case 'env':
      return stage.variables.get(rest) ?? inheritedVariable(routed.context.environment, rest) ?? known('');
    case 'http':
      return headerOf(routed.authority, rest);
    case 'ssl':
      return sslVariable(routed, rest) ?? ofModSsl(routed, stage, rest);
    case 'la-u':
    case 'la-f':
      return unknown(`%{${name}} looks ahead`);
    default:
      return variableOf(routed, stage, name) ?? known('');
  }
}

/** Where mod_ssl is not loaded nobody answers. */
function ofModSsl(routed: RoutedRequest, stage: RequestStage, name: string): Static<string> {
  const value = hasModule(routed.config, 'mod_ssl.c') ? variableOf(routed, stage, name) : null;
  return value ?? known('');
}

function sslVariable({ authority }: RoutedRequest, name: string): Static<string> | null {
  if (!/^SSL_/i.test(name)) return null;
  return authority.isTls ? unknown(`what TLS says of ${name} is not known`) : known('');
}

type Ask = (routed: RoutedRequest, stage: RequestStage) => Static<string>;

const protocolVersion: Ask = () => known('HTTP/1.1');
const remoteAddress: Ask = ({ authority }) => known(clientAddress(authority));
const notTold =
  (what: string): Ask =>
  () =>
    unknown(`${what} is not known before the request is made`);

/** The variables of httpd itself (util_expr_eval.c:request_var_names and its kin; mod_rewrite.c:lookup_variable). */
const VARIABLES: Readonly<Record<string, Ask>> = {
  REQUEST_METHOD: (routed) => known(seenMethod(routed)),
  REQUEST_SCHEME: ({ authority, server }) =>
    known(authority.isTls || server.serverScheme === 'https' ? 'https' : 'http'),
  REQUEST_URI: ({ path }) => known(path),
  DOCUMENT_URI: ({ path }) => known(path),
  REQUEST_FILENAME: (_routed, { filename }) => known(filename),
  SCRIPT_FILENAME: (_routed, { filename }) => known(filename),
  PATH_INFO: (_routed, { pathInfo }) => known(pathInfo),
  QUERY_STRING: (_routed, { query }) => known(query),
  THE_REQUEST: ({ authority }) => known(`${authority.method} ${authority.target} HTTP/1.1`),
  DOCUMENT_ROOT: (routed) => known(documentRoot(routed.config, routed.server)),
  CONTEXT_PREFIX: ({ alias }) => known(alias?.prefix ?? ''),
  CONTEXT_DOCUMENT_ROOT: ({ alias, config, server }) => known(alias?.root ?? documentRoot(config, server)),
  SERVER_NAME: ({ authority }, { scope }) => requestedName(scope, authority),
  SERVER_PORT: (routed, { scope }) => known(String(canonicalPort(scope, seenAuthority(routed)))),
  SERVER_PROTOCOL: protocolVersion,
  SERVER_ADDR: ({ authority }) => known(authority.connectIp),
  REMOTE_ADDR: remoteAddress,
  CONN_REMOTE_ADDR: remoteAddress,
  REMOTE_HOST: ({ authority }, { scope }) =>
    (scope.word('hostnamelookups') ?? 'off') === 'off'
      ? known(clientAddress(authority))
      : unknown('DNS tells REMOTE_HOST'),
  REMOTE_IDENT: (_routed, { scope }) =>
    scope.isOn('identitycheck') ? unknown('IdentityCheck asks the client') : known(''),
  REMOTE_USER: ({ authority }) =>
    authority.headers.has('authorization') ? unknown('a user may be logged in') : known(''),
  IS_SUBREQ: ({ isSubrequest }) => known(String(isSubrequest)),
  HTTPS: ({ authority }) => known(authority.isTls ? 'on' : 'off'),
  HTTP2: () => known('off'),
  IPV6: ({ authority }) => known(authority.connectIp.includes(':') ? 'on' : 'off'),
  AUTH_TYPE: notTold('AUTH_TYPE'),
  CONTENT_TYPE: notTold('CONTENT_TYPE'),
  HANDLER: notTold('HANDLER'),
  REQUEST_STATUS: ({ depth }) =>
    depth === 0 ? known('200') : unknown('the status of a redirected request is not known'),
  SERVER_ADMIN: notTold('SERVER_ADMIN'),
  SERVER_SOFTWARE: notTold('SERVER_SOFTWARE'),
  API_VERSION: notTold('API_VERSION'),
  LAST_MODIFIED: notTold('LAST_MODIFIED'),
  REMOTE_PORT: notTold('REMOTE_PORT'),
  REQUEST_LOG_ID: notTold('REQUEST_LOG_ID'),
  CONN_LOG_ID: notTold('CONN_LOG_ID'),
  SCRIPT_USER: notTold('SCRIPT_USER'),
  SCRIPT_GROUP: notTold('SCRIPT_GROUP'),
};

/** A variable by its name; null where httpd has none of that name. */
function variableOf(routed: RoutedRequest, stage: RequestStage, written: string): Static<string> | null {
  const name = written.toUpperCase();
  const header = HEADER_OF[name];
  if (header !== undefined) return headerOf(routed.authority, header);
  if (TIME_NAME.test(name)) return unknown(`${name} is that of the request`);
  return VARIABLES[name]?.(routed, stage) ?? sslVariable(routed, name);
}
