import type { DaemonProcess, ServerConfig } from '../apache/model/server-config.ts';
import { type DirectiveNode, firstWord } from '../apache/syntax/config-node.ts';
import type { Deployment, Mount } from '../deployment/deployment.ts';
import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import { knownValue } from '../source/static-value.ts';

/*
 * What decides between a warning and a remark: which answer of the deployment would be another one if a line were right. A line
 * that is only dead, doubled or badly placed, and costs no site anything, is a remark.
 */

/** Whether a site would run elsewhere, in a place that there is, if a group line that does not reach it did. */
export function wouldRunElsewhere(line: DirectiveNode, mounts: readonly Mount[], server: ServerConfig): boolean {
  const isGroup = line.key === 'wsgiprocessgroup';
  const name = groupOf(line);
  // A site that is in a daemon process has what the line is for; out of it, or into one that nothing declares, nobody wants to go.
  if (isGroup && !server.daemons.some((daemon) => daemon.name === name)) return false;
  return mounts.some((mount) => {
    const { value, setBy } = isGroup ? mount.processGroup : mount.applicationGroup;
    // An option of the alias goes before any section.
    const isOption = setBy !== 'default' && setBy.file === mount.at?.file && setBy.line === mount.at.line;
    return !isOption && knownValue(value) !== name;
  });
}

/** The daemon processes that none of the sites runs in: nobody has what they are for. */
export const idleDaemons = oncePer(({ mounts, server }: Deployment): readonly DaemonProcess[] => {
  const used = new Set(mounts.map(({ processGroup }) => knownValue(processGroup.value)));
  return (server?.daemons ?? []).filter(({ name }) => !used.has(name));
});

/** Whether a group line names one of them. */
export const namesIdleDaemon = (line: DirectiveNode, deployment: Deployment): boolean =>
  line.key === 'wsgiprocessgroup' && idleDaemons(deployment).some(({ name }) => name === groupOf(line));

function groupOf({ words }: DirectiveNode): string {
  const written = firstWord(words);
  return written === '%{GLOBAL}' ? '' : written;
}

/**
 * Whether a server of the tree runs a script. What starts any other, such as gunicorn, may set what the script sets only where
 * nothing is there; mod_wsgi hands no variable of its configuration on.
 */
export const isServed = (file: FilePath, deployments: readonly Deployment[]): boolean =>
  deployments.some(({ server, mounts }) => server !== null && mounts.some(({ script }) => script.file === file));
