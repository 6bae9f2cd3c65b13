import type { DaemonProcess } from '../../apache/model/server-config.ts';
import { isVisible } from '../../deployment/daemon-access.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { appendWords } from '../word-edits.ts';
import { nameScript } from '../wording.ts';

export const rule = defineRule({
  id: 'silent-embedded',
  subject: 'deployment',
  meta: {
    summary: 'A daemon process is declared, but the site runs embedded in Apache: nothing selects the daemon.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    stage: 'placement',
  },
  messages: {
    embedded: {
      message:
        '{url} runs {script} embedded in the Apache processes: the daemon process {daemon} is declared beside it, but no WSGIProcessGroup and no process-group option selects it. Its options ({options}) have no effect, and every embedded site shares those processes.',
      help: 'Append `process-group={daemon} application-group=%{GLOBAL}` to the WSGIScriptAlias. `WSGIRestrictEmbedded On` in the main server makes such a slip a 500 instead of a site that runs in the wrong process.',
    },
    unused: {
      message:
        'Nothing in the files analysed selects the daemon process {daemon}: its processes are started and run nothing. Its options ({options}) have no effect.',
      help: 'Select it with `process-group={daemon}` on a WSGIScriptAlias, or delete the line. A fragment may be selected from a file that is not here.',
    },
  },
  check(deployment, { report }) {
    const { server, mounts } = deployment;
    if (!server) return;
    const used = new Set([
      ...mounts.flatMap((mount) => (mount.processGroup.value.kind === 'known' ? [mount.processGroup.value.value] : [])),
      ...server.preloads.map((preload) => preload.processGroup),
    ]);
    const open = mounts.some((mount) => mount.processGroup.value.kind !== 'known' || mount.undecidedBecause.length > 0);
    const embedded = mounts.filter((mount) => isEmbeddedByDefault(mount) && !mount.shadowedBy);
    for (const daemon of server.daemons) {
      if (used.has(daemon.name) || daemon.node.conditions.length > 0 || daemon.node.symbols.length > 0 || open)
        continue;
      const candidates = embedded.filter(
        (mount) => mount.server !== null && isVisible(daemon, mount.server) && isNear(daemon, mount),
      );
      const data = { daemon: daemon.name, options: listOptions(daemon) };
      for (const mount of candidates) {
        const only =
          server.daemons.filter((other) => mount.server !== null && isVisible(other, mount.server)).length === 1;
        report({
          messageId: 'embedded',
          data: { ...data, url: mount.url, script: nameScript(mount.script) },
          at: mount.at ?? daemon.node.at,
          label: 'selects no process group: embedded',
          related: [{ at: daemon.node.at, text: 'declared, selected by nothing' }],
          fixes: only ? selectFix(mount, daemon) : [],
          sites: [mount.script.deployedPath],
        });
      }
      if (candidates.length === 0 && mounts.length > 0) {
        report({
          messageId: 'unused',
          data,
          at: daemon.node.at,
          label: 'selected by nothing',
          severity: 'warning',
          confidence: 'medium',
        });
      }
    }
  },
});

/** `WSGIProcessGroup %{GLOBAL}` is an explicit wish to run embedded. */
const isEmbeddedByDefault = (mount: Mount): boolean =>
  mount.processGroup.value.kind === 'known' &&
  mount.processGroup.value.value === '' &&
  mount.processGroup.setBy === 'default';

/** A daemon belongs to the mounts of its own server; one of the main server to all of them. */
const isNear = (daemon: DaemonProcess, mount: Mount): boolean =>
  daemon.server.kind === 'main-server' ||
  daemon.server === mount.server ||
  daemon.server.serverName?.value === mount.server?.serverName?.value;

const listOptions = (daemon: DaemonProcess): string => [...daemon.options.keys()].join(', ') || 'none';

function selectFix(mount: Mount, daemon: DaemonProcess): readonly Fix[] {
  const { alias } = mount;
  if (!alias) return [];
  const words = [
    `process-group=${daemon.name}`,
    ...(alias.options.applicationGroup ? [] : ['application-group=%{GLOBAL}']),
  ].join(' ');
  const edit = appendWords(alias.node, words);
  // Both options together are checked while the line is read: the daemon must be declared above it.
  const isAbove = daemon.node.at.file === alias.node.at.file && daemon.node.at.range.start < alias.node.at.range.start;
  return edit && isAbove && /^[\w.:-]+$/.test(daemon.name)
    ? [{ title: `run ${mount.url} in ${daemon.name}`, applicability: 'safe', edits: [edit] }]
    : [];
}
