import { canonicalHost, canonicalPort } from '../apache/model/canonical-name.ts';
import type { Route } from '../apache/model/route.ts';
import { overriddenBy, type Scope } from '../apache/model/scope.ts';
import type {
  DaemonProcess,
  Server,
  ServerConfig,
  ServerVersions,
  WsgiOptions,
} from '../apache/model/server-config.ts';
import { oncePer } from '../source/once-per.ts';
import type { Setting } from '../source/setting.ts';
import { known, type Static, unknown } from '../source/static-value.ts';
import { checkDaemonAccess, type GroupRefusal } from './daemon-access.ts';
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

/** What a dispatch script says; it wins over everything that is written in the configuration. */
export interface Dispatched {
  readonly processGroup?: Setting<string>;
  readonly applicationGroup?: Setting<string>;
  readonly callableObject?: Setting<string>;
}

/** Decides process group, application group and callable object of a routed request, as `wsgi_create_req_config` does. */
export function resolveWsgiTarget(
  config: ServerConfig,
  server: Server,
  route: Route,
  versions: ServerVersions,
  environment: ServerEnvironment,
  dispatched: Dispatched = {},
): WsgiTarget {
  const handler = handlerScriptOf(config, server, route.handler);
  const options: WsgiOptions = handler?.options ?? route.alias?.options ?? {};
  const context = nameContext(route, versions, environment);
  const doubts: string[] = [];
  const setting = (key: string, inline: Setting<string> | undefined, fallback: string): Setting<string> =>
    overriddenBy(inline, route.scope.wordSetting(key, fallback));
  /** The value that counts, where no condition decides whether it does. */
  const settled = (setting: ExpandedSetting, key: string, isInline: boolean, fallback: string): ExpandedSetting => {
    const why = isInline ? null : openCondition(route.scope, key, fallback);
    if (why === null) return setting;
    doubts.push(why);
    return { ...setting, value: unknown(why) };
  };

  const ownGroup = dispatched.processGroup ?? options.processGroup;
  const processGroup = settled(
    expanded(overriddenBy(dispatched.processGroup, setting('wsgiprocessgroup', options.processGroup, '')), (s) =>
      expandGroupName(s, context),
    ),
    'wsgiprocessgroup',
    ownGroup !== undefined,
    '',
  );
  const ownInterpreter = dispatched.applicationGroup ?? options.applicationGroup;
  const applicationGroup = settled(
    expanded(
      overriddenBy(
        dispatched.applicationGroup,
        setting('wsgiapplicationgroup', options.applicationGroup, '%{RESOURCE}'),
      ),
      (s) => expandGroupName(s, isNameAlone(config) ? { ...context, serverName: machineName(context) } : context),
    ),
    'wsgiapplicationgroup',
    ownInterpreter !== undefined,
    '%{RESOURCE}',
  );
  // The inline option is taken literally.
  const isLiteral = options.callableObject !== undefined && dispatched.callableObject === undefined;
  const written = handler
    ? { value: 'handle_request', setBy: handler.at, overrides: [] }
    : setting('wsgicallableobject', options.callableObject, 'application');
  const callableObject = expanded(overriddenBy(dispatched.callableObject, written), (s) =>
    isLiteral ? { kind: 'known', value: s } : expandCallableObject(s, context),
  );
  const access = checkDaemonAccess(route.scope, processGroup.value);
  return {
    script: handler?.script ?? route.filename ?? '',
    processGroup,
    applicationGroup,
    callableObject,
    daemon: access.daemon,
    refusal: access.refusal,
    undecidedBecause: [...doubts, ...access.undecidedBecause],
  };
}

/**
 * Why it is open which line of a directive counts: one under a condition, or in a section that may not apply, comes first and says
 * something else than the next that certainly counts.
 */
function openCondition(scope: Scope, key: string, fallback: string): string | null {
  const lines = scope.lines(key);
  const end = lines.findIndex(({ certain }) => certain);
  const open = end < 0 ? lines : lines.slice(0, end);
  const certain = lines[end]?.node.words[0]?.text ?? fallback;
  const line = open.find(({ node }) => node.words[0]?.text !== certain);
  if (!line) return null;
  const { node } = line;
  const [condition] = node.conditions;
  const section = scope.sections.find((applied) => applied.section.children.includes(node));
  const why = condition ? `${condition.text}: ${condition.why}` : section?.why;
  return `${node.name} ${node.argsText} stands in ${why ?? 'a section that may not apply'}`;
}

/**
 * Whether no server that mounts a script has a name in the files analysed and all get one from the same place, or all mount one
 * script: then the name of the machine, whatever it is, tells interpreters apart as well as any.
 */
const isNameAlone = oncePer(({ aliases }: ServerConfig): boolean => {
  const isAlone = (names: readonly string[]): boolean => new Set(names).size === 1;
  const servers = aliases.map(({ server }) => server);
  const isNameless = servers.every(({ serverName }) => serverName === null);
  return (isNameless && isAlone(servers.map(namedBy))) || isAlone(aliases.map(({ target }) => target));
});

/** What names a server that has no ServerName: the machine, or its first address where it has no other (vhost.c:ap_fini_vhost_config). */
const namedBy = ({ addresses }: Server): string =>
  addresses.some(({ ip }) => ip === '*') ? '' : (addresses[0]?.ip ?? '');

const machineName = ({ serverName }: NameContext): Static<string> =>
  serverName.kind === 'known' ? serverName : known('<name of the machine>');

function expanded(written: Setting<string>, expand: (written: string) => Static<string>): ExpandedSetting {
  return { value: expand(written.value), setBy: written.setBy, overrides: written.overrides, written: written.value };
}

/** What the names of a request's groups are made of. */
export function nameContext(route: Route, versions: ServerVersions, environment: ServerEnvironment): NameContext {
  const { asked, scope } = route;
  return {
    serverName: canonicalHost(scope.server),
    requestedHost: asked.host,
    port: known(canonicalPort(scope, asked)),
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
