import { describe, expect, it } from 'vitest';
import {
  type BaselineEntry,
  changeBaseline,
  isJudged,
  isWholeTree,
  parseBaseline,
  renderBaseline,
} from '../../src/linter/baseline.ts';
import { isKnown, knownFromEntries } from '../../src/linter/known-occurrences.ts';

const entry = (fingerprint: string, more: Partial<BaselineEntry> = {}): BaselineEntry => ({
  rule: 'a-rule',
  file: 'blog/wsgi.py',
  fingerprint,
  ...more,
});
const text = (findings: unknown, format: unknown = 2): string => JSON.stringify({ format, findings });

describe('the text of a baseline', () => {
  it('is read as it is written', () => {
    const entries = [
      entry('1'),
      entry('2', { server: 'apache.conf', site: 'a.example.com/', gets: ['b.settings'], reason: 'known' }),
    ];
    expect(parseBaseline(renderBaseline(entries))).toEqual({ kind: 'entries', entries });
  });

  it('has one line for each entry, by file, rule and site, equal ones once', () => {
    const entries = [
      entry('3', { file: 'shop/wsgi.py' }),
      entry('2', { site: 'b' }),
      entry('1', { site: 'b', rule: 'b-rule' }),
      entry('4', { site: 'a' }),
      entry('4', { site: 'a' }),
    ];
    const fingerprints = renderBaseline(entries)
      .split('\n')
      .flatMap((line) => /"fingerprint":"(\d)"/.exec(line)?.[1] ?? []);
    expect(fingerprints).toEqual(['4', '2', '1', '3']);
  });

  it('is an empty list where nothing is known', () => {
    expect(renderBaseline([])).toBe('{\n  "format": 2,\n  "findings": []\n}\n');
  });

  it.each([
    ['<<<<<<< ours\n{}\n', 'broken', '(line 1)'],
    [`{}\n=======\n{}`, 'broken', '(line 2)'],
    [`{}\n>>>>>>> theirs\n`, 'broken', '(line 2)'],
    ['<<<<<<<<\n', 'broken', 'is not JSON'],
    ['[', 'broken', 'is not JSON'],
    ['null', 'broken', 'is not a baseline'],
    ['{"findings": []}', 'broken', 'is not a baseline'],
    [text([], 1), 'outdated', 'format 1'],
    [text([], 3), 'broken', 'has format 3'],
    [text({}), 'broken', 'is not a baseline'],
    [text([null]), 'broken', 'is not a baseline'],
    ...['rule', 'file', 'fingerprint', 'server', 'site', 'reason'].map((key) => [
      text([{ ...entry('1'), [key]: 1 }]),
      'broken',
      'is not a baseline',
    ]),
    [text([{ ...entry('1'), gets: 'b' }]), 'broken', 'is not a baseline'],
    [text([{ ...entry('1'), gets: ['b', 1] }]), 'broken', 'is not a baseline'],
  ])('%j is %s', (written, kind, problem) => {
    expect(parseBaseline(written ?? '')).toEqual({ kind, problem: expect.stringContaining(problem ?? '') });
  });
});

const looked = (paths: readonly string[], ran = true) => ({
  root: '/srv',
  paths,
  isWhole: isWholeTree('/srv', paths),
  canJudge: () => ran,
});

describe('an entry that is not found', () => {
  it.each([
    ['is gone where all was looked at', entry('1'), looked(['/srv']), true],
    ['is gone where its file was', entry('1'), looked(['/srv/shop', '/srv/blog']), true],
    ['is not gone where another file was', entry('1'), looked(['/srv/shop']), false],
    ['is not gone where its rule did not run', entry('1'), looked(['/srv'], false), false],
    [
      'is not gone where its server was not looked at',
      entry('1', { server: 'apache.conf' }),
      looked(['/srv/blog']),
      false,
    ],
    [
      'is not gone where other scripts of its server may not have been',
      entry('1', { server: 'blog/apache.conf' }),
      looked(['/srv/blog']),
      false,
    ],
    [
      'is gone where its server and all of the tree was',
      entry('1', { server: 'blog/apache.conf' }),
      looked(['/srv']),
      true,
    ],
    [
      'is gone where its server of another place was',
      entry('1', { server: '/etc/apache2/apache2.conf' }),
      looked(['/srv', '/etc/apache2']),
      true,
    ],
    [
      'is not gone where that place was not looked at',
      entry('1', { server: '/etc/apache2/apache2.conf' }),
      looked(['/srv']),
      false,
    ],
  ])('%s', (_, one, at, gone) => {
    expect(isJudged(one, at)).toBe(gone);
  });
});

describe('a change of a baseline', () => {
  const old = [entry('1'), entry('2'), entry('3', { file: 'other/wsgi.py' })];
  const found = { all: [entry('1'), entry('4'), entry('5')], wanted: [entry('1'), entry('4')] };
  const names = (entries: readonly BaselineEntry[]) => entries.map(({ fingerprint }) => fingerprint);

  it('takes in what is wanted and new, and drops what is gone', () => {
    const { entries, added, removed } = changeBaseline(old, found, 'update', looked(['/srv/blog']));
    expect([names(entries), names(added), names(removed)]).toEqual([['1', '3', '4'], ['4'], ['2']]);
  });

  it('takes in nothing where it only prunes', () => {
    const { entries, added, removed } = changeBaseline(old, found, 'prune', looked(['/srv/blog']));
    expect([names(entries), names(added), names(removed)]).toEqual([['1', '3'], [], ['2']]);
  });

  it('keeps what is found, wanted or not', () => {
    const { entries } = changeBaseline([entry('5')], found, 'prune', looked(['/srv']));
    expect(names(entries)).toEqual(['5']);
  });
});

describe('what is known', () => {
  const known = knownFromEntries([entry('1'), entry('2', { gets: ['a', 'b'] })]);
  const fingerprints = { ofOccurrence: ({ identity }: { identity?: unknown }) => String(identity) } as never;
  const is = (identity: string, mayGet: readonly string[] | null) =>
    isKnown({ identity, mayGet } as never, known, fingerprints);

  it.each([
    ['one by its name', '1', null, true],
    ['one by its name, whatever it gets', '1', ['z'], true],
    ['one that gets what it got', '2', ['b', 'c'], true],
    ['one that gets something else now', '2', ['c'], false],
    ['one of which nothing is told', '2', null, true],
    ['another', '3', null, false],
  ])('is %s', (_, name, mayGet, expected) => {
    expect(is(name, mayGet)).toBe(expected);
  });

  it('is nothing where there is no baseline', () => {
    expect(isKnown({ identity: '1', mayGet: null } as never, undefined, fingerprints)).toBe(false);
  });
});
