import { testRule } from '../../../test/helpers/rule-tester.ts';
import { REPAIRED, SHARED_PROCESS } from '../../../test/helpers/shared-process.ts';
import { rule } from './rule.ts';

const SCRIPT = 'blog/blog/wsgi.py';
const STATEMENT = /^os\.environ.*$/m;

/** A tree with its script changed at the statement that sets the Django settings module. */
const withScript = (tree: Readonly<Record<string, string>>, change: (line: string) => string) => ({
  ...tree,
  [SCRIPT]: (tree[SCRIPT] ?? '').replace(STATEMENT, change),
});

const above = (comment: string) => (line: string) => `${comment}\n${line}`;
const behind = (comment: string) => (line: string) => `${line}${comment}`;
const ID = 'env-setdefault-shared-process';

testRule(rule, {
  invalid: [
    {
      name: 'a suppression on a line of its own in a repaired tree',
      tree: withScript(REPAIRED, above(`[|# wsgiscope: ignore[${ID}] why|]`)),
      findings: [{ id: 'unused', severity: 'info', says: [ID] }],
      fixed: REPAIRED,
      applicability: 'safe',
    },
    {
      name: 'one behind a statement, beside the remark of another tool',
      tree: withScript(REPAIRED, behind(`  # noqa  [|# wsgiscope: ignore[${ID}] why|]`)),
      findings: [{ id: 'unused', severity: 'info' }],
      fixed: withScript(REPAIRED, behind('  # noqa')),
    },
    {
      name: 'one name of two',
      tree: withScript(SHARED_PROCESS, behind(`  [|# wsgiscope: ignore[silent-embedded, ${ID}] why|]`)),
      findings: [{ id: 'unused', severity: 'info', says: ['silent-embedded finds nothing'] }],
      fixed: withScript(SHARED_PROCESS, behind(`  # wsgiscope: ignore[${ID}] why`)),
    },
    {
      name: 'one at the wrong line',
      tree: withScript(SHARED_PROCESS, (line) => `# wsgiscope: ignore[${ID}] why\nimport sys\n${line}`),
      findings: [{ id: 'unused', severity: 'info' }],
    },
    {
      name: 'one that a remark of another tool follows',
      tree: withScript(REPAIRED, behind(`  # wsgiscope: ignore[${ID}] why # noqa`)),
      findings: [{ id: 'unused', severity: 'info' }],
      fixed: null,
    },
    {
      name: 'one that has ended, and says so even where the finding is there',
      tree: withScript(SHARED_PROCESS, above(`[|# wsgiscope: ignore[${ID}] why, until=2026-06-14|]`)),
      findings: [{ id: 'expired', severity: 'warning', says: ['ended on 2026-06-14'] }],
      fixed: null,
    },
    {
      name: 'one in an Apache file',
      tree: {
        ...REPAIRED,
        'apache.conf': `${REPAIRED['apache.conf']}# wsgiscope: ignore[silent-embedded] why\r\nListen 8080\r\n`,
      },
      findings: [{ id: 'unused', severity: 'info' }],
      fixed: { 'apache.conf': `${REPAIRED['apache.conf']}Listen 8080\r\n` },
    },
  ],
  valid: [
    { name: 'a suppression that is needed', tree: withScript(SHARED_PROCESS, above(`# wsgiscope: ignore[${ID}] why`)) },
    {
      name: 'its last day',
      tree: withScript(SHARED_PROCESS, above(`# wsgiscope: ignore[${ID}] why until=2026-06-15`)),
    },
  ],
  lookAlikes: [
    {
      name: 'two suppressions stacked above one statement',
      tree: withScript(
        {
          ...SHARED_PROCESS,
          'apache.conf': (SHARED_PROCESS['apache.conf'] ?? '').replaceAll(/^WSGI(?!Script).*\n/gm, ''),
        },
        (line) => `# wsgiscope: ignore[${ID}] why\n# and more\n${line}`,
      ),
    },
    {
      name: 'a suppression inside a statement of several lines',
      tree: withScript(
        SHARED_PROCESS,
        (line) => `${line.replace('(', '(\n    ').replace(', ', `,  # wsgiscope: ignore[${ID}] why\n    `)}`,
      ),
    },
    {
      name: 'a malformed one, which another rule reports',
      tree: withScript(REPAIRED, above('# wsgiscope: ignore')),
    },
    {
      name: 'an unknown rule, which another rule reports',
      tree: withScript(REPAIRED, above('# wsgiscope: ignore[no-such-rule] why')),
    },
  ],
});
