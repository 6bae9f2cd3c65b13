import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPythonParser } from '../../src/python/syntax/index.ts';
import { LINES as APACHE_LINES, PIECES as APACHE_PIECES } from '../fuzz/fuzz-apache.ts';
import { LINES as PYTHON_LINES, PIECES as PYTHON_PIECES } from '../fuzz/fuzz-python.ts';
import { readAsApache, readAsPython } from '../fuzz/read-input.ts';

/** How many texts, and which: the same ones in every run of the suite; `PROPERTY_RUNS=20000 PROPERTY_SEED=$RANDOM` looks for more. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 300);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 1);
const parser = await createPythonParser();

/** Texts of whole lines, of pieces that change what the lines around them are, and of any characters at all. */
function textOf(lines: readonly string[], pieces: readonly string[], indents: readonly string[]) {
  const line = fc.tuple(fc.constantFrom(...indents), fc.constantFrom(...lines)).map((parts) => parts.join(''));
  const noise = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 12 }));
  const part = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n', '\\\n', '')).map((two) => two.join('')),
    },
    { weight: 1, arbitrary: noise },
  );
  return fc.array(part, { maxLength: 40 }).map((parts) => parts.join(''));
}

const configuration = textOf(
  [
    ...APACHE_LINES,
    '</VirtualHost>',
    'ServerName "a b"',
    'WSGIScriptAlias /a "/srv/a b/wsgi.py"',
    'WSGIDaemonProcess a python-path=${A}',
    '<IfDefine !A>',
    '</IfDefine>',
    '# c',
    'Undefine A',
    'ServerRoot /r',
  ],
  APACHE_PIECES,
  ['', '    ', '\t'],
);
const script = textOf(PYTHON_LINES, PYTHON_PIECES, ['', '', '    ', '        ']);

// A place outside of its file, or a line and column that are not its range's, throws in reading.
describe('reading any text', () => {
  it.each([false, true])(
    'a configuration (tolerant: %s): no crash, true places, twice the same',
    (tolerant) => {
      fc.assert(
        fc.property(configuration, (text) => {
          expect(readAsApache(text, tolerant)).toEqual(readAsApache(text, tolerant));
        }),
        { numRuns: RUNS, seed: SEED },
      );
    },
    600_000,
  );

  it('a script and a settings module: no crash, true places, twice the same', () => {
    fc.assert(
      fc.property(script, (text) => {
        expect(readAsPython(text, parser)).toEqual(readAsPython(text, parser));
      }),
      { numRuns: RUNS, seed: SEED },
    );
  }, 600_000);
});
