import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeCache } from './code-cache.ts';
import { EXIT } from './exit-code.ts';
import { loadProgram } from './program.ts';

// The last step of the build, run by Node itself: `--check` tells whether this Node takes the cache, and makes none.
const SAMPLES = join(import.meta.dirname, '../../samples');

/** What most runs do. What else is called is compiled when it is called, as without a cache. */
const USUAL = [
  ['check', '--isolated'],
  ['explain', '--isolated', '--apache', 'apache.conf', 'http://shop.example.com/'],
];

const { core, run } = loadProgram();

async function makeCache(): Promise<void> {
  process.stdout.write = () => true;
  for (const sample of readdirSync(SAMPLES)) {
    process.chdir(join(SAMPLES, sample));
    for (const args of USUAL)
      if ((await run(args)) >= EXIT.usage) throw new Error(`${args.join(' ')} fails in ${sample}`);
  }
  writeCache(core);
}

if (process.argv.includes('--check')) process.exitCode = core.isFromCache ? EXIT.ok : EXIT.findings;
else makeCache();
