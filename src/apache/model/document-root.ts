import { isAbsolutePath } from '../../source/normal-path.ts';
import { Scope } from './scope.ts';
import type { Server, ServerConfig } from './server-config.ts';

/** Compiled into Debian's httpd; others have `htdocs` below their server root. */
const DEFAULT_ROOT = '/var/www/html';

/** DocumentRoot of a server as an absolute path, without a slash at its end. */
export function documentRoot(config: ServerConfig, server: Server): string {
  const root = new Scope(config, server).value('documentroot') ?? DEFAULT_ROOT;
  return absolutePath(config, root).replace(/\/+$/, '');
}

/** A path of the configuration is meant from ServerRoot on (ap_server_root_relative). */
export const absolutePath = (config: ServerConfig, path: string): string =>
  isAbsolutePath(path) ? path : `${config.read.serverRoot ?? ''}/${path}`;
