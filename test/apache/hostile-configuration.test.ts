import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/apache/read/read-configuration.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { readingOf } from '../helpers/disks.ts';

const read = (files: Record<string, string>, tolerant = false) => {
  const fs = new MemoryFileSystem(files);
  return readConfiguration('/r/main.conf', fs, {
    defines: [],
    environment: new Map(),
    serverRoot: '/r',
    apacheVersion: '2.4.71',
    ...readingOf(fs, tolerant),
  });
};

const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join('');

describe('configurations that mean harm are told of and do not hang', () => {
  it.each([
    [
      'a macro that doubles at every level',
      `${many(40, (i) => `<Macro m${i}>\n${i === 0 ? 'A b' : `Use m${i - 1}\nUse m${i - 1}`}\n</Macro>\n`)}Use m39\n`,
      'too-many-lines',
    ],
    [
      'a variable that doubles at every line',
      `Define A xxxxxxxx\n${many(40, () => 'Define A "${A}${A}"\n')}`,
      'undefined-variable',
    ],
    ['sections nested without end', many(50_000, () => '<Directory /x>\n'), 'nested-too-deep'],
    ['conditionals nested without end', many(50_000, () => '<IfModule core.c>\n'), 'nested-too-deep'],
  ])('%s', (_what, text, code) => {
    for (const tolerant of [false, true])
      expect(read({ '/r/main.conf': text }, tolerant).notices.map((notice) => notice.code)).toContain(code);
  });

  it.each([
    ['in a file that includes itself', 'Define A "${A} ${A} x"\nInclude *.conf\n'.repeat(3)],
    ['before a quote that is not closed', 'Define A ${A}"${A} \nInclude *.conf\nx"\nInclude *.conf\n'],
    ['on thousands of lines', `Define A xx\n${many(14, () => 'Define A ${A}${A}\n')}${many(5000, () => 'B ${A}\n')}`],
  ])('a variable that doubles %s takes less than a second', (_where, text) => {
    for (const tolerant of [false, true]) {
      const started = process.cpuUsage();
      read({ '/r/main.conf': text }, tolerant);
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1e6).toBeLessThan(1);
    }
  });

  it('an argument that doubles at every level of macros', () => {
    const macros = many(40, (i) => `<Macro m${i} $a>\n${i === 0 ? 'A $a' : `Use m${i - 1} "$a$a"`}\n</Macro>\n`);
    const [node] = read({ '/r/main.conf': `${macros}Use m39 xxxxxxxx\n` }).nodes;
    expect(node?.argsText.length ?? 0).toBeLessThan(20_000);
  });

  it('files that include each other twice at every level', () => {
    const files: Record<string, string> = { '/r/main.conf': 'Include l0.conf\n', '/r/l60.conf': 'A b\n' };
    for (let i = 0; i < 60; i++) files[`/r/l${i}.conf`] = `Include l${i + 1}.conf\nInclude l${i + 1}.conf\n`;
    expect(read(files).notices.map((notice) => notice.code)).toContain('too-many-includes');
  });

  it('a file that includes itself twice is refused once, not read without end', () => {
    for (const tolerant of [false, true]) {
      const result = read({ '/r/main.conf': `A b\n${'Include *.conf\n'.repeat(6)}` }, tolerant);
      expect(result.error?.message).toContain('Exceeded maximum include depth of 128');
      expect(result.nodes.length).toBeLessThan(1000);
    }
  });

  it('10,000 includes in one file are all read', () => {
    const files: Record<string, string> = { '/r/main.conf': many(10_000, (i) => `Include f${i}.conf\n`) };
    for (let i = 0; i < 10_000; i++) files[`/r/f${i}.conf`] = `A ${i}\n`;
    expect(read(files).nodes).toHaveLength(10_000);
  });

  it.each([
    ['expressions', '{{ a }}\n'.repeat(10_000)],
    ['blocks in each other', '{% if a %}\n'.repeat(9000)],
    ['blocks one after the other', '{% if a %}\nB\n{% endif %}\n'.repeat(5000)],
  ])('a template of thousands of %s before many lines', (_what, text) => {
    const started = process.cpuUsage();
    read({ '/r/main.conf': text + 'A\n'.repeat(100_000) }, true);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(2.5);
  });

  it('variables that are opened and never closed take no quadratic time', () => {
    const started = process.cpuUsage();
    expect(read({ '/r/main.conf': `A ${'${'.repeat(500_000)}\n` }).nodes).toHaveLength(1);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(2);
  });

  it('a long run of blanks inside a line, and one long line', () => {
    const [first, second] = read({
      '/r/main.conf': `A b${' '.repeat(3_000_000)}c\nB ${'x'.repeat(5_000_000)}\n`,
    }).nodes;
    expect(first?.words.map((word) => word.text)).toEqual(['b', 'c']);
    expect(second?.argsText.length).toBe(5_000_000);
  });
});
