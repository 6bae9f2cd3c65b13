import type { Location } from '../../source/location.ts';
import type { Setting } from '../../source/setting.ts';
import type { DirectiveNode } from '../syntax/config-node.ts';
import type { AppliedSection } from './match-sections.ts';

/** Of every directive in the applying sections the one that counts, the last in merge order, and those it overrides, nearest first. */
export function mergeDirectives(sections: readonly AppliedSection[]): ReadonlyMap<string, Setting<DirectiveNode>> {
  const merged = new Map<string, Setting<DirectiveNode>>();
  for (const { section } of sections) {
    for (const node of section.children) {
      if (node.kind !== 'directive') continue;
      const before = merged.get(node.key);
      const overrides: readonly Location[] =
        before && before.setBy !== 'default' ? [before.setBy, ...before.overrides] : [];
      merged.set(node.key, { value: node, setBy: node.at, overrides });
    }
  }
  return merged;
}
