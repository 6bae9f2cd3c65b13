import type { DirectiveNode, SectionNode } from '../../apache/syntax/config-node.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { moveLinesAbove } from '../line-edits.ts';

export const rule = defineRule({
  id: 'location-order',
  subject: 'server-config',
  meta: {
    summary: 'A broader Location after a narrower one overrides the group it sets.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    stage: 'placement',
  },
  messages: {
    overridden: {
      message:
        '<Location {narrow}> sets {directive} to {wanted}, and <Location {broad}> further down sets it to {given} for the same URLs: Location sections apply in the order of the text, whatever their length, so {narrow} gets {given}.',
      help: 'Write the broader Location first, or put `process-group=` and `application-group=` on each WSGIScriptAlias, where nothing overrides them.',
    },
  },
  check(server, { report, textOf }) {
    for (const host of [server.main, ...server.virtualHosts]) {
      const locations = host.sections.filter((section) => section.key === 'location' && section.words.length === 1);
      for (const [index, broad] of locations.entries()) {
        for (const narrow of locations.slice(0, index)) {
          if (!isBelow(pathOf(narrow), pathOf(broad))) continue;
          const clash = findClash(narrow, broad);
          if (!clash) continue;
          const fix = swapFix(narrow, broad, textOf(narrow.at.file) ?? '');
          report({
            messageId: 'overridden',
            data: {
              narrow: pathOf(narrow),
              broad: pathOf(broad),
              directive: clash.narrow.name,
              wanted: groupNamed(clash.narrow),
              given: groupNamed(clash.broad),
            },
            at: clash.broad.at,
            label: `also sets it for ${pathOf(narrow)}`,
            related: [{ at: clash.narrow.at, text: 'overridden' }],
            fixes: fix ? [fix] : [],
          });
        }
      }
    }
  },
});

const KEYS: ReadonlySet<string> = new Set(['wsgiprocessgroup', 'wsgiapplicationgroup']);

const pathOf = (section: SectionNode): string => section.words[0]?.text ?? '';

const groupNamed = (node: DirectiveNode): string => node.words[0]?.text ?? '';

const isBelow = (path: string, prefix: string): boolean =>
  path !== prefix &&
  !/[*?[]/.test(path + prefix) &&
  (prefix.endsWith('/') ? path.startsWith(prefix) : path.startsWith(`${prefix}/`));

function findClash(narrow: SectionNode, broad: SectionNode): { narrow: DirectiveNode; broad: DirectiveNode } | null {
  const linesOf = (section: SectionNode): readonly DirectiveNode[] =>
    section.children.filter(
      (node): node is DirectiveNode => node.kind === 'directive' && KEYS.has(node.key) && node.conditions.length === 0,
    );
  for (const line of linesOf(narrow)) {
    const other = linesOf(broad).findLast((node) => node.key === line.key);
    if (other && groupNamed(other) !== groupNamed(line)) return { narrow: line, broad: other };
  }
  return null;
}

/** Moves the broader section above the narrower one. Safe where both hold nothing but groups, whose order is what is wrong. */
function swapFix(narrow: SectionNode, broad: SectionNode, text: string): Fix | null {
  const { file } = narrow.at;
  if (broad.at.file !== file || broad.closeAt?.file !== file) return null;
  const range = { start: broad.at.range.start, end: broad.closeAt.range.end };
  const edits = moveLinesAbove(file, text, range, narrow.at.range.start);
  const isPure = [...narrow.children, ...broad.children].every(({ key }) => KEYS.has(key));
  return (
    edits && {
      title: `move <Location ${pathOf(broad)}> before <Location ${pathOf(narrow)}>`,
      applicability: isPure ? 'safe' : 'unsafe',
      edits,
    }
  );
}
