import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runConfiguration } from '../conformance/live-server.ts';
import { completeScenario } from '../conformance/scenario.ts';
import { stageScenario } from '../conformance/stage.ts';
import type { Tree } from './analyse-tree.ts';

const IS_SERVER = /^[^/]+\.conf$/;

/**
 * What `apache2 -t` of this machine says against the server of a tree, without line numbers and folders; null where it is
 * content. The `.conf` files at the top are read one after the other, with `/srv` being a folder of this run.
 */
export function refusalOf(tree: Tree): string | null {
  const root = mkdtempSync(join(tmpdir(), 'wsgiscope-httpd-'));
  try {
    const folder = join(root, 'srv');
    const main = Object.keys(tree).filter((name) => IS_SERVER.test(name));
    const includes = main.map((name) => `Include "${folder}/${name}"`).join('\n');
    const scenario = completeScenario('rule', { requests: [] }, { 'apache.conf': includes });
    const { entry } = stageScenario(scenario, root);
    mkdirSync(join(root, 'server/live'));
    mkdirSync(join(root, 'server/lock'));
    writeFileSync(join(root, 'server/live/run.conf'), runConfiguration(root, 'event'));
    for (const [name, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), name.endsWith('.conf') ? text.replaceAll('/srv', folder) : text);
    }
    const done = spawnSync('/usr/sbin/apache2', ['-d', join(root, 'server'), '-f', entry, '-t'], {
      encoding: 'utf8',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C' },
    });
    return done.status === 0 ? null : done.stderr.replaceAll(root, '').replace(/\d+/g, 'N');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
