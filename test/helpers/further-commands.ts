import { DEFAULT_SETTINGS } from '../../src/config/settings.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { fileAt } from '../../src/host/server-disk.ts';
import { foundEntries } from '../../src/linter/found-entries.ts';
import { type LintInput, lintTree } from '../../src/linter/lint-tree.ts';
import { diskOfTree } from '../../src/project/open-tree.ts';
import { scanTree } from '../../src/project/scan-tree.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import type { PythonParser } from '../../src/python/syntax/index.ts';
import { findPythonInTree } from '../../src/python/version/python-in-tree.ts';
import { ANY_PYTHON_3 } from '../../src/python/version/python-version.ts';
import { renderGraph } from '../../src/reporters/graph/index.ts';
import { RULES } from '../../src/rules/index.ts';
import { knownValue } from '../../src/source/static-value.ts';
import type { ServerTold, Tree } from './analyse-tree.ts';
import { certainWrites } from './commands-agree.ts';

const ROOT = '/srv';

/**
 * Where `graph`, `facts` or a baseline contradicts `check` about a tree: another picture of the same servers, other writes of a
 * mounted script, something left of a report beside a baseline that was made of it. All of it in memory.
 */
export async function furtherDisagreements(
  tree: Tree,
  told: ServerTold,
  parser: PythonParser,
): Promise<readonly string[]> {
  const fs = new MemoryFileSystem(new Map(Object.entries(tree).map(([path, text]) => [`${ROOT}/${path}`, text])));
  const input: LintInput = {
    fs,
    root: ROOT,
    scan: scanTree(fs, [ROOT]),
    scripts: [],
    parser,
    isOwn: () => false,
    isExcluded: () => false,
    suppressOn: '',
    settings: {
      ...DEFAULT_SETTINGS,
      environment: told.environment ?? {},
      processGroups: told.processGroups ?? {},
      apacheVersion: told.versions?.apache ?? null,
      modWsgiVersion: told.versions?.modWsgi ?? null,
      pythonVersion: told.versions?.python ?? null,
    },
  };
  const first = lintTree(input, RULES);
  const entries = foundEntries(first.result.findings, input.settings, ROOT).all;
  const again = lintTree({ ...input, baseline: { entries, paths: [ROOT] } }, RULES);
  const drawn = async ({ tree: { deployments } }: typeof first) => renderGraph(deployments, 'dot', (file) => file);
  const mounts = first.tree.deployments.flatMap((deployment) => deployment.mounts);
  const disk = diskOfTree(fs, ROOT);
  const factsDiffer = mounts.flatMap(({ script: { file, facts }, callableObject }) => {
    const callable = knownValue(callableObject.value);
    if (!facts || file === null) return [];
    const own = extractScriptFacts(file, {
      fs,
      parser,
      root: ROOT,
      mapPath: (path) => fileAt(disk, path, file) ?? path,
      python: findPythonInTree(fs, ROOT) ?? ANY_PYTHON_3,
      ...(callable === null ? {} : { callableObject: callable }),
    });
    const [checked, alone] = [certainWrites(facts), certainWrites(own)].map((writes) => writes.join());
    return checked === alone ? [] : [`${file}: check ${checked}, facts ${alone}`];
  });
  return [
    ...first.result.crashes.map(({ ruleId, message }) => `${ruleId}: ${message}`),
    ...((await drawn(first)) === (await drawn(again)) ? [] : ['check and graph draw the servers differently']),
    ...again.result.findings.map(({ ruleId, message }) => `not in its own baseline: ${ruleId}: ${message}`),
    ...factsDiffer,
  ];
}
