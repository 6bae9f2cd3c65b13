import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { NodeFileSystem } from '../../src/host/node-file-system.ts';
import { extractScriptFacts } from '../../src/python/facts/extract-script-facts.ts';
import { createPythonParser } from '../../src/python/syntax/index.ts';

const root = mkdtempSync(join(tmpdir(), 'wsgiscope-links-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('links in a circle are a notice, for the script itself and for what it imports', async () => {
  mkdirSync(join(root, 'site'));
  symlinkSync('two.py', join(root, 'one.py'));
  symlinkSync('one.py', join(root, 'two.py'));
  symlinkSync('..', join(root, 'site', 'again'));
  writeFileSync(join(root, 'site', 'wsgi.py'), 'import os\nimport one\nos.environ["A"] = "1"\n');
  const parser = await createPythonParser();
  const host = { fs: new NodeFileSystem({ maxBytes: 1_000_000, roots: [root] }), parser, root, pythonPath: [root] };
  expect(extractScriptFacts(join(root, 'one.py'), host)).toMatchObject({ loads: 'unknown', notices: [{}] });
  const facts = extractScriptFacts(join(root, 'site/again/site/wsgi.py'), host);
  expect(facts.effects.map(({ key }) => key)).toEqual(['A']);
  expect(facts.notices.map(({ code }) => code)).toEqual(['import-not-followed']);
});
