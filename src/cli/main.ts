#!/usr/bin/env node
import { EXIT } from './exit-code.ts';
import { loadProgram } from './program.ts';
import { prepareForShortRun } from './short-run.ts';

const { run } = loadProgram();

// A reader that closes its end early (`wsgiscope check | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// Not before: under flags of its own V8 takes neither our code cache nor the one that Node has for its own modules. And not
// later: V8 ends the process when a flag changes while a thread of it optimizes, which begins with the first work that repeats.
prepareForShortRun();

// What never comes to its end has failed.
process.exitCode = EXIT.internal;
run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
