import type { ServerDisk } from '../../host/server-disk.ts';
import type { DirectiveNode } from '../syntax/config-node.ts';
import { answersByItself, chooseHandler, type HandlerChoice, handlerDoubt, optionsOf } from './choose-handler.ts';
import { occurs } from './find-node.ts';
import type { AccessVerdict } from './judge-access.ts';
import { leftToMain } from './left-to-main.ts';
import { chooseAction } from './map-action.ts';
import { answerStatus, mapByRedirect, namesPath, REDIRECTS, redirectStatus } from './map-redirect.ts';
import { passengerDoubt } from './passenger.ts';
import { folderRules, rewriteInFolder, urlOf } from './rewrite/folder-rules.ts';
import { endedByRules } from './rewrite/server-rules.ts';
import type { Route, Step } from './route.ts';
import { type RoutedRequest, seenMethod } from './routed-request.ts';
import { hasModule, type Scope } from './scope.ts';
import type { WalkedPath } from './walk-path.ts';

/** A request whose file, sections and access are known. */
export interface MappedRequest {
  readonly routed: RoutedRequest;
  readonly route: Route;
  readonly walked: WalkedPath;
  readonly scope: Scope;
  /** The handler that the mapping itself named. */
  readonly mapped: string | null;
  /** The handler that a RewriteRule of the server has forced (`[H]`). */
  readonly forced: string | null;
  readonly access: AccessVerdict;
  /** Begins mapping anew with another path, as httpd does for an internal redirect. */
  readonly redirect: (path: string, more?: Partial<RoutedRequest>) => Route;
  /** The same to see what would come of it. */
  readonly foresee: (path: string) => Route;
  /** Maps another path for this request, as httpd does in a subrequest. */
  readonly lookUp: (path: string) => Route;
}

const WSGI_HANDLERS: ReadonlySet<string> = new Set(['wsgi-script', 'application/x-httpd-wsgi']);

/** Section lines that decide where a WSGI request runs; a section that may or may not apply makes them doubtful. */
const DECISIVE: ReadonlySet<string> = new Set([
  'wsgiprocessgroup',
  'wsgiapplicationgroup',
  'wsgicallableobject',
  'wsgirestrictprocess',
  'sethandler',
  'addhandler',
]);

/**
 * What httpd answers; an error with a local ErrorDocument is mapped anew, and a script there runs. Where that ends in an
 * error too, the first one stands (http_request.c:ap_die_r); not so where a RewriteRule ends it, which has set the status
 * back to OK (mod_rewrite.c:hook_uri2file).
 */
export function answerRequest(mapped: MappedRequest): Route {
  const answer = answerFirst(mapped);
  const { routed } = mapped;
  if (answer.status === null || answer.status < 400) {
    if (answer.outcome !== 'handler' || !occurs(routed.config.nodes, 'errordocument')) return answer;
    return { ...answer, isDiverted: (status) => isDiverted(mapped, answer, status) };
  }
  if (routed.depth > 0) return answer;
  const document = errorDocumentOf(mapped.scope, answer.status);
  if (!document) return answer;
  routed.steps.push(document.step);
  // An ErrorDocument is asked for by GET, without the query (http_request.c:ap_die_r).
  const authority = { ...routed.authority, method: 'GET' };
  return afterError(answer, mapped.redirect(document.path, { query: '', authority }));
}

/** An ErrorDocument may name one more; further ones are not looked at. */
const MOST_DOCUMENTS = 2;

function isDiverted({ routed, scope, foresee }: MappedRequest, answer: Route, status: number): boolean {
  const document = routed.depth < MOST_DOCUMENTS ? errorDocumentOf(scope, status) : null;
  const failed: Route = { ...answer, outcome: 'server-error', status };
  return document !== null && afterError(failed, foresee(document.path)) !== failed;
}

/** What the client gets of an error and its ErrorDocument. */
export function afterError(answer: Route, again: Route): Route {
  if (again.outcome === 'handler')
    return { ...again, status: again.failure ? answer.status : again.status, firstError: answer.status };
  const stands = again.endedBy?.key === 'rewriterule' || again.outcome === 'undecided' || again.outcome === 'proxy';
  return stands ? again : answer;
}

/** The local path that ErrorDocument names for a status, and the step that tells of it; null for none. */
export function errorDocumentOf(scope: Scope, status: number): { readonly path: string; readonly step: Step } | null {
  const found = scope.lines('errordocument').find(({ node }) => node.words[0]?.text === String(status));
  const path = found?.node.words[1]?.text;
  if (!found || !path?.startsWith('/')) return null;
  return { path, step: { what: `ErrorDocument ${status} ${path}`, at: found.node.at } };
}

/** Access, then the handler: what httpd does with a request whose file is known. */
function answerFirst(mapped: MappedRequest): Route {
  const { routed, route, walked, scope, access } = mapped;
  const steps = routed.steps;
  const choice = chooseHandler(scope, walked.filename, mapped.mapped);
  const handler = mapped.forced ?? choice.handler;
  const isWsgi = handler !== null && (WSGI_HANDLERS.has(handler) || isHandlerScript(mapped, handler));
  if (choice.node && choice.handler !== mapped.mapped)
    steps.push({ what: `${choice.node.name} ${choice.node.argsText}: ${choice.handler} answers`, at: choice.node.at });
  const why = doubtsAbout(mapped, choice);
  const base: Route = {
    ...route,
    handler: isWsgi ? handler : null,
    undecidedBecause: why.length === 0 ? route.undecidedBecause : [...route.undecidedBecause, ...why],
    ...leftToMain(access, walked.filename),
    steps,
  };
  if (!allowsMethod(scope, seenMethod(routed))) return answerStatus(base, 405);
  if (access.verdict === 'unknown') {
    return {
      ...base,
      outcome: 'undecided',
      undecidedBecause: [...base.undecidedBecause, `access cannot be told: ${access.why}`],
    };
  }
  if (access.verdict !== 'granted') return refuse(mapped, base, isWsgi);
  if (why.length > 0) return { ...base, outcome: 'undecided' };
  const rewritten = rewriteFixup(mapped, base);
  if ('answer' in rewritten) return rewritten.answer;
  const settled = rewritten.handler === null ? handler : rewritten.handler;
  const fixed = sectionRedirect(mapped, base) ?? folderFixup(mapped, base, settled);
  if (fixed) return fixed;
  const isStillWsgi = settled !== null && (WSGI_HANDLERS.has(settled) || isHandlerScript(mapped, settled));
  return isStillWsgi
    ? answerWsgi(mapped, { ...base, handler: settled }, settled)
    : answerStatic(mapped, { ...base, handler: null }, settled);
}

/** AllowMethods (mod_allowmethods.c:am_check_access): names add up with their signs, `reset` allows all. */
function allowsMethod(scope: Scope, method: string): boolean {
  const lines = scope.innermost('allowmethods');
  if (lines.length === 0 || !hasModule(scope.config, 'mod_allowmethods.c')) return true;
  const allowed = new Set<string>();
  for (const word of lines.flatMap((node) => node.words.map(({ text }) => text))) {
    if (word.toLowerCase() === 'reset') return true;
    if (word.startsWith('-')) allowed.delete(word.slice(1));
    else allowed.add(word.replace(/^\+/, ''));
  }
  return allowed.size === 0 || allowed.has(method === 'HEAD' ? 'GET' : method);
}

/** The RewriteRules of sections: an answer where they give one, else the handler that they force. */
function rewriteFixup(
  mapped: MappedRequest,
  base: Route,
): { readonly answer: Route } | { readonly handler: string | null } {
  const { routed, scope, walked } = mapped;
  const rules = folderRules(scope);
  if (!rules || rules.rules.length === 0) return { handler: null };
  if (rules.doubt !== null)
    return { answer: { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, rules.doubt] } };
  const options = optionsOf(scope);
  if (!options.has('followsymlinks') && !options.has('symlinksifownermatch'))
    return { answer: answerStatus(base, 403) };
  const filename = walked.kind === 'directory' ? walked.filename : walked.filename;
  const before = { filename, pathInfo: walked.pathInfo, query: routed.query, handler: null, type: null };
  const rewriting = rewriteInFolder(routed, scope, rules, { ...before, variables: base.variables });
  const answer = endedByRules(base, rewriting);
  if (answer) return { answer };
  if (rewriting.kind !== 'unchanged' && rewriting.kind !== 'changed') return { handler: null };
  const { state } = rewriting;
  if (rewriting.kind === 'unchanged' || rewriting.rule === null || state.filename === filename)
    return { handler: state.handler };
  const url = urlOf(routed, rules, state.filename);
  if (url === null) return { answer: answerStatus(base, 400) };
  if (routed.depth >= MOST_REDIRECTS) return { answer: answerStatus(base, 500) };
  routed.steps.push({ what: `RewriteRule makes the path ${url}`, at: rewriting.node.at });
  const isOver = routed.isOver || rewriting.isOver;
  const next = mapped.redirect(url, { query: state.query, isOver });
  return { answer: routed.isSubrequest ? { ...next, namedFile: walked.kind === 'file' } : next };
}

/** What keeps the answer open, whatever access says. */
function doubtsAbout(mapped: MappedRequest, { doubt }: HandlerChoice): readonly string[] {
  const why: string[] = [];
  for (const section of mapped.scope.sections)
    if (!section.certain && section.section.children.some((node) => DECISIVE.has(node.key)))
      why.push(section.why ?? 'a section may not apply');
  if (doubt !== null) why.push(doubt);
  return why;
}

function refuse({ routed, access }: MappedRequest, base: Route, isWsgi: boolean): Route {
  routed.steps.push({ what: `access denied by ${access.why}`, at: access.at ?? 'default' });
  const status = access.verdict === 'login' ? 401 : 403;
  const failure = {
    kind: 'access-denied',
    message: `access to ${base.filename} is denied by the server configuration`,
  } as const;
  return { ...base, outcome: 'denied', status, failure: isWsgi ? failure : null };
}

const isHandlerScript = ({ scope }: MappedRequest, handler: string): boolean =>
  scope.lines('wsgihandlerscript').some(({ node }) => node.words[0]?.text === handler);

/** mod_wsgi's own checks before any Python runs (mod_wsgi.c:wsgi_hook_handler). */
function answerWsgi(mapped: MappedRequest, base: Route, handler: string): Route {
  const { walked, scope } = mapped;
  const { filename } = walked;
  const fail = (
    status: number,
    kind: 'missing-script' | 'script-is-directory' | 'access-denied',
    message: string,
  ): Route => ({ ...base, outcome: 'handler', status, failure: { kind, message } });
  const refusesPath = scope.word('acceptpathinfo') === 'off' && base.pathInfo !== '';
  const last = refusesPath
    ? fail(404, 'missing-script', `AcceptPathInfo off disallows user's path: ${filename}`)
    : ({ ...base, outcome: 'handler' } as const);
  // Of a WSGIHandlerScript nothing else is looked at: what the URL names need not be there.
  if (!WSGI_HANDLERS.has(handler)) return last;
  if (base.alias === null && !optionsOf(scope).has('execcgi')) {
    return fail(403, 'access-denied', `Options ExecCGI is off in this directory: ${filename}`);
  }
  if (walked.kind === 'directory')
    return fail(403, 'script-is-directory', `Attempt to invoke directory as WSGI application: ${filename}`);
  if (walked.kind === 'missing')
    return fail(404, 'missing-script', `Target WSGI script not found or unable to stat: ${filename}`);
  return last;
}

function answerStatic(mapped: MappedRequest, base: Route, handler: string | null): Route {
  const { routed, walked, scope } = mapped;
  const passenger = passengerDoubt(scope);
  if (passenger !== null)
    return { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, passenger] };
  const own = handler === null ? false : answersByItself(handler, routed.config.modules);
  if (own === true) return { ...base, outcome: 'static', status: 200 };
  const byAction = answerByAction(mapped, base, handler);
  if (byAction) return byAction;
  if (own === 'unknown' && handler !== null)
    return {
      ...base,
      outcome: 'undecided',
      undecidedBecause: [...base.undecidedBecause, handlerDoubt(handler)],
    };
  const unusual =
    walked.kind === 'directory' || walked.kind === 'missing' ? null : refusedMethod(routed.authority.method);
  if (unusual !== null) return answerStatus(base, unusual);
  if (walked.kind === 'directory') return answerFolder(mapped, base);
  // What has a handler is nothing that FallbackResource takes (mod_dir.c:dir_fixups).
  if (walked.kind === 'missing')
    return handler === null
      ? fallback(mapped, base)
      : answerStatus(base, refusedMethod(routed.authority.method) ?? 404);
  if (walked.pathInfo !== '' && scope.word('acceptpathinfo') !== 'on')
    return { ...base, outcome: 'not-found', status: 404 };
  if (base.alias) routed.steps.push({ what: 'the source of the script is sent as a file', at: base.alias.node.at });
  return { ...base, outcome: 'static', status: 200 };
}

/** Action and Script begin anew with a path of their own, the one asked for behind it. */
function answerByAction(mapped: MappedRequest, base: Route, handler: string | null): Route | null {
  const { routed, walked, scope } = mapped;
  const action = chooseAction(scope, handler, routed.authority.method, routed.query);
  if (action.kind === 'none') return null;
  if (action.kind === 'doubtful')
    return { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, action.why] };
  if (!action.isVirtual && walked.kind === 'missing') return answerStatus(base, 404);
  if (routed.depth >= MOST_REDIRECTS) return answerStatus(base, 500);
  routed.steps.push({ what: `${action.node.name} ${action.node.argsText}`, at: action.node.at });
  return mapped.redirect(action.path + routed.path);
}

/** LimitInternalRecursion by default. */
const MOST_REDIRECTS = 10;

const KNOWN_METHODS: ReadonlySet<string> = new Set(
  (
    'PUT DELETE CONNECT TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK VERSION-CONTROL CHECKOUT UNCHECKOUT CHECKIN UPDATE ' +
    'LABEL REPORT MKWORKSPACE MKACTIVITY BASELINE-CONTROL MERGE'
  ).split(' '),
);

/** What a plain file answers to methods that it does not know (core.c:default_handler); null where it is sent. */
function refusedMethod(method: string): number | null {
  if (method === 'GET' || method === 'HEAD' || method === 'POST') return null;
  if (method === 'OPTIONS') return 200;
  return KNOWN_METHODS.has(method) ? 405 : 501;
}

/** Whether what a path was mapped to is a file. */
const isThere = ({ context }: RoutedRequest, { filename, namedFile }: Route): boolean =>
  namedFile ?? (filename !== null && context.disk !== null && isFile(context.disk, filename));

function isFile(disk: ServerDisk, path: string): boolean {
  const found = disk.look(path);
  return found.kind === 'present' && found.as === 'file';
}

const addsSlash = ({ routed, scope }: MappedRequest): boolean =>
  hasModule(routed.config, 'mod_dir.c') && scope.isOn('directoryslash', true);

/**
 * The first name of DirectoryIndex that is a file, mapped anew by its URL; also below an alias of mod_wsgi. A name whose
 * look-up is refused refuses the folder where no later name is there (mod_dir.c:fixup_dir).
 */
function directoryIndex(mapped: MappedRequest): Route | null {
  const { routed, scope } = mapped;
  if (!hasModule(routed.config, 'mod_dir.c') || routed.depth >= MOST_REDIRECTS) return null;
  const lines = scope.innermost('directoryindex');
  const words = lines.flatMap((node) => node.words.map((word) => word.text));
  const steps = [...routed.steps];
  let refusal: Route | null = null;
  for (const name of words.length > 0 ? words : ['index.html']) {
    if (name.toLowerCase() === 'disabled') return null;
    const found = mapped.lookUp(name.startsWith('/') ? name : `${routed.path}${name}`);
    const behind = found.steps.slice(steps.length);
    routed.steps.splice(0, routed.steps.length, ...steps);
    if (found.outcome === 'denied') refusal = { ...found, handler: null, failure: null };
    else if (found.outcome === 'redirect' || found.outcome === 'undecided' || isThere(routed, found)) {
      const step = { what: `DirectoryIndex ${name}`, at: lines[0]?.at ?? ('default' as const) };
      return { ...found, steps: [...steps, step, ...behind] };
    }
  }
  return refusal;
}

/**
 * Redirect and RedirectMatch in sections: after access, before the handler (mod_alias.c:fixup_redir). One without a path has
 * been asked before the mapping too, when the sections of folders and files did not count yet.
 */
function sectionRedirect({ routed, scope }: MappedRequest, base: Route): Route | null {
  const isWritten = occurs(routed.config.nodes, ...REDIRECTS, 'redirectmatch');
  if (!isWritten && !scope.sections.some(({ accessFile }) => accessFile !== undefined)) return null;
  const lines = [...scope.sections].reverse().flatMap(({ section, certain }) => {
    const found = section.children.filter((node): node is DirectiveNode => node.kind === 'directive');
    return found.map((node) => ({ node, certain: certain && node.conditions.length === 0 }));
  });
  const whole = lines.find(({ node }) => REDIRECTS.has(node.key) && !namesPath(node));
  const hit = whole ? { ...whole, status: redirectStatus(whole.node).status } : firstRedirect(lines, routed.path);
  if (!hit) return null;
  if (!hit.certain) {
    const why = `${hit.node.name} ${hit.node.argsText} stands where it may not apply`;
    return { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, why] };
  }
  routed.steps.push({ what: `${hit.node.name} ${hit.node.argsText}`, at: hit.node.at });
  return answerStatus(base, hit.status);
}

/** The first of the lines that name a path which takes the request's; doubtful where it cannot be tried. */
function firstRedirect(
  lines: readonly { readonly node: DirectiveNode; readonly certain: boolean }[],
  path: string,
): { readonly node: DirectiveNode; readonly certain: boolean; readonly status: number } | null {
  for (const { node, certain } of lines) {
    if (!namesPath(node)) continue;
    const found = mapByRedirect([node], path);
    if (found.kind === 'doubtful') return { node, certain: false, status: 0 };
    if (found.kind === 'redirect') return { node, certain, status: found.status };
  }
  return null;
}

/** DirectorySlash, and DirectoryIndex whatever handler a folder has, unless that is asked for (mod_dir.c:fixup_dir). */
function folderFixup(mapped: MappedRequest, base: Route, handler: string | null): Route | null {
  const { routed, walked, scope } = mapped;
  if (walked.kind !== 'directory') return null;
  if (!routed.path.endsWith('/')) return addsSlash(mapped) ? redirectToSlash(routed, base) : null;
  return handler !== null && scope.isOn('directorycheckhandler') ? null : directoryIndex(mapped);
}

function redirectToSlash(routed: RoutedRequest, base: Route): Route {
  routed.steps.push({
    what: 'the path names a folder without its slash: mod_dir redirects (DirectorySlash)',
    at: 'default',
  });
  return { ...base, outcome: 'redirect', status: 301 };
}

/** A listing or its refusal (mod_autoindex.c). */
function answerFolder(mapped: MappedRequest, base: Route): Route {
  const { routed, scope } = mapped;
  const { config } = routed;
  if (!routed.path.endsWith('/')) return { ...base, outcome: 'not-found', status: 404 };
  if (!hasModule(config, 'mod_autoindex.c')) return fallback(mapped, base);
  return optionsOf(scope).has('indexes')
    ? { ...base, outcome: 'static', status: 200 }
    : { ...base, outcome: 'denied', status: 403 };
}

/**
 * FallbackResource takes what is not there: its path is looked up, and what that is not there either asks its own
 * FallbackResource, until httpd has had enough (mod_dir.c:fixup_dflt, core.c:ap_is_recursion_limit_exceeded).
 */
function fallback({ routed, scope, lookUp }: MappedRequest, base: Route): Route {
  const missing: Route = answerStatus(base, refusedMethod(routed.authority.method) ?? 404);
  const node = scope.line('fallbackresource');
  const path = node?.words[0]?.text;
  if (!node || path === undefined || path.toLowerCase() === 'disabled') return missing;
  if (routed.depth >= MOST_REDIRECTS) return { ...base, outcome: 'server-error', status: 500 };
  routed.steps.push({ what: `FallbackResource ${path}`, at: node.at });
  const found = lookUp(path);
  if (found.outcome === 'redirect' && found.scope.sections.some(({ section }) => section.key.endsWith('if'))) {
    const why = 'whether an <If> sends a look-up elsewhere is not followed here';
    return { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, why] };
  }
  const stands = found.outcome === 'undecided' || found.outcome === 'proxy' || ![null, 200, 404].includes(found.status);
  return isThere(routed, found) || stands ? found : missing;
}
