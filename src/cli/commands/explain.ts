import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { demandOwnFile, explain, readRequests, renderExplanation, UsageError } from '../../api.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { OptionValues } from '../option-table.ts';
import { choiceOption, SHARED_OPTIONS, settingsOf, textOption } from '../options.ts';
import { displayName } from '../report-output.ts';
import { startTiming } from '../timing.ts';
import type { Command } from './command.ts';

export const EXPLAIN: Command = {
  name: 'explain',
  operands: 'URL...',
  describe: 'which virtual host, script, process, interpreter and Django settings serve a URL, and why',
  options: {
    format: { value: 'text|json', describe: 'how to answer' },
    requests: {
      value: 'FILE|-',
      describe: 'a JSON array of {url, hostHeader?, connect?, method?, headers?}, sent in this order',
    },
    method: { value: 'NAME', describe: 'the method of the URLs on the command line; GET unless said' },
    ...SHARED_OPTIONS,
  },
  run: runExplain,
};

const STDIN = 0;

async function runExplain(values: OptionValues, operands: readonly string[]): Promise<ExitCode> {
  const timing = startTiming(values);
  timing.ended('start');
  const format = choiceOption(values, 'format', ['text', 'json'] as const) ?? 'text';
  const settings = await settingsOf(values, [resolve('.')]);
  const [entry, ...more] = settings.apache;
  if (entry === undefined)
    throw new UsageError('explain needs the entry file of a server configuration: --apache FILE');
  if (more.length > 0) throw new UsageError('explain works on one server: give --apache once');
  const method = textOption(values, 'method');
  if (method !== undefined && !/^[A-Za-z][A-Za-z-]*$/.test(method))
    throw new UsageError(`--method: "${method}" is not the name of a method`);
  const asked = operands.map((url) => (method === undefined ? { url } : { url, method }));
  const requests = [...asked, ...requestsFrom(textOption(values, 'requests'))];
  const wrong = requests.find(({ url }) => !/^https?:\/\/[^/]/i.test(url));
  if (wrong) throw new UsageError(`"${wrong.url}" is not a URL such as http://www.example.com/path`);
  if (requests.length === 0) throw new UsageError('explain needs a URL, or --requests FILE');
  const explanation = await explain({
    settings,
    folder: resolve('.'),
    entry,
    requests,
  });
  timing.ended('explain');
  process.stdout.write(await renderExplanation(format, explanation, displayName));
  timing.ended('report');
  timing.write();
  return explanation.startup.ok ? EXIT.ok : EXIT.findings;
}

function requestsFrom(file: string | undefined): readonly { readonly url: string }[] {
  if (file === undefined) return [];
  let text: string;
  try {
    if (file !== '-') demandOwnFile(resolve(file));
    text = readFileSync(file === '-' ? STDIN : file, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--requests: ${file} cannot be read (${error instanceof Error ? error.message : error})`);
  }
  const requests = readRequests(text);
  if (typeof requests === 'string') throw new UsageError(`--requests: ${file}: ${requests}`);
  return requests;
}
