import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPythonParser } from '../../src/python/syntax/index.ts';
import { fuzz } from './mutation-fuzzer.ts';
import { readAsPython } from './read-input.ts';

export const PIECES = [
  '\n',
  '    ',
  '\t',
  '(',
  ')',
  '[',
  '"""',
  "'",
  '\\',
  ':',
  ',',
  '\0',
  '\r',
  '{% if x %}',
  'f"{',
  '*',
  '**',
  '@',
  ' if ',
  ' else ',
];
export const LINES = [
  'import os',
  'from site_a import *',
  "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.settings')",
  "os.environ['K'] = os.environ.get('J', '') * 9",
  'application = wrap(application)',
  'while True:',
  'try:',
  'except Exception:',
  'def application(environ, start_response):',
  "    os.environ['X'] = environ['X']",
  'class application(application):',
  'for x in os.environ: os.environ.pop(x)',
  'exec(open(__file__).read())',
  'sys.path.insert(0, os.path.dirname(__file__))',
];

/** `npm run fuzz:python -- --inputs N --seed S`: facts of mutated scripts come without a crash and within a second. */
export async function main(args: readonly string[]): Promise<number> {
  const parser = await createPythonParser();
  return fuzz('fuzz:python', { corpus: loadCorpus(), pieces: PIECES, lines: LINES }, args, (text) => {
    readAsPython(text, parser);
  });
}

function loadCorpus(): readonly string[] {
  const root = join(import.meta.dirname, '../..');
  return ['samples', 'test/conformance/scenarios'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(py|wsgi)$/.test(file))
      .map((file) => readFileSync(join(root, folder, file), 'utf8').slice(0, 4000)),
  );
}
