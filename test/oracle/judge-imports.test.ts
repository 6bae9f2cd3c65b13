import { describe, expect, it } from 'vitest';
import { createPythonParser } from '../../src/python/syntax/index.ts';
import { askImports, judgeImports, STANDARD_LIBRARY } from './judge-imports.ts';
import { findPython } from './record-with-cpython.ts';

const found = findPython();
const why = 'missing' in found ? ` (skipped: ${found.missing})` : '';
/** ms on a machine that has other things to do. */
const PATIENCE = 120_000;

/** Modules of many kinds: with C below them, with metaclasses, with tables, with names that are made at run time. */
const SAMPLE = (
  'abc argparse ast base64 collections configparser contextlib csv dataclasses datetime decimal email.message encodings.utf_8 ' +
  'enum fractions functools http.client inspect json.decoder logging.config mimetypes operator os pathlib pickle re shlex ' +
  'socket ssl string tempfile threading traceback typing unittest.mock urllib.parse uuid xml.etree.ElementTree'
).split(' ');

describe.skipIf('missing' in found)(`modules that CPython imports${why}`, () => {
  it(
    'are not said not to load',
    async () => {
      if ('missing' in found) return;
      const imports = askImports(found.program, STANDARD_LIBRARY, SAMPLE);
      expect(Object.values(imports.modules).filter((failure) => failure === null).length).toBeGreaterThan(30);
      const parser = await createPythonParser('native');
      expect(judgeImports(imports, STANDARD_LIBRARY, found, parser).wrong).toEqual([]);
    },
    PATIENCE,
  );
});
