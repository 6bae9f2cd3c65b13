import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allNodes } from '../../src/apache/model/find-node.ts';
import { check, DEFAULT_SETTINGS, drawDeployments, type Settings, writeBaseline } from '../../src/api.ts';
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

/** `check`, `graph` and `explain` of one configuration, in one folder. */
async function expectAgreement(folder: string, settings: Settings): Promise<void> {
  const nameOf = (file: string): string => file;
  const { picture, result } = await check({ paths: [folder], isUnnamed: true, settings });
  const picturesAgree =
    result.summary.sites === 0 || (await picture('dot', nameOf)) === (await drawn(folder, settings));
  expect(picturesAgree, 'check and graph draw the same').toBe(true);
  for (const opened of openServers(folder, settings)) {
    expect(disagreements(opened, deploymentOf(opened, []))).toEqual([]);
    const { startupError, nodes } = opened.config;
    if (!startupError || !allNodes(nodes).some(({ key }) => key.startsWith('wsgi'))) continue;
    const told = result.findings.filter(({ message }) => message.includes('server does not start'));
    expect(
      told.map(({ severity }) => severity),
      `check tells: ${startupError.message}`,
    ).toContain('error');
  }
}

/** What `facts` says of the scripts that are mounted, and what is left of a report beside a baseline made of it. */
async function expectFurtherAgreement(folder: string, settings: Settings): Promise<void> {
  const mounts = openServers(folder, settings).flatMap((opened) => deploymentOf(opened, []).mounts);
  expect(await factsDisagreements(mounts, folder)).toEqual([]);

  const baseline = join(folder, 'known.json');
  await writeBaseline({ paths: [folder], isUnnamed: true, settings, file: baseline, action: 'create' });
  const { result } = await check({ paths: [folder], isUnnamed: true, settings: { ...settings, baseline } });
  expect(result.findings.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  rmSync(baseline);
}

const drawn = (folder: string, settings: Settings): Promise<string> =>
  drawDeployments({ settings, folder, format: 'dot', nameOf: (file) => file });

describe('the commands say the same', () => {
  it.each(SAMPLES)('of %s', async (sample) => {
    const folder = join(root, basename(sample));
    cpSync(sample, folder, { recursive: true });
    const settings = { ...DEFAULT_SETTINGS, apache: [join(folder, 'apache.conf')] };
    await expectAgreement(folder, settings);
    await expectFurtherAgreement(folder, settings);
    commitAll(folder);
    const { result } = await check({ paths: [folder], isUnnamed: true, settings, since: 'HEAD' });
    expect(result.findings, 'nothing is new since the revision that is checked').toEqual([]);
  });

  it.each(SCENARIOS.map((folder) => [basename(folder), folder]))('of the scenario %s', async (name, folder) => {
    const scenario = readScenario(folder);
    for (const standpoint of ['in place', 'unmapped'] as const) {
      const at = join(root, name, standpoint.replace(' ', '-'));
      const { entry } = stageScenario(scenario, at, standpoint);
      const settings = { ...DEFAULT_SETTINGS, apache: [entry], define: [...scenario.defines] };
      await expectAgreement(at, settings);
      if (standpoint === 'in place') await expectFurtherAgreement(at, settings);
    }
  });
});
