import { findDaemon } from '../apache/model/find-daemon.ts';
import { isEmbeddedDisabled, type Scope } from '../apache/model/scope.ts';
import type { DaemonProcess, Server } from '../apache/model/server-config.ts';
import type { Static } from '../source/static-value.ts';

/** mod_wsgi's own 500 before any Python runs, in the words of its log. */
export interface GroupRefusal {
  readonly kind:
    | 'undefined-process-group'
    | 'inaccessible-process-group'
    | 'restricted-process-group'
    | 'embedded-disabled';
  readonly message: string;
}

export interface DaemonAccess {
  readonly daemon: DaemonProcess | null;
  readonly refusal: GroupRefusal | null;
  readonly undecidedBecause: readonly string[];
}

/**
 * Whether a server may use a process group: the restriction list first, embedded mode next, then whether the daemon is
 * defined and can be seen from this server (`wsgi_execute_remote`; conformance scenarios 21 and 22).
 */
export function checkDaemonAccess(scope: Scope, group: Static<string>): DaemonAccess {
  if (group.kind !== 'known') return decided(null, null);
  const { config, server } = scope;
  const name = group.value;
  const names = scope.line('wsgirestrictprocess')?.words.map((word) => (word.text === '%{GLOBAL}' ? '' : word.text));
  if (names && !names.includes(name)) {
    return refused(
      'restricted-process-group',
      `Daemon process called '${name}' cannot be accessed by this WSGI application as not a member of allowed groups`,
    );
  }
  if (name === '') {
    return isEmbeddedDisabled(config)
      ? refused('embedded-disabled', 'Embedded mode of mod_wsgi disabled by runtime configuration')
      : decided(null, null);
  }
  const daemon = findDaemon(config, name);
  if (!daemon) {
    return refused('undefined-process-group', `No WSGI daemon process called '${name}' has been configured`);
  }
  if (!isVisible(daemon, server)) {
    return refused(
      'inaccessible-process-group',
      `Daemon process called '${name}' cannot be accessed by this WSGI application`,
    );
  }
  const conditions = daemon.node.conditions.map((condition) => condition.why);
  return { daemon, refusal: null, undecidedBecause: conditions };
}

/** A daemon of the main server is everybody's; one of a virtual host belongs to servers of the same ServerName, byte for byte. */
export function isVisible(daemon: DaemonProcess, server: Server): boolean {
  return daemon.server.kind === 'main-server' || daemon.server.serverName?.value === server.serverName?.value;
}

const decided = (daemon: DaemonProcess | null, refusal: GroupRefusal | null): DaemonAccess => ({
  daemon,
  refusal,
  undecidedBecause: [],
});

const refused = (kind: GroupRefusal['kind'], message: string): DaemonAccess => decided(null, { kind, message });
