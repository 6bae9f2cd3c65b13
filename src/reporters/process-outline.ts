import type { Deployment, Mount } from '../deployment/deployment.ts';
import { nameProcess, nameSite } from '../rules/wording.ts';
import { groupBy } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';
import { knownValue } from '../source/static-value.ts';

/** One site as a list shows it. */
export interface OutlinedSite {
  readonly name: string;
  /** Its script, by its file where the tree has it. */
  readonly script: FilePath;
  /** The settings module of its own; null where none is known. */
  readonly settings: string | null;
}

/** The sites of one process, in the order of the configuration. */
export interface ProcessOutline {
  /** The entry file of the server; null for a mapping by hand. */
  readonly server: FilePath | null;
  readonly name: string;
  readonly sites: readonly OutlinedSite[];
}

/** The sites of some servers by the process they run in: what a picture of many cannot show. */
export const outlineProcesses = (deployments: readonly Deployment[]): readonly ProcessOutline[] =>
  deployments.flatMap(({ server, mounts }) =>
    [...groupBy(mounts, processOf)].map(([name, some]) => ({
      server: server?.read.entry ?? null,
      name,
      sites: some.map(({ script, ...mount }) => ({
        name: nameSite({ script, ...mount }, script),
        script: script.file ?? script.deployedPath,
        settings: knownValue(script.ownSettings),
      })),
    })),
  );

const processOf = ({ processGroup: { value } }: Mount): string =>
  value.kind === 'known' ? nameProcess(value.value) : 'a process that is not known';
