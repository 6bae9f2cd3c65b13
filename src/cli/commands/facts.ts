import { resolve, sep } from 'node:path';
import { extractFacts, renderFacts, treeOf, UsageError } from '../../api.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { OptionValues } from '../option-table.ts';
import { choiceOption, listOption, switchOption, textOption, versionOption } from '../options.ts';
import { displayName } from '../report-output.ts';
import type { Command } from './command.ts';

export const FACTS: Command = {
  name: 'facts',
  operands: 'SCRIPT...',
  describe: 'what a script does to the environment, when, and how it makes its callable',
  options: {
    format: { value: 'text|json', describe: 'how to answer' },
    'python-path': {
      value: 'DIR',
      multiple: true,
      describe: 'a directory the server puts on sys.path; guessed where absent',
    },
    'callable-object': { value: 'NAME', describe: 'the name of the WSGI callable (application)' },
    'python-version': { value: 'VERSION', describe: 'the Python that mod_wsgi runs' },
    'allow-outside': { describe: 'read files outside the tree that the script names' },
  },
  run: runFacts,
};

/** The tree a script lies in: the working directory, or the repository or folder around it. */
const rootOf = (script: string): string =>
  script.startsWith(`${process.cwd()}${sep}`) ? process.cwd() : treeOf([script]);

async function runFacts(values: OptionValues, operands: readonly string[]): Promise<ExitCode> {
  const format = choiceOption(values, 'format', ['text', 'json'] as const) ?? 'text';
  if (operands.length === 0) throw new UsageError('facts needs a script');
  const pythonPath = listOption(values, 'python-path')?.map((directory) => resolve(directory)) ?? null;
  const callableObject = textOption(values, 'callable-object') ?? null;
  const pythonVersion = versionOption(values, 'python-version') ?? null;
  const scripts = operands.map((operand) => resolve(operand)).map((file) => ({ file, root: rootOf(file) }));
  const allowOutside = switchOption(values, 'allow-outside') === true;
  const facts = await extractFacts({ scripts, pythonPath, callableObject, pythonVersion, allowOutside });
  process.stdout.write(renderFacts(format, facts, displayName));
  return EXIT.ok;
}
