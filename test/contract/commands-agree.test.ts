import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allNodes } from '../../src/apache/model/find-node.ts';
import {
  type CheckOutcome,
  check,
  DEFAULT_SETTINGS,
  drawDeployments,
  type Settings,
  writeBaseline,
} from '../../src/api.ts';
import { deploymentOf, type OpenedServer, ServerOpener } from '../../src/deployment/open-server.ts';
import { serverOptions } from '../../src/linter/analyze-tree.ts';
import { filesBelow, openTree } from '../../src/project/open-tree.ts';
import { createPythonParser, type PythonParser } from '../../src/python/syntax/index.ts';
import { readScenario, scenarioFolders } from '../conformance/scenario.ts';
import { stageScenario } from '../conformance/stage.ts';
import { disagreements, factsDisagreements } from '../helpers/commands-agree.ts';
import { commitAll } from '../helpers/run-cli.ts';

const SAMPLES = readdirSync('samples').map((name) => join('samples', name));
const SCENARIOS = scenarioFolders('test/conformance/scenarios');

let parser: PythonParser;
let root = '';
beforeAll(async () => {
  parser = await createPythonParser();
  root = realpathSync(mkdtempSync(join(tmpdir(), 'wsgiscope-agree-')));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The servers of some settings, as every command opens them. */
function openServers(folder: string, settings: Settings): readonly OpenedServer[] {
  const { fs, root: top, isOwn } = openTree({ paths: [folder], isUnnamed: true, settings });
  const opener = new ServerOpener({
    fs,
    parser,
    root: top,
    files: () => filesBelow(fs, top),
    isOwn,
    isExcluded: () => false,
    options: serverOptions(settings),
  });
  return settings.apache.map((entry) => opener.open({ entry, more: [], isEntry: true }));
}

const checked = (folder: string, settings: Settings): Promise<CheckOutcome> =>
  check({ paths: [folder], isUnnamed: true, settings });

/** `graph` and `explain` beside what `check` says of one configuration, in one folder. */
async function expectAgreement(
  folder: string,
  { picture, result }: CheckOutcome,
  { settings, servers }: { readonly settings: Settings; readonly servers: readonly OpenedServer[] },
): Promise<void> {
  const drawn = (): Promise<string> => drawDeployments({ settings, folder, format: 'dot', nameOf: (file) => file });
  const picturesAgree = result.summary.sites === 0 || (await picture('dot', (file) => file)) === (await drawn());
  expect(picturesAgree, 'check and graph draw the same').toBe(true);
  for (const opened of servers) expect(disagreements(opened, deploymentOf(opened, []))).toEqual([]);
}

/** Why servers do not start, of which `check` must tell. */
const refusalsOf = (servers: readonly OpenedServer[]): readonly string[] =>
  servers.flatMap(({ config: { startupError, nodes } }) =>
    startupError && allNodes(nodes).some(({ key }) => key.startsWith('wsgi')) ? [startupError.message] : [],
  );

function expectTold(refusals: readonly string[], { result }: CheckOutcome): void {
  const told = result.findings.filter(({ message }) => message.includes('server does not start'));
  for (const refusal of refusals)
    expect(
      told.map(({ severity }) => severity),
      `check tells: ${refusal}`,
    ).toContain('error');
}

/** All that is said of one configuration in one folder, `facts` and a baseline included. Where nothing is to be told, one `check` does. */
async function expectFullAgreement(folder: string, settings: Settings): Promise<void> {
  const servers = openServers(folder, settings);
  const mounts = servers.flatMap((opened) => deploymentOf(opened, []).mounts);
  expect(await factsDisagreements(mounts, folder)).toEqual([]);
  const refusals = refusalsOf(servers);
  if (refusals.length > 0) expectTold(refusals, await checked(folder, settings));

  const baseline = join(folder, 'known.json');
  await writeBaseline({ paths: [folder], isUnnamed: true, settings, file: baseline, action: 'create' });
  const outcome = await checked(folder, { ...settings, baseline });
  expect(outcome.result.findings.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  await expectAgreement(folder, outcome, { settings, servers });
  rmSync(baseline);
}

describe('the commands say the same', () => {
  it.each(SAMPLES)('of %s', async (sample) => {
    const folder = join(root, basename(sample));
    cpSync(sample, folder, { recursive: true });
    const settings = { ...DEFAULT_SETTINGS, apache: [join(folder, 'apache.conf')] };
    await expectFullAgreement(folder, settings);
    commitAll(folder);
    const { result } = await check({ paths: [folder], isUnnamed: true, settings, since: 'HEAD' });
    expect(result.findings, 'nothing is new since the revision that is checked').toEqual([]);
  });

  it.each(SCENARIOS.map((folder) => [basename(folder), folder]))('of the scenario %s', async (name, folder) => {
    const scenario = readScenario(folder);
    const staged = (standpoint: 'in place' | 'unmapped'): [folder: string, settings: Settings] => {
      const at = join(root, name, standpoint.replace(' ', '-'));
      const { entry } = stageScenario(scenario, at, standpoint);
      return [at, { ...DEFAULT_SETTINGS, apache: [entry], define: [...scenario.defines] }];
    };
    await expectFullAgreement(...staged('in place'));
    const [elsewhere, settings] = staged('unmapped');
    const servers = openServers(elsewhere, settings);
    const outcome = await checked(elsewhere, settings);
    expectTold(refusalsOf(servers), outcome);
    await expectAgreement(elsewhere, outcome, { settings, servers });
  });
});
