import type { DirectiveNode } from '../syntax/config-node.ts';
import { hasModule, type Scope } from './scope.ts';

/** What mod_actions makes of a file: the path that its handler is handed to. */
export type ActionChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'doubtful'; readonly why: string }
  | { readonly kind: 'script'; readonly path: string; readonly isVirtual: boolean; readonly node: DirectiveNode };

/**
 * Action of a handler, else Script of a method (mod_actions.c:action_handler). What type a file has that no handler names is not
 * known here.
 */
export function chooseAction(scope: Scope, handler: string | null, method: string, query: string): ActionChoice {
  const actions = scope.lines('action');
  const scripts = scope.lines('script');
  if ((actions.length === 0 && scripts.length === 0) || !hasModule(scope.config, 'mod_actions.c'))
    return { kind: 'none' };
  const named = actions.find(
    ({ node }) => handler !== null && node.words[0]?.text.toLowerCase() === handler.toLowerCase(),
  );
  const typed = handler === null ? actions.find(({ node }) => node.words[0]?.text.includes('/')) : undefined;
  if (typed)
    return { kind: 'doubtful', why: `${typed.node.name} ${typed.node.argsText} may be about the type of the file` };
  const isAsked = method !== 'GET' && method !== 'HEAD' ? true : query !== '';
  const wanted = method === 'HEAD' ? 'GET' : method;
  const line = named ?? (isAsked ? scripts.find(({ node }) => node.words[0]?.text === wanted) : undefined);
  if (!line) return { kind: 'none' };
  const { node, certain } = line;
  if (!certain) return { kind: 'doubtful', why: `${node.name} ${node.argsText} stands where it may not apply` };
  const isVirtual = node.words[2]?.text.toLowerCase() === 'virtual' || node.key === 'script';
  return { kind: 'script', path: node.words[1]?.text ?? '', isVirtual, node };
}
