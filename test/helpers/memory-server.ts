import { buildServerConfig } from '../../src/apache/model/build-server-config.ts';
import type { ServerConfig } from '../../src/apache/model/server-config.ts';
import { readConfiguration } from '../../src/apache/read/read-configuration.ts';
import type { ReadOptions } from '../../src/apache/read/read-result.ts';
import type { FileSystem } from '../../src/host/file-system.ts';
import { MemoryFileSystem } from '../../src/host/memory-file-system.ts';
import { readingOf } from './disks.ts';

/** A server that has these files and no others; the first is the one it is started with. Read as httpd reads its own. */
export function memoryServer(
  files: Readonly<Record<string, string>>,
  options: Partial<ReadOptions> = {},
): { readonly config: ServerConfig; readonly fs: FileSystem } {
  const fs = new MemoryFileSystem(files);
  const read = readConfiguration(Object.keys(files)[0] ?? '', fs, {
    defines: [],
    environment: new Map(),
    serverRoot: '/etc',
    apacheVersion: '2.4.71',
    ...readingOf(fs, false),
    ...options,
  });
  return { config: buildServerConfig(read), fs };
}

/** The lines that load some modules, by their names without `mod_`. */
export const loadModules = (names: readonly string[]): string =>
  names.map((name) => `LoadModule ${name}_module m.so\n`).join('');
