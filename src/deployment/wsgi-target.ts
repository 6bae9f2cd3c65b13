import type { Route } from '../apache/model/route.ts';
import type {
  DaemonProcess,
  Server,
  ServerConfig,
  ServerVersions,
  WsgiOptions,
} from '../apache/model/server-config.ts';
import type { Location } from '../source/location.ts';
import type { Setting } from '../source/setting.ts';
import type { Static } from '../source/static-value.ts';
import { canonicalHost, canonicalPort, parseAuthority } from './canonical-name.ts';
import { checkDaemonAccess, type GroupRefusal } from './daemon-access.ts';
import { firstWord, overriddenBy, resolveDirective } from './effective-directive.ts';
import { expandCallableObject, expandGroupName, type NameContext } from './group-name.ts';
import { handlerScriptOf } from './handler-script.ts';

/** A value of mod_wsgi: as it counts, and as it was written where. */
export interface ExpandedSetting extends Setting<Static<string>> {
  readonly written: string;
}

/** Where mod_wsgi runs one request. */
export interface WsgiTarget {
  /** The script mod_wsgi executes, by the server's path. */
  readonly script: string;
  /** `''` is embedded mode. */
  readonly processGroup: ExpandedSetting;
  /** `''` is the main interpreter. */
  readonly applicationGroup: ExpandedSetting;
  readonly callableObject: ExpandedSetting;
  readonly daemon: DaemonProcess | null;
  /** Why mod_wsgi answers 500 without running anything. */
  readonly refusal: GroupRefusal | null;
  readonly undecidedBecause: readonly string[];
}

/** The environment Apache itself was started with. */
export type ServerEnvironment = ReadonlyMap<string, string>;

/** Decides process group, application group and callable object of a routed request, as `wsgi_create_req_config` does. */
export function resolveWsgiTarget(
  config: ServerConfig,
  server: Server,
  route: Route,
  versions: ServerVersions,
  environment: ServerEnvironment,
): WsgiTarget {
  const handler = handlerScriptOf(config, server, route.handler);
  const options: WsgiOptions = handler?.options ?? route.alias?.options ?? {};
  const context = nameContext(config, server, route, versions, environment);
  const setting = (key: string, inline: Setting<string> | undefined, fallback: string): Setting<string> =>
    overriddenBy(inline, firstWord(resolveDirective(config, server, route.directives, key), fallback));

  const processGroup = expanded(setting('wsgiprocessgroup', options.processGroup, ''), (s) =>
    expandGroupName(s, context),
  );
  const applicationGroup = expanded(setting('wsgiapplicationgroup', options.applicationGroup, '%{RESOURCE}'), (s) =>
    expandGroupName(s, context),
  );
  const callableObject = handler
    ? fixed('handle_request', handler.at)
    : expanded(setting('wsgicallableobject', options.callableObject, 'application'), (s) =>
        // The inline option is taken literally.
        options.callableObject ? { kind: 'known', value: s } : expandCallableObject(s, context),
      );
  const access = checkDaemonAccess(config, server, route.directives, processGroup.value);
  const dispatch = resolveDirective(config, server, route.directives, 'wsgidispatchscript');
  return {
    script: handler?.script ?? route.filename ?? '',
    processGroup,
    applicationGroup,
    callableObject,
    daemon: access.daemon,
    refusal: access.refusal,
    undecidedBecause: [
      ...access.undecidedBecause,
      ...(dispatch
        ? [`WSGIDispatchScript ${firstWord(dispatch, '').value} decides in Python where the request runs`]
        : []),
    ],
  };
}

function expanded(written: Setting<string>, expand: (written: string) => Static<string>): ExpandedSetting {
  return { value: expand(written.value), setBy: written.setBy, overrides: written.overrides, written: written.value };
}

function fixed(value: string, at: Location): ExpandedSetting {
  return { value: { kind: 'known', value }, setBy: at, overrides: [], written: value };
}

function nameContext(
  config: ServerConfig,
  server: Server,
  route: Route,
  versions: ServerVersions,
  environment: ServerEnvironment,
): NameContext {
  const asked = parseAuthority(route.request);
  return {
    serverName: canonicalHost(server),
    requestedHost: asked.host,
    port: canonicalPort(config, server, route.directives, asked),
    scriptName: { kind: 'known', value: route.scriptName },
    variable: (name) => {
      const set = route.variables.get(name);
      if (set) return set;
      const inherited = environment.get(name);
      return inherited === undefined ? null : { kind: 'known', value: inherited };
    },
    modWsgi: versions.modWsgi,
  };
}
