import { allNodes, occurs } from '../apache/model/find-node.ts';
import type { ServerConfig } from '../apache/model/server-config.ts';
import type { DirectiveNode } from '../apache/syntax/config-node.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { PythonSources } from './python-sources.ts';

/** A script that httpd runs in its own processes, whatever the process group of the application that it is asked about. */
export interface ChildScript {
  readonly node: DirectiveNode;
  /** The script, by the server's path. */
  readonly path: string;
  /** What it does when it is loaded and each of its functions is called; empty where it is not among the files analysed. */
  readonly facts: readonly ScriptFacts[];
}

/** A function that mod_wsgi calls with the environment of a request and some texts (mod_wsgi.c, where `allow_access` and its kin are looked up). */
type Asked = readonly [name: string, texts: number];

const FUNCTIONS: ReadonlyMap<string, readonly Asked[]> = new Map([
  ['wsgiaccessscript', [['allow_access', 1]]],
  [
    'wsgiauthuserscript',
    [
      ['check_password', 2],
      ['get_realm_hash', 2],
    ],
  ],
  ['wsgiauthgroupscript', [['groups_for_user', 1]]],
  [
    'wsgidispatchscript',
    [
      ['process_group', 0],
      ['application_group', 0],
      ['callable_object', 0],
    ],
  ],
]);

/**
 * The scripts that a server asks about access and about where applications run. What they write to os.environ comes to
 * embedded applications that the same process loads later (measured on mod_wsgi 4.9.4).
 */
export function childScripts({ nodes }: ServerConfig, sources: PythonSources): readonly ChildScript[] {
  if (!occurs(nodes, ...FUNCTIONS.keys())) return [];
  return allNodes(nodes).flatMap((node): readonly ChildScript[] => {
    const functions = FUNCTIONS.get(node.key);
    const path = node.words[0]?.text;
    if (node.kind !== 'directive' || !functions || path === undefined) return [];
    const file = sources.fileOf(path);
    const facts =
      file === null ? [] : functions.flatMap(([name, texts]) => sources.askedFacts(file, name, texts) ?? []);
    return [{ node, path, facts }];
  });
}
