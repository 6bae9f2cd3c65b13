import { PathIndex } from '../../apache/model/path-index.ts';
import type { Server } from '../../apache/model/server-config.ts';
import { type DirectiveNode, firstWord, type SectionNode } from '../../apache/syntax/config-node.ts';
import { FEW } from '../../source/first-few.ts';
import { groupBy } from '../../source/group-by.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { moveLinesAbove } from '../line-edits.ts';
import { listNames } from '../wording.ts';

const HELP =
  'Write the broader Location first, or put `process-group=` and `application-group=` on each WSGIScriptAlias, where nothing overrides them.';

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
      help: HELP,
    },
    several: {
      message:
        'The Locations {narrow} set {directive}, and <Location {broad}> further down sets it to {given} for the same URLs: Location sections apply in the order of the text, whatever their length, so all of them get {given}.',
      help: HELP,
    },
  },
  check(server, { report, textOf }) {
    for (const host of [server.main, ...server.virtualHosts])
      for (const [broad, [first, ...more]] of groupBy(findClashes(host), (clash) => clash.broad)) {
        const narrow = [first, ...more].map((clash) => clash.narrow);
        const data = { broad: broad.path, directive: broad.line.name, given: firstWord(broad.line.words) };
        const isFree = isFreeToMove(host.sections.slice(first.narrow.order + 1, broad.order), broad);
        const { section } = first.narrow;
        const fix = isFree ? swapFix(section, broad.section, textOf(section.at.file) ?? '') : null;
        const common = {
          at: broad.line.at,
          label: `also sets it for ${listNames(narrow.map(({ path }) => path))}`,
          related: narrow.slice(0, FEW).map(({ line }) => ({ at: line.at, text: 'overridden' })),
          fixes: fix ? [fix] : [],
        };
        if (more.length === 0)
          report({
            ...common,
            messageId: 'overridden',
            data: { ...data, narrow: first.narrow.path, wanted: firstWord(first.narrow.line.words) },
          });
        else
          report({
            ...common,
            messageId: 'several',
            data: { ...data, narrow: listNames(narrow.map(({ path }) => path)) },
          });
      }
  },
});

/** One line of a Location that sets a group. */
interface GroupLine {
  readonly path: string;
  readonly section: SectionNode;
  readonly line: DirectiveNode;
  /** The place of the section among those of its server. */
  readonly order: number;
}

interface Clash {
  readonly narrow: GroupLine;
  /** The last line that sets the group for the same URLs. */
  readonly broad: GroupLine;
}

/** Of the broader Locations only those that a path lies below are compared with it: a server may have thousands. */
function findClashes({ sections }: Server): readonly Clash[] {
  const lines = sections.flatMap(groupLines);
  const lastOfEach = new Map(lines.map((one) => [`${one.line.key} ${one.path}`, one]));
  const byPath = new PathIndex<GroupLine>();
  for (const one of lastOfEach.values()) byPath.add(one.path, one);
  return lines.flatMap((narrow) => {
    let broad: GroupLine | null = null;
    for (const one of byPath.along(narrow.path))
      if (one.line.key === narrow.line.key && one.order > (broad ?? narrow).order && isBelow(narrow.path, one.path))
        broad = one;
    return broad && firstWord(broad.line.words) !== firstWord(narrow.line.words) ? [{ narrow, broad }] : [];
  });
}

/** Whether none of the sections that a broader one would be moved over sets the same for all of its URLs. */
const isFreeToMove = (over: readonly SectionNode[], { line, path }: GroupLine): boolean =>
  !over
    .flatMap(groupLines)
    .some((other) => other.line.key === line.key && (other.path === path || isBelow(path, other.path)));

const KEYS: ReadonlySet<string> = new Set(['wsgiprocessgroup', 'wsgiapplicationgroup']);

/** Patterns and wildcards are not compared. */
function groupLines(section: SectionNode, order: number): readonly GroupLine[] {
  const [word, ...more] = section.words;
  if (section.key !== 'location' || !word || more.length > 0 || /[*?[]/.test(word.text)) return [];
  const lines = section.children.filter(
    (node): node is DirectiveNode => node.kind === 'directive' && KEYS.has(node.key) && node.conditions.length === 0,
  );
  return lines.map((line) => ({ path: word.text, section, line, order }));
}

const isBelow = (path: string, prefix: string): boolean =>
  path !== prefix && path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);

/** Moves the broader section above the narrower one. Safe where both hold nothing but groups, whose order is what is wrong. */
function swapFix(narrow: SectionNode, broad: SectionNode, text: string): Fix | null {
  const { file } = narrow.at;
  if (broad.at.file !== file || broad.closeAt?.file !== file) return null;
  const range = { start: broad.at.range.start, end: broad.closeAt.range.end };
  const edits = moveLinesAbove(file, text, range, narrow.at.range.start);
  const isPure = [...narrow.children, ...broad.children].every(({ key }) => KEYS.has(key));
  return (
    edits && {
      title: `move <Location ${broad.argsText}> before <Location ${narrow.argsText}>`,
      applicability: isPure ? 'safe' : 'unsafe',
      edits,
    }
  );
}
