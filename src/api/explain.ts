import type { RequestLine } from '../apache/model/request-authority.ts';
import { type Settings, UsageError } from '../config/settings.ts';
import { type OpenedServer, ServerOpener } from '../deployment/open-server.ts';
import { explainServer } from '../explain/explain-server.ts';
import type { Explanation } from '../explain/explanation.ts';
import { namesHost, type Operand, parseOperand, requestsFor } from '../explain/parse-operand.ts';
import { analyzeTree, serverOptions } from '../linter/analyze-tree.ts';
import { chooseFiles } from '../project/file-choice.ts';
import { namedServer } from '../project/find-servers.ts';
import { ownServerIn } from '../project/machine-server.ts';
import { type AnalysisInput, filesBelow, openTree, wholeDisk } from '../project/open-tree.ts';
import { createPythonParser } from '../python/syntax/index.ts';
import { listFew } from '../source/first-few.ts';
import type { FilePath } from '../source/location.ts';
import { openAnalysis } from './open-analysis.ts';

/** A sequence of requests to one server. */
export interface ExplainInput {
  readonly settings: Settings;
  /** The folder a person asks in. Where it lies in the tree of the entry file, files that stand for paths of the server are looked for in all of it. */
  readonly folder: FilePath;
  /** The server's own file; absent: that of the settings, else the server is looked for in the folder, then on this machine. */
  readonly entry?: FilePath;
  readonly requests: readonly RequestLine[];
  /** What a person typed: URLs, hosts, paths. Asked before `requests`, with this method. */
  readonly operands?: readonly string[];
  readonly method?: string;
}

/** Says where requests go on a freshly started server, from its files alone. Throws `UsageError` where it is not known which server. */
export async function explain(input: ExplainInput): Promise<Explanation> {
  const { operands = [], requests, method } = input;
  const asked = operands.map((written): Operand => {
    const operand = parseOperand(written);
    if (!operand) throw new UsageError(`"${written}" is no URL, no host and no path that begins with /`);
    return operand;
  });
  const opened = await openServer(input, asked);
  const typed = asked.flatMap((operand) => requestsFor(opened.config, operand));
  return explainServer(opened, [...typed.map((one) => (method === undefined ? one : { ...one, method })), ...requests]);
}

async function openServer({ settings, folder, entry }: ExplainInput, asked: readonly Operand[]): Promise<OpenedServer> {
  const input = questionIn(folder, entry === undefined ? settings : { ...settings, apache: [entry] });
  if (input.settings.apache.length === 1) return openEntry(input);
  const found = await findServers(input);
  const [only] = found;
  if (only && found.length === 1) return only;
  const hosts = asked.flatMap((operand) => (operand.kind === 'path' ? [] : [operand.host]));
  const named = found.filter(({ config }) => hosts.length > 0 && hosts.every((host) => namesHost(config, host)));
  if (named[0] && named.length === 1) return named[0];
  const choice = (named.length > 0 ? named : found).map(({ config }) => `--apache ${config.read.entry}`);
  throw new UsageError(`${choice.length} servers are described here, and explain asks one: ${listFew(choice, LISTED)}`);
}

/** Servers that are named where one has to be chosen. */
const LISTED = 4;

/** What is looked at where somebody asks about a server in a folder. */
export const questionIn = (folder: FilePath, settings: Settings): AnalysisInput =>
  ownServerIn({ paths: [folder], isUnnamed: true, asksServer: true, settings }, wholeDisk());

/** The one server of which the entry file is known: nothing else of the tree is read. */
async function openEntry(input: AnalysisInput): Promise<OpenedServer> {
  const { settings } = input;
  const { fs, root, isOwn } = openTree(input);
  const parser = await createPythonParser();
  const isExcluded = await chooseFiles(settings);
  let listed: readonly FilePath[] | undefined;
  const files = () => {
    listed ??= filesBelow(fs, root, isExcluded);
    return listed;
  };
  const opener = new ServerOpener({ fs, parser, root, files, isOwn, isExcluded, options: serverOptions(settings) });
  const [entry = ''] = settings.apache;
  return opener.open(namedServer(fs, entry));
}

/** The servers that a folder describes: those that mount a script, where there are any. Throws `UsageError` where there is none. */
async function findServers(input: AnalysisInput): Promise<readonly OpenedServer[]> {
  const { tree } = await openAnalysis(input);
  const all = [...analyzeTree(tree).servers.values()];
  if (all.length === 0) throw new UsageError(NO_SERVER);
  const mounting = all.filter(({ config }) => config.aliases.length > 0);
  return mounting.length > 0 ? mounting : all;
}

/** What to say where there is nothing to ask. */
export const NO_SERVER = 'no configuration of Apache lies here: name its main file with --apache FILE';
