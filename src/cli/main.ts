#!/usr/bin/env node
import { run } from './run.ts';
import { compileForShortRun } from './short-run.ts';

// A reader that closes its end early (`wsgiscope check | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

compileForShortRun();

process.exitCode = await run(process.argv.slice(2));
