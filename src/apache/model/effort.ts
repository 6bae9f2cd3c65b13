import { oncePer } from '../../source/once-per.ts';
import { type ConfigNode, firstWord, type SectionNode } from '../syntax/config-node.ts';
import { allNodes, directivesOf } from './find-node.ts';
import type { Server, ServerConfig } from './server-config.ts';

/** Directives whose lines are tried or worked out one after the other for every request. */
const TRIED_IN_TURN: readonly string[] = [
  ...['setenvif', 'setenvifnocase', 'setenvifexpr', 'browsermatch', 'browsermatchnocase'],
  ...['setenv', 'unsetenv', 'passenv', 'rewritecond', 'rewriterule'],
  ...['aliasmatch', 'scriptaliasmatch', 'redirectmatch', 'proxypassmatch', 'wsgiscriptaliasmatch'],
];

/** What is allowed in any case, and for each line. A server of thousands of sites takes a tenth of it. */
const LEAST = 200_000;
const FOR_EACH_LINE = 30;

/** How many lines may still be held against a request, all requests of a run taken together. */
const leftOf = oncePer(({ nodes }: ServerConfig) => ({ lines: LEAST + FOR_EACH_LINE * allNodes(nodes).length }));

const linesInTurn = oncePer((server: Server): number => {
  const lines = TRIED_IN_TURN.map((key) => directivesOf(server.directives, key).length);
  return lines.reduce((sum, count) => sum + count, 1 + server.sections.filter(isTriedInTurn).length);
});

const isTriedInTurn = ({ key, words }: ConfigNode): boolean =>
  /match$|^(?:if|elseif|else)$/.test(key) || /[*?[~]/.test(firstWord(words));

/**
 * Whether the lines of a server may be held against one more request. Where each of thousands of URLs would be held against
 * each of thousands of patterns, the rest is undecided rather than waited for.
 */
export function mayTryLines(config: ServerConfig, server: Server): boolean {
  const left = leftOf(config);
  left.lines -= linesInTurn(config.main) + (server === config.main ? 0 : linesInTurn(server));
  return left.lines > 0;
}

/** Counts the lines of sections that apply to a request. */
export function countSections(config: ServerConfig, sections: readonly { readonly section: SectionNode }[]): void {
  const left = leftOf(config);
  for (const { section } of sections) left.lines -= 1 + section.children.length;
}
