import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../src/api.ts';
import { displayName, namesFor, reportTargets, writeReport } from '../../src/cli/report-output.ts';
import { run } from '../../src/cli/run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('reportTargets', () => {
  it('takes several formats, one of them to stdout', () => {
    expect(reportTargets(['json=-', `sarif=${folder}/a.sarif`, `html=${folder}/b=c.html`])).toEqual([
      { format: 'json', file: null },
      { format: 'sarif', file: join(folder, 'a.sarif') },
      { format: 'html', file: join(folder, 'b=c.html') },
    ]);
  });

  it.each<[string, (folder: string) => readonly string[], string]>([
    ['a format that is none', () => ['sarf'], '"sarf" is none of'],
    ['two to stdout', () => ['json', 'full'], 'only one report can go to stdout'],
    ['two to one file', (at) => [`json=${at}/x`, `sarif=${at}/./x`], 'two reports would go to'],
    ['two to one file by a link', (at) => [`json=${at}/real`, `sarif=${at}/link`], 'two reports would go to'],
    ['no file', () => ['json='], 'names no file'],
    ['a folder', (at) => [`json=${at}`], 'is a folder'],
    ['a folder that is not there', (at) => [`json=${at}/no/x`], 'cannot be written'],
  ])('refuses %s', (_what, written, message) => {
    writeFileSync(join(folder, 'real'), '');
    symlinkSync('real', join(folder, 'link'));
    expect(() => reportTargets(written(folder))).toThrow(UsageError);
    expect(() => reportTargets(written(folder))).toThrow(message);
  });
});

describe('writeReport', () => {
  it('replaces a file in one step, through a link, with its mode, and leaves nothing else behind', () => {
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real/report'), 'old', { mode: 0o640 });
    symlinkSync('real/report', join(folder, 'link'));
    const [target] = reportTargets([`json=${folder}/link`]);
    if (target) writeReport(target, 'new');
    expect(readFileSync(join(folder, 'real/report'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'real/report')).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(folder, 'real'))).toEqual(['report']);
    expect(readdirSync(folder).sort()).toEqual(['link', 'real']);
  });

  it('writes into a device as it is', () => {
    const [target] = reportTargets(['json=/dev/null']);
    if (target) writeReport(target, 'x');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('names', () => {
  it('never begin with a colon, as a workflow command does', () => {
    expect(displayName(resolve('::error file=x::y/wsgi.py'))).toBe('./::error file=x::y/wsgi.py');
    expect(displayName(resolve('..a/wsgi.py'))).toBe('..a/wsgi.py');
  });

  it('start from the top of the repository in the formats of forges', () => {
    vi.stubEnv('GITHUB_WORKSPACE', resolve('..'));
    const here = resolve('.').split('/').at(-1);
    expect(namesFor('github')(resolve('a.py'))).toBe(`${here}/a.py`);
    expect(namesFor('full')(resolve('a.py'))).toBe('a.py');
  });
});

describe('complaints', () => {
  it('show a hostile name on one line, under the name of the program', async () => {
    const written: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const code = await run(['check', '\u001b[2J\u202e::add-mask::x']);
    spy.mockRestore();
    expect(code).toBe(2);
    expect(written.join('')).toMatch(/^wsgiscope: [^\n\u001b\u202e]*no such file or folder\n$/);
  });
});
