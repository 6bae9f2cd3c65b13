import { findDaemon } from '../../apache/model/find-daemon.ts';
import type { DaemonProcess, ServerConfig } from '../../apache/model/server-config.ts';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import type { FailureKind } from '../../deployment/failure-kind.ts';
import { groupBy } from '../../source/group-by.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { hoistDaemon } from '../hoist-daemon.ts';
import { mountsOf, trustIn } from '../shared-group.ts';
import { listSites, sitesOf } from '../site.ts';

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
        "{sites} cannot run: the process group '{group}' is one that a virtual host of another ServerName declares. The configuration test says Syntax OK, and every request ends with 500: Daemon process called '{group}' cannot be accessed by this WSGI application.",
      help: 'Move the WSGIDaemonProcess line out of the virtual host, above both: a daemon process of the main server can be used by all. A ServerAlias does not help, and ServerName is compared with its case.',
    },
    restricted: {
      message:
        '{sites} cannot run: {group} is not on the list of WSGIRestrictProcess there, and every request ends with 500. The list replaces any outer one, and embedded mode must be named in it as %{GLOBAL}.',
      help: 'Add the name to WSGIRestrictProcess, or select one that is on the list.',
    },
    embedded: {
      message:
        '{sites} would run embedded, and WSGIRestrictEmbedded is On: every request ends with 500 (Embedded mode of mod_wsgi disabled by runtime configuration).',
      help: 'Select a daemon process with `process-group=NAME` on the WSGIScriptAlias.',
    },
  },
  check(deployment, { reportCause, textOf }) {
    const refused = sitesOf(deployment.mounts.filter(isRefused)).flatMap(([mount, ...others]) =>
      refusedSite(mount, others),
    );
    for (const ofCause of groupBy(refused, ({ messageId, group }) => `${messageId} ${group}`).values()) {
      const [{ messageId, group }] = ofCause;
      const daemon = deployment.server && messageId === 'foreign' ? findDaemon(deployment.server, group) : null;
      reportCause({
        messageId,
        cause: group,
        occurrences: ofCause,
        about: (told) => ({
          data: {
            sites: listSites(told),
            group: group === '' ? 'embedded mode' : messageId === 'foreign' ? group : `'${group}'`,
          },
          at: told[0].at,
          label: told[0].label,
          related: daemon ? [{ at: daemon.node.at, text: 'declared inside another virtual host' }] : [],
          fixes: daemon && deployment.server ? hoistFix(deployment, deployment.server, daemon, textOf) : [],
        }),
      });
    }
  },
});

const isRefused = ({ refusal, shadowedBy, undecidedBecause }: Mount): boolean =>
  refusal !== null && !shadowedBy && undecidedBecause.length === 0;

function refusedSite(mount: Mount, others: readonly Mount[]) {
  const { refusal, processGroup } = mount;
  const group = knownValue(processGroup.value);
  const at = processGroup.setBy === 'default' ? mount.at : processGroup.setBy;
  const told = refusal && TOLD[refusal.kind];
  if (!told || !at || group === null) return [];
  return [
    {
      ...told,
      group,
      site: mount,
      beside: others,
      at,
      related: mount.at && mount.at !== at ? [{ at: mount.at, text: 'mounted here' }] : [],
      alsoAt: mount.at ? [mount.at] : [],
    },
  ];
}

/** What is said of each refusal that this rule tells of. */
const TOLD: Partial<
  Record<FailureKind, { readonly messageId: 'foreign' | 'restricted' | 'embedded'; readonly label: string }>
> = {
  'inaccessible-process-group': { messageId: 'foreign', label: 'cannot be reached from here' },
  'restricted-process-group': { messageId: 'restricted', label: 'not on the list of WSGIRestrictProcess' },
  'embedded-disabled': { messageId: 'embedded', label: 'selects no process group' },
};

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
