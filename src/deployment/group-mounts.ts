import { findDaemon } from '../apache/model/find-daemon.ts';
import type { DaemonProcess, ServerConfig } from '../apache/model/server-config.ts';
import type { DeployedScript, Interpreter, Mount, ProcessGroup } from './deployment.ts';
import type { PathFileLine } from './path-files.ts';
import { preloadCall, preloadsOf } from './simulated-server.ts';

/** The mounts by process and interpreter, and those of which one of the two cannot be told. Shadowed mounts run nowhere. */
export function groupMounts(
  mounts: readonly Mount[],
  server: ServerConfig | null,
  scriptAt: (path: string, group: string) => DeployedScript,
  linesOf: (daemon: DaemonProcess | null) => readonly PathFileLine[],
): { readonly processGroups: readonly ProcessGroup[]; readonly undecided: readonly Mount[] } {
  const byGroup = new Map<string, Mount[]>();
  const undecided: Mount[] = [];
  for (const mount of mounts) {
    if (mount.shadowedBy) continue;
    const group = mount.processGroup.value;
    if (group.kind !== 'known' || mount.applicationGroup.value.kind !== 'known') undecided.push(mount);
    if (group.kind !== 'known') continue;
    const members = byGroup.get(group.value);
    if (members) members.push(mount);
    else byGroup.set(group.value, [mount]);
  }
  for (const daemon of server?.daemons ?? []) if (!byGroup.has(daemon.name)) byGroup.set(daemon.name, []);
  const processGroups = [...byGroup].map(([name, members]): ProcessGroup => {
    const preloads = server
      ? preloadsOf(server, name).map((preload) => ({ preload, script: scriptAt(preload.script, name) }))
      : [];
    const daemon = server ? findDaemon(server, name) : null;
    return {
      name,
      daemon,
      mounts: members,
      interpreters: interpretersOf(name, members, preloads),
      scripts: unique([...members.map((mount) => mount.script), ...preloads.map((entry) => entry.script)]),
      preloads,
      pathFileLines: linesOf(daemon),
    };
  });
  return { processGroups, undecided };
}

function interpretersOf(
  processGroup: string,
  mounts: readonly Mount[],
  preloads: ProcessGroup['preloads'],
): readonly Interpreter[] {
  const members = new Map<string, { mounts: Mount[]; scripts: DeployedScript[] }>();
  const memberOf = (name: string) => {
    const found = members.get(name) ?? { mounts: [], scripts: [] };
    members.set(name, found);
    return found;
  };
  for (const { preload, script } of preloads) memberOf(preloadCall(preload).applicationGroup).scripts.push(script);
  for (const mount of mounts) {
    if (mount.applicationGroup.value.kind !== 'known') continue;
    const member = memberOf(mount.applicationGroup.value.value);
    member.mounts.push(mount);
    member.scripts.push(mount.script);
  }
  return [...members].map(([applicationGroup, member]) => ({
    processGroup,
    applicationGroup,
    mounts: member.mounts,
    scripts: unique(member.scripts),
  }));
}

const unique = <T>(items: readonly T[]): readonly T[] => (items.length < 2 ? items : [...new Set(items)]);
