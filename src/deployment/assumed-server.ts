import type { MappedFolder, ServerDisk } from '../host/server-disk.ts';
import type { FilePath } from '../source/location.ts';
import type { ToldVersions } from './told-versions.ts';

/** What was taken for a server: this machine, or a tree of which some folders stand for the server's. */
export interface AssumedServer {
  readonly entry: FilePath;
  readonly standsFor: ServerDisk['standsFor'];
  readonly folders: readonly MappedFolder[];
  /** What answers hold for, and which of these versions nobody has said. */
  readonly versions: ToldVersions;
  readonly assumedVersions: readonly (keyof ToldVersions)[];
}
