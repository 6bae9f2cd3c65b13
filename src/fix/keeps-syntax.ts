import { buildServerConfig } from '../apache/model/build-server-config.ts';
import { readConfiguration } from '../apache/read/read-configuration.ts';
import type { FileSystem } from '../host/file-system.ts';
import { OverlayFileSystem } from '../host/overlay-file-system.ts';
import { TreeDisk } from '../project/tree-disk.ts';
import { TreeNames } from '../project/tree-names.ts';
import type { PythonParser } from '../python/syntax/index.ts';
import type { FilePath } from '../source/location.ts';

const PYTHON = /\.(py|wsgi|fcgi|cgi)$/;

/**
 * Whether a new text breaks nothing that the old one did not: a script that parsed still parses, a configuration has no
 * more lines that httpd refuses than before.
 */
export function keepsSyntax(
  fs: FileSystem,
  parser: PythonParser,
): (file: FilePath, before: string, after: string) => boolean {
  const refusals = (file: FilePath, text: string): number => {
    const view = new OverlayFileSystem(fs, new Map([[file, text]]));
    const read = readConfiguration(file, view, {
      defines: [],
      environment: new Map(),
      serverRoot: null,
      apacheVersion: '2.4.62',
      disk: new TreeDisk({
        fs: view,
        root: '/',
        names: new TreeNames('/', () => []),
        pathMap: {},
        isExcluded: () => false,
      }),
      isEntry: false,
    });
    return buildServerConfig(read).errors.length;
  };
  return (file, before, after) => {
    if (!PYTHON.test(file)) return refusals(file, after) <= refusals(file, before);
    const was = parser.parse(before);
    const is = parser.parse(after);
    return is !== null && (is.firstError === null || was?.firstError !== null);
  };
}
