import type { DirectiveNode } from '../syntax/config-node.ts';
import { occurs } from './find-node.ts';
import { inSections } from './map-aliases.ts';
import { answerStatus, isOfWholeSection, mapByRedirect, REDIRECTS, redirectStatus } from './map-redirect.ts';
import type { MappedRequest } from './mapped-request.ts';
import type { Route } from './route.ts';
import type { Scope } from './scope.ts';

/**
 * Redirect and RedirectMatch in sections: after access, before the handler (mod_alias.c:fixup_redir). One without a path has
 * been asked before the mapping too, when the sections of folders and files did not count yet.
 */
export function sectionRedirect({ routed, scope }: MappedRequest, base: Route): Route | null {
  const isWritten = occurs(routed.config.nodes, ...REDIRECTS);
  if (!isWritten && !scope.sections.some(({ accessFile }) => accessFile !== undefined)) return null;
  const whole = inSections(scope, isOfWholeSection);
  const hit = whole ? { ...whole, status: redirectStatus(whole.node).status } : firstRedirect(scope, routed.path);
  if (!hit) return null;
  if (!hit.certain) {
    const why = `${hit.node.name} ${hit.node.argsText} stands where it may not apply`;
    return { ...base, outcome: 'undecided', undecidedBecause: [...base.undecidedBecause, why] };
  }
  routed.steps.push({ what: `${hit.node.name} ${hit.node.argsText}`, at: hit.node.at });
  return answerStatus(base, hit.status);
}

/** The first of the lines that name a path which takes the request's, innermost sections first; not certain where it cannot be tried. */
function firstRedirect(
  { sections }: Scope,
  path: string,
): { readonly node: DirectiveNode; readonly certain: boolean; readonly status: number } | null {
  for (const { section, certain } of [...sections].reverse())
    for (const node of section.children) {
      if (node.kind !== 'directive' || !REDIRECTS.has(node.key) || isOfWholeSection(node)) continue;
      const found = mapByRedirect([node], path);
      if (found.kind === 'doubtful') return { node, certain: false, status: 0 };
      if (found.kind === 'redirect')
        return { node, certain: certain && node.conditions.length === 0, status: found.status };
    }
  return null;
}
