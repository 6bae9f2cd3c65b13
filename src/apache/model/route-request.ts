import { isAbsolutePath } from '../../source/normal-path.ts';
import type { Static } from '../../source/static-value.ts';
import type { DirectiveNode } from '../syntax/config-node.ts';
import { afterError, answerRequest, errorDocumentOf } from './answer-request.ts';
import { settingOf } from './choose-handler.ts';
import { collapseSlashes } from './collapse-slashes.ts';
import type { ExpressionWorld } from './expression.ts';
import { judgeAccess } from './judge-access.ts';
import { mapByAlias, mapByProxy, mapByWsgiAlias } from './map-aliases.ts';
import { mapByRewrite } from './map-rewrite.ts';
import type { Mapping } from './mapping.ts';
import { type AppliedSection, matchSections } from './match-sections.ts';
import { mergeDirectives } from './merge-directives.ts';
import { namedPaths } from './named-paths.ts';
import { normalizePath } from './normalize-path.ts';
import { type RequestAuthority, readRequest } from './request-authority.ts';
import { collectVariables, type RequestVariables } from './request-variables.ts';
import type { RequestLine, Route, Step } from './route.ts';
import type { RouteContext, RoutedRequest } from './routed-request.ts';
import { scriptOfTarget } from './script-path.ts';
import { isLenient, refusesHost, selectVirtualHost } from './select-virtual-host.ts';
import type { Server, ServerConfig } from './server-config.ts';
import { type PathWalk, type WalkedPath, walkPath } from './walk-path.ts';

type Variables = ReadonlyMap<string, Static<string>>;

/** Where httpd takes a request: virtual host, path, mapping stages, sections, access, handler (httpd.md 3.4 and 5). */
export function routeRequest(config: ServerConfig, request: RequestLine, context: RouteContext): Route {
  const authority = readRequest(request);
  const { connectIp, port, host } = authority;
  const choice = selectVirtualHost(config, connectIp, port, host);
  const refusal = refusalOf(config, authority);
  if (refusal !== null) {
    const steps = [{ what: `400: ${refusal}`, at: 'default' as const }];
    return {
      ...emptyRoute(request),
      server: choice.server,
      chosenBy: choice.chosenBy,
      outcome: 'bad-request',
      status: 400,
      steps,
    };
  }
  const name = choice.server.serverName?.value ?? 'without a name';
  const what =
    choice.server.kind === 'main-server'
      ? 'the main server serves: no virtual host has this address and port'
      : `virtual host ${name}, chosen by ${choice.chosenBy}`;
  const route = routeOnServer(config, choice.server, request, context);
  return {
    ...route,
    chosenBy: choice.chosenBy,
    steps: [{ what, at: choice.server.at ?? 'default' }, ...route.steps],
    outcome: choice.undecidedBecause.length > 0 ? 'undecided' : route.outcome,
    undecidedBecause: [...choice.undecidedBecause, ...route.undecidedBecause],
  };
}

/** Why a request ends in 400 by its Host; null where it does not. */
function refusalOf(config: ServerConfig, { connectIp, port, host, refusal }: RequestAuthority): string | null {
  if (refusal && !(refusal.byDefault && isLenient(config, connectIp, port))) return refusal.why;
  return refusesHost(config, connectIp, port, host) ? 'StrictHostCheck is On and no server has this name' : null;
}

/** Everything after the choice of the virtual host. */
export function routeOnServer(
  config: ServerConfig,
  server: Server,
  request: RequestLine,
  context: RouteContext,
): Route {
  const authority = readRequest(request);
  const slashes = settingOf(config, server, [], 'mergeslashes')?.words[0]?.text.toLowerCase();
  // AllowEncodedSlashes of the main server is not inherited (core.c: per-server without a merger).
  const encoded = server.directives
    .findLast((node) => node.key === 'allowencodedslashes')
    ?.words[0]?.text.toLowerCase();
  const normalized = normalizePath(authority.target, {
    mergeSlashes: slashes !== 'off',
    encodedSlashes: encoded === 'on' || encoded === 'nodecode' ? encoded : 'off',
  });
  const begin = (path: string, steps: Step[] = [], depth = 0): Route => {
    const variables = new Map();
    return routePath({
      config,
      server,
      request,
      authority,
      context,
      path,
      steps,
      undecidedBecause: [],
      variables,
      depth,
      isSubrequest: false,
    });
  };
  if (normalized.kind === 'refused') {
    const steps = [{ what: `${normalized.status}: ${normalized.why}`, at: 'default' as const }];
    const outcome = normalized.status === 400 ? 'bad-request' : 'not-found';
    const refused: Route = { ...emptyRoute(request), server, outcome, status: normalized.status, steps };
    const document = normalized.status === 404 ? errorDocumentOf(config, server, [], 404) : null;
    if (!document) return refused;
    return afterError(refused, begin(document.path, [...steps, document.step], 1));
  }
  return begin(normalized.path);
}

const NO_DIRECTIVES: Route['directives'] = new Map();
const NO_VARIABLES: Variables = new Map();

const emptyRoute = (request: RequestLine): Route => ({
  request,
  server: null,
  chosenBy: null,
  outcome: 'undecided',
  status: null,
  path: '',
  alias: null,
  handler: null,
  filename: null,
  scriptName: '',
  pathInfo: '',
  directives: NO_DIRECTIVES,
  variables: NO_VARIABLES,
  failure: null,
  steps: [],
  undecidedBecause: [],
});

/** Maps a normalised path and answers it. Called again with another path where httpd redirects inside itself. */
function routePath(routed: RoutedRequest): Route {
  const world = expressionWorld(routed);
  const rewriting = mapByRewrite(routed.config, routed.server, routed.path, world, routed.isSubrequest);
  const base: Route = {
    ...emptyRoute(routed.request),
    server: routed.server,
    path: routed.path,
    steps: routed.steps,
    undecidedBecause: routed.undecidedBecause,
  };
  switch (rewriting.kind) {
    case 'doubtful':
      return undecided(base, rewriting.why, rewriting.node);
    case 'redirect':
      return ended(base, 'redirect', rewriting.status, rewriting.node);
    case 'refused':
      return ended(base, outcomeOf(rewriting.status), rewriting.status, rewriting.node);
    case 'proxy':
      return ended(base, 'proxy', null, rewriting.node);
    case 'file':
      for (const [name, value] of rewriting.variables) routed.variables.set(name, value);
      routed.steps.push({
        what: `RewriteRule makes it the file ${rewriting.path}; aliases are not looked at`,
        at: rewriting.node.at,
      });
      return routeRewrittenFile(routed, base, rewriting.path);
    default: {
      for (const [name, value] of rewriting.variables) routed.variables.set(name, value);
      if (rewriting.kind === 'none') return mapPath(routed, base, world);
      routed.steps.push({ what: `RewriteRule makes the path ${rewriting.path}`, at: rewriting.node.at });
      const path = rewriting.path;
      return mapPath({ ...routed, path }, { ...base, path }, world);
    }
  }
}

const outcomeOf = (status: number): Route['outcome'] =>
  status === 400
    ? 'bad-request'
    : status === 403 || status === 401
      ? 'denied'
      : status >= 500
        ? 'server-error'
        : 'not-found';

const ended = (base: Route, outcome: Route['outcome'], status: number | null, node: DirectiveNode): Route => ({
  ...base,
  outcome,
  status,
  endedBy: node,
  steps: [...base.steps, { what: `${node.name} ${node.argsText}`, at: node.at }],
});

const undecided = (base: Route, why: string, node: DirectiveNode): Route => ({
  ...base,
  outcome: 'undecided',
  steps: [...base.steps, { what: `undecided: ${why}`, at: node.at }],
  undecidedBecause: [...base.undecidedBecause, why],
});

/** A rewritten path is a file of its own if its first part exists on disk, else one below DocumentRoot (mod_rewrite.c:prefix_stat). */
function routeRewrittenFile(routed: RoutedRequest, base: Route, path: string): Route {
  const first = /^\/[^/]*/.exec(path)?.[0] ?? '/';
  const found = first === '/' ? null : routed.context.disk?.look(first);
  const exists = found?.kind === 'present' || (found?.kind === 'unknown' && isTopFolder(routed.config, first));
  const filename = exists ? path : `${documentRoot(routed)}${path}`;
  return answerFile(routed, base, filename, null, { kind: 'none' });
}

/** Folders at the top of every Linux (Filesystem Hierarchy Standard 3.0, chapter 3). */
const TOP_FOLDERS: ReadonlySet<string> = new Set(
  'bin boot dev etc home lib media mnt opt proc root run sbin srv sys tmp usr var'.split(' ').map((name) => `/${name}`),
);

/** A folder at the top of a server whose disk is not known: there on every one, or the configuration names something in it. */
const isTopFolder = (config: ServerConfig, folder: string): boolean =>
  TOP_FOLDERS.has(folder) || namedPaths(config).some(({ path }) => path.startsWith(`${folder}/`));

/** Compiled into Debian's httpd; others have `htdocs` below their server root. */
const DEFAULT_ROOT = '/var/www/html';

const documentRoot = (routed: RoutedRequest): string => {
  const written = settingOf(routed.config, routed.server, [], 'documentroot')?.words[0]?.text;
  const root = written ?? DEFAULT_ROOT;
  return (isAbsolutePath(root) ? root : `${routed.config.read.serverRoot ?? ''}/${root}`).replace(/\/+$/, '');
};

function mapPath(routed: RoutedRequest, base: Route, world: ExpressionWorld): Route {
  const { config, server, path } = routed;
  const locations = matchSections(config, server, { folders: [], filename: null, urlPath: path, world });
  const mapping = mapByModules(config, server, path, locations);
  switch (mapping.kind) {
    case 'none':
      return mapToDocument(routed, base);
    case 'proxy':
      return ended(base, 'proxy', null, mapping.node);
    case 'doubtful':
      return undecided(base, mapping.why, mapping.node);
    case 'redirect': {
      const { status, node } = mapping;
      return ended(base, status >= 300 && status < 400 ? 'redirect' : outcomeOf(status), status, node);
    }
    case 'file':
      routed.steps.push({ what: `${mapping.node.name} ${mapping.node.argsText}`, at: mapping.node.at });
      return answerFile(routed, base, mapping.filename, mapping.handler, mapping);
    case 'wsgi': {
      const { node, url } = mapping.alias;
      routed.steps.push({ what: `${node.name} ${url} takes ${path}`, at: node.at, overrides: [] });
      return answerFile(routed, base, mapping.filename, 'wsgi-script', mapping);
    }
  }
}

/** The modules that map a path, in the order in which httpd asks them. */
function mapByModules(
  config: ServerConfig,
  server: Server,
  path: string,
  locations: readonly AppliedSection[],
): Mapping {
  if (isLoaded(config, 'mod_proxy.c')) {
    const proxied = mapByProxy(config, server, path, locations);
    if (proxied.kind !== 'none') return proxied;
  }
  const mapped = mapByAlias(config, server, path, locations);
  return mapped.kind === 'none' ? mapByWsgiAlias(config, server, path) : mapped;
}

const isLoaded = (config: ServerConfig, source: string): boolean =>
  !config.modules.complete || config.modules.names.has(source);

function mapToDocument(routed: RoutedRequest, base: Route): Route {
  const { config, server, path } = routed;
  for (const [key, module] of [
    ['userdir', 'mod_userdir.c'],
    ['virtualdocumentroot', 'mod_vhost_alias.c'],
  ] as const) {
    const node = settingOf(config, server, [], key);
    if (node && isLoaded(config, module) && (key !== 'userdir' || path.startsWith('/~')))
      return undecided(base, `${node.name} maps paths in a way that is not followed here`, node);
  }
  const root = documentRoot(routed);
  routed.steps.push({
    what: `no alias takes ${path}: DocumentRoot ${root}`,
    at: settingOf(config, server, [], 'documentroot')?.at ?? 'default',
  });
  return answerFile(routed, base, `${root}${withoutServerPath(server, path)}`, null, { kind: 'none' });
}

/** The part of a path behind ServerPath is what a document root is asked for (core.c:ap_core_translate). */
function withoutServerPath(server: Server, path: string): string {
  const prefix = server.directives.findLast(({ key }) => key === 'serverpath')?.words[0]?.text;
  if (!prefix || !path.startsWith(prefix)) return path;
  const rest = path.slice(prefix.length);
  if (rest === '' || rest.startsWith('/')) return rest;
  return prefix.endsWith('/') ? `/${rest}` : path;
}

function answerFile(
  routed: RoutedRequest,
  base: Route,
  filename: string,
  mapped: string | null,
  mapping: Mapping,
): Route {
  const walk = walkPath(filename, routed.context.disk, assumedFile(mapping));
  const { found, others, unknown } = walk;
  if (others.length === 0) return answerWalked(routed, base, found, mapped, mapping);
  if (routed.depth > MOST_GUESSES) return openFile(routed, base, unknown);
  // Each possibility is followed. Where all come to the same, it does not matter what is there.
  const answers = [found, ...others].map((walked) => answerWalked(forked(routed), base, walked, mapped, mapping));
  const [first] = answers;
  if (first && answers.every((answer) => isSame(answer, first))) return first;
  return openFile(routed, base, unknown);
}

/** How deep answers are guessed at: each possibility may lead on to others. */
const MOST_GUESSES = 2;

/** The script that an alias names is taken for an existing file: without it there would be nothing to ask. */
function assumedFile(mapping: Mapping): string | null {
  if (mapping.kind !== 'wsgi' && mapping.kind !== 'file') return null;
  if (mapping.kind === 'wsgi' && !mapping.alias.regex) {
    const { target } = mapping.alias;
    return target.endsWith('/') ? null : scriptOfTarget(target);
  }
  const script = scriptOfTarget(mapping.filename);
  return /\.(?:py|wsgi)$/.test(script) ? script : null;
}

/** The same request, to be followed by itself. */
const forked = (routed: RoutedRequest): RoutedRequest => ({
  ...routed,
  steps: [...routed.steps],
  undecidedBecause: [...routed.undecidedBecause],
  variables: new Map(routed.variables),
});

const isSame = (a: Route, b: Route): boolean =>
  a.outcome === b.outcome &&
  a.status === b.status &&
  a.handler === b.handler &&
  (a.outcome !== 'handler' || (a.filename === b.filename && a.scriptName === b.scriptName)) &&
  a.undecidedBecause.length === b.undecidedBecause.length;

function openFile(routed: RoutedRequest, base: Route, unknown: PathWalk['unknown']): Route {
  const why = unknown ? `${unknown.why} (${unknown.settledBy})` : 'what is on the disk of the server is not known';
  routed.steps.push({ what: `undecided: ${why}`, at: 'default' });
  return { ...base, outcome: 'undecided', steps: routed.steps, undecidedBecause: [...base.undecidedBecause, why] };
}

function answerWalked(
  routed: RoutedRequest,
  base: Route,
  walked: WalkedPath,
  mapped: string | null,
  mapping: Mapping,
): Route {
  const { config, server, path } = routed;
  const sections = matchSections(config, server, {
    folders: walked.folders,
    filename: walked.filename,
    urlPath: path,
    world: expressionWorld(routed),
  });
  const variables = variablesOf(routed, sections);
  const { scriptName, pathInfo } = splitScriptName(path, walked);
  const route: Route = {
    ...base,
    alias: mapping.kind === 'wsgi' ? mapping.alias : null,
    filename: walked.filename,
    scriptName,
    pathInfo,
    directives: mergeDirectives(sections),
    variables: overlaid(variables.late, variables.early),
    environ: overlaid(variables.early, variables.late),
  };
  const access = judgeAccess(sections, {
    clientIp: routed.authority.connectIp,
    hasVariable: (name) => hasVariable(variables.early, name),
  });
  const again = (path: string, more: Partial<RoutedRequest>): Route =>
    routePath({ ...routed, ...more, path, depth: routed.depth + 1 });
  return answerRequest({
    routed,
    route,
    walked,
    sections,
    mapped,
    access,
    redirect: (next) => again(next, { isSubrequest: false }),
    lookUp: (next) => again(next, { isSubrequest: true }),
    foresee: (next) =>
      again(next, { steps: [], undecidedBecause: [], variables: new Map(routed.variables), isSubrequest: false }),
  });
}

function hasVariable(variables: Variables, name: string): boolean | null {
  const value = variables.get(name);
  return value === undefined ? false : value.kind === 'known' ? true : null;
}

/** SCRIPT_NAME is the path up to what is left behind the script, slashes collapsed (util_script.c:ap_add_cgi_vars). */
function splitScriptName(path: string, walked: WalkedPath): { scriptName: string; pathInfo: string } {
  const rest = walked.kind === 'directory' ? '' : walked.pathInfo;
  const pathInfo = collapseSlashes(rest);
  const scriptName = pathInfo === '' ? path : path.slice(0, findPathInfo(path, pathInfo));
  return { scriptName: collapseSlashes(scriptName), pathInfo };
}

/**
 * Where the path info begins in a path: compared from the end, and at a segment's end where the two differ, as they do when
 * the target of an alias has a path of its own (util_script.c:ap_find_path_info; scenario `script-name-when-the-target-has-a-path`).
 */
function findPathInfo(path: string, pathInfo: string): number {
  let at = path.length - 1;
  for (let rest = pathInfo.length - 1; at >= 0 && rest >= 0 && path[at] === pathInfo[rest]; at -= 1, rest -= 1) {
    if (pathInfo[rest] === '/') while (at > 0 && path[at - 1] === '/') at -= 1;
  }
  const end = path.indexOf('/', Math.max(0, at));
  return end < 0 ? path.length : end;
}

function variablesOf(routed: RoutedRequest, sections: readonly AppliedSection[]): RequestVariables {
  const { config, server, authority, context } = routed;
  const world = {
    host: authority.hostHeader,
    method: 'GET',
    // httpd takes leading slashes together before it parses the target (protocol.c: ap_parse_uri).
    rawPath: (authority.target.split('?')[0] ?? '').replace(/^\/+/, '/'),
    clientIp: authority.connectIp,
    serverIp: authority.connectIp,
  };
  const found = collectVariables(config, server, sections, world, context.environment);
  return { early: overlaid(found.early, routed.variables), late: found.late };
}

/** Two tables of variables as one, in which the second says what counts. */
const overlaid = (first: Variables, second: Variables): Variables =>
  second.size === 0 ? first : new Map([...first, ...second]);

/** What expressions and rewrite conditions may ask; headers of the client but Host are not known. */
function expressionWorld(routed: RoutedRequest): ExpressionWorld {
  let values: Readonly<Record<string, string | null>> | undefined;
  return {
    variable(name) {
      values ??= requestValues(routed);
      return values[name.toUpperCase()] ?? null;
    },
  };
}

function requestValues({ authority, path, server }: RoutedRequest): Readonly<Record<string, string | null>> {
  const query = authority.target.includes('?') ? authority.target.slice(authority.target.indexOf('?') + 1) : '';
  const host = authority.hostHeader;
  return {
    REQUEST_URI: path,
    REQUEST_METHOD: 'GET',
    HTTP_HOST: host,
    'HTTP:HOST': host,
    QUERY_STRING: query,
    SERVER_PORT: String(authority.port),
    SERVER_NAME: server.serverName?.value ?? null,
    REMOTE_ADDR: authority.connectIp,
    SERVER_ADDR: authority.connectIp,
    HTTPS: 'off',
    REQUEST_SCHEME: 'http',
    SERVER_PROTOCOL: 'HTTP/1.1',
  };
}
