import { resolve } from 'node:path';
import { drawDeployments, GRAPH_FORMATS } from '../../api.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { OptionValues } from '../option-table.ts';
import { choiceOption, SHARED_OPTIONS, settingsOf } from '../options.ts';
import { displayName } from '../report-output.ts';
import type { Command } from './command.ts';

export const GRAPH: Command = {
  name: 'graph',
  operands: '',
  describe: 'the deployment as a picture: processes > interpreters > mounts > scripts, leaks marked',
  options: {
    format: { value: GRAPH_FORMATS.join('|'), describe: 'the language of the picture; mermaid where absent' },
    ...SHARED_OPTIONS,
  },
  run: runGraph,
};

async function runGraph(values: OptionValues): Promise<ExitCode> {
  const format = choiceOption(values, 'format', GRAPH_FORMATS) ?? 'mermaid';
  const folder = resolve('.');
  const settings = await settingsOf(values, [folder]);
  process.stdout.write(await drawDeployments({ settings, folder, format, nameOf: displayName }));
  return EXIT.ok;
}
