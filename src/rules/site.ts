import type { DeployedScript, Mount, ProcessGroup } from '../deployment/deployment.ts';
import { groupBy } from '../source/group-by.ts';
import type { FilePath, Location } from '../source/location.ts';
import type { Label } from './finding.ts';
import { listNames, nameProcess, nameScript, nameSite } from './wording.ts';

/** What a finding is about: a mount of a server, or a script wherever it is mounted, by its file or its deployed path. */
export type Site = Mount | FilePath;

/** The name people know a site by; null for a script. */
export const siteName = (site: Site): string | null => (typeof site === 'string' ? null : nameSite(site, site.script));

/** Mounts as the sites that people know, in their order: what one host has under one URL is one, whatever its ports. */
export const sitesOf = (mounts: readonly Mount[]): readonly (readonly [Mount, ...Mount[]])[] => [
  ...groupBy(mounts, (mount) => siteName(mount)).values(),
];

/** The lines that bring a mount into its process and interpreter: a suppression at one of them is about this site. */
export const linesOf = (mount: Mount, group: ProcessGroup): readonly Location[] =>
  [mount.at, mount.processGroup.setBy, mount.applicationGroup.setBy, group.daemon?.node.at].filter(
    (at) => at !== null && at !== undefined && at !== 'default',
  );

/** The line that makes sites share a process: the declaration of the daemon, else what leaves one of them in embedded mode. */
export function labelSharing(group: ProcessGroup, mount: Mount): Label | null {
  if (group.daemon) return { at: group.daemon.node.at, text: `one process group for all of them` };
  const { setBy } = mount.processGroup;
  const at = setBy === 'default' ? mount.at : setBy;
  return at && { at, text: `runs in ${nameProcess(group.name)}, as the others do` };
}

/** Some sites in a sentence, as people name them: three, and how many more. */
export const listSites = (sites: readonly { readonly site: Mount }[]): string =>
  listNames(sites.map(({ site }) => nameSite(site, site.script)));

/** The scripts of some sites in a sentence. */
export const listScripts = (sites: readonly { readonly site: Mount }[]): string =>
  listNames(sites.map(({ site }) => nameScript(site.script)));

/** A script where it is mounted; `mount` is null where nothing mounts it. */
interface Placed {
  readonly mount: Mount | null;
  readonly script: DeployedScript;
}

/** Sites in a sentence. Those that all have one name are told apart by the addresses of their virtual hosts. */
export function listApart(sites: readonly Placed[]): string {
  const names = new Set(sites.map(({ mount, script }) => nameSite(mount, script)));
  const addresses = new Set(sites.flatMap(({ mount }) => mount?.server?.addresses.map(({ written }) => written) ?? []));
  const where = names.size === 1 && addresses.size > 1 ? ` on ${listNames([...addresses])}` : '';
  return listNames([...names]) + where;
}
