import { clientAddress } from '../apache/model/request-authority.ts';
import type { Route } from '../apache/model/route.ts';
import type { ServerConfig, ServerVersions } from '../apache/model/server-config.ts';
import type { DirectiveNode } from '../apache/syntax/config-node.ts';
import type { FunctionResult } from '../python/facts/extract-function-result.ts';
import { known, type Static, unknown } from '../source/static-value.ts';
import { expandGroupName } from './group-name.ts';
import type { PythonSources } from './python-sources.ts';
import { requestEnviron } from './request-environ.ts';
import type { ScriptCall } from './server-process.ts';
import { nameContext, type ServerEnvironment } from './wsgi-target.ts';

/**
 * Python that the server asks about a request. It runs in the Apache child, whatever the process group of the application,
 * and in its main interpreter unless the line says otherwise (mod_wsgi.c:wsgi_allow_access, wsgi_execute_dispatch).
 */
export interface ServerScript {
  readonly call: ScriptCall;
  /** The line that names it. */
  readonly node: DirectiveNode;
}

/** What the questions about one request draw on. */
export interface ServerScriptWorld {
  readonly config: ServerConfig;
  readonly versions: ServerVersions;
  readonly environment: ServerEnvironment;
  readonly sources: PythonSources;
}

/** What an access script says. `denied` is httpd's 403; None and True let other access rules decide. */
export interface ScriptedAccess {
  readonly script: ServerScript;
  readonly isAllowed: Static<boolean>;
  /** Nothing is asked, and everybody refused: it cannot be loaded, or has no such function. */
  readonly isDeaf: boolean;
}

/** WSGIAccessScript: anything but True and None refuses the request, a script that cannot be loaded included. */
export function askAccessScript(world: ServerScriptWorld, route: Route): ScriptedAccess | null {
  const script = findServerScript(world, route, 'wsgiaccessscript', 'allow_access');
  if (!script) return null;
  const lookups = route.scope.word('hostnamelookups') ?? 'off';
  const client = lookups === 'off' ? clientAddress(route.asked) : null;
  const result = resultOf(world, script, [client]);
  const allows = agreed(result, (said) => said.kind === 'returned' && (said.value === true || said.value === null));
  const isAllowed: Static<boolean> =
    allows.kind === 'known'
      ? allows
      : unknown(`${script.node.name} ${script.call.script} decides over access, and ${whyOf(script, allows)}`);
  const isDeaf = result.kind === 'known' && (result.value.kind === 'not-loaded' || result.value.kind === 'missing');
  return { script, isAllowed, isDeaf };
}

/** What all that a function may say comes to, where it comes to the same. */
function agreed<T>(result: Static<FunctionResult>, meaning: (said: FunctionResult) => T): Static<T> {
  if (result.kind === 'unknown') return unknown(result.why);
  const meanings = [...new Set((result.kind === 'known' ? [result.value] : result.values).map(meaning))];
  const [first] = meanings;
  return first !== undefined && meanings.length === 1 ? known(first) : { kind: 'one-of', values: meanings };
}

/** What a dispatch script says: the groups and the callable it names, `null` for those it leaves alone; or an answer of 500. */
export interface Dispatching {
  readonly script: ServerScript;
  readonly processGroup: string | null;
  readonly applicationGroup: string | null;
  readonly callableObject: string | null;
  /** The function that raised or returned no text, for which mod_wsgi answers 500. */
  readonly failedIn: string | null;
  readonly unknownBecause: string | null;
}

const FUNCTIONS = ['process_group', 'application_group', 'callable_object'] as const;

/** WSGIDispatchScript: three functions, asked in this order; a script that cannot be loaded changes nothing. */
export function askDispatchScript(world: ServerScriptWorld, route: Route): Dispatching | null {
  const script = findServerScript(world, route, 'wsgidispatchscript', FUNCTIONS[0]);
  if (!script) return null;
  const answers: (string | null)[] = [];
  let failedIn: string | null = null;
  let unknownBecause: string | null = null;
  for (const name of FUNCTIONS) {
    const asked = { ...script, call: { ...script.call, callableObject: name } };
    const said = agreed(resultOf(world, asked, []), nameSaid);
    answers.push(said.kind === 'known' && said.value !== FAILS ? said.value : null);
    if (said.kind !== 'known')
      unknownBecause = `${script.node.name} ${script.call.script} decides where the request runs, and ${whyOf(asked, said)}`;
    else if (said.value === FAILS) failedIn = name;
    if (failedIn !== null || unknownBecause !== null) break;
  }
  const [processGroup = null, applicationGroup = null, callableObject = null] = answers;
  return { script, processGroup, applicationGroup, callableObject, failedIn, unknownBecause };
}

const FAILS = Symbol('no text');

/** The name that a function gives; null for none, as where the script cannot be loaded or has no such function. */
function nameSaid(said: FunctionResult): string | null | typeof FAILS {
  if (said.kind === 'raised' || said.kind === 'other') return FAILS;
  const value = said.kind === 'returned' ? said.value : null;
  return typeof value === 'boolean' ? FAILS : value;
}

const whyOf = ({ call }: ServerScript, result: Static<unknown>): string =>
  result.kind === 'unknown' ? result.why : `what ${call.callableObject}() returns depends on what is not known`;

function findServerScript(
  { versions, environment }: ServerScriptWorld,
  route: Route,
  key: string,
  callableObject: string,
): ServerScript | null {
  const node = route.scope.line(key);
  const script = node?.words[0]?.text ?? '';
  if (!node || script === '') return null;
  const written = node.words
    .slice(1)
    .map((word) => /^application-group=(["']?)(.*)\1$/.exec(word.text)?.[2])
    .find((name) => name !== undefined);
  const context = nameContext(route, versions, environment);
  // Only these tokens are expanded; others become the name (mod_wsgi.c:wsgi_server_group).
  const isToken = written !== undefined && /^%\{(GLOBAL|SERVER|HOST)\}$/.test(written);
  const group = isToken ? expandGroupName(written, context) : known(written ?? '');
  const request = requestEnviron(route);
  const applicationGroup = group.kind === 'known' ? group.value : '';
  return { call: { script, applicationGroup, callableObject, request }, node };
}

function resultOf(
  { sources }: ServerScriptWorld,
  { call }: ServerScript,
  texts: readonly (string | null)[],
): Static<FunctionResult> {
  const file = sources.fileOf(call.script);
  if (file === null || sources.fs.status(file)?.kind !== 'file')
    return sources.isOnServer ? known({ kind: 'not-loaded' }) : unknown(`${call.script} is not in the files analysed`);
  const environ = new Map<string, string>();
  for (const [key, value] of call.request ?? []) if (value.kind === 'known') environ.set(key, value.value);
  return sources.functionResult(file, { name: call.callableObject, environ, texts });
}
