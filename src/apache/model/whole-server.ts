import { occurs } from './find-node.ts';
import type { ServerConfig } from './server-config.ts';

/** Whether the main file of a server is among the files, not only those of single sites: it says where the server lies. */
export const isWholeServer = ({ read, nodes }: ServerConfig): boolean =>
  read.readDirectives?.some(({ key }) => key === 'serverroot') || occurs(nodes, 'pidfile');

/**
 * Whether the files read tell which daemon processes there are: those on the server and of a whole one do, and a site's file that declares
 * some is not meant for others, unless it includes what was not read.
 */
export const tellsDaemons = (config: ServerConfig, isOnServer: boolean): boolean =>
  (isOnServer || isWholeServer(config) || config.daemons.length > 0) &&
  !config.notices.some(({ code }) => code.startsWith('include-'));
