import { testRule } from '../../../test/helpers/rule-tester.ts';
import { SHARED_PROCESS } from '../../../test/helpers/shared-process.ts';
import { rule } from './rule.ts';

/** The tree with a comment put above the assignment of one script, or behind it. */
const commented = (comment: string, where: 'above' | 'behind' = 'above') => ({
  ...SHARED_PROCESS,
  'blog/blog/wsgi.py': (SHARED_PROCESS['blog/blog/wsgi.py'] ?? '').replace(/^os\.environ.*$/m, (line) =>
    where === 'above' ? `${comment}\n${line}` : `${line}  ${comment}`,
  ),
});

const malformed = (name: string, comment: string, says: string) => ({
  name,
  tree: commented(comment.replace(/#.*/, '[|$&|]')),
  findings: [{ id: 'malformed', severity: 'warning' as const, says: [says] }],
});

testRule(rule, {
  invalid: [
    malformed('a suppression of everything', '# wsgiscope: ignore because I say so', 'names no rule in brackets'),
    malformed('another word', '# wsgiscope: disable[silent-embedded]', 'all that may follow'),
    malformed('an open bracket', '# wsgiscope: ignore[silent-embedded why', 'not closed'),
    malformed('an empty list', '# wsgiscope: ignore[ , ] why', 'name no rule'),
    malformed(
      'a date that is none',
      '# wsgiscope: ignore[silent-embedded] why until=2026-02-30',
      '"2026-02-30" is no date',
    ),
    ...['until 2026-01-01', 'Until=2026-01-01', '(until=2026-01-01)', 'until: 2026-01-01', 'expires=2026-01-01'].map(
      (end) =>
        malformed(
          `an end written as \`${end}\``,
          `# wsgiscope: ignore[silent-embedded] why ${end}`,
          'until=YYYY-MM-DD',
        ),
    ),
    {
      name: 'an unknown rule beside a known one',
      tree: commented('[|# wsgiscope: ignore[env-setdefault-shared-process, silent-embeded] known|]'),
      findings: [
        { id: 'unknown', severity: 'warning', says: ['"silent-embeded"', 'perhaps "silent-embedded" is meant'] },
      ],
    },
    {
      name: 'a missing reason, where only another tool has something to say',
      tree: commented('# noqa  [|# wsgiscope: ignore[env-setdefault-shared-process]  # noqa|]', 'behind'),
      findings: [{ id: 'unexplained', severity: 'warning' }],
    },
    {
      name: 'a comment behind a directive, which httpd takes for arguments',
      tree: {
        ...SHARED_PROCESS,
        'apache.conf': 'WSGIDaemonProcess sites # wsgiscope: ignore[silent-embedded] why\n',
      },
      findings: [{ id: 'malformed', severity: 'warning', says: ['httpd has no comments behind directives'] }],
    },
  ],
  valid: [
    { name: 'a well-formed suppression', tree: commented('# wsgiscope: ignore[env-setdefault-shared-process] known') },
    {
      name: 'several names, and a date to come',
      tree: commented('# wsgiscope:ignore [env-setdefault-shared-process,silent-embedded]: known, until=2026-06-15'),
    },
  ],
  lookAlikes: [
    { name: 'a string that only looks like one', tree: commented('DOC = "# wsgiscope: ignore"') },
    { name: 'prose about wsgiscope', tree: commented('# wsgiscope says it is fine; see wsgiscope: ignore') },
    {
      name: 'a line of an Apache comment that a backslash continues',
      tree: { ...SHARED_PROCESS, 'apache.conf': '# wsgiscope: ignore[silent-embedded] \\\nwhy it is so\nListen 80\n' },
    },
  ],
});
