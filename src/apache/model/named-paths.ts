import type { NamedPath } from '../../host/server-disk.ts';
import { isAbsolutePath, splitPathList } from '../../source/normal-path.ts';
import { type DirectiveNode, firstWord, type SectionNode } from '../syntax/config-node.ts';
import { readOptions } from '../syntax/words.ts';
import { allNodes } from './find-node.ts';
import type { ServerConfig } from './server-config.ts';

/** Directives and sections with words that are paths of the disk. */
const PATHS: ReadonlySet<string> = new Set(
  (
    'documentroot alias aliasmatch scriptalias scriptaliasmatch directory wsgiscriptalias wsgiscriptaliasmatch wsgiimportscript ' +
    'wsgihandlerscript wsgiaccessscript wsgiauthuserscript wsgiauthgroupscript wsgidispatchscript'
  ).split(' '),
);

/** Directives with lists of folders. */
const LISTS: ReadonlySet<string> = new Set(['wsgipythonpath', 'wsgipythonhome']);

/** Options of WSGIDaemonProcess that name folders. */
const FOLDER_OPTIONS: ReadonlySet<string> = new Set(['home', 'python-path', 'python-home']);

/** Every path of the disk that a configuration names, up to the first `$1` or wildcard of a pattern; the URL of an alias is none. */
export function namedPaths(config: ServerConfig): readonly NamedPath[] {
  const found = new Map<string, NamedPath>();
  for (const node of allNodes(config.nodes)) {
    for (const written of pathsOf(node)) {
      if (node.symbols.some((symbol) => written.includes(symbol))) continue;
      const path = /[$*?[]/.test(written) ? written.replace(/\/[^/]*[$*?[].*$/s, '') : written;
      if (isAbsolutePath(path) && path !== '/') found.set(`${path}\n${node.file}`, { path, near: node.file });
    }
  }
  return [...found.values()];
}

/** The paths of the disk that one line names, as written. */
export function pathsOf(node: DirectiveNode | SectionNode): readonly string[] {
  if (PATHS.has(node.key)) {
    const words = node.words.map(({ text }) => text);
    const isAlias = node.key.includes('alias') && words.length > 1;
    return words.slice(isAlias ? 1 : 0, isAlias ? 2 : 1);
  }
  if (LISTS.has(node.key)) return splitPathList(firstWord(node.words));
  if (node.key !== 'wsgidaemonprocess') return [];
  return readOptions(node.argsText, 1).flatMap((option) =>
    option !== null && FOLDER_OPTIONS.has(option[0]) ? splitPathList(option[1]) : [],
  );
}
