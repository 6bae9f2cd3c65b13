import { describe, expect, it } from 'vitest';
import { LIBRARY, type LibraryRow } from '../../src/python/facts/run/library/library-table.ts';

/** Where a row may say that it comes from: a source file, a chapter of a documentation, or for lists the documentation of each. */
const FORMS: readonly RegExp[] = [
  /^(?:[\w.-]+(?: \d+(?:\.\d+)*)?, )?[\w/]+\.py(?: [\w.]+\(\)(?: and [\w.]+\(\))*)?: \S/,
  /^(?:[\w-]+(?:, | and ))*[\w-]+, README(?: of each)?: \S/,
  /^[\w-]+, README, [A-Z][\w ]+$/,
  /^docs\.[\w.]+\.(?:com|org)(?:\/[\w./-]+)?: \S/,
  /^[A-Z][\w ]+, [\w ]+ API: \S/,
];
const OF_EACH = /^the (?:README or )?documentation of each: \S/;
/** What is not the same for every program that has it: the row must name one place. */
const WRITES: readonly LibraryRow['does'][] = [
  'load-dotenv',
  'read-dotenv',
  'read-env',
  'setup-environ',
  'execute-manager',
  'command-options',
];

const top = (name: string): string => name.split('.', 1)[0] ?? name;

describe('the table of libraries', () => {
  it.each(LIBRARY.map((row) => [`${row.names[0]} (${row.does})`, row] as const))(
    '%s says where it comes from',
    (_, row) => {
      const { names, does, source } = row;
      const isList = names.length > 5 && ['wrapper', 'other-handler', 'none'].includes(does);
      expect(
        [...FORMS, ...(isList ? [OF_EACH] : [])].some((form) => form.test(source)),
        source,
      ).toBe(true);
      const [, folder] = /(?:^|, )(\w+)(?:\/[\w/]+)?\.py\b/.exec(source) ?? [];
      if (folder !== undefined) expect(names.map(top), source).toContain(folder);
      if (WRITES.includes(does)) expect(source).toMatch(/environ|variable|setdefault/);
    },
  );

  it('has each name once', () => {
    const names = LIBRARY.flatMap((row) => row.names);
    expect(names.filter((name, number) => names.indexOf(name) !== number)).toEqual([]);
    for (const name of names) expect(name).toMatch(/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\.\*)?$/);
  });

  it.each([
    ['nothing', ''],
    ['a claim without a place', 'it is known to write os.environ'],
    ['a place without what it says', 'django/core/wsgi.py'],
    ['a documentation nobody can look up', 'the documentation'],
  ])('takes %s for no citation', (_, source) => {
    expect([...FORMS, OF_EACH].some((form) => form.test(source))).toBe(false);
  });
});
