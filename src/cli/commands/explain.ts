import { resolve } from 'node:path';
import {
  type ExplainInput,
  explain,
  readRequests,
  renderExplanation,
  renderSites,
  tellSites,
  UsageError,
} from '../../api.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { OptionValues } from '../option-table.ts';
import { choiceOption, readInput, SHARED_OPTIONS, settingsOf, textOption } from '../options.ts';
import { displayName, wantsColor } from '../report-output.ts';
import { startTiming } from '../timing.ts';
import { today } from '../today.ts';
import type { Command } from './command.ts';

export const EXPLAIN: Command = {
  name: 'explain',
  operands: '[URL|HOST[/PATH]|/PATH...]',
  describe:
    'which virtual host, script, process, interpreter and Django settings serve a URL, and why; all sites where none is given',
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

async function runExplain(values: OptionValues, operands: readonly string[]): Promise<ExitCode> {
  const timing = startTiming(values);
  timing.ended('start');
  const format = choiceOption(values, 'format', ['text', 'json'] as const) ?? 'text';
  const folder = resolve('.');
  const settings = await settingsOf(values, [folder]);
  const method = textOption(values, 'method');
  if (method !== undefined && !/^[A-Za-z][A-Za-z-]*$/.test(method))
    throw new UsageError(`--method: "${method}" is not the name of a method`);
  const file = textOption(values, 'requests');
  const isTable = operands.length === 0 && file === undefined;
  const { text, fails } = isTable
    ? await tableOf({ settings, folder, suppressOn: today() }, format)
    : await answersTo(
        { settings, folder, operands, requests: requestsFrom(file), ...(method ? { method } : {}) },
        format,
      );
  timing.ended('explain');
  process.stdout.write(text);
  timing.write();
  return fails ? EXIT.findings : EXIT.ok;
}

/** What is printed, and whether something in it is wrong. */
interface Told {
  readonly text: string;
  readonly fails: boolean;
}

async function tableOf(input: Parameters<typeof tellSites>[0], format: 'text' | 'json'): Promise<Told> {
  const table = await tellSites(input);
  const style = { nameOf: displayName, color: wantsColor(process.stdout), width: process.stdout.columns ?? Infinity };
  const fails = table.servers.some(
    ({ startupError, sites }) =>
      startupError !== null ||
      sites.some(({ answer, findings }) => answer?.failure || findings.some(({ severity }) => severity === 'error')),
  );
  return { text: await renderSites(format, table, style), fails };
}

async function answersTo(input: ExplainInput, format: 'text' | 'json'): Promise<Told> {
  const explanation = await explain(input);
  const fails = !explanation.startup.ok || explanation.requests.some(isWrong);
  return { text: await renderExplanation(format, explanation, displayName), fails };
}

/** The deployment, not the application, ends the request, or lets a script run with the settings of another. */
const isWrong = ({ undecidedBecause, failure, outcome, settingsModule }: Explained): boolean =>
  undecidedBecause.length === 0 &&
  (failure !== null ||
    outcome === 'server-error' ||
    (settingsModule?.effective !== settingsModule?.own &&
      settingsModule?.own !== null &&
      settingsModule?.effective !== null));

type Explained = Awaited<ReturnType<typeof explain>>['requests'][number];

function requestsFrom(file: string | undefined): ExplainInput['requests'] {
  if (file === undefined) return [];
  const requests = readRequests(readInput('--requests', file));
  if (typeof requests === 'string') throw new UsageError(`--requests: ${file}: ${requests}`);
  return requests;
}
