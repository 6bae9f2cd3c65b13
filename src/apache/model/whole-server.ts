import { occurs } from './find-node.ts';
import type { ServerConfig } from './server-config.ts';

/** Whether the main file of a server is among the files, not only those of single sites: it says where the server lies. */
export const isWholeServer = ({ read, nodes }: ServerConfig): boolean =>
  read.readDirectives?.some(({ key }) => key === 'serverroot') || occurs(nodes, 'pidfile');

/**
 * Whether the files read tell which daemon processes there are: those on the server and of a whole one do, unless they include what
 * was not read. Daemon processes are seen by the whole server, so a site's file may name one that another declares.
 */
export const tellsDaemons = (config: ServerConfig, isOnServer: boolean): boolean =>
  (isOnServer || isWholeServer(config)) && !config.notices.some(({ code }) => code.startsWith('include-'));
