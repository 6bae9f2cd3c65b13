import { occurs } from './find-node.ts';
import type { ServerConfig } from './server-config.ts';

/** Whether the main file of a server is among the files, not only those of single sites: it says where the server lies. */
export const isWholeServer = ({ read, nodes }: ServerConfig): boolean =>
  read.readDirectives?.some(({ key }) => key === 'serverroot') || occurs(nodes, 'pidfile');
