import type { ServerDisk } from '../../host/server-disk.ts';
import { isJudgedBefore } from './access-before.ts';
import { accessFilesOf } from './access-file.ts';
import { answerRequest } from './answer-request.ts';
import { followsLinks } from './choose-handler.ts';
import { documentRoot, withoutRoot } from './document-root.ts';
import { mayTryLines } from './effort.ts';
import { emptyRoute } from './empty-route.ts';
import { answerError, askedAgain } from './error-document.ts';
import { directivesOf } from './find-node.ts';
import { GRANTED_BEFORE, judgeAccess } from './judge-access.ts';
import { mapByAlias, mapByProxy, mapByWsgiAlias } from './map-aliases.ts';
import { answerStatus, answerTrace, ended, outcomeOf, undecided } from './map-redirect.ts';
import { mapToMass } from './map-to-mass.ts';
import type { Mapping } from './mapping.ts';
import { type AppliedSection, matchSections } from './match-sections.ts';
import { namedPaths } from './named-paths.ts';
import { readOwnUrl } from './read-url.ts';
import { type Asked, placeVariables, serverVariables } from './request-variables.ts';
import { type RequestStage, requestWorld } from './request-world.ts';
import type { RewriteState, Rewritten } from './rewrite/run-rules.ts';
import { endedByRules, rewriteByServer } from './rewrite/server-rules.ts';
import type { Route } from './route.ts';
import { FORCES_NOTHING, type RoutedRequest, seenMethod } from './routed-request.ts';
import { hasModule, Scope } from './scope.ts';
import { splitScriptName } from './script-name.ts';
import { scriptOfTarget } from './script-path.ts';
import type { Server, ServerConfig } from './server-config.ts';
import { overlaid, renamed } from './variable-table.ts';
import { type PathWalk, type WalkedPath, walkPath } from './walk-path.ts';

/** Maps a normalised path and answers it. Called again with another path where httpd redirects inside itself. */
export function routePath(routed: RoutedRequest): Route {
  const { config, server } = routed;
  if (!mayTryLines(config, server)) return outOfEffort(routed);
  const hostScope = new Scope(config, server);
  const variables = serverVariables(hostScope, readRequest(routed), routed.variables);
  const stage: RequestStage = { filename: '', pathInfo: '', query: routed.query, scope: hostScope, variables };
  const locations = matchSections(config, server, {
    folders: [],
    filename: null,
    urlPath: routed.path,
    world: requestWorld(routed, stage),
  });
  const scope = new Scope(config, server, locations);
  const base: Route = {
    ...emptyRoute(config, server, routed.request, routed.authority),
    path: routed.path,
    scope,
    steps: routed.steps,
    undecidedBecause: routed.undecidedBecause,
  };
  const rewriting = rewriteByServer(routed, scope, variables);
  const answer = endedByRules(base, rewriting);
  return answer ? answerEarly({ ...routed, variables }, answer) : routeRewritten(routed, base, rewriting);
}

/** A request as it is read: the path that is sent, leading slashes as one (protocol.c:ap_parse_uri), or that of a redirect. */
function readRequest(routed: RoutedRequest): Asked {
  const { authority, path, depth } = routed;
  const sent = (authority.target.split('?')[0] ?? '').replace(/^\/+/, '/');
  return { authority, uri: depth === 0 ? sent : path, method: seenMethod(routed) };
}

function outOfEffort({ config, server, request, authority, path, steps, undecidedBecause }: RoutedRequest): Route {
  const why = 'this server has more URLs and patterns than are tried on each other';
  const base = emptyRoute(config, server, request, authority);
  return { ...base, path, steps, undecidedBecause: [...undecidedBecause, why] };
}

type GoingOn = Extract<Rewritten, { kind: 'unchanged' | 'changed' }>;

function routeRewritten(routed: RoutedRequest, base: Route, rewriting: Rewritten): Route {
  if (rewriting.kind !== 'unchanged' && rewriting.kind !== 'changed') return base;
  const after = afterRules(routed, rewriting);
  if (rewriting.kind === 'unchanged') return mapPath(after, base, rewriting.state);
  const { node, state, rule, isPassedOn } = rewriting;
  if (isPassedOn) {
    routed.steps.push({
      what: `RewriteRule makes the path ${state.filename}`,
      at: node.at,
      rewritten: state.filename,
    });
    return mapPath({ ...after, path: state.filename }, { ...base, path: state.filename }, state);
  }
  if (rule === null) return mapPath(after, base, state);
  routed.steps.push({
    what: `RewriteRule makes it the file ${state.filename}; aliases are not looked at`,
    at: rule.node.at,
    rewritten: state.filename,
  });
  return routeRewrittenFile(after, base, rewriting);
}

const afterRules = (routed: RoutedRequest, rewriting: GoingOn): RoutedRequest => ({
  ...routed,
  query: rewriting.state.query,
  variables: rewriting.state.variables,
  isOver: routed.isOver || (rewriting.kind === 'changed' && rewriting.isOver),
});

/**
 * A rewritten path is a file of its own if its first part is on disk and either the rule itself names that part or the path
 * lies below the document root; else it is one below DocumentRoot (mod_rewrite.c:prefix_stat).
 */
function routeRewrittenFile(
  routed: RoutedRequest,
  base: Route,
  { state, rule, isReduced }: Extract<Rewritten, { kind: 'changed' }>,
): Route {
  const path = state.filename;
  const root = documentRoot(routed.config, routed.server);
  const first = `/${/^\/+([^/]*)/.exec(path)?.[1] ?? ''}`;
  const isNamed = rule === null || rule.flags.has('unsafeprefixstat') || rule.substitution.startsWith(first);
  const mayBeFile = !isReduced && (isNamed || path.startsWith(root));
  const found = mayBeFile && first !== '/' ? routed.context.disk?.look(first) : null;
  const isThere =
    first === '/' || found?.kind === 'present' || (found?.kind === 'unknown' && isTopFolder(routed.config, first));
  const file = mayBeFile && isThere ? path : `${root}${withoutServerPath(routed.server, path)}`;
  return answerFile(routed, base, file, null, { kind: 'none' }, state);
}

/** Folders at the top of every Linux (Filesystem Hierarchy Standard 3.0, chapter 3). */
const TOP_FOLDERS: ReadonlySet<string> = new Set(
  'bin boot dev etc home lib media mnt opt proc root run sbin srv sys tmp usr var'.split(' ').map((name) => `/${name}`),
);

/** A folder at the top of a server whose disk is not known: there on every one, or the configuration names something in it. */
const isTopFolder = (config: ServerConfig, folder: string): boolean =>
  TOP_FOLDERS.has(folder) || namedPaths(config).some(({ path }) => path.startsWith(`${folder}/`));

function mapPath(routed: RoutedRequest, base: Route, state: RewriteState): Route {
  const { path } = routed;
  const mapping = mapByModules(base.scope, path);
  switch (mapping.kind) {
    case 'none':
      return mapToDocument(routed, base, state);
    case 'proxy':
      return ended(base, 'proxy', null, mapping.node);
    case 'doubtful':
      return undecided(base, mapping.why, mapping.node);
    case 'redirect':
      return answerEarly(routed, ended(base, outcomeOf(mapping.status), mapping.status, mapping.node));
    case 'file':
      routed.steps.push({ what: `${mapping.node.name} ${mapping.node.argsText}`, at: mapping.node.at });
      return answerFile(
        { ...routed, alias: contextOf(mapping) },
        base,
        mapping.filename,
        mapping.handler,
        mapping,
        state,
      );
    case 'wsgi': {
      const { node, url } = mapping.alias;
      routed.steps.push({ what: `${node.name} ${url} takes ${path}`, at: node.at, overrides: [] });
      return answerFile(routed, base, mapping.filename, 'wsgi-script', mapping, state);
    }
  }
}

/** A plain Alias is the context of what it maps (mod_alias.c:try_alias_list). */
function contextOf({ node }: Extract<Mapping, { kind: 'file' }>): RoutedRequest['alias'] {
  const [prefix, root] = node.words.map(({ text }) => text);
  return prefix === undefined || root === undefined || node.key.endsWith('match') ? null : { prefix, root };
}

/** The modules that map a path, in the order in which httpd asks them. */
function mapByModules(scope: Scope, path: string): Mapping {
  if (hasModule(scope.config, 'mod_proxy.c')) {
    const proxied = mapByProxy(scope, path);
    if (proxied.kind !== 'none') return proxied;
  }
  const mapped = mapByAlias(scope, path);
  return mapped.kind === 'none' ? mapByWsgiAlias(scope.config, scope.server, path) : mapped;
}

function mapToDocument(routed: RoutedRequest, base: Route, state: RewriteState): Route {
  const { config, server, path, authority } = routed;
  const { scope } = base;
  const mass = mapToMass(scope, authority, path, withoutServerPath(server, path));
  if (mass.kind === 'doubtful') return undecided(base, mass.why, mass.node);
  if (mass.kind === 'file') {
    routed.steps.push({ what: `${mass.node.name} ${mass.node.argsText}`, at: mass.node.at });
    return answerFile(routed, base, mass.filename, mass.handler, { kind: 'none' }, state);
  }
  const root = documentRoot(config, server);
  const line = scope.line('documentroot');
  const at = line?.at ?? 'default';
  routed.steps.push({ what: `no alias takes ${path}: DocumentRoot ${root}`, at });
  const context = line ? routed.context : { ...routed.context, disk: withoutRoot(config, routed.context.disk, root) };
  const file = `${root}${withoutServerPath(server, path)}`;
  return answerFile({ ...routed, context }, base, file, null, { kind: 'none' }, state);
}

/** The part of a path behind ServerPath is what a document root is asked for (core.c:ap_core_translate). */
function withoutServerPath(server: Server, path: string): string {
  const prefix = directivesOf(server.directives, 'serverpath').at(-1)?.words[0]?.text;
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
  state: RewriteState,
): Route {
  if (seenMethod(routed) === 'TRACE') return answerEarly(routed, answerTrace(base));
  const walk = walkPath(filename, routed.context.disk, assumedFile(mapping, routed.context.disk));
  const { found, others, unknown } = walk;
  const answer = (on: RoutedRequest, walked: WalkedPath): Route =>
    answerWalked(on, base, walked, mapped, mapping, state);
  if (others.length === 0) return answer(routed, found);
  if (routed.depth > MOST_GUESSES) return openFile(routed, base, unknown);
  // Each possibility is followed. Where all come to the same, it does not matter what is there.
  const answers = [found, ...others].map((walked) => answer({ ...routed, steps: [...routed.steps] }, walked));
  const [first] = answers;
  if (first && answers.every((one) => isSame(one, first))) return first;
  return openFile(routed, base, unknown);
}

/** How deep answers are guessed at: each possibility may lead on to others. */
const MOST_GUESSES = 2;

/**
 * The script that an alias names in so many words is taken for an existing file: without it there would be nothing to ask.
 * What a URL makes the rest of is not; without a disk there is nothing else to go by.
 */
function assumedFile(mapping: Mapping, disk: ServerDisk | null): string | null {
  if (mapping.kind !== 'wsgi' && mapping.kind !== 'file') return null;
  const target = mapping.kind === 'wsgi' ? mapping.alias.target : (mapping.node.words.at(-1)?.text ?? '');
  if (mapping.kind === 'wsgi' && !mapping.alias.regex) return target.endsWith('/') ? null : scriptOfTarget(target);
  const script = scriptOfTarget(disk === null ? mapping.filename : target);
  return /\.(?:py|wsgi)$/.test(script) && !script.includes('$') ? script : null;
}

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
  state: RewriteState,
): Route {
  const { config, server, path } = routed;
  const pathInfo = walked.kind === 'directory' ? '' : walked.pathInfo;
  const stage = { filename: walked.filename, pathInfo, query: routed.query };
  const hostScope = new Scope(config, server);
  const isWhole = walked.kind === 'file' && walked.pathInfo === '';
  const sections = matchSections(config, server, {
    folders: walked.folders,
    filename: walked.filename,
    isAboutFile: (applied) => isWhole && followsLinks(new Scope(config, server, applied)),
    urlPath: path,
    world: requestWorld(routed, { ...stage, scope: hostScope, variables: routed.variables }),
    accessFile: accessFilesOf(routed, walked.filename),
  });
  const scope = new Scope(config, server, sections);
  const asked = { authority: routed.authority, uri: path, method: seenMethod(routed) };
  const variables = placeVariables(scope, asked, routed.variables, routed.context.environment);
  const route: Route = {
    ...base,
    alias: mapping.kind === 'wsgi' ? mapping.alias : null,
    filename: walked.filename,
    ...splitScriptName(path, pathInfo),
    scope,
    variables: overlaid(variables.late, variables.early),
    environ: overlaid(variables.early, variables.late),
  };
  const world = requestWorld(routed, { ...stage, scope, variables: variables.early });
  const broken = sections.find((applied) => applied.broken !== undefined);
  if (broken) return brokenBy(routed, route, broken);
  const judged = { path, walked, sections };
  const access = isJudgedBefore(judged, routed.before)
    ? GRANTED_BEFORE
    : judgeAccess(scope, { ...world, method: seenMethod(routed), isTls: routed.authority.isTls });
  const fresh = { ...routed, alias: null, forced: FORCES_NOTHING, before: judged, depth: routed.depth + 1 };
  const again = (url: string, more: Partial<RoutedRequest>): Route => routeUrl({ ...fresh, ...more }, url);
  const now: Route = { ...route, steps: [...routed.steps] };
  const after = (next: Route): Route => rememberAsked(now, next);
  const answer = answerRequest({
    routed,
    route,
    walked,
    scope,
    mapped,
    forced: { handler: state.handler, type: state.type },
    access,
    redirect: (next, more, status = 200) => {
      const left = renamed(overlaid(variables.late, variables.early), status);
      return after(again(next, { ...more, isSubrequest: false, variables: left }));
    },
    // A subrequest knows nothing of an `[END]` (mod_rewrite.c: it is kept in the pool of the request).
    lookUp: (next, forced) => after(again(next, { isSubrequest: true, isOver: false, forced })),
    foresee: (next, steps) => again(next, { steps, undecidedBecause: [], isSubrequest: false }),
  });
  const unseen = sections.find((applied) => applied.unseen !== undefined);
  return unseen?.unseen === undefined ? answer : leftOpen(answer, unseen.unseen);
}

/** What the client gets of an answer that comes before a file is looked for. */
export function answerEarly(routed: RoutedRequest, answer: Route): Route {
  if (routed.depth > 0) return answer;
  const next = {
    ...routed,
    ...askedAgain(routed),
    variables: renamed(routed.variables, answer.status ?? 200),
    depth: 1,
  };
  return answerError(answer, (path, steps) => routeUrl({ ...next, steps }, path));
}

/** Begins anew with a URL of the server's own. */
function routeUrl(routed: RoutedRequest, url: string): Route {
  const { config, server, request, authority, steps } = routed;
  const { read, query } = readOwnUrl(config, server, { url, query: routed.query });
  if (read.kind === 'path') return routePath({ ...routed, path: read.path, query });
  return answerStatus({ ...emptyRoute(config, server, request, authority), steps }, read.status);
}

/** Keeps what an access script is asked about before httpd goes on with another path. */
const rememberAsked = (now: Route, next: Route): Route =>
  now.scope.line('wsgiaccessscript') === null ? next : { ...next, earlier: [now, ...(next.earlier ?? [])] };

/** An access file that nobody has seen may refuse, grant and choose: where a script would run stays told, all else does not. */
const leftOpen = (answer: Route, why: string): Route => ({
  ...answer,
  outcome: answer.outcome === 'handler' ? 'handler' : 'undecided',
  undecidedBecause: [...answer.undecidedBecause, why],
});

/** An access file that httpd does not take makes it answer 500 before anything else is asked (request.c:ap_directory_walk). */
function brokenBy(routed: RoutedRequest, route: Route, { section, certain, broken, why }: AppliedSection): Route {
  routed.steps.push({ what: `500: ${broken}`, at: section.at });
  if (certain) return { ...route, filename: null, outcome: 'server-error', status: 500, steps: routed.steps };
  return { ...route, outcome: 'undecided', undecidedBecause: [...route.undecidedBecause, why ?? ''] };
}
