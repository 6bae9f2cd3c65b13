import { describe, expect, it } from 'vitest';
import { type FixAnalysis, fixUntilStable } from '../../src/fix/fix-until-stable.ts';
import type { FileSystem } from '../../src/host/file-system.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import type { Finding, Fix } from '../../src/rules/finding.ts';
import { SourceFile } from '../../src/source/source-file.ts';

const FILES = ['/a.txt', '/b.txt'];

/** A finding for every `bad` in the tree, whose fix writes `good`; `worse` needs two passes; `risky` is unsafe. */
function findWords(fs: FileSystem): readonly Finding[] {
  return FILES.flatMap((file) => {
    const found = fs.readText(file);
    if (found.kind === 'failure') return [];
    const source = new SourceFile(file, found.text);
    return [...found.text.matchAll(/worse|bad|risky|breaking/g)].map((match) => {
      const newText = { worse: 'bad', bad: 'good', risky: 'calm', breaking: '(' }[match[0]] ?? '';
      const range = { start: match.index, end: match.index + match[0].length };
      return finding(source, range, {
        title: `write ${newText}`,
        applicability: match[0] === 'risky' ? 'unsafe' : 'safe',
        edits: [{ file, range, newText }],
      });
    });
  });
}

function finding(source: SourceFile, range: { start: number; end: number }, fix: Fix): Finding {
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
    fixes: [fix],
    occurrences: [{ ...place, server: null, site: null, gets: null, mayGet: null }],
  };
}

/** Two `good` in one file keep this server from starting. */
const countRefused = (fs: FileSystem): number =>
  FILES.filter((file) => {
    const found = fs.readText(file);
    return found.kind === 'text' && /^strict.*good.*good/.test(found.text);
  }).length;

const run = (files: Record<string, string>, allowUnsafe = false, maxPasses = 10) =>
  fixUntilStable({
    fs: new MemoryFileSystem(files),
    analyze: (fs): FixAnalysis => ({ findings: findWords(fs), breakage: countRefused(fs) }),
    isIntact: (_file, _before, after) => !after.includes('('),
    allowUnsafe,
    maxPasses,
  });

describe('fixUntilStable', () => {
  it('repeats until nothing is left to fix, over several files', () => {
    const result = run({ '/a.txt': 'one worse two bad\r\n', '/b.txt': 'bad' });
    expect(result.changes.map((change) => change.after)).toEqual(['one good two good\r\n', 'good']);
    expect(result.stable).toBe(true);
    expect(result.remaining).toEqual([]);
  });

  it('leaves unsafe fixes alone unless they are allowed', () => {
    expect(run({ '/a.txt': 'risky' }).changes).toEqual([]);
    expect(run({ '/a.txt': 'risky' }, true).changes[0]?.after).toBe('calm');
  });

  it('drops a fix whose result does not parse, and makes the others', () => {
    const result = run({ '/a.txt': 'breaking bad' });
    expect(result.changes[0]?.after).toBe('breaking good');
    expect(result.dropped).toHaveLength(1);
  });

  it('says so where the passes run out before the texts stand still', () => {
    expect(run({ '/a.txt': 'worse' }, false, 1).stable).toBe(false);
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
