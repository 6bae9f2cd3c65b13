import { posix } from 'node:path';
import type { AccessVerdict } from './judge-access.ts';
import type { Route } from './route.ts';

/** The folders that the stock files of Debian (apache2.conf) and Red Hat (httpd.conf) let everybody see; they deny the rest. */
const STOCK_GRANTS = ['/var/www', '/usr/share'];

/** What the server's own file has to grant for an answer, where no Require of the files read has a say. */
export function leftToMain({ verdict, isLeftToMain }: AccessVerdict, filename: string): Pick<Route, 'onlyIf'> {
  if (!isLeftToMain || verdict !== 'granted' || STOCK_GRANTS.some((folder) => filename.startsWith(`${folder}/`)))
    return {};
  const folder = posix.dirname(filename);
  return {
    onlyIf: `it is 403 unless the server's own file, which is not among the files analysed, grants ${folder} (Require all granted)`,
  };
}
