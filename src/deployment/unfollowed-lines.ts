import { allNodes, occurs } from '../apache/model/find-node.ts';
import { mayRunByHandler } from '../apache/model/handler-lines.ts';
import type { ServerConfig } from '../apache/model/server-config.ts';
import { type ConfigNode, firstWord } from '../apache/syntax/config-node.ts';
import type { ServerDisk } from '../host/server-disk.ts';
import { folderBefore } from '../source/normal-path.ts';
import type { Notice } from '../source/notice.ts';

/**
 * Sections and files of mod_perl that write configuration, and the phases before a handler in which it or mod_lua may move a
 * request (perl.apache.org, mod_perl 2.0 Configuration and HTTP Handlers; mod_lua).
 */
const RUNS_PROGRAM =
  /^(?:perl(?:|module|require|loadmodule|configrequire|postconfigrequire|(?:trans|maptostorage|type|fixup|init|postreadrequest|headerparser)handler)|lua(?:hook(?:pretranslatename|translatename|maptostorage|typechecker|fixups)|maphandler|quickhandler))$/;

const MASS = ['virtualdocumentroot', 'virtualdocumentrootip', 'virtualscriptalias', 'virtualscriptaliasip', 'userdir'];
const SAYS_NO_FOLDER = /^(?:none|(?:en|dis)abled?)$/i;

/** What is told of lines by which requests may come to scripts in ways that are not followed: a line for each kind. */
export function unfollowedLines(config: ServerConfig, disk: ServerDisk | null): readonly Notice[] {
  const { nodes } = config;
  const programs = allNodes(nodes).filter(({ key }) => RUNS_PROGRAM.test(key));
  const folders =
    occurs(nodes, ...MASS) && mayRunByHandler(config) ? allNodes(nodes).filter((node) => isUnseen(node, disk)) : [];
  return [
    ...tell(programs, 'lets a program choose what answers, or write configuration: that is not followed'),
    ...tell(folders, 'leads to folders of which nothing is known here, and a handler runs scripts'),
  ];
}

function isUnseen({ key, words, file }: ConfigNode, disk: ServerDisk | null): boolean {
  const written = firstWord(words);
  if (!MASS.includes(key) || SAYS_NO_FOLDER.test(written)) return false;
  const isFollowed = !key.endsWith('ip') && written.startsWith('/');
  const folder = folderBefore(folderBefore(written, '%'), '*');
  return !isFollowed || disk?.lookUp(folder === '' ? '/' : folder, file).kind === 'unknown';
}

function tell([first, ...more]: readonly ConfigNode[], what: string): readonly Notice[] {
  if (!first) return [];
  const others = more.length === 0 ? '' : ` (and ${more.length} more lines of the kind)`;
  return [
    {
      code: 'line-not-followed',
      message: `${first.kind === 'section' ? `<${first.name}>` : first.name} ${what}${others}`,
      at: first.at,
    },
  ];
}
