import { answerStatic, dirFixup, slashFixup } from './answer-file.ts';
import { chooseHandler, type HandlerChoice, optionsOf, WSGI_HANDLERS } from './choose-handler.ts';
import { answerError, askedAgain, isDiverted } from './error-document.ts';
import { occurs } from './find-node.ts';
import type { AccessVerdict } from './judge-access.ts';
import { leftToMain } from './left-to-main.ts';
import { answerStatus } from './map-redirect.ts';
import { type MappedRequest, MOST_REDIRECTS } from './mapped-request.ts';
import { areLeftOut, folderRules, REDIRECT, rewriteInFolder, urlOf } from './rewrite/folder-rules.ts';
import { endedByRules } from './rewrite/server-rules.ts';
import type { Route } from './route.ts';
import { type Forced, seenMethod } from './routed-request.ts';
import { hasModule, type Scope } from './scope.ts';
import { sectionRedirect } from './section-redirect.ts';

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
  if (answer.status === null || answer.status < 300) {
    if (answer.outcome !== 'handler' || !occurs(routed.config.nodes, 'errordocument')) return answer;
    return { ...answer, isDiverted: (status) => isDiverted(mapped, answer, status) };
  }
  if (routed.depth > 0) return answer;
  const { status } = answer;
  return answerError(answer, (path, steps) => mapped.redirect(path, { ...askedAgain(routed), steps }, status));
}

/** Access, then the handler: what httpd does with a request whose file is known. */
function answerFirst(mapped: MappedRequest): Route {
  const { routed, route, walked, scope, access } = mapped;
  const steps = routed.steps;
  const choice = chooseHandler(scope, walked, { mapped: mapped.mapped, type: mapped.forced.type });
  const handler = mapped.forced.handler ?? choice.handler;
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
  if (walked.kind === 'missing' && optionsOf(scope).has('multiviews') && hasModule(scope.config, 'mod_negotiation.c'))
    why.push(`Options MultiViews may find a file whose name goes on where ${walked.filename} is not there`);
  if (why.length > 0) return { ...base, outcome: 'undecided', undecidedBecause: [...route.undecidedBecause, ...why] };
  const rewritten = rewriteFixup(mapped, base);
  if ('answer' in rewritten) return rewritten.answer;
  const redirected = sectionRedirect(mapped, base);
  if (redirected) return redirected;
  if ('again' in rewritten) return slashFixup(mapped, base) ?? rewritten.again();
  const fixed = dirFixup(mapped, base, { handler: choice.handler, rewritten });
  if (fixed) return fixed;
  const settled =
    rewritten.handler ?? chooseHandler(scope, walked, { mapped: mapped.mapped, type: rewritten.type }).handler;
  const isStillWsgi = settled !== null && (WSGI_HANDLERS.has(settled) || isHandlerScript(mapped, settled));
  const { filename } = rewritten;
  const given = filename === undefined ? base : { ...base, filename, namedFile: walked.kind === 'file' };
  const answer = isStillWsgi
    ? answerWsgi(mapped, { ...given, handler: settled }, settled)
    : answerStatic(mapped, { ...given, handler: null }, settled);
  return { ...answer, isHandled: true };
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

/**
 * What the RewriteRules of sections leave of a request: an answer, a new beginning where no other module answers first, or the
 * handler and the type that they force and the file name that it is given.
 */
type Fixup = { readonly answer: Route } | { readonly again: () => Route } | (Forced & { readonly filename?: string });

function rewriteFixup(mapped: MappedRequest, base: Route): Fixup {
  const { routed, scope, walked } = mapped;
  const { filename } = walked;
  const rules = folderRules(scope);
  if (!rules || areLeftOut(routed, rules, filename)) return mapped.forced;
  if (rules.doubt !== null)
    return { answer: { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, rules.doubt] } };
  const options = optionsOf(scope);
  if (!options.has('followsymlinks') && !options.has('symlinksifownermatch'))
    return { answer: answerStatus(base, 403) };
  const before = { filename, pathInfo: walked.pathInfo, query: routed.query, ...mapped.forced };
  const rewriting = rewriteInFolder(routed, scope, rules, { ...before, variables: base.variables });
  const answer = endedByRules(base, rewriting);
  if (answer) return { answer };
  if (rewriting.kind !== 'unchanged' && rewriting.kind !== 'changed') return mapped.forced;
  const { state } = rewriting;
  if (rewriting.kind === 'unchanged' || rewriting.rule === null || state.filename === filename)
    return { handler: state.handler, type: state.type };
  const url = urlOf(routed, rules, state.filename);
  if (url === null) return { answer: answerStatus(base, 400) };
  // `[H]` is done last, and takes the request from the handler that would begin anew (mod_rewrite.c:hook_mimetype among the fixups).
  if (state.handler !== null) return { handler: state.handler, type: state.type, filename: `${REDIRECT}${url}` };
  const { node } = rewriting;
  const isOver = routed.isOver || rewriting.isOver;
  const again = (): Route => {
    if (routed.depth >= MOST_REDIRECTS) return answerStatus(base, 500);
    routed.steps.push({ what: `RewriteRule makes the path ${url}`, at: node.at, rewritten: url });
    const next = mapped.redirect(url, { query: state.query, isOver });
    return routed.isSubrequest ? { ...next, namedFile: walked.kind === 'file' } : next;
  };
  return { again };
}

/** What keeps the answer open, whatever access says. */
function doubtsAbout(mapped: MappedRequest, { doubt }: HandlerChoice): string[] {
  const why: string[] = [];
  for (const section of mapped.scope.sections)
    if (!section.certain && section.section.children.some((node) => DECISIVE.has(node.key)))
      why.push(section.why ?? 'a section may not apply');
  if (doubt !== null) why.push(doubt);
  return why;
}

const REFUSALS: Readonly<Partial<Record<AccessVerdict['verdict'], number>>> = { login: 401, unasked: 500 };

function refuse({ routed, access }: MappedRequest, base: Route, isWsgi: boolean): Route {
  routed.steps.push({ what: `access denied by ${access.why}`, at: access.at ?? 'default' });
  const status = REFUSALS[access.verdict] ?? 403;
  const message =
    access.verdict === 'unasked'
      ? `${access.why} lets in only who is known, and nothing asks for a password: AuthType, AuthName or their module is missing`
      : `access to ${base.filename} is denied by the server configuration`;
  const failure = { kind: 'access-denied', message } as const;
  return { ...base, outcome: 'denied', status, failure: isWsgi ? failure : null };
}

const isHandlerScript = ({ scope }: MappedRequest, handler: string): boolean =>
  scope.lines('wsgihandlerscript').some(({ node }) => node.words[0]?.text === handler);

/** mod_wsgi's own checks before any Python runs (mod_wsgi.c:wsgi_hook_handler). */
function answerWsgi(mapped: MappedRequest, base: Route, handler: string): Route {
  const { walked, scope } = mapped;
  const filename = base.filename ?? walked.filename;
  const fail = (
    status: number,
    kind: 'missing-script' | 'script-is-directory' | 'access-denied' | 'exception',
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
  if (filename.startsWith(REDIRECT) && !refusesPath)
    return fail(500, 'exception', `Could not read/compile source file '${filename}'.`);
  return last;
}
