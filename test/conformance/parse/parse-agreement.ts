import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readConfiguration } from '../../../src/apache/read/read-configuration.ts';
import { NodeFileSystem } from '../../../src/host/node-file-system.ts';
import { readingOf } from '../../helpers/disks.ts';
import { askApache, dumpTree, SERVER } from './apache-tree.ts';
import { asRecorded, MODULES, outcomeOf, type ParseOutcome, readCase, readCases, TRUTH_FILE } from './parse-case.ts';

/**
 * `npm run conformance:parse [-- [--record] [--extra DIR]]`: our tree after the READ phase against the server's own.
 * `--record` writes the truth of the cases anew; `--extra` also reads every file of a folder, one by one.
 */
export async function main(args: readonly string[]): Promise<number> {
  if (!existsSync(SERVER)) {
    console.log('conformance:parse: skipped: no Apache on this machine');
    return 0;
  }
  let different = compareCases(args.includes('--record'));
  different += compareStockTree();
  const extra = args[args.indexOf('--extra') + 1];
  if (args.includes('--extra') && extra !== undefined) different += compareFolder(resolve(extra));
  return different === 0 ? 0 : 1;
}

function compareCases(writes: boolean): number {
  const cases = readCases();
  const truth = Object.fromEntries(cases.map((one) => [one.name, askApache(one)]));
  if (writes) writeFileSync(TRUTH_FILE, `${JSON.stringify(truth, null, 1)}\n`);
  const recorded: Record<string, ParseOutcome> = JSON.parse(readFileSync(TRUTH_FILE, 'utf8'));
  let different = 0;
  for (const one of cases) {
    const real = truth[one.name] ?? {};
    if (!isDeepStrictEqual(real, recorded[one.name])) {
      different += 1;
      console.log(`NOT AS RECORDED: ${one.name}`);
    }
    different += compare(one.name, real, readCase(one));
  }
  console.log(`conformance:parse: ${cases.length} cases, ${different} differ`);
  return different;
}

/** Debian's own tree, read only, with the environment its control script sets. */
function compareStockTree(): number {
  const folder = '/etc/apache2';
  if (!existsSync(join(folder, 'envvars'))) return 0;
  const environment = {
    APACHE_RUN_USER: 'www-data',
    APACHE_RUN_GROUP: 'www-data',
    APACHE_PID_FILE: '/var/run/apache2/apache2.pid',
    APACHE_RUN_DIR: '/var/run/apache2',
    APACHE_LOCK_DIR: '/var/lock/apache2',
    APACHE_LOG_DIR: '/var/log/apache2',
  };
  const info = `${MODULES}/mod_info.so`;
  const entry = join(folder, 'apache2.conf');
  const real = dumpTree(['-d', folder, '-f', entry, '-c', `LoadModule info_module ${info}`], environment);
  const ours = readReal(entry, folder, new Map(Object.entries(environment)));
  const lines = ours.tree?.length ?? 0;
  const different = compare('stock tree', real, ours);
  console.log(`conformance:parse: Debian's stock tree, ${lines} lines, ${different === 0 ? 'agrees' : 'DIFFERS'}`);
  return different;
}

const USUAL = [
  'mpm_event',
  'alias',
  'authz_core',
  'dir',
  'env',
  'headers',
  'macro',
  'mime',
  'rewrite',
  'setenvif',
  'ssl',
];

/** Every file by itself, the usual modules loaded: the READ phase must find the same error in it, or none, on both sides. */
function compareFolder(folder: string): number {
  const root = mkdtempSync(join(tmpdir(), 'wsgiscope-parse-'));
  const entry = join(root, 'server.conf');
  let different = 0;
  const files = readdirSync(folder).sort();
  for (const name of files) {
    const modules = USUAL.map((module) => `LoadModule ${module}_module ${MODULES}/mod_${module}.so\n`);
    writeFileSync(entry, `${modules.join('')}Include "${join(folder, name)}"\n`);
    const { error } = dumpTree(['-d', root, '-f', entry], {});
    const readError = error?.startsWith('refused after reading') ? undefined : error;
    const ours = readReal(entry, root, new Map());
    if (readError === ours.error) continue;
    different += 1;
    console.log(`DIFFERS: ${name}\n  httpd: ${readError ?? 'no error'}\n  here:  ${ours.error ?? 'no error'}`);
  }
  rmSync(root, { recursive: true });
  console.log(`conformance:parse: ${files.length} files of ${folder}, ${different} differ`);
  return different;
}

function readReal(entry: string, serverRoot: string, environment: ReadonlyMap<string, string>): ParseOutcome {
  const fs = new NodeFileSystem({ roots: null, maxBytes: 1 << 24 });
  const options = { defines: [], environment, serverRoot, apacheVersion: '2.4.71', ...readingOf(fs, false) };
  return outcomeOf(readConfiguration(entry, fs, options));
}

function compare(name: string, real: ParseOutcome, read: ParseOutcome): number {
  const ours = asRecorded(read, real);
  if (isDeepStrictEqual(real, ours)) return 0;
  const first = ours.tree?.findIndex((line, index) => line !== real.tree?.[index]) ?? 0;
  const show = ({ error, tree }: ParseOutcome): string => error ?? tree?.slice(Math.max(0, first))[0] ?? 'the end';
  console.log(`DIFFERS: ${name}\n  httpd: ${show(real)}\n  here:  ${show(ours)}`);
  return 1;
}
