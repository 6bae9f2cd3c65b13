import { describe, expect, it } from 'vitest';
import { type FixAnalysis, type FixRequest, type FixResult, fixUntilStable } from '../../src/fix/fix-until-stable.ts';
import { type SelectedFix, selectFixes } from '../../src/fix/select-fixes.ts';
import { writeFixes } from '../../src/fix/write-fixes.ts';
import type { FileSystem, FileText } from '../../src/host/file-system.ts';
import type { FileChange, WriteOutcome } from '../../src/host/file-writer.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import type { Finding, Fix } from '../../src/rules/finding.ts';
import { SourceFile } from '../../src/source/source-file.ts';

const FILES = ['/a.txt', '/b.txt'];

/** What is found, and what its fixes write; `worse` needs two passes; `risky` is unsafe. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  worse: ['bad'],
  bad: ['good'],
  risky: ['calm'],
  breaking: ['('],
  either: ['(', 'or'],
  any: ['good', 'or'],
  ping: ['pong'],
  pong: ['ping'],
  same: ['same'],
  money: ['\u20ac'],
  coffee: ['caf\u00e9'],
};

/** A finding for every such word in the tree. */
function findWords(fs: FileSystem): readonly Finding[] {
  return FILES.flatMap((file) => {
    const found = fs.readText(file);
    if (found.kind === 'failure') return [];
    const source = new SourceFile(file, found.text);
    return [...found.text.matchAll(new RegExp(Object.keys(WORDS).join('|'), 'g'))].map(({ 0: word, index }) => {
      const range = { start: index, end: index + word.length };
      const fixes = (WORDS[word] ?? []).map((newText) => ({
        title: `write ${newText}`,
        applicability: word === 'risky' ? ('unsafe' as const) : ('safe' as const),
        edits: [{ file, range, newText }],
      }));
      return finding(source, range, ...fixes);
    });
  });
}

function finding(source: SourceFile, range: { start: number; end: number }, ...fixes: readonly Fix[]): Finding {
  const at = source.locate(range);
  const place = {
    severity: 'error',
    confidence: 'high',
    message: 'a word',
    fingerprint: `${at.file}:${at.line}:${at.column}`,
    primary: { at, text: '' },
    related: [],
  } as const;
  return {
    ...place,
    ruleId: 'word',
    help: '',
    docsUrl: '',
    fixes,
    occurrences: [{ ...place, server: null, site: null, gets: null, mayGet: null }],
  };
}

/** Two `good` in one file keep this server from starting. */
const countRefused = (fs: FileSystem): number =>
  FILES.filter((file) => {
    const found = fs.readText(file);
    return found.kind === 'text' && /^strict.*good.*good/.test(found.text);
  }).length;

const run = (files: Record<string, string>, more: Partial<FixRequest> = {}) =>
  fixUntilStable({
    fs: new MemoryFileSystem(files),
    analyze: (fs): FixAnalysis => ({ findings: findWords(fs), breakage: countRefused(fs) }),
    isIntact: (_file, _before, after) => !after.includes('('),
    allowUnsafe: false,
    ...more,
  });

/** Files whose bytes are in another encoding. */
class EncodedFiles extends MemoryFileSystem {
  readonly #encoding: 'latin1' | 'utf-16';

  constructor(files: Record<string, string>, encoding: 'latin1' | 'utf-16') {
    super(files);
    this.#encoding = encoding;
  }

  override readText(path: string): FileText {
    const found = super.readText(path);
    return found.kind === 'text' ? { ...found, encoding: this.#encoding } : found;
  }
}

const textsAfter = ({ changes }: FixResult): Record<string, string> =>
  Object.fromEntries(changes.map((change) => [change.file, change.after]));

describe('fixUntilStable', () => {
  it('repeats until nothing is left to fix, over several files', () => {
    const result = run({ '/a.txt': 'one worse two bad\r\n', '/b.txt': 'bad' });
    expect(result.changes.map((change) => change.after)).toEqual(['one good two good\r\n', 'good']);
    expect(result.stable).toBe(true);
    expect(result.remaining).toEqual([]);
  });

  it('leaves unsafe fixes alone unless they are allowed', () => {
    expect(run({ '/a.txt': 'risky' }).changes).toEqual([]);
    expect(run({ '/a.txt': 'risky' }, { allowUnsafe: true }).changes[0]?.after).toBe('calm');
  });

  it('makes the safe one of two fixes, though unsafe ones are allowed and stand first', () => {
    const source = new SourceFile('/a.txt', 'word');
    const range = { start: 0, end: 4 };
    const fixes = (['unsafe', 'safe'] as const).map((applicability) => ({
      title: applicability,
      applicability,
      edits: [{ file: '/a.txt', range, newText: applicability }],
    }));
    const options = { allowUnsafe: true, realOf: (file: string) => file, isDropped: () => false };
    expect(selectFixes([finding(source, range, ...fixes)], options).map(({ fix }) => fix.title)).toEqual(['safe']);
  });

  it('drops a fix whose result does not parse, and makes the others', () => {
    const result = run({ '/a.txt': 'breaking bad' });
    expect(result.changes[0]?.after).toBe('breaking good');
    expect(result.dropped.map(({ fix }) => fix.title)).toEqual(['write (']);
    expect(result.applied.map(({ fix }) => fix.title)).toEqual(['write good']);
  });

  it('says so where the passes run out before the texts stand still', () => {
    expect(run({ '/a.txt': 'worse' }, { maxPasses: 1 }).stable).toBe(false);
    expect(run({ '/a.txt': 'worse' }, { maxPasses: 2 }).stable).toBe(true);
  });

  it('makes another fix of a finding where the first is left out, for whatever reason', () => {
    expect(textsAfter(run({ '/a.txt': 'either' }))).toEqual({ '/a.txt': 'or' });
    expect(textsAfter(run({ '/a.txt': 'strict good any' }))).toEqual({ '/a.txt': 'strict good or' });
    const source = new SourceFile('/a.txt', 'x');
    const range = { start: 0, end: 1 };
    const inFile = (file: string): Fix => ({
      title: file,
      applicability: 'safe',
      edits: [{ file, range, newText: 'y' }],
    });
    const result = run(
      { '/a.txt': 'x', '/b.txt': 'x' },
      {
        analyze: (fs) => {
          const { text } = fs.readText('/b.txt') as { text: string };
          return {
            findings: text === 'x' ? [finding(source, range, inFile('/a.txt'), inFile('/b.txt'))] : [],
            breakage: 0,
          };
        },
        refusalOf: (file) => (file === '/a.txt' ? '/a.txt: is read-only' : null),
      },
    );
    expect(textsAfter(result)).toEqual({ '/b.txt': 'y' });
    expect(result.refusals).toEqual(['/a.txt: is read-only']);
    expect(result.refused.map(({ fix }) => fix.title)).toEqual(['/a.txt']);
  });

  it('rests where a fix writes what is there already', () => {
    const result = run({ '/a.txt': 'same', '/b.txt': 'bad' });
    expect(result).toMatchObject({ passes: 1, stable: true });
    expect(textsAfter(result)).toEqual({ '/b.txt': 'good' });
  });

  it('tells of no change where the texts end as they began', () => {
    const result = run({ '/a.txt': 'ping' }, { maxPasses: 2 });
    expect(result).toMatchObject({ changes: [], stable: false });
  });

  it('tells of the files by their names, whichever was mended first', () => {
    const source = (file: string) => new SourceFile(file, 'x');
    const range = { start: 0, end: 1 };
    const edit = (file: string) => ({ file, range, newText: 'y' });
    const fix: Fix = { title: 'both', applicability: 'safe', edits: [edit('/b.txt'), edit('/a.txt')] };
    const both = run(
      { '/a.txt': 'x', '/b.txt': 'x' },
      { analyze: () => ({ findings: [finding(source('/b.txt'), range, fix)], breakage: 0 }), maxPasses: 1 },
    );
    expect(both.changes.map(({ file }) => file)).toEqual(['/a.txt', '/b.txt']);
  });

  it('makes one of two fixes that touch the same text, though only one of their edits does', () => {
    const source = new SourceFile('/a.txt', 'one two');
    const put = (start: number, end: number, newText: string) => ({ file: '/a.txt', range: { start, end }, newText });
    const whole: Fix = { title: 'whole', applicability: 'safe', edits: [put(0, 3, '1'), put(4, 7, '2')] };
    const part: Fix = { title: 'part', applicability: 'safe', edits: [put(3, 4, '-'), put(5, 6, 'W')] };
    const result = run(
      { '/a.txt': 'one two' },
      {
        analyze: () => ({
          findings: [finding(source, put(0, 3, '').range, whole), finding(source, put(4, 7, '').range, part)],
          breakage: 0,
        }),
        maxPasses: 1,
      },
    );
    expect(textsAfter(result)).toEqual({ '/a.txt': '1 2' });
    expect(result.applied.map(({ fix }) => fix.title)).toEqual(['whole']);
  });

  it('leaves UTF-16 alone, which neither Python nor httpd reads', () => {
    const result = run({}, { fs: new EncodedFiles({ '/a.txt': 'bad' }, 'utf-16') });
    expect([textsAfter(result), result.dropped.length]).toEqual([{}, 1]);
  });

  it('writes into latin-1 what it can hold, and drops the rest', () => {
    const result = run({}, { fs: new EncodedFiles({ '/a.txt': 'money coffee' }, 'latin1') });
    expect(textsAfter(result)).toEqual({ '/a.txt': 'money caf\u00e9' });
    expect(result.dropped.map(({ fix }) => fix.title)).toEqual(['write \u20ac']);
    expect(textsAfter(run({ '/a.txt': 'money' }))).toEqual({ '/a.txt': '\u20ac' });
  });

  it('makes a fix over two files whole or not at all', () => {
    const source = new SourceFile('/a.txt', 'x');
    const range = { start: 0, end: 1 };
    const both: Fix = {
      title: 'both',
      applicability: 'safe',
      edits: [
        { file: '/a.txt', range, newText: 'y' },
        { file: '/gone.txt', range, newText: 'y' },
      ],
    };
    const result = fixUntilStable({
      fs: new MemoryFileSystem({ '/a.txt': 'x' }),
      analyze: () => ({ findings: [finding(source, range, both)], breakage: 0 }),
      isIntact: () => true,
      allowUnsafe: false,
    });
    expect(result.changes).toEqual([]);
    expect(result.dropped).toHaveLength(1);
  });

  it('makes of several fixes those that leave a server that starts', () => {
    const result = run({ '/a.txt': 'strict bad bad', '/b.txt': 'bad' });
    expect(result.changes.map((change) => change.after)).toEqual(['strict good bad', 'good']);
    expect(result.dropped).toHaveLength(1);
    expect(result.stable).toBe(true);
  });

  it('edits a file once that two links lead to', () => {
    const files = new MemoryFileSystem({ '/a.txt': 'bad', '/b.txt': 'bad' });
    const linked = new Proxy(files, {
      get: (target, name) => (name === 'realPath' ? () => '/a.txt' : Reflect.get(target, name, target)?.bind?.(target)),
    });
    const result = fixUntilStable({
      fs: linked,
      analyze: (fs) => ({ findings: findWords(fs), breakage: 0 }),
      isIntact: () => true,
      allowUnsafe: false,
    });
    expect(result.changes.map(({ file, after }) => [file, after])).toEqual([['/a.txt', 'good']]);
    expect(result.applied).toHaveLength(1);
    expect(result.remaining).toEqual([]);
  });
});

describe('writeFixes', () => {
  /** Writes all but `/a.txt`. */
  const writer = {
    refusalOf: () => null,
    write: (changes: readonly FileChange[]): WriteOutcome =>
      changes.some(({ file }) => file === '/a.txt')
        ? { kind: 'refused', messages: ['/a.txt: changed meanwhile'] }
        : { kind: 'written' },
  };
  const titles = (fixes: readonly SelectedFix[]): readonly string[] =>
    fixes.map(({ fix, finding: { primary } }) => `${primary.at.file}: ${fix.title}`);

  it('leaves of a refused file only its own fixes unwritten, and says why', () => {
    const outcome = writeFixes(run({ '/a.txt': 'bad', '/b.txt': 'bad' }), writer);
    expect(titles(outcome.written)).toEqual(['/b.txt: write good']);
    expect(titles(outcome.unwritten)).toEqual(['/a.txt: write good']);
    expect(outcome.refusals).toEqual(['/a.txt: changed meanwhile']);
  });

  it('writes nothing of a later pass that may build on what is refused', () => {
    const outcome = writeFixes(run({ '/a.txt': 'bad', '/b.txt': 'worse' }), writer);
    expect(titles(outcome.written)).toEqual([]);
    expect(titles(outcome.unwritten)).toEqual(['/a.txt: write good', '/b.txt: write bad', '/b.txt: write good']);
  });

  it('asks for nothing to be written where the texts end as they began', () => {
    const asked: (readonly FileChange[])[] = [];
    const outcome = writeFixes(run({ '/b.txt': 'ping' }, { maxPasses: 2 }), {
      ...writer,
      write: (changes) => {
        asked.push(changes);
        return { kind: 'written' };
      },
    });
    expect([asked, outcome]).toEqual([[], { written: [], unwritten: [], refusals: [] }]);
  });
});
