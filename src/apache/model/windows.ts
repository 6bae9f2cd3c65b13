import { isDrivePath } from '../../source/normal-path.ts';
import { oncePer } from '../../source/once-per.ts';
import type { ReadResult } from '../read/read-result.ts';
import { allNodes } from './find-node.ts';
import { pathsOf } from './named-paths.ts';

/** Whether a server runs on Windows: its configuration names paths with a drive. */
export const isOnWindows = oncePer(
  ({ nodes, serverRoot, readDirectives = [] }: ReadResult): boolean =>
    (serverRoot !== null && isDrivePath(serverRoot)) ||
    readDirectives.some((node) => node.key === 'loadmodule' && isDrivePath(node.words[1]?.text ?? '')) ||
    allNodes(nodes).some((node) => pathsOf(node).some(isDrivePath)),
);

/** What mod_wsgi offers only where it can make daemon processes (mod_wsgi.c:wsgi_commands, MOD_WSGI_WITH_DAEMONS): not on Windows. */
export const DAEMON_DIRECTIVES: ReadonlySet<string> = new Set(
  'wsgidaemonprocess wsgiprocessgroup wsgirestrictprocess wsgisocketprefix wsgisocketrotation wsgiacceptmutex'.split(
    ' ',
  ),
);
