// Runs `main(args)` of a TypeScript file of this repository: `node test/helpers/run-typescript.mjs FILE [ARG...]`.
// Node 20 cannot, and the test runner brings vite, which can. The runner stays open while `main` runs: modules may be
// imported late.
import { resolve } from 'node:path';
import { createRunnableDevEnvironment, resolveConfig } from 'vite';

const [file, ...args] = process.argv.slice(2);
const config = await resolveConfig(
  {
    configFile: false,
    envDir: false,
    cacheDir: process.cwd(),
    logLevel: 'error',
    environments: { inline: { consumer: 'server', dev: { moduleRunnerTransform: true }, resolve: { external: true } } },
  },
  'serve',
);
const environment = createRunnableDevEnvironment('inline', config, {
  runnerOptions: { hmr: { logger: false } },
  hot: false,
});
await environment.init();
try {
  const module = await environment.runner.import(resolve(file));
  process.exitCode = await module.main(args);
} finally {
  await environment.close();
}
