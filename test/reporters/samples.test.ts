import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { XMLParser } from 'fast-xml-parser';
import type { Log } from 'sarif';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  check,
  DEFAULT_SETTINGS,
  explain,
  extractFacts,
  type ReportFormat,
  readRulePage,
  renderExplanation,
  renderFacts,
  renderReport,
} from '../../src/api.ts';
import { run } from '../../src/cli/run.ts';
import { GITLAB_SCHEMA, JUNIT_SCHEMA } from './foreign-schemas.ts';

const load = createRequire(import.meta.url);
const SAMPLES = resolve(import.meta.dirname, '../../samples');
const SCHEMAS = resolve(import.meta.dirname, '../../docs/schema');

const ours = new Ajv2020();
for (const file of readdirSync(SCHEMAS).filter((name) => name !== 'settings.schema.json'))
  ours.addSchema(JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8')), file);
const sarif = addFormats
  .default(new AjvDraft04.default({ strict: false, unicodeRegExp: false }))
  .compile(load('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
const foreign = new Ajv();

/** Fails with what is wrong where a document is not valid by a schema of `docs/schema`. */
function expectValid(schema: string, document: unknown): void {
  ours.validate(schema, document);
  expect(ours.errors ?? []).toEqual([]);
}

describe.each(readdirSync(SAMPLES))('the reports of the sample %s', (name) => {
  const root = join(SAMPLES, name);
  const nameOf = (file: string) => relative(root, file);
  const reports = new Map<ReportFormat, string>();
  let count = 0;
  let occurrences = 0;
  const document = (format: ReportFormat) => JSON.parse(reports.get(format) ?? '');

  beforeAll(async () => {
    const { result, fs, picture } = await check({ paths: [root], settings: DEFAULT_SETTINGS });
    count = result.findings.length;
    occurrences = result.findings.reduce((sum, finding) => sum + finding.occurrences.length, 0);
    const mermaid = await picture('mermaid', nameOf);
    for (const format of ['json', 'json-lines', 'sarif', 'gitlab', 'junit', 'markdown'] as const) {
      const context = {
        nameOf,
        textOf: (file: string) => {
          const found = fs.readText(file);
          return found.kind === 'text' ? found.text : null;
        },
        color: false,
        width: 100,
        toolVersion: '0.1.0',
        pageOf: readRulePage,
        picture: () => mermaid,
      };
      reports.set(format, await renderReport(format, result, context));
    }
  });

  it('are valid by their published schemas', () => {
    expectValid('check.schema.json', document('json'));
    const lines = (reports.get('json-lines') ?? '').trimEnd().split('\n');
    for (const line of lines) expectValid('json-lines.schema.json', JSON.parse(line));
    expect(lines.filter((line) => line.startsWith('{"type":"finding"'))).toHaveLength(count);
  });

  it('are valid for SARIF, with a rule for every result and no path of this machine', () => {
    const log: Log = document('sarif');
    expect(sarif(log), JSON.stringify(sarif.errors)).toBe(true);
    const [ran] = log.runs;
    const results = ran?.results ?? [];
    expect(results).toHaveLength(occurrences);
    for (const { ruleId, ruleIndex, locations } of results) {
      const rule = ran?.tool.driver.rules?.[ruleIndex ?? -1];
      expect(rule?.id).toBe(ruleId);
      expect(rule?.helpUri).toMatch(/^https:/);
      expect(rule?.help?.markdown).toContain('## ');
      expect(locations?.[0]?.physicalLocation?.artifactLocation?.uriBaseId).toBe('%SRCROOT%');
    }
    const prints = results.map((result) => result.partialFingerprints?.['wsgiscopeOccurrence/v2']);
    expect(new Set(prints).size).toBe(occurrences);
    expect(reports.get('sarif')).not.toContain(SAMPLES);
  });

  it('are valid for GitLab, every fingerprint once', () => {
    const issues: readonly { fingerprint: string }[] = document('gitlab');
    foreign.validate(GITLAB_SCHEMA, issues);
    expect(foreign.errors ?? []).toEqual([]);
    expect(new Set(issues.map((issue) => issue.fingerprint)).size).toBe(occurrences);
    expect(issues).toHaveLength(occurrences);
  });

  it('are valid for JUnit, with a case for every finding and one where there is none', () => {
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '',
      isArray: (tag) => tag === 'testsuite' || tag === 'testcase',
    });
    const tree = parser.parse(reports.get('junit') ?? '');
    foreign.validate(JUNIT_SCHEMA, tree);
    expect(foreign.errors ?? []).toEqual([]);
    const suites: readonly { tests: string; testcase: readonly unknown[] }[] = tree.testsuites.testsuite;
    expect(suites.map((suite) => suite.testcase.length)).toEqual(suites.map((suite) => Number(suite.tests)));
    expect(Number(tree.testsuites.tests)).toBe(Math.max(count, 1));
  });

  it('name the files of the picture as the findings do', () => {
    expect(reports.get('markdown')).not.toContain(SAMPLES);
    expect(reports.get('markdown')).toContain('blog/blog/wsgi.py<br/>blog.settings');
  });

  it('has answers of explain and facts that are valid by their schemas', async () => {
    const explanation = await explain({
      settings: DEFAULT_SETTINGS,
      folder: root,
      entry: join(root, 'apache.conf'),
      requests: [{ url: 'http://blog.example.com/' }, { url: 'http://shop.example.com/x' }],
    });
    expectValid('explain.schema.json', JSON.parse(await renderExplanation('json', explanation, nameOf)));
    const scripts = [{ file: join(root, 'blog/blog/wsgi.py'), root }];
    const facts = await extractFacts({ scripts, pythonPath: null, callableObject: null });
    expectValid('facts.schema.json', JSON.parse(renderFacts('json', facts, nameOf)));
  });
});

describe('the answers of rule', () => {
  it.each([
    ['of all', []],
    ['of all with their pages', ['--all']],
    ['of one', ['alias-shadowed']],
  ])('%s are valid by their schema', async (_what, args) => {
    const written: string[] = [];
    const write = process.stdout.write;
    process.stdout.write = (text) => written.push(String(text)) > 0;
    try {
      expect(await run(['rule', '--format', 'json', ...args])).toBe(0);
    } finally {
      process.stdout.write = write;
    }
    expectValid('rule.schema.json', JSON.parse(written.join('')));
  });
});
