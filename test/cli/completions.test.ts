import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { renderManPage } from '../../src/cli/render-man-page.ts';
import { folderOf, runCli } from '../helpers/run-cli.ts';

const script = async (shell: string): Promise<string> => (await runCli(folderOf({}), 'completions', shell)).stdout;

/** What bash offers for the last of some words. */
function inBash(text: string, folder: string, ...words: readonly string[]): readonly string[] {
  const line = words.map((word) => `'${word}'`).join(' ');
  const said = execFileSync(
    'bash',
    [
      '-c',
      `${text}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _wsgiscope; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  return said.trimEnd().split('\n');
}

describe('completions', () => {
  it('offer in bash commands, options, values, rules, files and folders', async () => {
    const text = await script('bash');
    const folder = folderOf({ 'apache.conf': '', 'conf.d/x': '' });
    expect(inBash(text, folder, 'wsgiscope', 'e')).toEqual(['explain']);
    expect(inBash(text, folder, 'wsgiscope', 'check', '--fail-on', '')).toEqual(['error', 'warning', 'info', 'never']);
    expect(inBash(text, folder, 'wsgiscope', 'check', '--fail-on', '=', 'n')).toEqual(['never']);
    expect(inBash(text, folder, 'wsgiscope', 'check', '--unsa')).toEqual(['--unsafe-fixes']);
    expect(inBash(text, folder, 'wsgiscope', 'rule', 'alias-sh')).toEqual(['alias-shadowed']);
    expect(inBash(text, folder, 'wsgiscope', 'check', '--apache', 'ap')).toEqual(['apache.conf']);
    expect(inBash(text, folder, 'wsgiscope', 'check', '--server-root', '')).toEqual(['conf.d']);
    expect(inBash(text, folder, 'wsgiscope', 'baseline', 'p')).toEqual(['prune']);
  });

  it.each([
    ['zsh', '-n'],
    ['fish', '--no-execute'],
  ])('are a script of %s that names every option', async (shell, check) => {
    const text = await script(shell);
    for (const { name, options } of COMMANDS) {
      expect(text).toContain(name);
      for (const option of Object.keys(options)) expect(text).toContain(option);
    }
    const folder = folderOf({ script: text });
    const run = spawnSync(shell, [check, 'script'], {
      cwd: folder,
      env: { ...process.env, HOME: folder },
      encoding: 'utf8',
    });
    if (run.error) console.log(`skipped: no ${shell} here`);
    else expect(run.stderr).toBe('');
  });

  it('are refused for another shell', async () => {
    expect((await runCli(folderOf({}), 'completions', 'tcsh')).status).toBe(2);
  });
});

describe('the manual page', () => {
  it('names every command and option, and nothing in it is taken for a command of groff', () => {
    const page = renderManPage({ commands: COMMANDS, version: '1.2.3' });
    for (const { options } of COMMANDS)
      for (const option of Object.keys(options)) expect(page).toContain(`\\-\\-${option.replaceAll('-', '\\-')}`);
    for (const line of page.split('\n')) expect(line).toMatch(/^(?:$|[^.']|\.(?:TH|SH|SS|TP|B|br)\b)/);
  });
});
