import { hasErrorDocument } from '../apache/model/error-document.ts';
import { findDaemon } from '../apache/model/find-daemon.ts';
import { hostLeftToOthers } from '../apache/model/left-to-main.ts';
import type { Route } from '../apache/model/route.ts';
import { isAllOfServer } from '../apache/model/whole-server.ts';
import { environmentRoot } from '../deployment/python-home.ts';
import { requestEnviron } from '../deployment/request-environ.ts';
import { pythonHome } from '../deployment/search-path.ts';
import type { ScriptCall } from '../deployment/server-process.ts';
import {
  askAccessScript,
  askDispatchScript,
  type Dispatching,
  type ScriptedAccess,
  type ServerScript,
  type ServerScriptWorld,
} from '../deployment/server-scripts.ts';
import { type Dispatched, resolveWsgiTarget, type WsgiTarget } from '../deployment/wsgi-target.ts';
import { knownValue, type Static } from '../source/static-value.ts';

/** One request with everything that does not depend on what was asked before it. */
export interface PlannedRequest {
  readonly route: Route;
  readonly target: WsgiTarget | null;
  /** Python that runs in the Apache child before the application, in its order. */
  readonly serverScripts: readonly ServerScript[];
  /** The process group that runs the call; null where no Python runs or the group is not known. */
  readonly group: string | null;
  readonly call: ScriptCall | null;
  /** Python of unknown effect that may run for this request; `group` null: in any process. */
  readonly disturbs: { readonly group: string | null; readonly why: string } | null;
  readonly undecidedBecause: readonly string[];
}

/**
 * Plans a sequence of requests. Where the server's own file decides whether any of them runs a script, all run or none does,
 * and none is doubted for another's sake.
 */
export function planRequests(world: ServerScriptWorld, routes: readonly Route[]): readonly PlannedRequest[] {
  const planned = routes.map((route) => planRequest(world, leftToOthers(world, route)));
  const isShared = planned.every(({ route, call }) => call === null || route.onlyIf !== undefined);
  return planned.map((request): PlannedRequest => {
    const { route, call, group, undecidedBecause } = request;
    if (route.onlyIf === undefined) return request;
    const why = 'an earlier request may or may not have run in this process';
    const disturbs = request.disturbs ?? (call && !isShared ? { group, why } : null);
    return { ...request, disturbs, undecidedBecause: [...undecidedBecause, route.onlyIf] };
  });
}

/** A route with what all other files of the server have to leave alone for it; `--on-server` they are read. */
function leftToOthers({ config, sources }: ServerScriptWorld, route: Route): Route {
  const why = sources.isOnServer ? null : hostLeftToOthers(config, route);
  return why === null ? route : { ...route, onlyIf: route.onlyIf === undefined ? why : `${why}; ${route.onlyIf}` };
}

/**
 * Plans what a routed request comes to where the server's own file lets it through: the server's own Python, and the call
 * into an application if it leads to one.
 */
export function planRequest(world: ServerScriptWorld, routed: Route): PlannedRequest {
  const { server } = routed;
  if (!server) return planCall(world, routed, null, [], []);
  const { route, serverScripts, doubts } = askForAccess(world, routed);
  const isRun = route.handler !== null && (route.outcome === 'handler' || route.outcome === 'undecided');
  if (!isRun) return planCall(world, route, null, serverScripts, doubts);
  const dispatching = route.failure ? null : askDispatchScript(world, route);
  if (dispatching) serverScripts.push(dispatching.script);
  if (dispatching?.unknownBecause) doubts.push(dispatching.unknownBecause);
  const sent = dispatching?.failedIn ? failed(route, dispatching) : route;
  const { config, versions, environment } = world;
  const target = resolveWsgiTarget(config, server, sent, versions, environment, dispatched(dispatching));
  return planCall(world, withoutHome(world, sent, target), target, serverScripts, doubts);
}

/** A daemon whose `home` is not there ends and starts again for ever; requests wait for it until httpd gives up. */
function withoutHome({ sources }: ServerScriptWorld, route: Route, target: WsgiTarget): Route {
  const home = target.daemon?.options.get('home');
  if (home === undefined || target.refusal || route.failure) return route;
  const found = sources.lookUp(home);
  if (found.kind !== 'absent' && !(found.kind === 'present' && found.as !== 'directory')) return route;
  const message = `Unable to change working directory to '${home}': daemon process '${target.daemon?.name}' never serves`;
  return { ...route, status: 504, failure: { kind: 'exception', message } };
}

/**
 * What access scripts leave of a route: they are asked about all that the request was, one after the other, until one refuses it.
 * One that has come to no file was answered before.
 */
function askForAccess(world: ServerScriptWorld, routed: Route) {
  const serverScripts: ServerScript[] = [];
  const doubts: string[] = [];
  for (const [index, stage] of [...(routed.earlier ?? []), routed].entries()) {
    if (stage.filename === null) continue;
    const access = askAccessScript(world, stage);
    if (!access) continue;
    const { script, isAllowed } = access;
    serverScripts.push(script);
    if (isAllowed.kind === 'unknown') doubts.push(isAllowed.why);
    if (isAllowed.kind !== 'known' || isAllowed.value) continue;
    const isFirst = routed.firstError === undefined || stage === routed;
    const isDiverted = stage.firstError === undefined && hasErrorDocument(stage.scope, 403);
    if (isDiverted || !(isFirst || index === 0))
      doubts.push(`what ErrorDocument 403 leads to may answer where ${script.node.name} refuses access`);
    return { route: denied(stage, access), serverScripts, doubts };
  }
  return { route: routed, serverScripts, doubts };
}

function denied(route: Route, { script, isDeaf }: ScriptedAccess): Route {
  const message = `Client denied by server configuration: '${route.filename}'.`;
  const steps = [
    ...route.steps,
    { what: `${script.node.name} ${script.call.script} refuses access`, at: script.node.at },
  ];
  const failure = route.handler === null ? null : ({ kind: 'access-denied', message } as const);
  // The client gets the error whose ErrorDocument it is (http_request.c:ap_die_r).
  const ended = isDeaf ? { endedBy: script.node } : {};
  return { ...route, outcome: 'denied', status: route.firstError ?? 403, failure, steps, ...ended };
}

function failed(route: Route, { script, failedIn }: Dispatching): Route {
  const message = `${failedIn}() of ${script.call.script} raises or returns no text`;
  return { ...route, status: 500, failure: { kind: 'exception', message } };
}

function dispatched(dispatching: Dispatching | null): Dispatched {
  if (!dispatching) return {};
  const { script, processGroup, applicationGroup, callableObject } = dispatching;
  const setting = (value: string) => ({ value, setBy: script.node.at, overrides: [] });
  return {
    ...(processGroup === null ? {} : { processGroup: setting(processGroup) }),
    ...(applicationGroup === null ? {} : { applicationGroup: setting(applicationGroup) }),
    ...(callableObject === null ? {} : { callableObject: setting(callableObject) }),
  };
}

function planCall(
  world: ServerScriptWorld,
  route: Route,
  target: WsgiTarget | null,
  serverScripts: readonly ServerScript[],
  more: readonly string[],
): PlannedRequest {
  const doubts = [...route.undecidedBecause, ...more, ...(target?.undecidedBecause ?? [])];
  for (const setting of target ? [target.processGroup, target.applicationGroup, target.callableObject] : []) {
    if (setting.value.kind === 'unknown') doubts.push(`${setting.written} cannot be expanded: ${setting.value.why}`);
    if (setting.value.kind === 'one-of') doubts.push(`${setting.written} may be ${setting.value.values.join(' or ')}`);
  }
  doubts.push(...homeDoubts(world, target), ...refusalDoubts(world, target));
  const undecidedBecause = [...new Set(doubts)];
  const base = { route, target, serverScripts, undecidedBecause };
  const runs = target !== null && target.refusal === null && !route.failure;
  const call = runs ? callOf(route, target) : null;
  if (call && target) {
    const group = knownValue(target.processGroup.value);
    const why = 'an earlier request may or may not have run in this process';
    return { ...base, group, call, disturbs: undecidedBecause.length > 0 ? { group, why } : null };
  }
  const mayRun = runs || route.outcome === 'undecided' || (undecidedBecause.length > 0 && target !== null);
  const why = 'an earlier request may have run in any process';
  return { ...base, group: null, call: null, disturbs: mayRun ? { group: null, why } : null };
}

/** mod_wsgi refuses a process group only for a script that is there (mod_wsgi.c:wsgi_hook_handler). */
function refusalDoubts({ sources, config }: ServerScriptWorld, target: WsgiTarget | null): readonly string[] {
  const script = target?.refusal ? sources.lookUp(target.script) : null;
  const { processGroup, refusal } = target ?? {};
  // Daemon processes are seen by the whole server, wherever in it they are declared.
  const mayBeDeclared =
    refusal?.kind === 'undefined-process-group' && !isAllOfServer(config, sources.isOnServer)
      ? [`${processGroup?.written} may be declared in a file of the server that is not among those analysed`]
      : [];
  return script?.kind === 'unknown'
    ? [...mayBeDeclared, `${script.why} (${script.settledBy}): without the script the answer is 404`]
    : mayBeDeclared;
}

/**
 * A daemon does not serve without its `home`, and Python does not start with one that is no root of an environment; whether they are
 * that only the machine can tell.
 */
function homeDoubts({ config, sources }: ServerScriptWorld, target: WsgiTarget | null): readonly string[] {
  const group = target?.processGroup.value;
  if (group?.kind !== 'known') return [];
  const daemon = findDaemon(config, group.value);
  const folder = daemon?.options.get('home');
  const found = folder === undefined ? null : sources.lookUp(folder);
  const missed =
    found?.kind === 'unknown' && found.isMissed
      ? [`${found.why} (${found.settledBy}): without its home the daemon process never serves`]
      : [];
  const home = pythonHome(config, daemon);
  return home !== null && environmentRoot(home) !== home
    ? [...missed, `Python may not start: its home ${home} lies inside an environment`]
    : missed;
}

function callOf(route: Route, target: WsgiTarget): ScriptCall | null {
  const { processGroup, applicationGroup, callableObject } = target;
  if (processGroup.value.kind !== 'known' || applicationGroup.value.kind !== 'known') return null;
  if (callableObject.value.kind !== 'known' || target.script === '') return null;
  const request: Map<string, Static<string>> = requestEnviron(route);
  request.set('SCRIPT_FILENAME', { kind: 'known', value: target.script });
  for (const [key, setting] of [
    ['mod_wsgi.process_group', processGroup],
    ['mod_wsgi.application_group', applicationGroup],
    ['mod_wsgi.callable_object', callableObject],
  ] as const) {
    request.set(key, setting.value);
  }
  return {
    script: target.script,
    applicationGroup: applicationGroup.value.value,
    callableObject: callableObject.value.value,
    request,
  };
}
