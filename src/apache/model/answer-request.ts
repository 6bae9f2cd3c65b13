import type { ServerDisk } from '../../host/server-disk.ts';
import { below } from '../../source/normal-path.ts';
import type { DirectiveNode } from '../syntax/config-node.ts';
import {
  answersByItself,
  chooseHandler,
  type HandlerChoice,
  optionsOf,
  settingOf,
  settingsOf,
} from './choose-handler.ts';
import { occurs } from './find-node.ts';
import type { AccessVerdict } from './judge-access.ts';
import { answerStatus, mapByRedirect, namesPath, REDIRECTS } from './map-redirect.ts';
import type { AppliedSection } from './match-sections.ts';
import { passengerDoubt } from './passenger.ts';
import type { Route, Step } from './route.ts';
import type { RoutedRequest } from './routed-request.ts';
import type { Server, ServerConfig } from './server-config.ts';
import type { WalkedPath } from './walk-path.ts';

/** A request whose file, sections and access are known. */
export interface MappedRequest {
  readonly routed: RoutedRequest;
  readonly route: Route;
  readonly walked: WalkedPath;
  readonly sections: readonly AppliedSection[];
  /** The handler that the mapping itself named. */
  readonly mapped: string | null;
  readonly access: AccessVerdict;
  /** Begins mapping anew with another path, as httpd does for an internal redirect. */
  readonly redirect: (path: string) => Route;
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
  const document = errorDocumentOf(routed.config, routed.server, mapped.sections, answer.status);
  if (!document) return answer;
  routed.steps.push(document.step);
  return afterError(answer, mapped.redirect(document.path));
}

/** An ErrorDocument may name one more; further ones are not looked at. */
const MOST_DOCUMENTS = 2;

function isDiverted({ routed, sections, foresee }: MappedRequest, answer: Route, status: number): boolean {
  const { config, server, depth } = routed;
  const document = depth < MOST_DOCUMENTS ? errorDocumentOf(config, server, sections, status) : null;
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
export function errorDocumentOf(
  config: ServerConfig,
  server: Server,
  sections: readonly AppliedSection[],
  status: number,
): { readonly path: string; readonly step: Step } | null {
  const scopes = [
    ...[...sections].reverse().map(({ section }) => section.children),
    server.directives,
    config.main.directives,
  ];
  for (const nodes of scopes) {
    const found = nodes.findLast(
      (node): node is DirectiveNode =>
        node.kind === 'directive' && node.key === 'errordocument' && node.words[0]?.text === String(status),
    );
    const path = found?.words[1]?.text;
    if (!found) continue;
    return path?.startsWith('/') ? { path, step: { what: `ErrorDocument ${status} ${path}`, at: found.at } } : null;
  }
  return null;
}

/** Access, then the handler: what httpd does with a request whose file is known. */
function answerFirst(mapped: MappedRequest): Route {
  const { routed, route, walked, sections, access } = mapped;
  const steps = routed.steps;
  const choice = chooseHandler(routed.config, routed.server, sections, walked.filename, mapped.mapped);
  const isWsgi =
    choice.handler !== null && (WSGI_HANDLERS.has(choice.handler) || isHandlerScript(mapped, choice.handler));
  if (choice.node && choice.handler !== mapped.mapped)
    steps.push({ what: `${choice.node.name} ${choice.node.argsText}: ${choice.handler} answers`, at: choice.node.at });
  const why = doubtsAbout(mapped, choice);
  const base: Route = {
    ...route,
    handler: isWsgi ? choice.handler : null,
    undecidedBecause: why.length === 0 ? route.undecidedBecause : [...route.undecidedBecause, ...why],
    steps,
  };
  if (access.verdict === 'unknown') {
    return {
      ...base,
      outcome: 'undecided',
      undecidedBecause: [...base.undecidedBecause, `access cannot be told: ${access.why}`],
    };
  }
  if (access.verdict !== 'granted') return refuse(mapped, base, isWsgi);
  if (why.length > 0) return { ...base, outcome: 'undecided' };
  const fixed = sectionRedirect(mapped, base) ?? folderFixup(mapped, base, choice.handler);
  if (fixed) return fixed;
  return isWsgi ? answerWsgi(mapped, base, choice.handler ?? '') : answerStatic(mapped, base, choice.handler);
}

/** What keeps the answer open, whatever access says. */
function doubtsAbout(mapped: MappedRequest, { doubt }: HandlerChoice): readonly string[] {
  const why: string[] = [];
  for (const section of mapped.sections)
    if (!section.certain && section.section.children.some((node) => DECISIVE.has(node.key)))
      why.push(section.why ?? 'a section may not apply');
  if (doubt !== null) why.push(doubt);
  why.push(...accessFileDoubt(mapped), ...sectionRewriteDoubt(mapped));
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

/** Rules in sections map a request anew after access (mod_rewrite.c:hook_fixup); where any may act, the answer is open. */
function sectionRewriteDoubt({ routed, sections }: MappedRequest): readonly string[] {
  if (!occurs(routed.config.nodes, 'rewriterule') || !hasModule(routed, 'mod_rewrite.c')) return [];
  const nodes = sections.flatMap(({ section }) => section.children);
  const engine = nodes.filter(
    (node): node is DirectiveNode => node.kind === 'directive' && node.key === 'rewriteengine',
  );
  const isOn = engine.some((node) => node.words[0]?.text.toLowerCase() === 'on');
  const rule = nodes.find((node) => node.key === 'rewriterule');
  return isOn && rule ? [`RewriteRule ${rule.argsText} stands in a section and is not followed here`] : [];
}

/** `.htaccess` files are read where AllowOverride is not None; what they say is not followed. */
function accessFileDoubt({ routed, walked, sections }: MappedRequest): readonly string[] {
  const { disk } = routed.context;
  if (!disk) return [];
  const override = settingOf(routed.config, routed.server, sections, 'allowoverride')?.words[0]?.text.toLowerCase();
  if (override === 'none' || override === undefined) return [];
  const name = settingOf(routed.config, routed.server, [], 'accessfilename')?.words[0]?.text ?? '.htaccess';
  const found = walked.folders.map((folder) => below(folder, name)).find((file) => isFile(disk, file));
  return found ? [`${found} is read by the server and is not followed here`] : [];
}

const isHandlerScript = ({ routed, sections }: MappedRequest, handler: string): boolean => {
  const nodes = [
    ...sections.flatMap(({ section }) => section.children),
    ...routed.server.directives,
    ...routed.config.main.directives,
  ];
  return nodes.some((node) => node.key === 'wsgihandlerscript' && node.words[0]?.text === handler);
};

/** mod_wsgi's own checks before any Python runs (mod_wsgi.c:wsgi_hook_handler). */
function answerWsgi(mapped: MappedRequest, base: Route, handler: string): Route {
  const { routed, walked, sections } = mapped;
  const { filename } = walked;
  const fail = (
    status: number,
    kind: 'missing-script' | 'script-is-directory' | 'access-denied',
    message: string,
  ): Route => ({ ...base, outcome: 'handler', status, failure: { kind, message } });
  const acceptPathInfo = settingOf(routed.config, routed.server, sections, 'acceptpathinfo')?.words[0]?.text;
  const refusesPath = acceptPathInfo?.toLowerCase() === 'off' && base.pathInfo !== '';
  const last = refusesPath
    ? fail(404, 'missing-script', `AcceptPathInfo off disallows user's path: ${filename}`)
    : ({ ...base, outcome: 'handler' } as const);
  // Of a WSGIHandlerScript nothing else is looked at: what the URL names need not be there.
  if (!WSGI_HANDLERS.has(handler)) return last;
  if (base.alias === null && !optionsOf(routed.config, routed.server, sections).has('execcgi')) {
    return fail(403, 'access-denied', `Options ExecCGI is off in this directory: ${filename}`);
  }
  if (walked.kind === 'directory')
    return fail(403, 'script-is-directory', `Attempt to invoke directory as WSGI application: ${filename}`);
  if (walked.kind === 'missing')
    return fail(404, 'missing-script', `Target WSGI script not found or unable to stat: ${filename}`);
  return last;
}

function answerStatic(mapped: MappedRequest, base: Route, handler: string | null): Route {
  const { routed, walked, sections } = mapped;
  const passenger = passengerDoubt(routed, sections);
  if (passenger !== null)
    return { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, passenger] };
  const own = handler === null ? false : answersByItself(handler, routed.config.modules);
  if (own === true) return { ...base, outcome: 'static', status: 200 };
  if (own === 'unknown')
    return {
      ...base,
      outcome: 'undecided',
      undecidedBecause: [...base.undecidedBecause, `what the handler ${handler} answers is not known`],
    };
  if (walked.kind === 'directory') return answerFolder(mapped, base);
  if (walked.kind === 'missing') return fallback(mapped, base);
  const accept = settingOf(routed.config, routed.server, sections, 'acceptpathinfo')?.words[0]?.text.toLowerCase();
  if (walked.pathInfo !== '' && accept !== 'on') return { ...base, outcome: 'not-found', status: 404 };
  if (base.alias) routed.steps.push({ what: 'the source of the script is sent as a file', at: base.alias.node.at });
  return { ...base, outcome: 'static', status: 200 };
}

const MOST_REDIRECTS = 10;

/** Whether what a path was mapped to is a file. */
const isThere = ({ context }: RoutedRequest, { filename }: Route): boolean =>
  filename !== null && context.disk !== null && isFile(context.disk, filename);

function isFile(disk: ServerDisk, path: string): boolean {
  const found = disk.look(path);
  return found.kind === 'present' && found.as === 'file';
}

const addsSlash = ({ routed, sections }: MappedRequest): boolean =>
  hasModule(routed, 'mod_dir.c') &&
  settingOf(routed.config, routed.server, sections, 'directoryslash')?.words[0]?.text.toLowerCase() !== 'off';

const hasModule = ({ config }: RoutedRequest, source: string): boolean =>
  !config.modules.complete || config.modules.names.has(source);

/**
 * The first name of DirectoryIndex that is a file, mapped anew by its URL; also below an alias of mod_wsgi. A name whose
 * look-up is refused refuses the folder where no later name is there (mod_dir.c:fixup_dir).
 */
function directoryIndex(mapped: MappedRequest): Route | null {
  const { routed, sections } = mapped;
  if (!hasModule(routed, 'mod_dir.c') || routed.depth >= MOST_REDIRECTS) return null;
  const lines = settingsOf(routed.config, routed.server, sections, 'directoryindex');
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

/** Redirect and RedirectMatch with a path, in sections: after access, before the handler (mod_alias.c:fixup_redir). */
function sectionRedirect({ routed, sections }: MappedRequest, base: Route): Route | null {
  if (!occurs(routed.config.nodes, ...REDIRECTS, 'redirectmatch')) return null;
  for (const { section, certain } of [...sections].reverse()) {
    const found = mapByRedirect(
      section.children.filter((node): node is DirectiveNode => node.kind === 'directive' && namesPath(node)),
      routed.path,
    );
    if (found.kind === 'none') continue;
    if (found.kind === 'doubtful' || !certain) {
      const why = found.kind === 'doubtful' ? found.why : 'a Redirect stands where it may not apply';
      return { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, why] };
    }
    if (found.kind !== 'redirect') continue;
    routed.steps.push({ what: `${found.node.name} ${found.node.argsText}`, at: found.node.at });
    return answerStatus(base, found.status);
  }
  return null;
}

/** DirectorySlash, and DirectoryIndex whatever handler a folder has, unless that is asked for (mod_dir.c:fixup_dir). */
function folderFixup(mapped: MappedRequest, base: Route, handler: string | null): Route | null {
  const { routed, walked, sections } = mapped;
  if (walked.kind !== 'directory') return null;
  if (!routed.path.endsWith('/')) return addsSlash(mapped) ? redirectToSlash(routed, base) : null;
  const checks = settingOf(routed.config, routed.server, sections, 'directorycheckhandler')?.words[0]?.text;
  return handler !== null && checks?.toLowerCase() === 'on' ? null : directoryIndex(mapped);
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
  const { routed, sections } = mapped;
  const { config, server } = routed;
  if (!routed.path.endsWith('/')) return { ...base, outcome: 'not-found', status: 404 };
  const listing = !config.modules.complete || config.modules.names.has('mod_autoindex.c');
  if (!listing) return fallback(mapped, base);
  const indexes = optionsOf(config, server, sections).has('indexes');
  return indexes ? { ...base, outcome: 'static', status: 200 } : { ...base, outcome: 'denied', status: 403 };
}

/**
 * FallbackResource takes what is not there: its path is looked up, and what that is not there either asks its own
 * FallbackResource, until httpd has had enough (mod_dir.c:fixup_dflt, core.c:ap_is_recursion_limit_exceeded).
 */
function fallback({ routed, sections, lookUp }: MappedRequest, base: Route): Route {
  const missing: Route = { ...base, outcome: 'not-found', status: 404 };
  const node = settingOf(routed.config, routed.server, sections, 'fallbackresource');
  const path = node?.words[0]?.text;
  if (!node || path === undefined || path.toLowerCase() === 'disabled') return missing;
  if (routed.depth >= MOST_REDIRECTS) return { ...base, outcome: 'server-error', status: 500 };
  routed.steps.push({ what: `FallbackResource ${path}`, at: node.at });
  const found = lookUp(path);
  const stands = found.outcome === 'undecided' || found.outcome === 'proxy' || ![null, 200, 404].includes(found.status);
  return isThere(routed, found) || stands ? found : missing;
}
