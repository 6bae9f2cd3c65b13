import { resolve } from 'node:path';
import { check, drawDeployments, GRAPH_FORMATS, type GraphFormat, type Settings, UsageError } from '../../api.ts';
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

/** The servers that `check` finds in the tree; throws where there is none. */
async function drawFound(folder: string, settings: Settings, format: GraphFormat): Promise<string> {
  const { result, picture } = await check({ paths: [folder], settings });
  if (result.summary.sites > 0) return picture(format, displayName);
  throw new UsageError(
    'nothing here mounts a WSGI script: graph needs a server configuration (--apache FILE) or a mapping (--process-group NAME=SCRIPT,...)',
  );
}

async function runGraph(values: OptionValues): Promise<ExitCode> {
  const format = choiceOption(values, 'format', GRAPH_FORMATS) ?? 'mermaid';
  const folder = resolve('.');
  const settings = await settingsOf(values, [folder]);
  const isNamed = settings.apache.length > 0 || Object.keys(settings.processGroups).length > 0;
  const drawn = isNamed
    ? await drawDeployments({ settings, folder, format, nameOf: displayName })
    : await drawFound(folder, settings, format);
  process.stdout.write(drawn);
  return EXIT.ok;
}
