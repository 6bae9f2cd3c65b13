#!/usr/bin/env node
import { EXIT } from './exit-code.ts';
import { loadProgram } from './program.ts';
import { prepareForShortRun } from './short-run.ts';

const { run } = loadProgram();

const streams = [process.stdout, process.stderr];
// A reader that closes its end early (`wsgiscope check | head`) is no failure.
for (const stream of streams)
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

// Not before: under flags of its own V8 takes neither our code cache nor the one that Node has for its own modules. And not
// later: V8 ends the process when a flag changes while a thread of it optimizes, which begins with the first work that repeats.
prepareForShortRun();

// What never comes to its end has failed.
process.exitCode = EXIT.internal;
run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
  // What is written may be on its way still. Otherwise nothing is left to do but to take the memory apart, which nobody needs.
  if (streams.every(({ writableLength }) => writableLength === 0)) process.exit();
});
