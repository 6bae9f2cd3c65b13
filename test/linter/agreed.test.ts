import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { describeAdded, describeChanges, sortSuppressions } from '../../src/linter/agreed.ts';
import { findSuppressions } from '../../src/linter/find-suppressions.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';

const parser = await createPythonParser();
const IGNORE = '# wsgiscope: ignore[a-rule]';

/** The comments of a text that a revision with another text has, and those it has not, by their lines. */
function sorted(then: string | null, now: string, movedTo: ReadonlyMap<string, string> = new Map()) {
  const [former = '/srv/a.py'] = movedTo.keys();
  const agreed = {
    revision: 'main',
    fs: new MemoryFileSystem(then === null ? {} : { [former]: then }),
    movedTo,
  };
  const comparison = { file: '/srv/a.py', text: now, language: 'python', parser } as const;
  const found = sortSuppressions(findSuppressions('/srv/a.py', now, 'python', parser), comparison, agreed);
  const lines = (some: typeof found.agreed): readonly number[] => some.map(({ at }) => at.line);
  return [lines(found.agreed), lines(found.added)];
}

describe('a comment that people have agreed on', () => {
  it.each([
    ['stands where it stood', `${IGNORE}\na = 1\n`, `${IGNORE}\na = 1\n`, [[1], []]],
    ['moved with its line', `${IGNORE}\na = 1\n`, `b = 2\n${IGNORE}\na = 1\n`, [[2], []]],
    ['moved behind its line', `a = 1  ${IGNORE}\n`, `${IGNORE}\na = 1\n`, [[1], []]],
    ['has another reason', `${IGNORE} x\na = 1\n`, `${IGNORE} y\na = 1\n`, [[1], []]],
    [
      'names its rules in another order',
      `${IGNORE.replace('a-rule', 'a-rule, b')}\na = 1\n`,
      `${IGNORE.replace('a-rule', 'b, a-rule')}\na = 1\n`,
      [[1], []],
    ],
    [
      'is about the whole file',
      `${IGNORE.replace('ignore', 'ignore-file')}\na = 1\n`,
      `b = 1\n${IGNORE.replace('ignore', 'ignore-file')}\n`,
      [[2], []],
    ],
  ])('%s', (_, then, now, expected) => {
    expect(sorted(then, now)).toEqual(expected);
  });

  it.each([
    ['is for another line', `${IGNORE}\na = 1\n`, `${IGNORE}\na = 2\n`, [[], [1]]],
    ['names another rule', `${IGNORE}\na = 1\n`, `${IGNORE.replace('a-rule', 'b-rule')}\na = 1\n`, [[], [1]]],
    ['holds longer', `${IGNORE} until=2026-01-01\na = 1\n`, `${IGNORE} until=2027-01-01\na = 1\n`, [[], [1]]],
    ['is one too many', `${IGNORE}\na = 1\n`, `${IGNORE}\na = 1\n${IGNORE}\na = 1\n`, [[1], [3]]],
    ['is in a file that was not there', null, `${IGNORE}\na = 1\n`, [[], [1]]],
    [
      'is about the whole file now',
      `${IGNORE}\na = 1\n`,
      `${IGNORE.replace('ignore', 'ignore-file')}\na = 1\n`,
      [[], [1]],
    ],
  ])('does not count where it %s', (_, then, now, expected) => {
    expect(sorted(then, now)).toEqual(expected);
  });

  it('is looked for under the name that the file had', () => {
    const moved = new Map([['/srv/old.py', '/srv/a.py']]);
    expect(sorted(`${IGNORE}\na = 1\n`, `${IGNORE}\na = 1\n`, moved)).toEqual([[1], []]);
  });

  it('that nobody has agreed on is told', () => {
    const text = `${IGNORE}\na = 1\n`;
    const agreed = { revision: 'main', fs: new MemoryFileSystem({}), movedTo: new Map<string, string>() };
    expect(describeAdded(findSuppressions('/srv/a.py', text, 'python', parser), agreed)).toEqual([
      expect.objectContaining({ code: 'suppression-not-agreed', message: expect.stringContaining('main') }),
    ]);
  });
});

describe('what is no longer as people have agreed on it', () => {
  const changes = (now: Record<string, string>, then: Record<string, string>) =>
    describeChanges(
      new MemoryFileSystem({ '/srv/x': '', ...now }),
      { revision: 'main', fs: new MemoryFileSystem({ '/srv/x': '', ...then }), movedTo: new Map() },
      { folder: '/srv', baseline: '/srv/baseline.json' },
    ).map((notice) => ('file' in notice ? notice.file : null));

  it.each([
    ['nothing', { '/srv/baseline.json': '{}' }, { '/srv/baseline.json': '{}' }, []],
    [
      'a baseline that says something else',
      { '/srv/baseline.json': '{}' },
      { '/srv/baseline.json': '[]' },
      ['/srv/baseline.json'],
    ],
    ['a baseline that was not there', { '/srv/baseline.json': '{}' }, {}, ['/srv/baseline.json']],
    ['settings that are new', { '/srv/wsgiscope.toml': 'strict = true\n' }, {}, ['/srv/wsgiscope.toml']],
    ['settings that are gone', {}, { '/srv/wsgiscope.toml': 'strict = true\n' }, ['/srv/wsgiscope.toml']],
    [
      'not the rest of a file that holds more than settings',
      { '/srv/pyproject.toml': '[project]\nname = "b"\n[tool.wsgiscope]\nstrict = true\n' },
      { '/srv/pyproject.toml': '[project]\nname = "a"\n[tool.wsgiscope]\nstrict = true\n' },
      [],
    ],
  ])('is %s', (_, now, then, files) => {
    expect(changes(now as Record<string, string>, then as Record<string, string>)).toEqual(files);
  });
});
