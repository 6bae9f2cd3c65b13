import { occurs } from '../apache/model/find-node.ts';
import { SETENVIF } from '../apache/model/request-variables.ts';
import { rulesAmong } from '../apache/model/rewrite/rewrite-rule.ts';
import type { Route } from '../apache/model/route.ts';
import { Scope } from '../apache/model/scope.ts';
import type { Server, WsgiAlias, WsgiOptions } from '../apache/model/server-config.ts';
import { type ConfigNode, type DirectiveNode, firstWord, type SectionNode } from '../apache/syntax/config-node.ts';
import { groupBy } from '../source/group-by.ts';
import { oncePer } from '../source/once-per.ts';
import { known, unknown } from '../source/static-value.ts';

/** Where some requests of a mount go another way than the one for its own URL. */
export interface Detour {
  readonly url: string;
  readonly route: Route;
  /** Why it is open whether any request goes there; null where those for `url` do. */
  readonly doubt: string | null;
}

/** What is mounted, by an alias of mod_wsgi or by a handler. */
export interface Mounted {
  readonly url: string;
  readonly isPattern: boolean;
  readonly options: WsgiOptions;
  /** The alias that leads to it; null where none does. */
  readonly alias: WsgiAlias | null;
  readonly isReachedBy: (route: Route) => boolean;
}

const GROUPS = ['wsgiprocessgroup', 'wsgiapplicationgroup'] as const;

/**
 * The other ways that requests of a mount may go: into a Location below its URL, and into a section or past a variable that
 * another URL, header or method decides about.
 */
export function detoursOf(mounted: Mounted, route: Route, routeTo: (url: string) => Route): readonly Detour[] {
  const { config } = route.scope;
  const variables = variablesIn(mounted, route);
  if (variables.length === 0 && !occurs(config.nodes, ...GROUPS)) return [];
  const decides = ({ children }: SectionNode): boolean =>
    occurs(children, ...GROUPS) || (variables.length > 0 && occurs(children, 'setenv', ...SETENVIF));
  return [
    ...intoLocations(mounted, route, routeTo, decides),
    ...openSections(route)
      .filter(decides)
      .flatMap((section) => intoSection(section, mounted, route)),
    ...pastSections(mounted, route, decides),
    ...variables.flatMap((name) => byVariable(name, mounted, route)),
  ];
}

/** The sections of a server that hang on more of a request than its script, wherever they stand in each other. */
const byRequest = oncePer(({ sections }: Server): readonly SectionNode[] => sections.flatMap(byRequestIn));

const byRequestIn = (node: ConfigNode): readonly SectionNode[] =>
  node.kind === 'section' && isByRequest(node) ? [node, ...node.children.flatMap(byRequestIn)] : [];

/** Those that its own path does not decide about, and those in sections that apply to a mount. */
function openSections({ scope }: Route): readonly SectionNode[] {
  const { config, server, sections } = scope;
  const inside = sections.flatMap(({ section }) => section.children.flatMap(byRequestIn));
  const open = inside.filter((section) => !isPlain(section));
  return [...new Set([...[...new Set([config.main, server])].flatMap(openOf), ...open])];
}

const openOf = oncePer((server: Server): readonly SectionNode[] =>
  byRequest(server).filter((section) => !isPlain(section)),
);

/** All sections that may be about requests of a mount. */
const sectionsFor = (route: Route): readonly SectionNode[] => {
  const { config, server, sections } = route.scope;
  const all = [...new Set([config.main, server])].flatMap(byRequest);
  return [...new Set([...all, ...sections.map(({ section }) => section), ...openSections(route)])];
};

const CONDITIONS: ReadonlySet<string> = new Set(['if', 'elseif', 'else']);

const isByRequest = ({ key }: SectionNode): boolean =>
  key === 'location' || key === 'locationmatch' || CONDITIONS.has(key);

/** The variables that the groups of a request are named after. */
const variablesIn = ({ options }: Mounted, { scope }: Route): readonly string[] =>
  [
    options.processGroup?.value ?? scope.value('wsgiprocessgroup'),
    options.applicationGroup?.value ?? scope.value('wsgiapplicationgroup'),
  ].flatMap((written) => variableIn(written ?? '') ?? []);

/** The variable of a name that is written `%{ENV:NAME}`; null where it is written otherwise. */
export const variableIn = (written: string): string | null => /^%\{ENV:([^}]*)\}$/.exec(written)?.[1] ?? null;

const isPlain = ({ key, words: [word], symbols }: SectionNode): boolean =>
  key === 'location' && symbols.length === 0 && /^\/[^*?[]*$/.test(word?.text ?? '');

function intoLocations(
  mounted: Mounted,
  { scope }: Route,
  routeTo: (url: string) => Route,
  decides: (section: SectionNode) => boolean,
): readonly Detour[] {
  if (mounted.isPattern) return [];
  const { config, server } = scope;
  const found = mounted.alias
    ? takenLocations(config.main)(server)(routeTo).get(mounted.alias)
    : otherLocations(config.main)(server)(routeTo).get(null);
  return (found ?? []).flatMap(({ section, url, route }) =>
    url !== mounted.url && decides(section) && mounted.isReachedBy(route) && mayRun(route)
      ? [{ url, route, doubt: null }]
      : [],
  );
}

/** A plain Location, and where a request for its own URL goes. */
interface RoutedLocation {
  readonly section: SectionNode;
  readonly url: string;
  readonly route: Route;
}

/** The plain Locations of a server by the alias that takes their URLs, so that thousands are not held against thousands of mounts. */
const locationsByAlias = (main: Server) =>
  oncePer((server: Server) => {
    let byAlias: ReadonlyMap<WsgiAlias | null, readonly RoutedLocation[]> | null = null;
    return (routeTo: (url: string) => Route) => {
      const plain = (one: Server): readonly SectionNode[] => byRequest(one).filter(isPlain);
      const routed = (section: SectionNode): RoutedLocation => {
        const url = firstWord(section.words);
        return { section, url, route: routeTo(url) };
      };
      byAlias ??= groupBy([...new Set([main, server])].flatMap(plain).map(routed), ({ route }) => route.alias);
      return byAlias;
    };
  });

/** Asked for what aliases lead to, and for what no alias does: the disk decides about that. */
const takenLocations = oncePer(locationsByAlias);
const otherLocations = oncePer(locationsByAlias);

/** Whether a script answers: those who may log in, too. Another handler answers for everybody. */
const mayRun = ({ outcome, scope }: Route): boolean =>
  outcome === 'handler' || ((outcome === 'denied' || outcome === 'undecided') && scope.line('sethandler') === null);

/** Sections that hang on more of a request than its path, or on a pattern of it. */
function intoSection(section: SectionNode, mounted: Mounted, route: Route): readonly Detour[] {
  if (route.scope.sections.some((applied) => applied.section === section)) return [];
  const { config, server, sections } = route.scope;
  const scope = new Scope(config, server, [...sections, { section, certain: true }]);
  return [{ url: mounted.url, route: { ...route, scope }, doubt: notTold(section) }];
}

/** Past the sections that its own URL may go into. */
function pastSections(mounted: Mounted, route: Route, decides: (section: SectionNode) => boolean): readonly Detour[] {
  const { config, server, sections } = route.scope;
  const open = sections.find(({ certain, section }) => !certain && decides(section));
  if (!open) return [];
  const scope = new Scope(
    config,
    server,
    sections.filter(({ certain, section }) => certain || !decides(section)),
  );
  return [{ url: mounted.url, route: { ...route, scope }, doubt: open.why ?? notTold(open.section) }];
}

const notTold = ({ name, argsText }: SectionNode): string => `whether <${name} ${argsText}> applies cannot be told`;

/** Past the lines that give a variable another value than the one it has for its own URL. */
function byVariable(name: string, mounted: Mounted, route: Route): readonly Detour[] {
  const { config, server } = route.scope;
  const lines = [
    ...[...new Set([config.main, server])].flatMap(({ directives }) => settersIn(directives, true)),
    ...sectionsFor(route).flatMap(({ children }) => settersIn(children, false)),
  ];
  const detours = new Map<string, Detour>();
  const there = route.variables.get(name);
  for (const { node, variable, value } of lines) {
    const isSame = there?.kind === 'known' && there.value === value;
    if (variable !== name || isSame || detours.has(value)) continue;
    const set = /[$%]/.test(value) ? unknown(`${node.name} computes ${name}`, node.at) : known(value);
    const variables = new Map(route.variables).set(name, set);
    const doubt = `whether ${node.name} ${node.argsText} sets ${name} for requests to ${mounted.url} is not known`;
    detours.set(value, { url: mounted.url, route: { ...route, variables }, doubt });
  }
  return [...detours.values()];
}

interface Setter {
  readonly node: DirectiveNode;
  readonly variable: string;
  readonly value: string;
}

/** The lines among some that set a variable for some requests. What SetEnv says in the scope of a server holds for all. */
function settersIn(nodes: readonly ConfigNode[], isServer: boolean): readonly Setter[] {
  const byRules = rulesAmong(nodes).flatMap(({ node, variables }) =>
    variables.map((written) => {
      const [variable = '', ...value] = written.split(':');
      return { node, variable, value: value.join(':') };
    }),
  );
  const lines = nodes.filter((node): node is DirectiveNode => node.kind === 'directive');
  return [
    ...byRules,
    ...lines.flatMap((node): readonly Setter[] => {
      const words = node.words.map(({ text }) => text);
      if (node.key === 'setenv' && !isServer) return [{ node, variable: words[0] ?? '', value: words[1] ?? '' }];
      if (!SETENVIF.has(node.key)) return [];
      return words.flatMap((word) => {
        const [, variable, value = '1'] = /^([^!=]+)(?:=(.*))?$/s.exec(word) ?? [];
        return variable === undefined ? [] : [{ node, variable, value }];
      });
    }),
  ];
}
