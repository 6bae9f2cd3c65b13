import { occurs } from './find-node.ts';
import type { ServerConfig } from './server-config.ts';

/** Whether the main file of a server is among the files, not only those of single sites: it says where the server lies. */
export const isWholeServer = ({ read, nodes }: ServerConfig): boolean =>
  read.readDirectives?.some(({ key }) => key === 'serverroot') || occurs(nodes, 'pidfile');

/**
 * Whether the files read are all of a server: those on the server and of a whole one are, unless they include what was not read.
 * What is for the whole server is only then known: a site's file may name a daemon process that another declares, and a port.
 */
export const isAllOfServer = (config: ServerConfig, isOnServer: boolean): boolean =>
  (isOnServer || isWholeServer(config)) && !config.notices.some(({ code }) => code.startsWith('include-'));
