import { posix } from 'node:path';
import { IgnoreLines } from '../project/ignore-lines.ts';
import { foldersAbove } from '../source/normal-path.ts';
import type { RunContext } from './run-context.ts';

/** Whether a module would be a file that git is told to leave out: settings with passwords in them are, and servers have them. */
export function isKeptOut({ interpreter, sources }: RunContext, module: string): boolean {
  if (sources.isOnServer) return false;
  const name = `${module.replaceAll('.', '/')}.py`;
  return interpreter.searchPath.some((entry) => {
    if (entry.kind !== 'directory') return false;
    const file = posix.join(entry.path, name);
    return foldersAbove(file, '/').some((folder) => {
      const found = sources.fs.readText(posix.join(folder, '.gitignore'));
      return (
        found.kind === 'text' && new IgnoreLines(found.text).test(posix.relative(folder, file), false) === 'ignored'
      );
    });
  });
}
