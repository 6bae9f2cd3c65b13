import { oncePer } from '../../source/once-per.ts';
import { known, type Static, unknown } from '../../source/static-value.ts';
import type { ConfigNode, DirectiveNode } from '../syntax/config-node.ts';
import { occurs } from './find-node.ts';
import { substituteGroups, tryPattern } from './pattern.ts';
import { clientAddress, type RequestAuthority } from './request-authority.ts';
import { headerOf } from './request-headers.ts';
import type { Scope, ScopedLine } from './scope.ts';
import { inheritedVariable } from './server-environment.ts';
import { VariableTable } from './variable-table.ts';

type Table = ReadonlyMap<string, Static<string>>;

/** Tells the directives of a kind among others. */
const linesAmong = (keys: ReadonlySet<string>) =>
  oncePer((nodes: readonly ConfigNode[]) =>
    nodes.filter((node): node is DirectiveNode => node.kind === 'directive' && keys.has(node.key)),
  );

/** Lines of the main server and of the virtual host, in the order in which they act. */
const serverLines = ({ config, server }: Scope, among: ReturnType<typeof linesAmong>): readonly ScopedLine[] =>
  (server === config.main ? [config.main] : [config.main, server]).flatMap(({ directives }) =>
    among(directives).map((node) => ({ node, certain: node.conditions.length === 0 })),
  );

/** Lines of sections, in the order in which those are merged. */
const placeLines = ({ sections }: Scope, among: ReturnType<typeof linesAmong>): readonly ScopedLine[] =>
  sections.flatMap(({ section, certain }) =>
    among(section.children).map((node) => ({ node, certain: certain && node.conditions.length === 0 })),
  );

/** The directives of mod_setenvif. */
export const SETENVIF: ReadonlySet<string> = new Set([
  'setenvif',
  'setenvifnocase',
  'setenvifexpr',
  'browsermatch',
  'browsermatchnocase',
]);
const ENV: ReadonlySet<string> = new Set(['setenv', 'unsetenv', 'passenv']);
const setEnvIfLines = linesAmong(SETENVIF);
const envLines = linesAmong(ENV);

/** The variables of a request by the module that sets them. */
export interface RequestVariables {
  /** SetEnvIf and BrowserMatch, in effect from the reading of the request on (mod_setenvif). */
  readonly early: Table;
  /** SetEnv and PassEnv, in effect from the fixups on (mod_env). */
  readonly late: Table;
}

const setsVariables = oncePer((nodes: readonly ConfigNode[]): boolean => occurs(nodes, ...SETENVIF, ...ENV));

const mayBeSet = ({ config, sections }: Scope): boolean =>
  setsVariables(config.nodes) || sections.some(({ accessFile }) => accessFile !== undefined);

const NONE: Table = new VariableTable();

/** The request that SetEnvIf is asked about: what a redirect inside httpd goes on with has a path and a method of its own. */
export interface Asked {
  readonly authority: RequestAuthority;
  /** `r->uri`: as it is sent when a request is read, decoded and put right later. */
  readonly uri: string;
  readonly method: string;
}

/** What SetEnvIf of the server makes when a request is read, on top of what it begins with (mod_setenvif.c: post_read_request). */
export function serverVariables(scope: Scope, asked: Asked, before: Table): Table {
  if (!mayBeSet(scope)) return before;
  const variables = new VariableTable(before);
  for (const { node, certain } of serverLines(scope, setEnvIfLines)) applySetEnvIf(node, certain, asked, variables);
  return variables;
}

/**
 * The request's variables at the handler phase, `before` being those behind the server's own RewriteRules: SetEnvIf of sections
 * comes after them (mod_setenvif.c: header_parser). Both kinds stand in one table: a look-up finds the early value first, the
 * WSGI environ is left with the late one (mod_env.c: apr_table_overlay; measured with mod_wsgi 4.9.4).
 */
export function placeVariables(
  scope: Scope,
  asked: Asked,
  before: Table,
  environment: ReadonlyMap<string, string>,
): RequestVariables {
  if (!mayBeSet(scope)) return { early: before, late: NONE };
  const early = new VariableTable(before);
  const late = new VariableTable();
  for (const { node, certain } of placeLines(scope, setEnvIfLines)) applySetEnvIf(node, certain, asked, early);
  for (const { node, certain } of [...serverLines(scope, envLines), ...placeLines(scope, envLines)])
    applyEnv(node, certain, environment, late);
  return { early, late };
}

function applyEnv(
  node: DirectiveNode,
  certain: boolean,
  environment: ReadonlyMap<string, string>,
  variables: VariableTable,
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
    for (const name of words) {
      if (certain) variables.delete(name);
      else if (variables.has(name)) set(name, known(''));
    }
  } else {
    for (const name of words) {
      const value = inheritedVariable(environment, name);
      if (value !== null) set(name, value);
    }
  }
}

function applySetEnvIf(node: DirectiveNode, certain: boolean, asked: Asked, variables: VariableTable): void {
  const words = node.words.map((word) => word.text);
  const browser = node.key.startsWith('browsermatch');
  const isExpression = node.key === 'setenvifexpr';
  const attribute = browser ? 'User-Agent' : isExpression ? 'expr' : (words[0] ?? '');
  const [source = '', ...settings] = words.slice(browser || isExpression ? 0 : 1);
  const subject = isExpression ? null : attributeOf(attribute, asked, variables);
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
    // `M` and `M=` are both set to 1 (mod_setenvif.c:add_setenvif_core).
    else variables.set(name, known(match && found?.[3] ? expandSetting(found[3], match, source) : '1'));
  }
}

/** What a setting comes to: a pattern that is a plain text is not matched as one, and `$0` stays (mod_setenvif.c:non_regex_pattern). */
const expandSetting = (written: string, match: RegExpExecArray, pattern: string): string =>
  /^(?:[^\\^.$|()[\]*+?]|\\[\\^.$|()[\]*+?])*$/.test(pattern) ? written : substituteGroups(written, match);

/**
 * The value SetEnvIf compares, a header before a variable; null where a header of the client decides
 * (mod_setenvif.c:match_headers).
 */
function attributeOf(attribute: string, asked: Asked, variables: VariableTable): string | null {
  switch (attribute.toLowerCase()) {
    case 'request_uri':
      return asked.uri;
    case 'request_method':
      return asked.method;
    case 'remote_addr':
      return clientAddress(asked.authority);
    case 'server_addr':
      return asked.authority.connectIp;
    case 'remote_host':
      return null;
    case 'request_protocol':
      return 'HTTP/1.1';
    default: {
      // A pattern may stand for several headers.
      if (/[^\w-]/.test(attribute)) return null;
      const header = headerOf(asked.authority, attribute);
      if (header.kind !== 'known') return null;
      if (header.value !== '') return header.value;
      const earlier = variables.get(attribute);
      return earlier ? (earlier.kind === 'known' ? earlier.value : null) : '';
    }
  }
}
