import type { ServerDisk } from '../../host/server-disk.ts';
import { isAbsolutePath, withoutEndSlashes } from '../../source/normal-path.ts';
import { Scope } from './scope.ts';
import type { Server, ServerConfig } from './server-config.ts';
import { isWholeServer } from './whole-server.ts';

/** Compiled into Debian's httpd; others have `htdocs` below their server root. */
const DEFAULT_ROOT = '/var/www/html';

/** DocumentRoot of a server as an absolute path, without a slash at its end. */
export function documentRoot(config: ServerConfig, server: Server): string {
  const root = new Scope(config, server).value('documentroot') ?? DEFAULT_ROOT;
  return withoutEndSlashes(absolutePath(config, root));
}

/**
 * The disk as one that names no document root knows it: where the server's own file, which may name one, is not read, nothing is
 * known of what lies in the folder that httpd takes by itself.
 */
export function withoutRoot(config: ServerConfig, disk: ServerDisk | null, root: string): ServerDisk | null {
  if (disk?.standsFor !== 'tree' || isWholeServer(config)) return disk;
  const why = 'no DocumentRoot is in the files analysed';
  return {
    standsFor: disk.standsFor,
    folders: disk.folders,
    files: disk.files,
    look: (path) =>
      path === root || path.startsWith(`${root}/`)
        ? { kind: 'unknown', why, settledBy: "--apache with the server's own file" }
        : disk.look(path),
    lookUp: (path, near) => disk.lookUp(path, near),
    learn: (paths) => disk.learn(paths),
  };
}

/** A path of the configuration is meant from ServerRoot on (ap_server_root_relative). */
export const absolutePath = (config: ServerConfig, path: string): string =>
  isAbsolutePath(path) ? path : `${config.read.serverRoot ?? ''}/${path}`;
