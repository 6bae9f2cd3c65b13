import type { Server } from '../apache/model/server-config.ts';
import { firstWord } from '../apache/syntax/config-node.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { FilePath } from '../source/location.ts';

/**
 * The values that the servers of the tree give a variable for every request to a script, each once; null where a request
 * may lack it, or no server mounts the script. Only lines of the virtual host or the main server are looked at.
 */
export function requestValues(script: FilePath, key: string, deployments: readonly Deployment[]): Set<string> | null {
  const values = new Set<string>();
  for (const { server, mounts } of deployments)
    for (const mount of mounts.filter((one) => one.script.file === script)) {
      const line = [mount.server, server?.main].flatMap((host) => host?.directives.findLast(setsAlways(key)) ?? [])[0];
      if (!line) return null;
      values.add(line.words[1]?.text ?? '');
    }
  return values.size === 0 ? null : values;
}

const setsAlways =
  (wanted: string) =>
  ({ key, words, conditions }: Server['directives'][number]): boolean =>
    key === 'setenv' && conditions.length === 0 && firstWord(words) === wanted;
