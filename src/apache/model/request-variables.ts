import { oncePer } from '../../source/once-per.ts';
import { known, type Static, unknown } from '../../source/static-value.ts';
import type { ConfigNode, DirectiveNode } from '../syntax/config-node.ts';
import { occurs } from './find-node.ts';
import type { AppliedSection } from './match-sections.ts';
import { substituteGroups, tryPattern } from './pattern.ts';
import type { Server, ServerConfig } from './server-config.ts';

/** What SetEnvIf may look at. */
export interface VariableWorld {
  readonly host: string | null;
  readonly method: string;
  /** The raw path, neither decoded nor normalised: SetEnvIf runs before either (measured, mod_wsgi.md 10.5). */
  readonly rawPath: string;
  readonly clientIp: string;
  readonly serverIp: string;
}

type Variables = Map<string, Static<string>>;

/** The directives of a kind in the order in which they act: main server, virtual host, sections in merge order. */
function* actingLines(
  config: ServerConfig,
  server: Server,
  sections: readonly AppliedSection[],
  keys: ReadonlySet<string>,
): Generator<{ node: DirectiveNode; certain: boolean }> {
  if (!occurs(config.nodes, ...keys)) return;
  const servers = server === config.main ? [config.main] : [config.main, server];
  for (const { directives } of servers) {
    for (const node of directives) if (keys.has(node.key)) yield { node, certain: node.conditions.length === 0 };
  }
  for (const { section, certain } of sections) {
    for (const node of section.children) {
      if (node.kind === 'directive' && keys.has(node.key))
        yield { node, certain: certain && node.conditions.length === 0 };
    }
  }
}

const SETENVIF: ReadonlySet<string> = new Set(['setenvif', 'setenvifnocase', 'browsermatch', 'browsermatchnocase']);
const ENV: ReadonlySet<string> = new Set(['setenv', 'unsetenv', 'passenv']);

/** The variables of a request by the module that sets them. */
export interface RequestVariables {
  /** SetEnvIf and BrowserMatch, in effect from the reading of the request on (mod_setenvif). */
  readonly early: ReadonlyMap<string, Static<string>>;
  /** SetEnv and PassEnv, in effect from the fixups on (mod_env). */
  readonly late: ReadonlyMap<string, Static<string>>;
}

const setsVariables = oncePer((nodes: readonly ConfigNode[]): boolean => occurs(nodes, ...SETENVIF, ...ENV));

const NONE: RequestVariables = { early: new Map(), late: new Map() };

/**
 * The request's variables at the handler phase. Both kinds stand in one table: a look-up finds the early value first, the
 * WSGI environ is left with the late one (mod_env.c: apr_table_overlay; measured with mod_wsgi 4.9.4).
 */
export function collectVariables(
  config: ServerConfig,
  server: Server,
  sections: readonly AppliedSection[],
  world: VariableWorld,
  environment: ReadonlyMap<string, string>,
): RequestVariables {
  if (!setsVariables(config.nodes)) return NONE;
  const early: Variables = new Map();
  const late: Variables = new Map();
  for (const { node, certain } of actingLines(config, server, sections, SETENVIF))
    applySetEnvIf(node, certain, world, early);
  for (const { node, certain } of actingLines(config, server, sections, ENV))
    applyEnv(node, certain, environment, late);
  return { early, late };
}

function applyEnv(
  node: DirectiveNode,
  certain: boolean,
  environment: ReadonlyMap<string, string>,
  variables: Variables,
): void {
  const words = node.words.map((word) => word.text);
  const set = (name: string, value: Static<string>): void => {
    variables.set(name, certain ? value : unknown(`${node.name} ${name} stands where it may not apply`, node.at));
  };
  if (node.key === 'setenv') {
    if (words[0] !== undefined)
      set(
        words[0],
        node.symbols.length > 0 ? unknown('the value is a template expression', node.at) : known(words[1] ?? ''),
      );
  } else if (node.key === 'unsetenv') {
    for (const name of words) if (certain) variables.delete(name);
  } else {
    for (const name of words) {
      const value = environment.get(name);
      if (value !== undefined) set(name, known(value));
    }
  }
}

function applySetEnvIf(node: DirectiveNode, certain: boolean, world: VariableWorld, variables: Variables): void {
  const words = node.words.map((word) => word.text);
  const browser = node.key.startsWith('browsermatch');
  const attribute = browser ? 'User-Agent' : (words[0] ?? '');
  const [source = '', ...settings] = words.slice(browser ? 0 : 1);
  const subject = attributeOf(attribute, world, variables);
  const match = subject === null ? 'undecided' : tryPattern(source, subject, node.key.endsWith('nocase'));
  const undecided = match === 'undecided' || !certain;
  if (!undecided && !match) return;
  for (const setting of settings) {
    const found = /^(!?)([^=]+)(?:=(.*))?$/s.exec(setting);
    const name = found?.[2];
    if (name === undefined) continue;
    if (undecided)
      variables.set(name, unknown(`whether ${node.name} ${attribute} ${source} matches is not known`, node.at));
    else if (found?.[1] === '!') variables.delete(name);
    else variables.set(name, known(match && found?.[3] !== undefined ? substituteGroups(found[3], match) : '1'));
  }
}

/** The value SetEnvIf compares; null where a header of the client decides. */
function attributeOf(attribute: string, world: VariableWorld, variables: Variables): string | null {
  switch (attribute.toLowerCase()) {
    case 'host':
      return world.host ?? '';
    case 'request_uri':
      return world.rawPath;
    case 'request_method':
      return world.method;
    case 'remote_addr':
      return world.clientIp;
    case 'server_addr':
      return world.serverIp;
    case 'request_protocol':
      return 'HTTP/1.1';
    default: {
      const earlier = variables.get(attribute);
      if (earlier) return earlier.kind === 'known' ? earlier.value : null;
      return null;
    }
  }
}
