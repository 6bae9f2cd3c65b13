import type { DirectiveNode } from '../syntax/config-node.ts';
import { holdsSymbol } from '../syntax/mask-templates.ts';
import { substituteGroups, tryPattern } from './pattern.ts';
import { matchPrefix } from './prefix-match.ts';

export type Attempt =
  | { readonly kind: 'miss' }
  | { readonly kind: 'hit'; readonly target: string; readonly length: number }
  | { readonly kind: 'doubtful'; readonly why: string };

/** Tries an alias-like line: prefix lines append what is left of the path, patterns put their groups in. */
export function tryLine(node: DirectiveNode, path: string, url: string, target: string, regex: boolean): Attempt {
  if (holdsSymbol(url, node.symbols)) return { kind: 'doubtful', why: `what ${node.name} ${url} matches is not known` };
  let attempt: Attempt = { kind: 'miss' };
  if (regex) {
    const match = tryPattern(url, path);
    if (match === 'undecided') return { kind: 'doubtful', why: `whether ${node.name} ${url} matches cannot be told` };
    if (match)
      attempt = { kind: 'hit', target: substituteGroups(target, match), length: match.index + match[0].length };
  } else {
    const length = matchPrefix(path, url);
    if (length > 0) attempt = { kind: 'hit', target: target + path.slice(length), length };
  }
  const [condition] = node.conditions;
  return attempt.kind === 'hit' && condition
    ? { kind: 'doubtful', why: `${condition.text}: ${condition.why}` }
    : attempt;
}
