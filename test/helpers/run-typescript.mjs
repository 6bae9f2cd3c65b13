// Runs `main(args)` of a TypeScript file of this repository: `node test/helpers/run-typescript.mjs FILE [ARG...]`.
// Node 20 cannot, and the test runner brings vite, which can.
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const [file, ...args] = process.argv.slice(2);
const { module } = await runnerImport(resolve(file), { configFile: false, logLevel: 'error' });
process.exitCode = await module.main(args);
