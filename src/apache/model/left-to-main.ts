import { posix } from 'node:path';
import type { AccessVerdict } from './judge-access.ts';
import type { Route } from './route.ts';
import type { Server, ServerConfig } from './server-config.ts';
import { isWholeServer } from './whole-server.ts';

/** Whether a path lies where systems let nobody in but root, which Apache does not serve as. */
export const isInHomeOfRoot = (path: string): boolean => path.startsWith('/root/');

/** The folders that the stock files of Debian (apache2.conf) and Red Hat (httpd.conf) let everybody see; they deny the rest. */
const STOCK_GRANTS = ['/var/www', '/usr/share'];

/** What the system has to grant for an answer, or the server's own file where no Require of the files read has a say. */
export function leftToMain({ verdict, isLeftToMain }: AccessVerdict, filename: string): Pick<Route, 'onlyIf'> {
  if (verdict === 'granted' && isInHomeOfRoot(filename))
    return { onlyIf: 'it is 403 unless Apache may enter /root, which systems let nobody but root do' };
  if (!isLeftToMain || verdict !== 'granted' || STOCK_GRANTS.some((folder) => filename.startsWith(`${folder}/`)))
    return {};
  const folder = posix.dirname(filename);
  return {
    onlyIf: `it is 403 unless the server's own file, which is not among the files analysed, grants ${folder} (Require all granted)`,
  };
}

/**
 * What the other files of a server decide for a name that no virtual host has: the first host of an address answers it, and a
 * site's file alone does not show which come before (vhost.c: hosts are asked in the order in which they are read).
 * Null where the host has no name to be asked by, or one that is filled in.
 */
export function hostLeftToOthers(config: ServerConfig, { chosenBy, server, asked }: Route): string | null {
  if (chosenBy !== 'default' || asked.host === null || isWholeServer(config)) return null;
  if (!server || server.inheritsName || hasFilledInName(server)) return null;
  return `no virtual host read is called ${asked.host}: the first one for its port answers, and other files of the server may hold that name or one that comes before`;
}

const hasFilledInName = ({ directives }: Server): boolean =>
  directives.some(({ key, symbols }) => (key === 'servername' || key === 'serveralias') && symbols.length > 0);
