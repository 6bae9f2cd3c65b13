import { findNodeAt } from '../../apache/model/find-node.ts';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import { groupBy } from '../../source/group-by.ts';
import { nearestName } from '../../source/nearest-name.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { mountsOf, trustIn } from '../shared-group.ts';
import { listSites, sitesOf } from '../site.ts';
import { replaceWord } from '../word-edits.ts';
import { listNames } from '../wording.ts';

export const rule = defineRule({
  id: 'process-group-undefined',
  subject: 'deployment',
  meta: {
    summary: 'A process group is named that no WSGIDaemonProcess of the files analysed declares.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    stage: 'group',
  },
  messages: {
    undefined: {
      message:
        "{sites} cannot run: the process group '{group}' is not declared in the {count} files analysed. The configuration test says Syntax OK, and every request ends with 500: No WSGI daemon process called '{group}' has been configured.",
      help: '{suggestion}Names are compared letter by letter, case included. Naming both groups on the alias line turns this into an error at start-up, where it is seen.',
    },
  },
  check(deployment, { reportCause }) {
    const { server, mounts } = deployment;
    if (!server) return;
    const names = server.daemons.map((daemon) => daemon.name);
    const isUnread = server.notices.some((notice) => notice.code.startsWith('include-'));
    const sent = sitesOf(mounts.filter(isSentNowhere)).flatMap(([mount, ...others]) => {
      const { setBy, value } = mount.processGroup;
      if (setBy === 'default' || value.kind !== 'known' || /[${}%<]/.test(value.value)) return [];
      return {
        group: value.value,
        site: mount,
        beside: others,
        at: setBy,
        label: `no daemon process is called '${value.value}'`,
        related: mount.at && mount.at !== setBy ? [{ at: mount.at, text: 'mounted here' }] : [],
        alsoAt: mount.at ? [mount.at] : [],
        severity: isUnread ? ('warning' as const) : ('error' as const),
        confidence: isUnread ? ('medium' as const) : ('high' as const),
      };
    });
    for (const [group, occurrences] of groupBy(sent, (one) => one.group)) {
      const near = nearestName(group, names);
      reportCause({
        messageId: 'undefined',
        cause: group,
        occurrences,
        about: (told) => ({
          data: {
            sites: listSites(told),
            group,
            count: String(server.read.files.length),
            suggestion: near
              ? `Did you mean '${near}'? `
              : names.length > 0
                ? `Declared are ${listNames(names.map((name) => `'${name}'`))}. `
                : '',
          },
          at: told[0].at,
          label: told[0].label,
          related: server.daemons
            .filter((daemon) => daemon.name === near)
            .map((daemon) => ({ at: daemon.node.at, text: 'this one is declared' })),
          fixes: near
            ? renameFix(
                deployment,
                told.map(({ site }) => site),
                group,
                near,
              )
            : [],
        }),
      });
    }
  },
});

const isSentNowhere = ({ refusal, shadowedBy, undecidedBecause }: Mount): boolean =>
  refusal?.kind === 'undefined-process-group' && !shadowedBy && undecidedBecause.length === 0;

/**
 * Writes the declared name where the wrong one stands. Another site may run in that daemon process already: then the two
 * would share it, and where they would share an interpreter too there is no fix.
 */
function renameFix(deployment: Deployment, sent: readonly Mount[], group: string, near: string): readonly Fix[] {
  const { server, mounts } = deployment;
  const applicability = trustIn([...mountsOf(mounts, group), ...mountsOf(mounts, near)]);
  if (!server || !applicability) return [];
  const lines = new Set(sent.map(({ processGroup: { setBy } }) => (setBy === 'default' ? null : setBy)));
  const edits = [...lines].map((setBy) => {
    const node = setBy && findNodeAt(server.nodes, setBy);
    if (node?.kind !== 'directive') return null;
    const word = node.words.find(({ text }) => text === group || text === `process-group=${group}`);
    return replaceWord(node, word, word?.text.startsWith('process-group=') ? `process-group=${near}` : near);
  });
  const made = edits.filter((edit) => edit !== null);
  return made.length < edits.length ? [] : [{ title: `use '${near}'`, applicability, edits: made }];
}
