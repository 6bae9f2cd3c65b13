import { describe, expect, it } from 'vitest';
import { NO_ANSWERS } from '../../src/deployment/mount-answer.ts';
import { rule as aliasShadowed } from '../../src/rules/alias-shadowed/rule.ts';
import { isEditable } from '../../src/rules/editable-lines.ts';
import { analyseTree, runRule, type Tree } from '../helpers/analyse-tree.ts';

const LINE = 'WSGIDaemonProcess blog';

/** Whether the line of a daemon may be edited: a word of it, all of it, and a line put above it. */
function editable(conf: string, more: Tree = {}): boolean {
  const name = Object.keys(more)[0] ?? 'site.conf';
  const analysed = analyseTree({ 'site.conf': conf, ...more });
  const [deployment = null] = analysed.deployments;
  const start = (analysed.textOf(`/srv/${name}`) ?? '').indexOf('blog');
  const line = (analysed.textOf(`/srv/${name}`) ?? '').lastIndexOf('\n', start) + 1;
  const ranges = [
    { start, end: start + 'blog'.length },
    { start: line, end: start + 'blog'.length + 1 },
    { start: line, end: line },
  ];
  const answers = ranges.map((range) =>
    isEditable(
      { title: '', applicability: 'safe', edits: [{ file: `/srv/${name}`, range, newText: '' }] },
      { ...analysed, deployment, ...NO_ANSWERS },
    ),
  );
  expect(new Set(answers).size).toBe(1);
  return answers[0] === true;
}

describe('a fix may edit a line of a configuration', () => {
  it.each([
    ['that is read once', `${LINE}\n`],
    ['that is indented in a section', `<VirtualHost *:80>\n\t  ${LINE}\n</VirtualHost>\n`],
    [
      'beside lines that may not be edited',
      `<IfDefine X>\nListen 1\n</IfDefine>\n${LINE}\n<IfDefine X>\nListen 2\n</IfDefine>\n`,
    ],
  ])('%s', (_, conf) => {
    expect(editable(conf)).toBe(true);
  });

  it.each([
    ['that an open condition holds', `<IfDefine X>\n${LINE}\n</IfDefine>\n`],
    ['of a macro that is used twice', `<Macro M $n>\n${LINE}$n\n</Macro>\nUse M 1\nUse M 2\n`],
    ['that holds a name that nothing defines', `${LINE}-\${NAME}\n`],
    ['that a backslash continues, in an open condition', '<IfDefine X>\nWSGIDaemonProcess \\\n  blog\n</IfDefine>\n'],
    ['and such with the line ends of Windows', '<IfDefine X>\r\nWSGIDaemonProcess \\\r\n  blog\r\n</IfDefine>\r\n'],
  ])('but none %s', (_, conf) => {
    expect(editable(conf)).toBe(false);
  });

  it('but none of a file that is read twice', () => {
    expect(editable('Include more/a.conf\n', { 'more/a.conf': `${LINE}\n` })).toBe(true);
    const twice =
      '<VirtualHost *:80>\nInclude more/a.conf\n</VirtualHost>\n<VirtualHost *:81>\nInclude more/a.conf\n</VirtualHost>\n';
    expect(editable(twice, { 'more/a.conf': `${LINE}\n` })).toBe(false);
  });

  it('but none of a file whose text is not at hand', () => {
    const analysed = analyseTree({ 'site.conf': 'WSGIScriptAlias / /srv/a.py\nWSGIScriptAlias /b /srv/b.py\n' });
    const [deployment = null] = analysed.deployments;
    const around = { ...analysed, deployment, ...NO_ANSWERS };
    const [fix] = runRule(aliasShadowed, analysed).flatMap((finding) => finding.fixes);
    if (!fix) throw new Error('no fix');
    expect(isEditable(fix, around)).toBe(true);
    expect(isEditable(fix, { ...around, textOf: () => null })).toBe(false);
  });

  it('where the edits of a fix touch several, only if all of them are such', () => {
    const fixesOf = (conf: string) =>
      runRule(aliasShadowed, analyseTree({ 'site.conf': conf })).map(({ fixes }) => fixes.length);
    const aliases = (first: string, second: string): string =>
      `<IfDefine X>\n${first}\n</IfDefine>\n<IfDefine X>\n${second}\n</IfDefine>\n`;
    expect(fixesOf('WSGIScriptAlias / /srv/a.py\nWSGIScriptAlias /b /srv/b.py\n')).toEqual([1]);
    expect(fixesOf(aliases('WSGIScriptAlias / /srv/a.py', 'WSGIScriptAlias /b /srv/b.py'))).toEqual([0]);
  });
});
