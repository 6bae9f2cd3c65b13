import type { DaemonProcess, ServerConfig } from '../../apache/model/server-config.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { hoistDaemon } from '../hoist-daemon.ts';
import { mountsOf, trustIn } from '../shared-group.ts';
import { nameSite } from '../wording.ts';

export const rule = defineRule({
  id: 'daemon-not-accessible',
  subject: 'deployment',
  meta: {
    summary: 'A site is sent to a daemon process that another virtual host declares for itself.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    stage: 'group',
  },
  messages: {
    foreign: {
      message:
        "{site} is sent to the process group '{group}', which a virtual host of another ServerName declares. The configuration test says Syntax OK, and every request ends with 500: Daemon process called '{group}' cannot be accessed by this WSGI application.",
      help: 'Move the WSGIDaemonProcess line out of the virtual host, above both: a daemon process of the main server can be used by all. A ServerAlias does not help, and ServerName is compared with its case.',
    },
    restricted: {
      message:
        '{site} is sent to {group}, which WSGIRestrictProcess does not list for it: every request ends with 500. The list replaces any outer one, and embedded mode must be named in it as %{GLOBAL}.',
      help: 'Add the name to WSGIRestrictProcess, or select one that is on the list.',
    },
    embedded: {
      message:
        '{site} would run embedded, and WSGIRestrictEmbedded is On: every request ends with 500 (Embedded mode of mod_wsgi disabled by runtime configuration).',
      help: 'Select a daemon process with `process-group=NAME` on the WSGIScriptAlias.',
    },
  },
  check(deployment, { report, textOf }) {
    for (const mount of deployment.mounts) {
      const { refusal, processGroup } = mount;
      const group = knownValue(processGroup.value);
      const at = processGroup.setBy === 'default' ? mount.at : processGroup.setBy;
      if (!refusal || mount.shadowedBy || !at || group === null || mount.undecidedBecause.length > 0) continue;
      const common = {
        at,
        related: mount.at && mount.at !== at ? [{ at: mount.at, text: 'mounted here' }] : [],
        sites: [mount],
      };
      const site = nameSite(mount, mount.script);
      if (refusal.kind === 'inaccessible-process-group') {
        const daemon = deployment.server?.daemons.find((one) => one.name === group);
        const related = [
          ...common.related,
          ...(daemon ? [{ at: daemon.node.at, text: 'declared inside another virtual host' }] : []),
        ];
        report({
          ...common,
          related,
          messageId: 'foreign',
          data: { site, group },
          label: 'cannot be reached from here',
          fixes: daemon && deployment.server ? hoistFix(deployment, deployment.server, daemon, textOf) : [],
        });
      }
      if (refusal.kind === 'restricted-process-group')
        report({
          ...common,
          messageId: 'restricted',
          data: { site, group: group === '' ? 'embedded mode' : `'${group}'` },
          label: 'not on the list of WSGIRestrictProcess',
        });
      if (refusal.kind === 'embedded-disabled')
        report({ ...common, messageId: 'embedded', data: { site }, label: 'selects no process group' });
    }
  },
});

/** Moves the declaration out of its virtual host, above all that use it. */
function hoistFix(
  { mounts }: Deployment,
  server: ServerConfig,
  daemon: DaemonProcess,
  textOf: (file: string) => string | null,
): readonly Fix[] {
  const users = mountsOf(mounts, daemon.name);
  const applicability = trustIn(users);
  const aliases = users.flatMap(({ alias }) => (alias ? [alias.node] : []));
  const edits = hoistDaemon(server, daemon.node, aliases, textOf);
  return edits && applicability
    ? [{ title: 'declare the daemon process for every virtual host', applicability, edits }]
    : [];
}
