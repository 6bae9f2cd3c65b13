import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { REPORT_FORMATS, renderReport } from '../../src/reporters/index.ts';
import { sampleResult } from '../helpers/sample-result.ts';

/** What file names, values and comments of a stranger may hold, by class of character. */
const HOSTILE: Readonly<Record<string, string>> = {
  'a line feed and a workflow command': '\n::error file=x::owned',
  'a carriage return': '\rowned',
  'colons and percent signs': '::%0A%25',
  'terminal escapes': '\u001b[31m\u001b]0;title\u0007',
  'a right-to-left override': '\u202efdp.\u2066x',
  markup: '<script>alert(1)</script>"\'&',
  'markdown and a code fence': '```\n# title [x](y) @all |',
  'a lone surrogate and a NUL': '\ud800\u0000',
};

/** Formats that people read in a terminal, a log or a page: nothing hidden may reach them. Data formats keep it, escaped by JSON. */
const SHOWN = new Set(['full', 'concise', 'github', 'markdown', 'html', 'junit']);

const HIDDEN_BUT_LINES = /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\0-\x08\x0b-\x1f\x7f-\x9f]/u;

describe.each(REPORT_FORMATS)('format %s', (format) => {
  it.each(Object.entries(HOSTILE))('escapes %s', async (_what, hostile) => {
    const { result, context } = sampleResult(hostile);
    const text = await renderReport(format, result, context);
    if (SHOWN.has(format)) expect(text).not.toMatch(HIDDEN_BUT_LINES);
    if (format.startsWith('json') || format === 'sarif' || format === 'gitlab') {
      for (const line of format === 'json-lines' ? text.trimEnd().split('\n') : [text]) JSON.parse(line);
    }
    if (format === 'html') expect(text).not.toContain('<script>alert');
    if (format === 'junit') {
      expect(XMLValidator.validate(text)).toBe(true);
      expect(() => new XMLParser().parse(text)).not.toThrow();
    }
    if (format === 'github') {
      expect(text.trimEnd().split('\n')).toHaveLength(1);
      expect(text).toMatch(/^::error file=[^,:]*,line=2,endLine=[23],/);
    }
    if (format === 'markdown') {
      expect(text.match(/^```/gm)).toHaveLength(2);
      expect(text).not.toMatch(/^# title/m);
      expect(text).not.toMatch(/<script/);
    }
    // The finding, the notice and the closing line.
    if (format === 'concise') expect(text.trimEnd().split('\n')).toHaveLength(3);
  });
});
