// Copies the WebAssembly builds of tree-sitter and of the grammar out of their npm packages and writes down which ones they are.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const grammars = join(import.meta.dirname, '..', 'grammars');

/** The package's folder: not every package lets its package.json be asked for. */
function homeOf(name) {
  let folder = dirname(require.resolve(name));
  while (!folder.endsWith(join('node_modules', name))) folder = dirname(folder);
  return folder;
}

const manifest = ['tree-sitter-python', 'web-tree-sitter'].map((name) => {
  const home = homeOf(name);
  const wasm = readFileSync(join(home, `${name}.wasm`));
  writeFileSync(join(grammars, `${name}.wasm`), wasm);
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  return { package: name, version, sha256: createHash('sha256').update(wasm).digest('hex') };
});
writeFileSync(join(grammars, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
