import { defineRule } from '../define-rule.ts';

export const rule = defineRule({
  id: 'suppression-malformed',
  subject: 'suppression',
  meta: {
    summary: 'A comment that means to suppress findings is not understood, names no known rule, or lacks a reason.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    malformed: {
      message: 'This suppression has no effect: {why}.',
      help: 'Write `# wsgiscope: ignore[rule-id] reason`, in Apache files on a line of its own above the directive, or `ignore-file` for the whole file. The reason may hold `until=YYYY-MM-DD`.',
    },
    unknown: {
      message: 'This suppression names a rule "{id}", and there is none{nearest}.',
      help: '`wsgiscope rule` lists the rules.',
    },
    unexplained: {
      message: 'This suppression does not say why, and the settings demand a reason (require-reason).',
      help: 'Write behind the brackets why the finding does not matter here.',
    },
  },
  check({ at, names, problem, lacksReason }, { report }) {
    if (problem !== null)
      report({ messageId: 'malformed', data: { why: problem }, at, label: 'this comment suppresses nothing' });
    for (const { id, use, nearest } of names) {
      if (use !== 'unknown') continue;
      const data = { id, nearest: nearest === null ? '' : `; perhaps "${nearest}" is meant` };
      report({ messageId: 'unknown', data, at, label: `"${id}" is no rule` });
    }
    if (lacksReason) report({ messageId: 'unexplained', data: {}, at, label: 'a reason is missing' });
  },
});
