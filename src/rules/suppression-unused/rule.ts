import type { Edit } from '../../source/edit.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import type { SuppressedRule, Suppression } from '../suppression.ts';

export const rule = defineRule({
  id: 'suppression-unused',
  subject: 'suppression',
  meta: {
    summary: 'A comment suppresses a finding that is not there, or has ended.',
    severity: 'info',
    confidence: 'medium',
    fixable: 'safe',
  },
  messages: {
    unused: {
      message: 'This suppression is not needed: {ids} finds nothing at this place.',
      help: 'Remove it, so that it does not hide what may come. Where the finding depends on a server that is not in this tree, leave it.',
    },
    expired: {
      message: 'This suppression ended on {until}: what it named is reported again.',
      help: 'Mend what it names, or give it a later date.',
    },
  },
  check(suppression, { report, textOf }) {
    const { at, names, until, isExpired } = suppression;
    if (suppression.problem !== null) return;
    const text = textOf(at.file) ?? '';
    if (isExpired) {
      const data = { until: until ?? '' };
      report({ messageId: 'expired', data, at, label: 'no longer in force', severity: 'warning', confidence: 'high' });
      return;
    }
    const unused = names.filter(({ use }) => use === 'unused');
    if (unused.length === 0) return;
    report({
      messageId: 'unused',
      data: { ids: unused.map(({ id }) => id).join(', ') },
      at,
      label: 'suppresses nothing',
      fixes: removal(suppression, unused, text),
    });
  },
});

/** Takes the names out, or the whole comment where no other is left in it. */
function removal({ at, names }: Suppression, unused: readonly SuppressedRule[], text: string): readonly Fix[] {
  const { file, range } = at;
  if (unused.length < names.length) {
    const kept = names.filter((name) => !unused.includes(name)).map(({ id }) => id);
    const first = names[0]?.range.start ?? range.start;
    const last = names.at(-1)?.range.end ?? first;
    const edits = [{ file, range: { start: first, end: last }, newText: kept.join(', ') }];
    return [{ title: 'take the unused names out of the suppression', applicability: 'safe', edits }];
  }
  // Behind the brackets may stand what another tool reads.
  if (text.slice(names.at(-1)?.range.end, range.end).includes('#')) return [];
  return [{ title: 'remove the suppression', applicability: 'safe', edits: [removeComment(at, text)] }];
}

/** The comment with its line where nothing else stands on it, else with the blanks before it. */
function removeComment({ file, range }: Suppression['at'], text: string): Edit {
  const lineStart = text.lastIndexOf('\n', range.start - 1) + 1;
  const before = text.slice(lineStart, range.start);
  if (before.trim() !== '') {
    const start = lineStart + before.trimEnd().length;
    return { file, range: { start, end: range.end }, newText: '' };
  }
  const end = text.indexOf('\n', range.end);
  return { file, range: { start: lineStart, end: end < 0 ? text.length : end + 1 }, newText: '' };
}
