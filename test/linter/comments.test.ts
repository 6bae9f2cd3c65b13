import { describe, expect, it } from 'vitest';
import { applySuppressions } from '../../src/linter/apply-suppressions.ts';
import { findSuppressions } from '../../src/linter/find-suppressions.ts';
import { findNotToEdit } from '../../src/linter/heed-headers.ts';
import { parseSuppression } from '../../src/linter/parse-suppression.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';

const parser = await createPythonParser();

describe('what a comment asks for', () => {
  it.each([
    ['# wsgiscope: ignore[a-rule]', ['a-rule'], '', null],
    ['#wsgiscope:ignore[a-rule]', ['a-rule'], '', null],
    ['# wsgiscope: ignore[a-rule, other] because of that', ['a-rule', 'other'], 'because of that', null],
    ['# wsgiscope: ignore[a-rule] -- because of that', ['a-rule'], 'because of that', null],
    ['# wsgiscope: ignore[a-rule] until=2027-01-31', ['a-rule'], '', '2027-01-31'],
    [
      '# wsgiscope: ignore[a-rule] moves soon until=2027-01-31 for sure',
      ['a-rule'],
      'moves soon  for sure',
      '2027-01-31',
    ],
    ['# wsgiscope: ignore[a-rule] until ticket 4711 is closed', ['a-rule'], 'until ticket 4711 is closed', null],
    ['# noqa # wsgiscope: ignore[a-rule] # type: ignore', ['a-rule'], '', null],
    ['# wsgiscope: ignore-file[a-rule] old', ['a-rule'], 'old', null],
  ])('%s', (comment, names, reason, until) => {
    const parsed = parseSuppression(comment);
    expect(parsed?.problem).toBeNull();
    expect(parsed?.names.map(({ id }) => id)).toEqual(names);
    expect(parsed?.names.map(({ range }) => comment.slice(range.start, range.end))).toEqual(names);
    expect([parsed?.reason, parsed?.until]).toEqual([reason, until]);
    expect(parsed?.isOfFile).toBe(comment.includes('ignore-file'));
    expect(comment.slice(parsed?.range.start, parsed?.range.end)).toBe(
      comment.slice(comment.indexOf('#', comment.startsWith('# noqa') ? 1 : 0)),
    );
  });

  it.each([
    ['# wsgiscope: off', 'all that may follow'],
    ['# wsgiscope: ignored[a-rule]', 'all that may follow'],
    ['# wsgiscope: ignore', 'no rule in brackets'],
    ['# wsgiscope: ignore a-rule', 'no rule in brackets'],
    ['# wsgiscope: ignore[a-rule', 'not closed'],
    ['# wsgiscope: ignore[]', 'name no rule'],
    ['# wsgiscope: ignore[ , ]', 'name no rule'],
    ['# wsgiscope: ignore[a-rule] until=tomorrow', 'no date'],
    ['# wsgiscope: ignore[a-rule] until=2027-02-30', 'no date'],
    ['# wsgiscope: ignore[a-rule] until=2027-2-3', 'no date'],
    ['# wsgiscope: ignore[a-rule] until=', 'no date'],
    ['# wsgiscope: ignore[a-rule] Until=2027-01-31', 'small letters'],
    ['# wsgiscope: ignore[a-rule] expires 2027-01-31', 'small letters'],
    ['# wsgiscope: ignore[a-rule] until 31 Jan 2027', 'small letters'],
    ['# wsgiscope: ignore[a-rule] until the end of 2027', 'small letters'],
    ['# wsgiscope: ignore[a-rule] moves till 31.1.27', 'small letters'],
    ['# wsgiscope: ignore[a-rule] untill=2027-01-31', 'small letters'],
    ['# wsgiscope: ignore[a-rule] till then, until: 2027-01-31', 'small letters'],
    ['# wsgiscope: ignore[a-rule] until=2027-01-31 until=2026-01-31', 'two ends'],
  ])('%s is told to be wrong', (comment, problem) => {
    expect(parseSuppression(comment)?.problem).toContain(problem);
  });

  it('is nothing where it speaks of something else', () => {
    expect(parseSuppression('# about wsgiscope, until 2027')).toBeNull();
  });
});

/** The lines that each comment of a text speaks of. */
const linesIn = (text: string, language: 'python' | 'apache'): readonly string[] =>
  findSuppressions('/srv/x', text, language, parser).map(
    ({ firstLine, lastLine, problem }) => `${firstLine}-${lastLine}${problem === null ? '' : ' wrong'}`,
  );
const IGNORE = '# wsgiscope: ignore[a-rule]';

describe('the lines that a comment speaks of', () => {
  it.each([
    ['its own, behind a statement', `a = 1  ${IGNORE}\nb = 2\n`, ['1-1']],
    ['the next, on a line of its own', `${IGNORE}\na = 1\nb = 2\n`, ['2-2']],
    ['all of a statement, behind its first line', `a = [  ${IGNORE}\n    1,\n]\n`, ['1-3']],
    ['all of a statement, inside it', `a = [\n    ${IGNORE}\n    1,\n]\n`, ['1-4']],
    ['all of the statement below', `${IGNORE}\na = [\n    1,\n]\n`, ['2-4']],
    ['the line below other comments', `${IGNORE}\n# another\n\na = 1\n`, ['3-3']],
    ['the next, behind which a comment stands', `${IGNORE}\na = 1  # a remark\nb = 2\n`, ['2-2']],
    ['one target for two comments', `${IGNORE}\n${IGNORE}\na = 1\n`, ['3-3', '3-3']],
    ['the statement below, in a block', `if a:\n    ${IGNORE}\n    b = 1\n`, ['3-3']],
    ['the head of a block, above it', `${IGNORE}\nif a:\n    b = 1\n    c = 2\n`, ['2-2']],
    ['all of a head, behind its end', `with a(\n    1,\n):  ${IGNORE}\n    b = 1\n`, ['1-3']],
    ['a head that is a word', `try:  ${IGNORE}\n    a = 1\nfinally:\n    b = 1\n`, ['1-1']],
    ['the head of a function, above it', `${IGNORE}\ndef f(\n    a,\n):\n    b = 1\n`, ['2-4']],
    ['the line at the end of a block', `def f():\n    a = 1  ${IGNORE}\n    b = 2\n`, ['2-2']],
    ['the whole file', `a = 1\n${IGNORE.replace('ignore', 'ignore-file')}\n`, [`1-${Number.MAX_SAFE_INTEGER}`]],
    ['nothing, inside a text', `a = '${IGNORE}'\n`, []],
  ])('in Python: %s', (_, text, lines) => {
    expect(linesIn(text, 'python')).toEqual(lines);
  });

  it.each([
    ['the directive below', `${IGNORE}\nListen 80\nListen 81\n`, ['2-2']],
    ['all of a continued directive', `${IGNORE}\nWSGIDaemonProcess a \\\n  user=b \\\n  group=c\n`, ['2-4']],
    ['the directive below other comments', `${IGNORE}\n# more\nListen 80\n`, ['3-3']],
    ['what is swallowed by a comment', `${IGNORE} \\\nListen 80\nListen 81\n`, ['3-3']],
    ['nothing behind a directive', `Listen 80 ${IGNORE}\n`, ['1-1 wrong']],
    ['the line behind the last', `Listen 80\n${IGNORE}\n`, ['3-3']],
  ])('in a configuration: %s', (_, text, lines) => {
    expect(linesIn(text, 'apache')).toEqual(lines);
  });
});

describe('what a comment leaves out', () => {
  const TEXT = `${IGNORE} why until=2026-06-15\na = 1\nb = 2\n`;
  const at = (line: number, file = '/srv/x') => ({
    file,
    range: { start: 0, end: 1 },
    line,
    column: 1,
    endLine: line,
    endColumn: 2,
  });
  const judge = (
    place: ReturnType<typeof at>,
    { today = '2026-06-15', text = TEXT, rule = 'a-rule', also = [] as ReturnType<typeof at>[], ran = true } = {},
  ) => {
    const occurrence = { primary: { at: place, text: '' }, alsoAt: also };
    const { suppressed, suppressions } = applySuppressions(
      [{ ruleId: rule, occurrences: [occurrence as never] }],
      findSuppressions('/srv/x', text, 'python', parser),
      { today, requireReason: true, knownRules: ['a-rule', 'b-rule'], canJudge: () => ran },
    );
    const [{ names: [name] = [], isExpired, lacksReason } = {} as never] = suppressions;
    return [suppressed.size === 1, name?.use, name?.nearest, isExpired, lacksReason];
  };

  it.each([
    ['what its rule finds in its line', () => judge(at(2)), [true, 'used', null, false, false]],
    ['nothing in another line', () => judge(at(3)), [false, 'unused', null, false, false]],
    ['nothing in another file', () => judge(at(2, '/srv/y')), [false, 'unused', null, false, false]],
    ['nothing of another rule', () => judge(at(2), { rule: 'b-rule' }), [false, 'unused', null, false, false]],
    [
      'what a line of its brings about elsewhere',
      () => judge(at(9, '/srv/y'), { also: [at(2)] }),
      [true, 'used', null, false, false],
    ],
    ['nothing after its day', () => judge(at(2), { today: '2026-06-16' }), [false, 'unused', null, true, false]],
    ['who knows, where its rule did not run', () => judge(at(3), { ran: false }), [false, 'open', null, false, false]],
    [
      'nothing of a rule that is not there',
      () => judge(at(2), { text: TEXT.replace('a-rule', 'a-rul') }),
      [false, 'unknown', 'a-rule', false, false],
    ],
    [
      'what it names, and a reason is missed',
      () => judge(at(2), { text: TEXT.replace('why ', '') }),
      [true, 'used', null, false, true],
    ],
    [
      'nothing where it is malformed',
      () => judge(at(2), { text: TEXT.replace('2026-06-15', 'tomorrow') }),
      [false, 'unused', null, false, false],
    ],
    [
      'nothing above its line that ends where that begins',
      () => judge({ ...at(1), endLine: 2, endColumn: 1 }),
      [false, 'unused', null, false, false],
    ],
    [
      'what begins above its line and ends in it',
      () => judge({ ...at(1), endLine: 2, endColumn: 2 }),
      [true, 'used', null, false, false],
    ],
    ['what begins in its line', () => judge({ ...at(2), endLine: 9 }), [true, 'used', null, false, false]],
  ])('%s', (_, judged, expected) => {
    expect(judged()).toEqual(expected);
  });
});

describe('a file that says not to be edited', () => {
  it.each([
    ['# DO NOT EDIT: written by a script\nListen 80\n', 1],
    ['\n# Server of the site\n# This file is managed by Puppet\nListen 80\n', 3],
    ['# Ansible managed\n', 1],
    ['"""\nThis file is automatically generated.\n"""\nimport os\n', 2],
    ["r'''Do not edit this file by hand.'''\nimport os\n", 1],
    ['# @generated\n', 1],
    ["# Please don't modify this file.\n", 1],
  ])('%j', (text, line) => {
    expect(findNotToEdit('/srv/x', text)?.line).toBe(line);
  });

  it.each([
    ['import os\n# DO NOT EDIT below this line\n'],
    ['"""The site."""\nimport os\n"""DO NOT EDIT"""\n'],
    ['# Do not edit the settings of the other site here\nimport os\n'],
    [`${'#\n'.repeat(30)}# DO NOT EDIT\n`],
    ['"""a""" + """\nDO NOT EDIT"""\n'],
    ['Listen 80\n'],
  ])('is not %j', (text) => {
    expect(findNotToEdit('/srv/x', text)).toBeNull();
  });
});
