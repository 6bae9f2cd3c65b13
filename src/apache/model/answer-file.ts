import { type DirectiveNode, firstWord } from '../syntax/config-node.ts';
import { answersByItself, handlerDoubt, optionsOf } from './choose-handler.ts';
import { chooseAction } from './map-action.ts';
import { answerStatus, isRedirectStatus } from './map-redirect.ts';
import { type MappedRequest, MOST_REDIRECTS } from './mapped-request.ts';
import { escapePath } from './normalize-path.ts';
import { passengerDoubt } from './passenger.ts';
import { REDIRECT } from './rewrite/folder-rules.ts';
import type { Route } from './route.ts';
import type { Forced, RoutedRequest } from './routed-request.ts';
import { hasModule } from './scope.ts';

/** What httpd answers with a handler of its own, or of none: files, folders, actions. */
export function answerStatic(mapped: MappedRequest, base: Route, handler: string | null): Route {
  const { routed, walked, scope } = mapped;
  const passenger = passengerDoubt(scope);
  if (passenger !== null)
    return { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, passenger] };
  const own = handler === null ? false : answersByItself(handler, routed.config.modules);
  if (own === true && isRead(routed)) return { ...base, outcome: 'static', status: 200 };
  const byAction = answerByAction(mapped, base, handler);
  if (byAction) return byAction;
  if (own === 'unknown' && handler !== null)
    return {
      ...base,
      outcome: 'undecided',
      undecidedBecause: [...base.undecidedBecause, handlerDoubt(handler)],
    };
  if (walked.kind === 'directory' && handler === null && isListed(mapped))
    return optionsOf(scope).has('indexes')
      ? { ...base, outcome: 'static', status: 200 }
      : { ...base, outcome: 'denied', status: 403 };
  const unusual = refusedMethod(routed.authority.method);
  if (unusual !== null) return answerStatus(base, unusual);
  if (walked.kind !== 'file') return answerStatus(base, 404);
  if (walked.pathInfo !== '' && scope.word('acceptpathinfo') !== 'on')
    return { ...base, outcome: 'not-found', status: 404 };
  if (base.filename?.startsWith(REDIRECT)) return answerStatus(base, 403);
  if (!base.alias) return { ...base, outcome: 'static', status: 200 };
  // A script that is taken for a file to be run is not there to be sent.
  if (routed.context.disk?.look(walked.filename).kind === 'unknown') return openLookUp(base);
  routed.steps.push({ what: 'the source of the script is sent as a file', at: base.alias.node.at });
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

/** Whether what a path was mapped to is a file. The script of an alias is taken for one where nothing tells. */
function isThere({ context }: RoutedRequest, { filename, namedFile, alias, outcome }: Route): boolean | 'unknown' {
  if (namedFile !== undefined) return namedFile;
  if (filename === null || context.disk === null) return false;
  const found = context.disk.look(filename);
  if (found.kind === 'unknown') return outcome === 'handler' && alias ? true : 'unknown';
  return found.kind === 'present' && found.as === 'file';
}

/** A RewriteRule of the folder has it begin anew, or gives it a handler: that is done only when it is asked for, not in the look-up. */
const isLater = ({ namedFile }: Route): boolean => namedFile !== undefined;

/** The status that ends a look-up before any handler is asked; null where none does, and for a 404, which mod_dir passes over. */
const endOf = (found: Route): number | null =>
  found.isHandled || isLater(found) || found.status === 404 ? null : found.status;

/** Whether a look-up is gone on with, whatever is there. */
const isFollowed = ({ outcome }: Route): boolean => outcome === 'undecided' || outcome === 'proxy';

/** What a look-up leads to, where whether it is a file decides and nobody knows. */
const openLookUp = (found: Route): Route => ({
  ...found,
  outcome: 'undecided',
  undecidedBecause: [...found.undecidedBecause, `whether ${found.filename} is a file is not known`],
});

/**
 * The first name of DirectoryIndex that is a file, mapped anew by its URL; also below an alias of mod_wsgi. A name whose
 * look-up ends in an error is that of the folder where no later name is there (mod_dir.c:fixup_dir).
 */
function directoryIndex(mapped: MappedRequest, base: Route, forced: Forced): Route | null {
  const { routed, scope } = mapped;
  if (!hasModule(routed.config, 'mod_dir.c')) return null;
  const lines = scope.innermost('directoryindex');
  const steps = [...routed.steps];
  let refusal: Route | null = null;
  for (const name of lines.length > 0 ? indexNames(lines) : ['index.html']) {
    // Where the index leads back to the folder httpd gives up (core.c:ap_is_recursion_limit_exceeded).
    if (routed.depth >= MOST_REDIRECTS) return answerStatus(base, 500);
    const found = mapped.lookUp(name.startsWith('/') ? name : escapePath(routed.path) + name, forced);
    const behind = found.steps.slice(steps.length);
    routed.steps.splice(0, routed.steps.length, ...steps);
    const end = endOf(found);
    if (end !== null && !isRedirectStatus(end)) refusal = { ...found, scope, handler: null, failure: null };
    else {
      const stands = end !== null || isFollowed(found) || isThere(routed, found);
      if (stands === false) continue;
      const answer = end === null ? found : { ...found, scope };
      const step = { what: `DirectoryIndex ${name}`, at: lines[0]?.at ?? ('default' as const) };
      return { ...(stands === 'unknown' ? openLookUp(found) : answer), steps: [...steps, step, ...behind] };
    }
  }
  return refusal;
}

/** The names of DirectoryIndex lines, which add up; `disabled` alone on a line takes back those before it (mod_dir.c:add_index). */
function indexNames(lines: readonly DirectiveNode[]): readonly string[] {
  const cleared = lines.findLastIndex(
    ({ words }) => words.length === 1 && firstWord(words).toLowerCase() === 'disabled',
  );
  return lines.slice(cleared + 1).flatMap(({ words }) => words.map(({ text }) => text));
}

/** What mod_dir knows of a request: its handler, and what RewriteRules will have made of that a moment later. */
interface BeforeForcing {
  readonly handler: string | null;
  readonly rewritten: Forced & { readonly filename?: string };
}

/**
 * What mod_dir makes of a request, before the handler is one that RewriteRules force: FallbackResource for what is not there and
 * has no handler; DirectorySlash; DirectoryIndex whatever handler a folder has, unless that is asked for (mod_dir.c:dir_fixups).
 */
export function dirFixup(mapped: MappedRequest, base: Route, { handler, rewritten }: BeforeForcing): Route | null {
  const { routed, walked, scope } = mapped;
  // The rules of a folder that make another path have given it a handler to go on with.
  const isTaken = rewritten.filename !== undefined;
  if (walked.kind === 'missing') return handler === null && !isTaken ? fallback(mapped, base, rewritten) : null;
  if (walked.kind !== 'directory') return null;
  if (!routed.path.endsWith('/')) return slashFixup(mapped, base);
  const isLeft = isTaken || (handler !== null && scope.isOn('directorycheckhandler'));
  return isLeft ? null : directoryIndex(mapped, base, rewritten);
}

/** DirectorySlash, also where a RewriteRule of the folder would begin anew: httpd asks mod_dir between the two (mod_dir.c:fixup_dir). */
export function slashFixup({ routed, walked, scope }: MappedRequest, base: Route): Route | null {
  if (walked.kind !== 'directory' || routed.path.endsWith('/')) return null;
  if (!hasModule(routed.config, 'mod_dir.c') || !scope.isOn('directoryslash', true)) return null;
  routed.steps.push({
    what: 'the path names a folder without its slash: mod_dir redirects (DirectorySlash)',
    at: 'default',
  });
  return { ...base, outcome: 'redirect', status: 301 };
}

/** Whether a folder is mod_autoindex's to list or to refuse, with or without a slash at the end (mod_autoindex.c:handle_autoindex). */
const isListed = ({ routed }: MappedRequest): boolean => hasModule(routed.config, 'mod_autoindex.c') && isRead(routed);

/** The methods that httpd's own handlers answer, but for that of files. */
const isRead = ({ authority }: RoutedRequest): boolean => ['GET', 'HEAD'].includes(authority.method);

/**
 * FallbackResource takes what is not there: its path is looked up, and what that is not there either asks its own
 * FallbackResource, until httpd has had enough (mod_dir.c:fixup_dflt, core.c:ap_is_recursion_limit_exceeded). Null where
 * what is not there stays that.
 */
function fallback({ routed, scope, lookUp }: MappedRequest, base: Route, forced: Forced): Route | null {
  const node = scope.line('fallbackresource');
  const path = node?.words[0]?.text;
  if (!node || path === undefined || path.toLowerCase() === 'disabled' || passengerDoubt(scope) !== null) return null;
  if (routed.depth >= MOST_REDIRECTS) return { ...base, outcome: 'server-error', status: 500 };
  const before = [...routed.steps];
  routed.steps.push({ what: `FallbackResource ${path}`, at: node.at });
  const found = lookUp(path, forced);
  const end = endOf(found);
  if (isRedirectStatus(end) && found.scope.sections.some(({ section }) => section.key.endsWith('if'))) {
    const why = 'whether an <If> sends a look-up elsewhere is not followed here';
    return { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, why] };
  }
  const stands = end !== null || isFollowed(found) || isThere(routed, found);
  if (stands === false) routed.steps.splice(0, routed.steps.length, ...before);
  if (stands === 'unknown') return openLookUp(found);
  if (!stands) return null;
  return end === null ? found : { ...found, scope };
}
