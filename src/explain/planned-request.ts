import type { Route } from '../apache/model/route.ts';
import type { ServerConfig } from '../apache/model/server-config.ts';
import { parseAuthority } from '../deployment/canonical-name.ts';
import { resolveDirective } from '../deployment/effective-directive.ts';
import { environmentRoot } from '../deployment/python-home.ts';
import type { ScriptCall } from '../deployment/server-process.ts';
import type { WsgiTarget } from '../deployment/wsgi-target.ts';
import { known, type Static } from '../source/static-value.ts';

/** One request with everything that does not depend on what was asked before it. */
export interface PlannedRequest {
  readonly route: Route;
  readonly target: WsgiTarget | null;
  /** The process group that runs the call; null where no Python runs or the group is not known. */
  readonly group: string | null;
  readonly call: ScriptCall | null;
  /** Python of unknown effect that may run for this request; `group` null: in any process. */
  readonly disturbs: { readonly group: string | null; readonly why: string } | null;
  readonly undecidedBecause: readonly string[];
}

/** Directives that name Python code which decides over access, in the Apache child (mod_wsgi documentation of each). */
const ACCESS_SCRIPTS = ['wsgiaccessscript', 'wsgiauthuserscript', 'wsgiauthgroupscript'];

/** Plans the call into Python that a routed request leads to, if it leads to one. */
export function planCall(config: ServerConfig, route: Route, target: WsgiTarget | null): PlannedRequest {
  const doubts = [...route.undecidedBecause, ...(target?.undecidedBecause ?? [])];
  for (const key of ACCESS_SCRIPTS) {
    const found = route.server && resolveDirective(config, route.server, route.directives, key);
    if (found)
      doubts.push(`${found.value.name} ${found.value.words[0]?.text ?? ''} decides in Python whether access is given`);
  }
  for (const setting of target ? [target.processGroup, target.applicationGroup, target.callableObject] : []) {
    if (setting.value.kind === 'unknown') doubts.push(`${setting.written} cannot be expanded: ${setting.value.why}`);
    if (setting.value.kind === 'one-of') doubts.push(`${setting.written} may be ${setting.value.values.join(' or ')}`);
  }
  doubts.push(...homeDoubts(config, target));
  const undecidedBecause = [...new Set(doubts)];
  const base = { route, target, undecidedBecause };
  const call = target && callOf(route, target);
  if (target && target.refusal === null && !route.failure && !call) {
    return {
      ...base,
      group: null,
      call: null,
      disturbs: { group: null, why: 'an earlier request may have run in any process' },
    };
  }
  if (!target || !call || target.refusal || route.failure) {
    const mayRun = route.outcome === 'undecided' || (undecidedBecause.length > 0 && target !== null);
    const why = 'an earlier request may have run in any process';
    return { ...base, group: null, call: null, disturbs: mayRun ? { group: null, why } : null };
  }
  const group = target.processGroup.value.kind === 'known' ? target.processGroup.value.value : null;
  const why = 'an earlier request may or may not have run in this process';
  return { ...base, group, call, disturbs: undecidedBecause.length > 0 ? { group, why } : null };
}

/** Python does not start with a home that is no root of an environment; whether it is one only the machine can tell. */
function homeDoubts(config: ServerConfig, target: WsgiTarget | null): readonly string[] {
  const group = target?.processGroup.value;
  if (group?.kind !== 'known') return [];
  const daemon = config.daemons.find((one) => one.name === group.value);
  const home =
    daemon?.options.get('python-home') ??
    config.main.directives.findLast((node) => node.key === 'wsgipythonhome')?.words[0]?.text;
  return home !== undefined && environmentRoot(home) !== home
    ? [`Python may not start: its home ${home} lies inside an environment`]
    : [];
}

function callOf(route: Route, target: WsgiTarget): ScriptCall | null {
  const { processGroup, applicationGroup, callableObject } = target;
  if (processGroup.value.kind !== 'known' || applicationGroup.value.kind !== 'known') return null;
  if (callableObject.value.kind !== 'known' || target.script === '') return null;
  return {
    script: target.script,
    applicationGroup: applicationGroup.value.value,
    callableObject: callableObject.value.value,
    request: wsgiEnviron(route, target),
  };
}

/** The WSGI environ as far as it is known: request variables (SetEnv and its kin), and what the request itself says. */
function wsgiEnviron(route: Route, target: WsgiTarget): ReadonlyMap<string, Static<string>> {
  const environ = new Map<string, Static<string>>(route.environ ?? route.variables);
  const { host, port } = parseAuthority(route.request);
  const set = (key: string, value: string | null): void => {
    if (value !== null) environ.set(key, known(value));
  };
  set('SCRIPT_NAME', route.scriptName);
  set('PATH_INFO', route.pathInfo);
  set('SCRIPT_FILENAME', target.script);
  set('REQUEST_METHOD', 'GET');
  set('HTTP_HOST', host === null ? null : port === null ? host : `${host}:${port}`);
  for (const [key, setting] of [
    ['mod_wsgi.process_group', target.processGroup],
    ['mod_wsgi.application_group', target.applicationGroup],
    ['mod_wsgi.callable_object', target.callableObject],
  ] as const) {
    environ.set(key, setting.value);
  }
  return environ;
}
