#!/usr/bin/env node
// Ahead of all that runs for long: V8 may abort where a flag changes while one of its threads compiles.
import './compile-less.ts';
import { EXIT } from './exit-code.ts';
import { run } from './run.ts';

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
