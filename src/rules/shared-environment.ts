import type { DeployedScript, Mount, ProcessGroup } from '../deployment/deployment.ts';
import { sharesEnvironment } from '../deployment/environment.ts';
import type { DotenvLoad, EnvironmentEffect } from '../python/facts/script-facts.ts';
import { groupBy } from '../source/group-by.ts';
import type { Location } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import { runBeside } from './run-beside.ts';

/** A script in its interpreter, with what it and its settings do to the environment while they are loaded. */
export interface Resident {
  readonly script: DeployedScript;
  readonly mount: Mount;
  /** All mounts that run it in this process. */
  readonly mounts: readonly Mount[];
  readonly applicationGroup: string;
  /** Values that reach the environment of the process, in the order script, settings. */
  readonly writes: readonly EnvironmentEffect[];
  /** Where each variable is read first. */
  readonly reads: ReadonlyMap<string, Location>;
  readonly dotenvLoads: readonly DotenvLoad[];
  readonly usesConfigurations: boolean;
}

/** The scripts of a process group whose interpreter is known, each once. */
export const residentsOf = oncePer((group: ProcessGroup): readonly Resident[] => {
  const found = new Map<string, Resident>();
  const running = groupBy(group.mounts, ({ script }) => script.deployedPath);
  for (const { applicationGroup, mounts } of group.interpreters) {
    for (const mount of mounts) {
      const { script } = mount;
      if (mount.refusal || found.has(script.deployedPath) || !script.facts) continue;
      found.set(script.deployedPath, describe(mount, running.get(script.deployedPath) ?? [], applicationGroup));
    }
  }
  return [...found.values()];
});

function describe(mount: Mount, mounts: readonly Mount[], applicationGroup: string): Resident {
  const { script } = mount;
  const parts = [script.facts, script.djangoSettings].flatMap((facts) => facts ?? []);
  const usesConfigurations = script.facts?.handlers.some(({ kind }) => kind === 'configurations') ?? false;
  const reads = new Map<string, Location>();
  for (const { key, when, at } of parts.flatMap((facts) => facts.reads))
    if (key !== null && when === 'import' && !reads.has(key)) reads.set(key, at);
  const configured = script.facts?.handlers.find(({ kind }) => kind === 'configurations');
  if (configured && !reads.has('DJANGO_CONFIGURATION')) reads.set('DJANGO_CONFIGURATION', configured.at);
  return {
    script,
    mount,
    mounts,
    applicationGroup,
    writes: parts
      .flatMap((facts) => facts.effects)
      .filter(({ when, how }) => when === 'import' && how !== 'remove' && how !== 'python-only'),
    reads,
    dotenvLoads: parts.flatMap((facts) => facts.dotenvLoads).filter(({ when }) => when === 'import'),
    usesConfigurations,
  };
}

/**
 * Whether what one script writes can be there when the other one is loaded: not where no server runs both. From Python 3.9 on the main interpreter keeps
 * the environment its process was started with; all others are born with what was written before.
 */
export const reaches = (writer: Resident, reader: Resident, python: string): boolean =>
  runBeside(writer.mounts, reader.mounts) &&
  (writer.applicationGroup === reader.applicationGroup || reader.applicationGroup !== '' || sharesEnvironment(python));

/** Whether the server runs it whatever its open conditions turn out to be. */
export const runsSurely = ({ mounts }: Resident): boolean =>
  mounts.some((mount) => mount.undecidedBecause.length === 0);

/** Names of variables that choose settings, databases or secrets. */
export const isSensitive = (key: string): boolean =>
  /_URL$|KEY|PASS|DB|DATABASE|CONFIG|SECRET|TOKEN|SETTINGS|INI$/.test(key);
