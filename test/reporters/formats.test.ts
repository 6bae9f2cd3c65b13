import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/reporters/index.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { SourceFile } from '../../src/source/source-file.ts';
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

describe('the notices of text formats', () => {
  it.each(['full', 'concise'] as const)('are one line a kind in %s, with how many there are', async (format) => {
    const { result, context } = sampleResult();
    const notices = ['a', 'b', 'c'].map((name) => ({ code: 'import-not-followed', message: `the module ${name}` }));
    const other = { code: 'include-missing', message: 'nothing matches' };
    const text = await renderReport(format, { ...result, notices: [...notices, other] }, context);
    expect(text).toContain('notice[import-not-followed] the module a (and 2 more of this kind)\n');
    expect(text).toContain('notice[include-missing] nothing matches\n');
    expect(text).not.toContain('the module b');
    expect(text).toContain('--format json lists all 4 notices');
  });
});

describe('the frames of full', () => {
  const frameOf = async (line: string, what: string, width = 100): Promise<readonly string[]> => {
    const { result, context } = sampleResult();
    const file = new SourceFile('/work/x.conf', `${line}\n`);
    const start = line.indexOf(what);
    const primary = { at: file.locate({ start, end: start + what.length }), text: 'here' };
    const findings = result.findings.map((finding) => ({ ...finding, primary, related: [] }));
    const text = await renderReport('full', { ...result, findings }, { ...context, width, textOf: () => file.text });
    const lines = text.split('\n');
    const at = lines.findIndex((one) => one.startsWith('1 |'));
    return [lines[at] ?? '', lines[at + 1] ?? ''];
  };

  it.each([
    ['a tab', '\tWSGIScriptAlias / x', 'WSGIScriptAlias'],
    ['wide characters', "名前 = '設定' TARGET", 'TARGET'],
    ['a combining mark and an emoji', 'e\u0301 😀 TARGET', 'TARGET'],
    ['an escaped control character', '\u001b[31m TARGET', 'TARGET'],
  ])('put the caret under its word behind %s', async (_what, line, word) => {
    const [code = '', carets = ''] = await frameOf(line, word);
    const before = code.slice(0, code.indexOf(word));
    expect(stringWidth(carets.slice(0, carets.indexOf('^')))).toBe(stringWidth(before));
    expect(carets).toContain(`${'^'.repeat(word.length)} here`);
  });

  it.each([100, 160])('cut a long line around the caret, %i columns wide', async (width) => {
    const [code = '', carets = ''] = await frameOf(`${'😀'.repeat(300)} TARGET ${'y'.repeat(5000)}`, 'TARGET', width);
    expect(code).toMatch(/^1 \| …😀+ TARGET y+…$/u);
    expect(code.length).toBeLessThanOrEqual(Math.max(120, width) + 2);
    expect(stringWidth(carets.slice(0, carets.indexOf('^')))).toBe(stringWidth(code.slice(0, code.indexOf('TARGET'))));
  });

  it('keep the words of a mark that the cut leaves outside', async () => {
    const { result, context } = sampleResult();
    const file = new SourceFile('/work/x.conf', `first ${'y'.repeat(2000)} second\n`);
    const label = (word: string) => {
      const start = file.text.indexOf(word);
      return { at: file.locate({ start, end: start + word.length }), text: `the ${word}` };
    };
    const findings = result.findings.map((one) => ({ ...one, primary: label('first'), related: [label('second')] }));
    const text = await renderReport('full', { ...result, findings }, { ...context, textOf: () => file.text });
    expect(text).toMatch(/\^{5} the first\n.* -\n.* the second/);
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
    expect(document.format).toBe(2);
    expect(document.findings[0].primary).toMatchObject({ file: 'shop/wsgi.py', line: 2, column: 1, endLine: 2 });
    expect(document.findings[0].fixes).toEqual([document.fixes[0].id]);
    expect(document.fixes[0].edits[0]).toMatchObject({
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
    expect(log.runs[0].results[0].message.text).toContain('[apache.conf:2](1): mounted here');
    expect(log.runs[0].results[0].partialFingerprints).toEqual({ 'wsgiscopeOccurrence/v2': '0123456789abcdef' });
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
    const { file, range, line, column, endColumn } = first.primary.at;
    const primary = { ...first.primary, at: { file, range, line, column, endLine: 3, endColumn } };
    const spanning: Finding = { ...first, primary, occurrences: [{ ...first.occurrences[0], primary }] };
    const text = await renderReport('github', { ...result, findings: [spanning] }, context);
    expect(text).not.toContain('col=');
  });
});

describe('markdown', () => {
  it('leaves out a picture that Mermaid would refuse, and says how to get it', async () => {
    const { result, context } = sampleResult();
    const edges = Array.from({ length: 501 }, (_, index) => `  a --> b${index}`).join('\n');
    for (const mermaid of [`flowchart LR\n${edges}\n`, `flowchart LR\n  a["${'x'.repeat(50_000)}"]\n`]) {
      const text = await renderReport('markdown', result, { ...context, picture: () => mermaid });
      expect(text).not.toContain('```mermaid');
      expect(text).toContain('`wsgiscope graph --format html` draws it');
    }
  });

  it('stays under one mebibyte and says how many findings it left out', async () => {
    const { result, context } = sampleResult();
    const [first] = result.findings;
    const findings = Array.from({ length: 4000 }, () => ({ ...first, message: 'm'.repeat(1000) }) as Finding);
    const text = await renderReport('markdown', { ...result, findings }, context);
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toMatch(/and \d+ more findings\n$/);
  });
});

describe('the page', () => {
  it('lists every site by its process and tells in which one a finding is, so that it can be grouped', async () => {
    const { result, context } = sampleResult('<b>');
    const site = (name: string) => ({ name, script: '/work/<b>/wsgi.py', settings: 'a<b>' });
    const server = '/work/apache.conf';
    const processes = () => [
      { server, name: "the process group '<web>'", sites: [site('shop.example.com/<b>'), site('blog.example.com/')] },
      { server, name: "the process group 'api'", sites: [site('api.example.com/')] },
    ];
    const page = await renderReport('html', result, { ...context, processes });
    expect(page).toContain('<summary>3 sites in 2 processes</summary>');
    expect(page).toContain('the process group &#39;&lt;web&gt;&#39;: 2 sites');
    expect(page).toContain('<li>api.example.com/ <code>');
    expect(page).toContain('data-process="the process group &#39;&lt;web&gt;&#39;"');
    expect(page).not.toContain('<web>');
    const alone = await renderReport('html', result, { ...context, processes: () => [] });
    expect(alone).toContain('data-process="No process"');
    expect(alone).not.toContain('class="outline"');
  });
});
