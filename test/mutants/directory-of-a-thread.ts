import { resolve } from 'node:path';

// Stryker runs the tests in threads, and a thread cannot change the directory: there it is only what `process.cwd()` tells.
let directory = process.cwd();
process.cwd = () => directory;
process.chdir = (folder) => {
  directory = resolve(directory, folder);
};
