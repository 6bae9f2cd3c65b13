import type { DirectiveNode } from '../syntax/config-node.ts';
import { occurs } from './find-node.ts';
import { answerStatus, mapByRedirect, namesPath, REDIRECTS, redirectStatus } from './map-redirect.ts';
import type { MappedRequest } from './mapped-request.ts';
import type { Route } from './route.ts';

/**
 * Redirect and RedirectMatch in sections: after access, before the handler (mod_alias.c:fixup_redir). One without a path has
 * been asked before the mapping too, when the sections of folders and files did not count yet.
 */
export function sectionRedirect({ routed, scope }: MappedRequest, base: Route): Route | null {
  const isWritten = occurs(routed.config.nodes, ...REDIRECTS, 'redirectmatch');
  if (!isWritten && !scope.sections.some(({ accessFile }) => accessFile !== undefined)) return null;
  const lines = [...scope.sections].reverse().flatMap(({ section, certain }) => {
    const found = section.children.filter((node): node is DirectiveNode => node.kind === 'directive');
    return found.map((node) => ({ node, certain: certain && node.conditions.length === 0 }));
  });
  const whole = lines.find(({ node }) => REDIRECTS.has(node.key) && !namesPath(node));
  const hit = whole ? { ...whole, status: redirectStatus(whole.node).status } : firstRedirect(lines, routed.path);
  if (!hit) return null;
  if (!hit.certain) {
    const why = `${hit.node.name} ${hit.node.argsText} stands where it may not apply`;
    return { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, why] };
  }
  routed.steps.push({ what: `${hit.node.name} ${hit.node.argsText}`, at: hit.node.at });
  return answerStatus(base, hit.status);
}

/** The first of the lines that name a path which takes the request's; doubtful where it cannot be tried. */
function firstRedirect(
  lines: readonly { readonly node: DirectiveNode; readonly certain: boolean }[],
  path: string,
): { readonly node: DirectiveNode; readonly certain: boolean; readonly status: number } | null {
  for (const { node, certain } of lines) {
    if (!namesPath(node)) continue;
    const found = mapByRedirect([node], path);
    if (found.kind === 'doubtful') return { node, certain: false, status: 0 };
    if (found.kind === 'redirect') return { node, certain, status: found.status };
  }
  return null;
}
