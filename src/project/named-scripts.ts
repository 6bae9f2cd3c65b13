import { posix } from 'node:path';
import { scriptOfTarget } from '../apache/model/script-path.ts';
import type { ServerConfig, WsgiAlias } from '../apache/model/server-config.ts';
import type { DirectiveNode } from '../apache/syntax/config-node.ts';
import type { Sighting } from '../host/server-disk.ts';
import { listFew } from '../source/first-few.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';

/** A script that a line of a server names, and what is known of it. */
export interface NamedScript {
  readonly path: string;
  readonly node: DirectiveNode;
  readonly seen: Sighting;
  /** A file of that name is meant: no folder that stands for one of URLs, and nothing that a pattern makes of a URL. */
  readonly isFile: boolean;
}

type LookUp = (server: ServerConfig, path: string, near: FilePath) => Sighting | null;

/** The scripts that servers mount or import, each by the line that says so. */
export const namedScripts = (servers: readonly ServerConfig[], lookUp: LookUp): readonly NamedScript[] =>
  servers.flatMap((server) =>
    [
      ...server.aliases.map((alias) => ({
        path: scriptOfTarget(alias.target),
        node: alias.node,
        isFile: namesFile(alias),
      })),
      ...server.preloads.map(({ script, node }) => ({ path: script, node, isFile: true })),
    ].flatMap((named) => {
      const seen = lookUp(server, named.path, named.node.at.file);
      return seen === null ? [] : [{ ...named, seen }];
    }),
  );

/** A folder is mounted with a slash at the end, or stands for one of URLs; `$1` is what a pattern has found. */
const namesFile = ({ regex, target }: WsgiAlias): boolean => !target.endsWith('/') && !(regex && target.includes('$'));

/** What is told of a script that cannot be looked at; null where it can, and of what may be no script. */
export function describeUnseen({ node, seen, isFile }: NamedScript): Notice | null {
  if (seen.kind === 'present' || (!(seen.kind === 'unknown' && seen.isAnyOf) && !isFile)) return null;
  if (node.symbols.length > 0) return null;
  const message = seen.kind === 'unknown' ? `${seen.why} (${seen.settledBy})` : seen.why;
  return { code: 'script-not-here', message, file: node.file, at: node.at };
}

/**
 * What is told of a script that was chosen among several files of the tree, of which a line about another script (`isNamed`) does
 * not account for one: whoever adds a file to a tree must not change unseen what is looked at. Null where there is no other.
 */
export function describeChoice(
  { path, node, seen }: NamedScript,
  root: FilePath,
  isNamed: (file: FilePath) => boolean,
): Notice | null {
  const rivals = seen.kind === 'present' ? (seen.rivals ?? []).filter((file) => !isNamed(file)) : [];
  if (seen.kind !== 'present' || rivals.length === 0) return null;
  const [here = '', ...others] = [seen.file, ...rivals].map((file) => posix.relative(root, file));
  const message = `${path} is taken for ${here}, not for ${listFew(others)} (--path-map ${path}=${here} settles it)`;
  return { code: 'script-chosen', message, file: node.file, at: node.at, leavesOut: 'skip' };
}
