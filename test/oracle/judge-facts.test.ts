import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnvironmentEffect, ScriptFacts } from '../../src/python/facts/script-facts.ts';
import { known, type RuntimeText, unknown } from '../../src/source/static-value.ts';
import { parseBundle, type ScriptCase } from './case-bundle.ts';
import { judgeFacts, type Observation } from './judge-facts.ts';
import { observe } from './observe.ts';
import { findPython, Workshop } from './record-with-cpython.ts';

const CASE = parseBundle(
  [
    '=== judged: a script whose effects are known by reading it',
    'request: CL_DB=one',
    '--- wsgi.py',
    'import os',
    "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.settings')",
    "if os.environ.get('MODE'):",
    "    os.environ['HTTPS'] = 'on'",
    'from django.core.wsgi import get_wsgi_application',
    'inner = get_wsgi_application()',
    'def application(environ, start_response):',
    "    os.environ['CL_DB'] = environ.get('CL_DB', '')",
    '    return inner(environ, start_response)',
  ].join('\n'),
)[0]!;

const python = findPython();

describe.skipIf('missing' in python)('the judge of facts', () => {
  const workshop = new Workshop();
  let observations: Observation[];
  const file = `${workshop.rootOf(CASE)}/wsgi.py`;
  const at = (line: number) => ({ file, range: { start: 0, end: 0 }, line, column: 1, endLine: line, endColumn: 2 });
  const effect = (seq: number, line: number, more: Partial<EnvironmentEffect>): EnvironmentEffect => ({
    seq,
    key: 'DJANGO_SETTINGS_MODULE',
    value: known('a.settings'),
    how: 'assign',
    when: 'import',
    certain: true,
    at: at(line),
    via: [],
    ...more,
  });
  const settings = effect(0, 2, { how: 'if-absent' });
  const https = effect(1, 4, { key: 'HTTPS', value: known('on'), certain: false });
  const copied = effect(3, 8, {
    key: 'CL_DB',
    value: unknown('from the request'),
    when: 'each-request',
    fromRequest: true,
  });
  const factsWith = (effects: readonly EnvironmentEffect[], more: Partial<ScriptFacts> = {}): ScriptFacts => ({
    file,
    loads: true,
    callable: { name: 'application', kind: 'function', at: at(7) },
    effects,
    handlers: [{ seq: 2, kind: 'get_wsgi_application', when: 'import', certain: true, at: at(6), via: [] }],
    legacy: [],
    sysPath: [],
    imports: [],
    reads: [],
    processGlobalCalls: [],
    maskedFailures: [],
    dotenvLoads: [],
    settingsReads: [],
    settingsVariable: 'DJANGO_SETTINGS_MODULE',
    configuresSettings: false,
    usesDjango: true,
    notices: [],
    ...more,
  });
  const judge = (facts: ScriptFacts, scriptCase: ScriptCase = CASE) => judgeFacts(scriptCase, facts, observations);
  const complaints = (facts: ScriptFacts) => [...new Set(judge(facts).mismatches.map(({ about }) => about))];

  beforeAll(async () => {
    [observations = []] = await observe(workshop, [CASE]);
  });
  afterAll(() => workshop.close());

  it('finds nothing wrong with the truth', () => {
    expect(judge(factsWith([settings, https, copied])).mismatches).toEqual([]);
    expect(judge(factsWith([settings, https, copied]))).toMatchObject({ effects: 3, known: 2, confirmed: 3 });
  });

  it.each([
    ['a value that is not the one', [{ ...settings, value: known('b.settings') }, https, copied]],
    ['setdefault taken for an assignment', [{ ...settings, how: 'assign' as const }, https, copied]],
    ['a conditional effect called certain', [settings, { ...https, certain: true }, copied]],
    ['a write per request called first-request', [settings, https, { ...copied, when: 'first-request' as const }]],
    ['os.environ taken for os.putenv', [settings, { ...https, how: 'process-only' as const }, copied]],
  ])('objects to %s', (_, effects) => {
    expect(complaints(factsWith(effects))).toEqual(['effect']);
  });

  it('holds a text that is put together at run time against the variables of the process and of each request', () => {
    const writes = (...from: RuntimeText[]) => ({ ...copied, value: { ...unknown('from the request'), from } });
    const copy: RuntimeText = [{ request: 'CL_DB', otherwise: '' }];
    expect(judge(factsWith([settings, https, writes(copy)]))).toMatchObject({
      mismatches: [],
      unknown: [],
      fromRequest: 1,
    });
    expect(complaints(factsWith([settings, https, writes(['other'], copy)]))).toEqual([]);
    const wrong: RuntimeText[] = [
      [{ request: 'HTTP_HOST' }],
      [{ request: 'CL_DB' }],
      [{ request: 'CL_DB', otherwise: 'none' }],
      [{ request: 'CL_DB', otherwise: '' }, '-again'],
      [{ process: 'HOME' }],
      ['one'],
    ];
    for (const text of wrong)
      expect(complaints(factsWith([settings, https, writes(text)])), JSON.stringify(text)).toEqual(['effect']);
    const byName = { ...writes([{ request: null, otherwise: '' }]), key: null, keyPrefix: 'CL_', certain: false };
    expect(complaints(factsWith([settings, https, byName]))).toEqual([]);
    expect(complaints(factsWith([settings, https, { ...byName, ...writes([{ request: null }]), key: null }]))).toEqual([
      'effect',
    ]);
  });

  it('objects to an effect nobody predicted, unless the facts admit a gap', () => {
    expect(complaints(factsWith([settings, copied]))).toEqual(['missed-effect']);
    const admitting = judge(
      factsWith([settings, copied], { notices: [{ code: 'import-not-followed', message: 'x' }] }),
    );
    expect(admitting.mismatches).toEqual([]);
    expect(admitting.excused.map(({ about }) => about)).toContain('missed-effect');
  });

  it('objects to a chain of calls that Python did not make', () => {
    const via = (...lines: number[]) => ({ ...settings, via: lines.map(at) });
    expect(complaints(factsWith([via(5), https, copied]))).toEqual(['via']);
    const called = { ...copied, via: [at(7)] };
    expect(complaints(factsWith([settings, https, called]))).toEqual([]);
    expect(complaints(factsWith([settings, https, { ...copied, via: [at(7), at(8)] }]))).toEqual(['via']);
  });

  it('objects to an effect at the wrong line, a handler of the wrong kind, a wrong order and a false "does not load"', () => {
    expect(complaints(factsWith([{ ...settings, at: at(1) }, https, copied]))).toEqual(['place']);
    const handler = { seq: 2, kind: 'setup', when: 'import', certain: true, at: at(6), via: [] } as const;
    expect(complaints(factsWith([settings, https, copied], { handlers: [handler] }))).toEqual(['handlers']);
    expect(complaints(factsWith([{ ...settings, seq: 9 }, https, copied]))).toEqual(['effect']);
    expect(complaints(factsWith([settings, https, copied], { loads: false }))).toEqual(['loads']);
  });

  it('does not count a value nobody can know as one that was missed', () => {
    expect(judge(factsWith([settings, https, copied])).unknown).toEqual([
      { why: 'from the request', key: 'CL_DB', varies: true },
    ]);
    const lazy = { ...settings, value: unknown('too hard') };
    expect(judge(factsWith([lazy, https, copied])).unknown[0]).toMatchObject({ why: 'too hard', varies: false });
  });
});
