import { readsAccessFiles } from '../apache/model/access-file.ts';
import { absolutePath, documentRoot } from '../apache/model/document-root.ts';
import { allNodes } from '../apache/model/find-node.ts';
import { mayRunByHandler } from '../apache/model/handler-lines.ts';
import { aliasesOf } from '../apache/model/map-aliases.ts';
import type { Route } from '../apache/model/route.ts';
import { Scope } from '../apache/model/scope.ts';
import type { Server, ServerConfig, WsgiAlias } from '../apache/model/server-config.ts';
import { type DirectiveNode, firstWord } from '../apache/syntax/config-node.ts';
import { splitRewriteArguments } from '../apache/syntax/words.ts';
import type { ServerDisk } from '../host/server-disk.ts';
import type { FilePath } from '../source/location.ts';
import { folderBefore, isAbsolutePath, withoutEndSlash, withoutEndSlashes } from '../source/normal-path.ts';
import { handlerScriptOf } from './handler-script.ts';
import { massFolderOf } from './mass-hosting.ts';

/** A script of the tree that a handler runs on a server. */
export interface HandledScript {
  /** The script, by the server's path. */
  readonly path: string;
  /** A URL path that leads to it; the pattern that may, where none could be found. */
  readonly url: string;
  /** Where a request for it goes; null where none was found that leads to it. */
  readonly route: Route | null;
  /** The line that maps URLs to it. */
  readonly node: DirectiveNode;
}

/** What may lead to scripts: a folder or file of the server, and the line that names it. */
interface Root {
  readonly path: string;
  readonly node: DirectiveNode;
  readonly alias?: WsgiAlias;
  /** URL paths to try for a script below it, given what of its path is left. */
  readonly urls: (rest: string, path: string) => readonly string[];
  /** Whether it may lead to a script by other URLs than those. */
  readonly isOpen: (rest: string) => boolean;
  /** Other names by which the server may lead to a script. */
  readonly hosts?: (path: string) => Iterable<string>;
}

/** What a search for scripts may ask of a server. */
export interface HandlerSearch {
  readonly config: ServerConfig;
  readonly disk: ServerDisk;
  /** The scripts of the tree. */
  readonly files: readonly FilePath[];
  /** What a server answers to a URL path, asked by its own name or another; null where too many were asked for. */
  readonly ask: (server: Server, path: string, host?: string) => Route | null;
}

/** The scripts that a handler of mod_wsgi runs on a server, with the first URL that is found to lead to each (SetHandler, AddHandler, `[H]`). */
export function handledScripts(search: HandlerSearch, server: Server): readonly HandledScript[] {
  const { config, disk, files } = search;
  const found = new Map<string, HandledScript>();
  for (const root of [...foldersOf(config, server), ...(mayHandle(config) ? rootsOf(config, server) : [])]) {
    const here = disk.lookUp(root.path, root.node.file);
    if (here.kind !== 'present') continue;
    for (const file of files.filter((one) => one === here.file || one.startsWith(`${here.file}/`))) {
      const rest = file.slice(here.file.length);
      const path = `${withoutEndSlashes(root.path)}${rest}`;
      const handled = found.get(path)?.route ? null : leadTo(search, server, root, path, rest);
      if (handled) found.set(path, handled);
    }
  }
  return [...found.values()];
}

/** Whether anything makes a file a script of mod_wsgi. What access files say is found out when they are asked. */
const mayHandle = (config: ServerConfig): boolean => readsAccessFiles(config) || mayRunByHandler(config);

/** The folders of which a line of mod_wsgi mounts all scripts, or those whose names a pattern takes from the URL. */
const foldersOf = (config: ServerConfig, server: Server): readonly Root[] =>
  aliasesOf(config, server).flatMap((alias): readonly Root[] => {
    const { node, regex, target, url } = alias;
    const common = { node, alias, isOpen: () => false };
    if (regex)
      return /^\/[^$]*\/[^/]*\$\d/.test(target)
        ? [{ ...common, path: folderBefore(target, '$'), urls: (_rest, path) => guessUrls(url, path) }]
        : [];
    if (!target.endsWith('/')) return [];
    const path = withoutEndSlash(target);
    return [{ ...common, path, urls: (rest) => [`${withoutEndSlashes(url)}${rest}`] }];
  });

/** Everything that maps URLs of a server to files. */
function rootsOf(config: ServerConfig, server: Server): readonly Root[] {
  const servers = [...new Set([server, config.main])];
  const nodes = servers.flatMap(({ directives, sections }) => [...directives, ...sections.flatMap(inSection)]);
  const locations = servers.flatMap(({ sections }) =>
    sections.flatMap(({ key, words: [word] }) => (key === 'location' && word ? [word.text] : [])),
  );
  const node = new Scope(config, server).line('documentroot');
  const ofServer = nodes.flatMap((one) => [...rootOf(config, one, locations), ...massRoot(config, server, one)]);
  if (!node) return ofServer;
  return [...ofServer, { path: documentRoot(config, server), node, urls: (rest) => [rest], isOpen: () => false }];
}

const inSection = ({ children }: { readonly children: ServerConfig['nodes'] }): readonly DirectiveNode[] =>
  allNodes(children).filter((node): node is DirectiveNode => node.kind === 'directive');

function rootOf(config: ServerConfig, node: DirectiveNode, locations: readonly string[]): readonly Root[] {
  const [first = '', second = ''] = node.words.map(({ text }) => text);
  const at = (written: string): string => absolutePath(config, folderBefore(written, '$'));
  switch (node.key) {
    case 'alias':
    case 'scriptalias': {
      if (second === '')
        return [{ path: at(first), node, urls: (rest) => locations.map((url) => url + rest), isOpen: () => false }];
      return [{ path: at(second), node, urls: (rest) => [first + rest], isOpen: () => false }];
    }
    case 'aliasmatch':
    case 'scriptaliasmatch':
      return [{ path: at(second), node, urls: (_rest, path) => guessUrls(first, path), isOpen: (rest) => rest === '' }];
    case 'wsgihandlerscript':
      return [{ path: at(second), node, urls: () => ['/', ...locations], isOpen: () => true }];
    case 'rewriterule': {
      const [pattern = '', target = ''] = splitRewriteArguments(node.argsText);
      if (!isAbsolutePath(target)) return [];
      return [
        { path: at(target), node, urls: (_rest, path) => guessUrls(pattern, path), isOpen: (rest) => rest === '' },
      ];
    }
    default:
      return [];
  }
}

/** Folders whose scripts have their URLs from the name of the server, or of a user. */
function massRoot(config: ServerConfig, server: Server, node: DirectiveNode): readonly Root[] {
  const folder = massFolderOf(config, server, node);
  if (!folder) return [];
  const urls = (_rest: string, path: string): readonly string[] => [folder.urlOf(path)].filter((url) => url !== null);
  return [{ path: folder.path, node, urls, isOpen: () => false, hosts: folder.hostsOf }];
}

/** URL paths that a pattern may match: how it begins, alone and with a name of the path that it may have taken from the URL. */
function guessUrls(pattern: string, path: string): readonly string[] {
  const begin = (/^\^?((?:\\[./-]|[\w/.~-](?![*?+{]))*)/.exec(pattern)?.[1] ?? '').replaceAll('\\', '');
  const start = begin.startsWith('/') ? begin : `/${begin}`;
  const names = ['', ...path.split('/').filter((name) => name !== '')];
  return names.flatMap((name) => [`${start}${name}`, `${start}${name}/`, `${start}/${name}`]).slice(0, MOST_GUESSES);
}

const MOST_GUESSES = 24;

/** The first URL that leads to a script, or the line that may; null where nothing runs it. */
function leadTo(
  { config, ask }: HandlerSearch,
  server: Server,
  root: Root,
  path: string,
  rest: string,
): HandledScript | null {
  const urls = [...new Set(root.urls(rest, path))];
  const { words } = root.node;
  let isReached = false;
  for (const url of urls) {
    const route = ask(server, encodeURI(url));
    if (!route) return null;
    if (route.alias !== (root.alias ?? null)) continue;
    const script = handlerScriptOf(config, server, route.handler)?.script ?? route.filename;
    if (script !== path) continue;
    isReached = true;
    if (route.handler !== null && route.failure === null && route.outcome !== 'static')
      return { path, url, route, node: root.node };
  }
  const isByName = !isReached && mayBeByName({ ask }, server, { root, path, urls });
  return isReached || !(isByName || root.isOpen(rest))
    ? null
    : { path, url: firstWord(words), route: null, node: root.node };
}

/** Whether a request for one of these URLs by another name leads to a script that is run. */
function mayBeByName(
  { ask }: Pick<HandlerSearch, 'ask'>,
  server: Server,
  { root, path, urls }: { readonly root: Root; readonly path: string; readonly urls: readonly string[] },
): boolean {
  if (urls.length === 0) return false;
  for (const host of root.hosts?.(path) ?? []) {
    for (const url of urls) {
      const route = ask(server, encodeURI(url), host);
      if (route?.filename === path && route.handler !== null && route.failure === null) return true;
    }
  }
  return false;
}
