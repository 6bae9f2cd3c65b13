import { posix } from 'node:path';
import { pathFilesIn } from '../../../path-files.ts';
import type { Context } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { addToPath } from '../statements/targets.ts';
import { renderText } from '../values/truth.ts';
import { argumentsOf, dict, text, type Value } from '../values/values.ts';
import { execute } from './execute-code.ts';

/**
 * `site.addsitedir(folder)`: the folder goes to the end of sys.path, and every line of its `.pth` files names another folder, or is
 * code that is run (Lib/site.py, `addsitedir`, `addpackage`).
 */
export const addSiteFolder = (folder: Value, context: Context): void => {
  const { place, machine } = context;
  const { fs, mapPath } = machine.project;
  addToPath(folder, 'append', place, machine);
  const path = renderText(folder, machine.world);
  if (path === null) return;
  for (const name of pathFilesIn(fs, mapPath(path))) runPathFile(path, name, context);
};

/** `site.addpackage(folder, name)`: what raises ends the file, and the interpreter goes on. */
export const runPathFile = (folder: string, name: string, context: Context): void => {
  const { place, machine } = context;
  const { fs, mapPath } = machine.project;
  const file = mapPath(posix.join(folder, name));
  const read = fs.readText(file);
  if (read.kind !== 'text') return;
  try {
    for (const { 0: line, index } of read.text.matchAll(/[^\n]+/g)) {
      if (line.startsWith('#') || line.trim() === '') continue;
      if (/^import[ \t]/.test(line)) execute(argumentsOf(codeAt(read.text, index, line, file), dict()), context);
      else {
        const added = posix.resolve(folder, line.trimEnd());
        if (fs.status(mapPath(added))) addToPath(text(added), 'append', place, machine);
      }
    }
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
  }
};

/** A line as code that stands where it stands in its file. */
const codeAt = (whole: string, start: number, line: string, file: string): Value => ({
  kind: 'code',
  text: whole.slice(0, start).replace(/[^\n]/g, ' ') + line,
  file,
  whole: null,
});
