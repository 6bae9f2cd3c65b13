import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';

/** Builds the second thread of a search into a folder from its sources: a build of the package may be older than they are. */
export async function buildSearchWorker(dir: string): Promise<URL> {
  await build({
    input: { 'search-worker': 'src/project/search-worker.ts' },
    platform: 'node',
    logLevel: 'silent',
    output: { dir, format: 'esm', entryFileNames: '[name].mjs' },
  });
  return pathToFileURL(join(dir, 'search-worker.mjs'));
}
