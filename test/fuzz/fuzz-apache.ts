import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fuzz } from './mutation-fuzzer.ts';
import { readAsApache } from './read-input.ts';

export const PIECES = [
  '\\\n',
  '\n',
  '"',
  "'",
  '<',
  '>',
  '</',
  '#',
  '${A}',
  '{{ x }}',
  '{% if x %}',
  '{% endif %}',
  '<%= x %>',
  '\0',
  '\r',
  '\u00a0',
];
export const LINES = [
  '<IfModule !x>',
  '</IfModule>',
  '<Macro m $a>',
  '</Macro>',
  'Use m 1',
  'Define A "${A} x"',
  'Include *.conf',
  '<VirtualHost *:80>',
];

/** `npm run fuzz:apache -- --inputs N --seed S`: mutated configurations must be read without a crash and within a second. */
export const main = async (args: readonly string[]): Promise<number> =>
  fuzz('fuzz:apache', { corpus: loadCorpus(), pieces: PIECES, lines: LINES }, args, (text) => {
    for (const tolerant of [false, true]) readAsApache(text, tolerant);
  });

function loadCorpus(): readonly string[] {
  const test = join(import.meta.dirname, '..');
  const folders = [join(test, 'conformance/parse/cases'), join(test, 'conformance/scenarios')];
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.conf'))
      .map((file) => join(folder, file))
      .map((file) => readFileSync(file, 'utf8').slice(0, 4000)),
  );
}
