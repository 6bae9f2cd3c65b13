import { findDaemon } from '../../apache/model/find-daemon.ts';
import type { DaemonProcess } from '../../apache/model/server-config.ts';
import type { DirectiveNode } from '../../apache/syntax/config-node.ts';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import type { Fix } from '../finding.ts';
import { appendWords } from '../word-edits.ts';

/** A WSGIPythonPath that reaches no site: all of them run in daemon processes, which do not have it (measured). */
export interface UnusedPath {
  readonly line: DirectiveNode;
  readonly value: string;
  readonly mounts: readonly Mount[];
  /** The daemons that run them; never empty. */
  readonly daemons: ReadonlySet<DaemonProcess>;
  readonly daemon: DaemonProcess;
}

/** Null where there is none, or where the daemons have paths of their own, which may be the same and more. */
export function findUnusedPath({ server, mounts: all }: Deployment): UnusedPath | null {
  const line = server?.main.directives.findLast((node) => node.key === 'wsgipythonpath');
  const value = line?.words[0]?.text;
  if (!server || !line || value === undefined || line.symbols.length + line.conditions.length > 0) return null;
  const mounts = all.filter(({ shadowedBy }) => !shadowedBy);
  const daemons = new Set<DaemonProcess>();
  for (const { processGroup, undecidedBecause } of mounts) {
    const isKnown = processGroup.value.kind === 'known' && undecidedBecause.length === 0;
    const daemon = isKnown ? findDaemon(server, processGroup.value.value) : null;
    if (!daemon || daemon.options.has('python-path') || daemon.options.get('home') === value) return null;
    daemons.add(daemon);
  }
  const [daemon] = daemons;
  return daemon ? { line, value, mounts, daemons, daemon } : null;
}

/** Says the path where it counts, if one daemon runs all sites. */
export function moveFix({ value, daemon, daemons }: UnusedPath, text: string): readonly Fix[] {
  if (daemons.size > 1 || /[\s"']/.test(value)) return [];
  const edits = [appendWords(daemon.node, text, [`python-path=${value}`])];
  return [{ title: `give ${daemon.name} the path`, applicability: 'unsafe', edits }];
}
