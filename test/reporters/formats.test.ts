import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/reporters/index.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { sampleResult } from '../helpers/sample-result.ts';

const load = createRequire(import.meta.url);

describe('full', () => {
  it('shows the code of both ends, the marks under it and the help', async () => {
    const { result, context } = sampleResult();
    const text = await renderReport('full', result, context);
    expect(text).toContain('error[env-setdefault-shared-process] [fixable] shop can be served');
    expect(text).toContain('--> shop/wsgi.py:2:1');
    expect(text).toContain('::: apache.conf:2:2');
    expect(text).toMatch(/2 \| os\.environ\.setdefault.*\n {2}\| \^{10,} keeps an inherited value/);
    expect(text).toMatch(/2 \| {5}WSGIScriptAlias.*\n {2}\| {5}-{10,} mounted here/);
    expect(text).toContain('= help: assign instead');
    expect(text).toMatch(/1 error, 0 warnings, 1 fixable, .*2 files, 1 site\n$/);
  });

  it('colours only when told to', async () => {
    const { result, context } = sampleResult();
    expect(await renderReport('full', result, context)).not.toContain('\u001b');
    expect(await renderReport('full', result, { ...context, color: true })).toContain('\u001b[');
  });

  it('cuts a very long line around what it is about', async () => {
    const { result, context } = sampleResult('x'.repeat(50_000));
    const text = await renderReport('concise', result, context);
    expect(text).toContain('shop');
    const full = await renderReport(
      'full',
      { ...result, findings: result.findings.map((one) => ({ ...one, message: 'm', help: '' })) },
      context,
    );
    const frameLines = full.split('\n').filter((line) => line.includes(' | os.environ'));
    expect(frameLines[0]?.length).toBeLessThan(300);
  });
});

describe('json', () => {
  const isCheckReport = new Ajv2020().compile(load('../../docs/schema/check.schema.json'));

  it('is valid by its published schema', async () => {
    const { result, context } = sampleResult();
    const document = JSON.parse(await renderReport('json', result, context));
    expect(isCheckReport(document), JSON.stringify(isCheckReport.errors)).toBe(true);
  });

  it('gives positions from one and edits with both ends', async () => {
    const { result, context } = sampleResult();
    const document = JSON.parse(await renderReport('json', result, context));
    expect(document.format).toBe(1);
    expect(document.findings[0].primary).toMatchObject({ file: 'shop/wsgi.py', line: 2, column: 1, endLine: 2 });
    expect(document.findings[0].fixes[0].edits[0]).toMatchObject({
      file: 'shop/wsgi.py',
      start: { line: 2, column: 1 },
    });
    expect(document.notices[0]).toEqual({ code: 'not-utf8', message: 'read as latin-1', file: 'apache.conf', line: 1 });
  });
});

describe('sarif', () => {
  const ajv = addFormats.default(new AjvDraft04.default({ strict: false, unicodeRegExp: false }));
  const isSarif = ajv.compile(load('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

  it('is valid by the schema of the standard', async () => {
    const { result, context } = sampleResult();
    const log = JSON.parse(await renderReport('sarif', result, context));
    expect(isSarif(log), JSON.stringify(isSarif.errors)).toBe(true);
  });

  it('tells the story from the writer to the heir as a code flow', async () => {
    const { result, context } = sampleResult();
    const log = JSON.parse(await renderReport('sarif', result, context));
    const steps = log.runs[0].results[0].codeFlows[0].threadFlows[0].locations;
    expect(steps.map((step: { location: { message: { text: string } } }) => step.location.message.text)).toEqual([
      'mounted here',
      'keeps an inherited value',
    ]);
    expect(log.runs[0].results[0].partialFingerprints).toEqual({ 'wsgiscopeOccurrence/v1': '0123456789abcdef' });
  });

  it('encodes file names as URI references', async () => {
    const { result, context } = sampleResult(' #?%');
    const log = JSON.parse(await renderReport('sarif', result, context));
    expect(isSarif(log), JSON.stringify(isSarif.errors)).toBe(true);
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('shop%20%23%3F%25/wsgi.py');
  });
});

describe('gitlab', () => {
  it('has the fields of a Code Quality report', async () => {
    const { result, context } = sampleResult();
    expect(JSON.parse(await renderReport('gitlab', result, context))).toEqual([
      {
        description: 'shop can be served with the settings of blog. Second sentence.',
        check_name: 'env-setdefault-shared-process',
        fingerprint: '0123456789abcdef',
        severity: 'major',
        location: { path: 'shop/wsgi.py', lines: { begin: 2 } },
      },
    ]);
  });
});

describe('github', () => {
  const many = (count: number): readonly Finding[] => {
    const { result } = sampleResult();
    const [first] = result.findings;
    return first ? Array.from({ length: count }, () => first) : [];
  };

  it.each([
    [10, 10, false],
    [11, 9, true],
  ])('of %i findings of a level shows %i', async (count, shown, more) => {
    const { result, context } = sampleResult();
    const lines = (await renderReport('github', { ...result, findings: many(count) }, context)).trimEnd().split('\n');
    expect(lines.filter((line) => line.includes('file='))).toHaveLength(shown);
    expect(lines.some((line) => line.endsWith('2 more of this level, see the summary'))).toBe(more);
  });

  it('leaves columns out where a finding spans lines', async () => {
    const { result, context } = sampleResult('\n');
    const [first] = result.findings;
    if (!first) throw new Error('no finding');
    const spanning = { ...first, primary: { ...first.primary, at: { ...first.primary.at, endLine: 3 } } };
    const text = await renderReport('github', { ...result, findings: [spanning] }, context);
    expect(text).not.toContain('col=');
  });
});

describe('markdown', () => {
  it('stays under one mebibyte and says how many findings it left out', async () => {
    const { result, context } = sampleResult();
    const [first] = result.findings;
    const findings = Array.from({ length: 4000 }, () => ({ ...first, message: 'm'.repeat(1000) }) as Finding);
    const text = await renderReport('markdown', { ...result, findings }, context);
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/and \d+ more findings\n$/);
  });
});
