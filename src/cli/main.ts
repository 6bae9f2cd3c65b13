#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { EXIT } from './exit-code.ts';
import { run } from './run.ts';

// A run ends before V8 has back what it spends on compiling functions into one another (docs/performance.md).
setFlagsFromString('--max-inlined-bytecode-size-cumulative=0');

// A reader that closes its end early (`wsgiscope check | head`) is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

// What never comes to its end has failed.
process.exitCode = EXIT.internal;
run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
