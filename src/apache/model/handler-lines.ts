import { oncePer } from '../../source/once-per.ts';
import { type ConfigNode, type DirectiveNode, firstWord } from '../syntax/config-node.ts';
import { splitRewriteArguments } from '../syntax/words.ts';
import { WSGI_HANDLERS } from './choose-handler.ts';
import { allNodes, occurs } from './find-node.ts';
import { readFlags } from './rewrite/rewrite-rule.ts';
import type { ServerConfig } from './server-config.ts';

const LINES: readonly string[] = ['sethandler', 'addhandler', 'addtype', 'forcetype'];

/** Whether a line of the configuration makes files scripts of mod_wsgi that no alias names. What access files say is not asked. */
export const mayRunByHandler = oncePer(
  ({ nodes }: ServerConfig): boolean => occurs(nodes, 'wsgihandlerscript') || allNodes(nodes).some(runsScripts),
);

function runsScripts(node: ConfigNode): boolean {
  if (node.key === 'rewriterule' && node.kind === 'directive') return forcesHandler(node);
  return LINES.includes(node.key) && WSGI_HANDLERS.has(firstWord(node.words).toLowerCase());
}

/** `[H]` and `[T]` may be put together of variables. */
const forcesHandler = ({ argsText }: DirectiveNode): boolean =>
  readFlags(splitRewriteArguments(argsText)[2]).some(
    ([name, value]) => (name === 'h' || name === 't') && (WSGI_HANDLERS.has(value.toLowerCase()) || /[$%]/.test(value)),
  );
