import type { DaemonProcess, ServerConfig } from './server-config.ts';

const indexes = new WeakMap<readonly DaemonProcess[], ReadonlyMap<string, DaemonProcess>>();

/** The first daemon process of a name; null where there is none. Looked up in an index: a server may have thousands. */
export function findDaemon({ daemons }: Pick<ServerConfig, 'daemons'>, name: string | null): DaemonProcess | null {
  let index = indexes.get(daemons);
  if (!index) {
    index = new Map([...daemons].reverse().map((daemon) => [daemon.name, daemon]));
    indexes.set(daemons, index);
  }
  return name === null ? null : (index.get(name) ?? null);
}
