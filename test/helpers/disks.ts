import type { FileSystem } from '../../src/host/file-system.ts';
import { MachineDisk, type ServerDisk } from '../../src/host/server-disk.ts';
import { TreeDisk } from '../../src/project/tree-disk.ts';
import { TreeNames } from '../../src/project/tree-names.ts';

/** A tree that holds every path under its own name, and perhaps not all that is on the server. */
export const wholeTree = (fs: FileSystem): ServerDisk =>
  new TreeDisk({ fs, root: '/', names: new TreeNames('/', () => []), pathMap: {}, isExcluded: () => false });

/** How a configuration is read: as the server's own (`tolerant` false), or as a fragment in a tree. */
export const readingOf = (fs: FileSystem, tolerant: boolean): { disk: ServerDisk; isEntry: boolean } => ({
  disk: tolerant ? wholeTree(fs) : new MachineDisk(fs),
  isEntry: !tolerant,
});
