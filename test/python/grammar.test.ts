import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPythonParser } from '../../src/python/syntax/index.ts';

const grammars = join(import.meta.dirname, '../../grammars');
const require = createRequire(import.meta.url);

describe('the grammar that the package carries', () => {
  it.each(JSON.parse(readFileSync(join(grammars, 'manifest.json'), 'utf8')) as readonly Record<string, string>[])(
    'is the one of the npm package that its manifest names: $package',
    ({ package: name, version, sha256 }) => {
      const wasm = readFileSync(join(grammars, `${name}.wasm`));
      expect(createHash('sha256').update(wasm).digest('hex')).toBe(sha256);
      const folder = dirname(require.resolve(`${name}/${name}.wasm`));
      expect(readFileSync(join(folder, `${name}.wasm`)).equals(wasm)).toBe(true);
      expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({ name, version });
    },
  );

  it('gives the same trees under both engines, for texts above the native buffer too', async () => {
    const [native, wasm] = [await createPythonParser('native'), await createPythonParser('wasm')];
    const long = Array.from({ length: 1000 }, (_, i) => `x${i} = f'é{y!r:>{w}}' if a < b else [*c, (d := 1)]`).join(
      '\n',
    );
    for (const text of ['', 'print "x"\n', 'def f(:\n', '\u{1f600} = "é"\n', long]) {
      expect(wasm.parse(text)).toEqual(native.parse(text));
    }
  });
});
