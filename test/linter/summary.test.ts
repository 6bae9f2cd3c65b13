import { describe, expect, it } from 'vitest';
import { heedHeaders } from '../../src/linter/heed-headers.ts';
import { summarize } from '../../src/linter/lint-tree.ts';
import { parseSuppression } from '../../src/linter/parse-suppression.ts';
import type { Finding, Fix } from '../../src/rules/finding.ts';

const fix = (applicability: Fix['applicability'], ...files: readonly string[]): Fix =>
  ({ applicability, edits: files.map((file) => ({ file })) }) as unknown as Fix;
const found = (severity: Finding['severity'], ...fixes: readonly Fix[]): Finding =>
  ({ severity, fixes }) as unknown as Finding;
const mount = (start: number, deployedPath: string) => ({
  at: { file: '/srv/site.conf', range: { start } },
  script: { deployedPath },
});

it('the closing line counts by severity and by what fixes do, and a site of two servers once', () => {
  const tree = {
    project: { counts: { files: 7 } },
    deployments: [{ mounts: [mount(1, '/a'), mount(1, '/b')] }, { mounts: [mount(1, '/a'), mount(9, '/a')] }],
  };
  const findings = [
    found('error', fix('safe')),
    found('error', fix('unsafe')),
    found('error', fix('unsafe'), fix('safe')),
    found('warning'),
    found('info', fix('unsafe')),
    found('info'),
  ];
  const notices = [
    { code: 'site-undecided', message: '' },
    { code: 'missing', message: '' },
    { code: 'left-out', message: '' },
  ];
  expect(summarize(findings, notices, tree as never)).toMatchObject({
    errors: 3,
    warnings: 1,
    infos: 2,
    fixable: 2,
    hiddenFixes: 2,
    undecided: 2,
    files: 7,
    sites: 3,
  });
});

describe('a file that says not to be edited', () => {
  const texts: Readonly<Record<string, string>> = {
    '/srv/made': '# DO NOT EDIT\nListen 80\n',
    '/srv/own': 'Listen 80\n',
  };
  const heed = (...findings: readonly Finding[]) => heedHeaders(findings, (file) => texts[file] ?? null);
  const kinds = (findings: readonly Finding[]) =>
    findings.map(({ fixes }) => fixes.map(({ applicability, against }) => [applicability, against?.line ?? null]));

  it('has no safe fix, and none that edits another file beside it', () => {
    const { findings } = heed(
      found('error', fix('safe', '/srv/made'), fix('safe', '/srv/own')),
      found('error', fix('safe', '/srv/own', '/srv/made')),
      found('error', fix('safe', '/srv/own')),
      found('error', fix('safe', '/srv/gone')),
    );
    expect(kinds(findings)).toEqual([
      [
        ['unsafe', 1],
        ['safe', null],
      ],
      [['unsafe', 1]],
      [['safe', null]],
      [['safe', null]],
    ]);
  });

  it('is told once, and only where something would mend it', () => {
    const about = fix('safe', '/srv/made');
    expect(heed(found('error', about), found('info', about)).notices).toMatchObject([
      { code: 'not-to-edit', at: { file: '/srv/made', line: 1 } },
    ]);
    expect(heed(found('error', fix('safe', '/srv/own')), found('error')).notices).toEqual([]);
  });
});

it('a comment may name two hundred rules, and no more', () => {
  const naming = (count: number) =>
    parseSuppression(`# wsgiscope: ignore[${Array.from({ length: count }, (_, at) => `rule-${at}`).join()}]`);
  expect([naming(200)?.problem, naming(200)?.names.length]).toEqual([null, 200]);
  expect([naming(201)?.problem, naming(201)?.names.length]).toEqual(['its brackets name more than 200 rules', 0]);
});
