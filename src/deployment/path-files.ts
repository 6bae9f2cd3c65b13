import { basename, posix } from 'node:path';
import type { DaemonProcess, ServerConfig } from '../apache/model/server-config.ts';
import { pathFilesIn } from '../python/path-files.ts';
import type { FilePath } from '../source/location.ts';
import { splitPathList } from '../source/normal-path.ts';
import type { PythonSources } from './python-sources.ts';
import { isOfInstalled, pythonPathOf } from './search-path.ts';

/** A line of a `.pth` file that every interpreter of a process runs when it is made. */
export interface PathFileLine {
  readonly file: FilePath;
  readonly line: number;
}

/** Names by which a line may write the environment, or run what is not seen. */
const WRITES = /\benviron\b(?!\s*\.\s*get\b)|\b(?:putenv|exec|eval|__import__|import_module)\b/;
const IMPORT = /^import[ \t]+([^;#]*)/;

/**
 * The lines of `.pth` files that may write a variable of the process: mod_wsgi hands each folder of `python-path` and
 * WSGIPythonPath to `site.addsitedir()`, which runs those that begin with `import` (mod_wsgi, src/server/wsgi_interp.c; Lib/site.py,
 * `addpackage`). Folders of installed packages are left out: what lies there is no part of the tree.
 */
export function pathFileLines(
  server: ServerConfig,
  daemon: DaemonProcess | null,
  sources: PythonSources,
): readonly PathFileLine[] {
  return splitPathList(pythonPathOf(server, daemon)).flatMap((path) => {
    const folder = isOfInstalled(path) ? null : sources.fileOf(path);
    return folder === null ? [] : linesIn(folder, sources);
  });
}

function linesIn(folder: FilePath, sources: PythonSources): PathFileLine[] {
  const { fs } = sources;
  return pathFilesIn(fs, folder).flatMap((name) => {
    const file = posix.join(folder, name);
    const read = fs.readText(file);
    const lines = read.kind === 'text' ? read.text.split('\n') : [];
    return lines.flatMap((line, index) => (mayWrite(line, folder, sources) ? [{ file, line: index + 1 }] : []));
  });
}

/** A module that lies beside the file is run by the line that imports it. */
function mayWrite(line: string, folder: FilePath, sources: PythonSources): boolean {
  const [, modules] = IMPORT.exec(line) ?? [];
  if (modules === undefined) return false;
  if (WRITES.test(line)) return true;
  return modules.split(',').some((written) => {
    const name = written.trim().split(/[\s.]/, 1)[0] ?? '';
    const file = [`${name}.py`, `${name}/__init__.py`]
      .map((one) => posix.join(folder, one))
      .find((one) => sources.fs.status(one)?.kind === 'file');
    const facts = file === undefined ? null : sources.moduleFacts(file, name);
    return facts?.effects.some(({ key }) => key === null || key === facts.settingsVariable) ?? false;
  });
}

/** Where such a line stands, in a few words. */
export const namePathLine = ({ file, line }: PathFileLine): string => `${basename(file)}:${line}`;
