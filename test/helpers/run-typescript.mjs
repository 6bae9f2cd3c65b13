// Runs `main(args)` of a TypeScript file of this repository: `node test/helpers/run-typescript.mjs FILE [ARG...]`.
// Node 20 cannot, and the test runner brings vite, which can. The server stays until the end: modules are also loaded late.
import { resolve } from 'node:path';
import { createServer } from 'vite';

const [file, ...args] = process.argv.slice(2);
const server = await createServer({
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
});
try {
  const { main } = await server.ssrLoadModule(resolve(file));
  process.exitCode = await main(args);
} finally {
  await server.close();
}
