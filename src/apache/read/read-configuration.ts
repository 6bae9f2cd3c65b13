import type { FileSystem } from '../../host/file-system.ts';
import type { FilePath } from '../../source/location.ts';
import { BUILT_IN_MPM, STATIC_MODULE_NAMES } from '../directives/modules.ts';
import { ReadStopped } from './read-bounds.ts';
import type { ReadOptions, ReadResult } from './read-result.ts';
import { Reader } from './reader.ts';

/**
 * httpd's READ phase over one entry file and all it includes (config.c:ap_build_config). Never throws: what is wrong is
 * the result's `error` (the first one, where httpd stops) and its notices. With `tolerant` it reads on.
 * `more` are read after the entry, as if one folder were included: fragments of a server whose own file is not there.
 */
export function readConfiguration(
  entry: FilePath,
  fs: FileSystem,
  options: ReadOptions,
  more: readonly FilePath[] = [],
): ReadResult {
  const reader = new Reader(fs, options);
  try {
    for (const file of [entry, ...more]) reader.readFile(file, null, reader.nodes, []);
  } catch (stop) {
    if (!(stop instanceof ReadStopped)) throw stop;
  }
  return {
    entry,
    nodes: reader.nodes,
    readDirectives: reader.readNodes,
    error: reader.errors[0] ?? null,
    modules: {
      complete: reader.modulesTold,
      names: new Set([...reader.moduleNames, ...builtIn(reader)]),
      ...(options.modWsgiVersion === undefined ? {} : { modWsgi: options.modWsgiVersion }),
    },
    defines: reader.definitions.entries(),
    serverRoot: reader.serverRoot,
    apacheVersion: options.apacheVersion,
    files: [...reader.files],
    notices: reader.notices,
  };
}

/** What is there without a LoadModule line. Which MPM a server of another machine was built with, nothing tells. */
function builtIn({ moduleNames, isOnServer }: Reader): readonly string[] {
  const hasMpm = isOnServer || [...moduleNames].some((name) => name.startsWith('mpm_'));
  return [...STATIC_MODULE_NAMES, ...(hasMpm ? [] : BUILT_IN_MPM)];
}
