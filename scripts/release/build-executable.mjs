// Makes a single executable for this platform out of the Node that runs this script (nodejs.org, "Single executable applications").
// Usage: node scripts/release/build-executable.mjs FILE
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = join(import.meta.dirname, '../..');
const work = join(root, '.cache/release/executable');
const target = resolve(process.argv[2] ?? join(work, 'wsgiscope'));

/** What such a program says is only told where it fails. */
function run(program, ...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args[0]} failed:\n${stdout}${stderr}`);
}

/** What the program reads of its own package, by the path it asks for. */
const ASSETS = [
  'package.json',
  'grammars/tree-sitter-python.wasm',
  'grammars/web-tree-sitter.wasm',
  ...readdirSync(join(root, 'src/rules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/rules/${name}/README.md`),
];

mkdirSync(work, { recursive: true });
mkdirSync(dirname(target), { recursive: true });
run('npx', 'rolldown', '-c', 'scripts/release/executable.config.mjs', '--log-level', 'warn');
// Node cannot read a first line that names an interpreter here.
const main = join(work, 'wsgiscope.cjs');
writeFileSync(main, readFileSync(main, 'utf8').replace(/^#!.*\n/, ''));
const settings = {
  main,
  output: join(work, 'wsgiscope.blob'),
  disableExperimentalSEAWarning: true,
  useCodeCache: true,
  assets: Object.fromEntries(ASSETS.map((path) => [path, join(root, path)])),
};
writeFileSync(join(work, 'sea.json'), JSON.stringify(settings));
run(process.execPath, '--experimental-sea-config', join(work, 'sea.json'));
copyFileSync(process.execPath, target);
// What only a debugger of Node itself reads is an eighth of it.
run('strip', target);
run(
  'npx',
  'postject',
  target,
  'NODE_SEA_BLOB',
  settings.output,
  '--sentinel-fuse',
  'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
);
