// Copies the WebAssembly build of the grammar out of its npm package and writes down which one it is.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const home = dirname(require.resolve('tree-sitter-python/package.json'));
const grammars = join(import.meta.dirname, '..', 'grammars');
const wasm = readFileSync(join(home, 'tree-sitter-python.wasm'));
const { name, version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
const manifest = { package: name, version, sha256: createHash('sha256').update(wasm).digest('hex') };
writeFileSync(join(grammars, 'tree-sitter-python.wasm'), wasm);
writeFileSync(join(grammars, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
