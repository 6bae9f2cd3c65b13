import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { buildDeployment } from '../../src/deployment/build-deployment.ts';
import type { ExplainedRequest } from '../../src/explain/explanation.ts';
import type { ScriptFacts } from '../../src/python/facts/script-facts.ts';
import { buildDeploymentGraph } from '../../src/reporters/graph/deployment-graph.ts';
import { renderDot } from '../../src/reporters/graph/dot.ts';
import { renderGraphPage } from '../../src/reporters/graph/graph-page.ts';
import { renderMermaid } from '../../src/reporters/graph/mermaid.ts';
import { loadSvgRenderer } from '../../src/reporters/graph/svg.ts';
import { REPORT_FORMATS, renderReport } from '../../src/reporters/index.ts';
import { renderExplanation } from '../../src/reporters/render-explanation.ts';
import { renderFacts } from '../../src/reporters/render-facts.ts';
import type { Location } from '../../src/source/location.ts';
import { pythonSources } from '../deployment/facts-fixture.ts';
import { sampleResult } from '../helpers/sample-result.ts';

/** What file names, values and comments of a stranger may hold, by class of character. */
const HOSTILE: Readonly<Record<string, string>> = {
  'a line feed and a workflow command': '\n::error file=x::owned',
  'a carriage return': '\rowned',
  'colons and percent signs': '::%0A%25',
  'terminal escapes': '\u001b[31m\u001b]0;title\u0007',
  'C1 controls': '\u009b31m\u0085',
  'bidirectional marks and overrides': '\u202efdp.\u2066x\u200f\u061c',
  'zero-width and filler characters': 'a\u200b\ufeff\u2060\u3164\u{e0041}b',
  'line and paragraph separators': '\u2028owned\u2029',
  markup: '<script>alert(1)</script><!--"\'&',
  'the end of a CDATA section': ']]><x>',
  'Markdown and a code fence': '```\n# title [x](https://evil.invalid) @all | **b** `c`',
  'a SARIF link': '[x](1)',
  'the syntax of Mermaid': '"] --> x; click x "javascript:alert(1)" %% {{ }} subgraph end',
  'the syntax of DOT': '"]; x [URL="javascript:alert(1)"] \\N \\G &lt;b&gt;',
  'a lone surrogate, a NUL and a noncharacter': '\ud800\u0000\uffff',
};

const HIDDEN_BUT_LINES = /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{Noncharacter_Code_Point}\0-\x08\x0b-\x1f\x7f-\x9f]/u;
const JSON_FORMATS: ReadonlySet<string> = new Set(['json', 'sarif', 'gitlab']);

describe.each(REPORT_FORMATS)('format %s', (format) => {
  it.each(Object.entries(HOSTILE))('escapes %s', async (_what, hostile) => {
    const { result, context } = sampleResult(hostile);
    const text = await renderReport(format, result, context);
    expect(text).not.toMatch(HIDDEN_BUT_LINES);
    // No line of the report is one that a stranger wrote.
    expect(text).not.toMatch(/^\s*(::error file=x|# title|owned)/m);
    if (JSON_FORMATS.has(format)) JSON.parse(text);
    if (format === 'json') {
      expect(JSON.parse(text).findings[0].help).toBe(`assign instead${hostile}`);
    }
    if (format === 'json-lines') {
      const lines = text.trimEnd().split(/[\n\r\u0085\u2028\u2029]/);
      expect(lines.map((line) => JSON.parse(line).type)).toEqual(['fix', 'finding', 'notice', 'server', 'summary']);
    }
    if (format === 'sarif') expect(JSON.parse(text).runs[0].results[0].message.text).not.toContain('[x](');
    if (format === 'html') {
      expect(text).not.toContain('<script>alert');
      expect(text).not.toContain('<!--');
      expect(text).not.toMatch(/<x>/);
    }
    if (format === 'junit') {
      expect(XMLValidator.validate(text)).toBe(true);
      expect(() => new XMLParser().parse(text)).not.toThrow();
      expect(text).not.toContain(']]>');
    }
    if (format === 'github') {
      expect(text.trimEnd().split('\n')).toHaveLength(1);
      expect(text).toMatch(/^::error file=[^,:]*,line=2,endLine=[23],/);
    }
    if (format === 'markdown') {
      expect(text.match(/^```/gm)).toHaveLength(2);
      expect(text).not.toMatch(/<script|<x>|[^\\]\]\(https:\/\/evil|@all|[^\\]\*\*b|[^\\]`c/);
    }
    // The finding, the notice and the closing line.
    if (format === 'concise') expect(text.trimEnd().split('\n')).toHaveLength(3);
  });
});

const place = (file: string): Location => ({
  file,
  range: { start: 0, end: 1 },
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 2,
});

function explanationWith(hostile: string): Parameters<typeof renderExplanation>[1] {
  const at = place(`/w/a${hostile}.conf`);
  const request: ExplainedRequest = {
    url: `http://h/${hostile}`,
    outcome: 'wsgi',
    status: null,
    virtualHost: { serverName: `s${hostile}`, at, line: 1, chosenBy: 'name' },
    mount: { url: `/${hostile}`, at },
    script: `/w/s${hostile}.wsgi`,
    scriptName: hostile,
    pathInfo: hostile,
    processGroup: hostile,
    applicationGroup: hostile,
    callableObject: hostile,
    settingsModule: { effective: `a${hostile}`, own: `b${hostile}`, from: 'inherited', writtenBy: at },
    failure: { kind: 'exception', message: `m${hostile}` },
    steps: [{ what: `w${hostile}`, at, overrides: [at] }],
    undecidedBecause: [`u${hostile}`],
  };
  const notices = [{ code: 'not-utf8' as const, message: `n${hostile}`, at }];
  const folders = [{ from: `f${hostile}`, to: `t${hostile}`, isByHand: false }];
  const told = { apache: hostile, modWsgi: hostile, python: hostile, django: hostile };
  const server = { entry: `/e${hostile}`, standsFor: 'tree' as const, folders, versions: told, assumedVersions: [] };
  return {
    server,
    versions: { apache: hostile, modWsgi: hostile, python: hostile },
    startup: { ok: false, error: { message: `e${hostile}`, at, line: 1 } },
    requests: [request],
    notices,
  };
}

function factsWith(hostile: string): ScriptFacts {
  const at = place(`/w/s${hostile}.wsgi`);
  const value = { kind: 'known' as const, value: `v${hostile}` };
  return {
    file: at.file,
    loads: false,
    loadFailure: { exception: 'RuntimeError', message: `f${hostile}`, at },
    callable: { name: `c${hostile}`, kind: 'function', at },
    effects: [
      { seq: 1, key: `K${hostile}`, value, how: 'assign', when: 'import', certain: true, at, via: [] },
      {
        seq: 2,
        key: null,
        value: { kind: 'unknown', why: `w${hostile}`, at },
        how: 'if-absent',
        when: 'import',
        certain: false,
        at,
        via: [at],
      },
    ],
    handlers: [],
    legacy: [{ name: `l${hostile}`, at }],
    sysPath: [{ seq: 3, path: value, how: 'append', at }],
    notices: [{ code: 'not-utf8', message: `n${hostile}`, at }],
  } as unknown as ScriptFacts;
}

describe.each(['text', 'json'] as const)('the answers of explain and facts as %s', (format) => {
  it.each(Object.entries(HOSTILE))('escape %s', async (_what, hostile) => {
    const explained = await renderExplanation(format, explanationWith(hostile), (file) => file);
    const told = renderFacts(format, [factsWith(hostile)], (file) => file);
    for (const text of [explained, told]) {
      expect(text).not.toMatch(HIDDEN_BUT_LINES);
      expect(text).not.toMatch(/^\s*(::error file=x|# title|owned)/m);
      if (format === 'json') JSON.parse(text);
    }
    if (format === 'json') expect(JSON.parse(explained).requests[0].processGroup).toBe(hostile);
  });
});

/** Two sites of one process group, mapped by hand; group, scripts and settings have the hostile text in their names. */
function deploymentWith(hostile: string) {
  const scripts = Object.fromEntries(
    ['a', 'b'].map((name) => [
      `/srv/${name}${hostile}.wsgi`,
      [{ setdefault: `${name}${hostile}` }, { handler: 'get_wsgi_application' as const }],
    ]),
  );
  return buildDeployment({
    versions: { apache: '2.4.71', modWsgi: '4.9.4', python: '3.11' },
    sources: pythonSources(scripts),
    server: null,
    environment: new Map(),
    disk: null,
    processGroups: new Map([[`web${hostile}`, Object.keys(scripts)]]),
    scripts: [],
  });
}

describe('the picture', async () => {
  const drawSvg = await loadSvgRenderer();
  it.each(Object.entries(HOSTILE))('shows %s as text', (_what, hostile) => {
    const graph = buildDeploymentGraph([deploymentWith(hostile)], (file) => file);
    expect(JSON.stringify(graph.boxes)).toContain(JSON.stringify(hostile).slice(1, -1));
    const mermaid = renderMermaid(graph);
    const svg = drawSvg(graph);
    for (const text of [mermaid, renderDot(graph), svg, renderGraphPage(svg)]) {
      expect(text).not.toMatch(HIDDEN_BUT_LINES);
      expect(text).not.toMatch(/^\s*(::error file=x|# title|owned)/m);
    }
    // Every line is a box, an edge or a style of our own: quotes open and close one label.
    for (const line of mermaid.trimEnd().split('\n')) {
      expect(line).toMatch(
        /^(flowchart LR| +(subgraph \w+\["[^"<>`\\{}[\]]*(<br\/>[^"<>`\\{}[\]]*)*"\]|end|\w+\(?\["[^"`\\{}[\]]*"\]\)?|\w+ --> \w+|\w+ <?-\. "[^"]*" \.-> \w+|linkStyle .*|classDef .*|class .*))$/,
      );
    }
    expect(svg).not.toMatch(/<script|xlink:href|<a /);
    expect(XMLValidator.validate(svg)).toBe(true);
  });
});
