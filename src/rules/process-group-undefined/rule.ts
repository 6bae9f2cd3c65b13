import { findNodeAt } from '../../apache/model/find-node.ts';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import { nearestName } from '../../source/nearest-name.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { isWrittenOnce } from '../line-edits.ts';
import { mountsOf, trustIn } from '../shared-group.ts';
import { replaceWord } from '../word-edits.ts';
import { nameSite } from '../wording.ts';

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
        "{site} is sent to the process group '{group}', which is not declared in the {count} files analysed. The configuration test says Syntax OK, and every request ends with 500: No WSGI daemon process called '{group}' has been configured.",
      help: '{suggestion}Names are compared letter by letter, case included. Naming both groups on the alias line turns this into an error at start-up, where it is seen.',
    },
  },
  check(deployment, { report }) {
    const { server, mounts } = deployment;
    if (!server) return;
    const names = server.daemons.map((daemon) => daemon.name);
    const seen = new Set<string>();
    for (const mount of mounts) {
      const { processGroup } = mount;
      if (mount.refusal?.kind !== 'undefined-process-group' || mount.shadowedBy || mount.undecidedBecause.length > 0)
        continue;
      if (processGroup.value.kind !== 'known' || processGroup.setBy === 'default') continue;
      const group = processGroup.value.value;
      const { setBy } = processGroup;
      const key = `${setBy.file}:${setBy.range.start}`;
      if (/[${}%<]/.test(group) || seen.has(key)) continue;
      seen.add(key);
      const near = nearestName(group, names);
      const isUnread = server.notices.some((notice) => notice.code.startsWith('include-'));
      report({
        messageId: 'undefined',
        data: {
          site: nameSite(mount, mount.script),
          group,
          count: String(server.read.files.length),
          suggestion: near
            ? `Did you mean '${near}'? `
            : names.length > 0
              ? `Declared are ${names.map((name) => `'${name}'`).join(', ')}. `
              : '',
        },
        at: setBy,
        label: `no daemon process is called '${group}'`,
        related: server.daemons
          .filter((daemon) => daemon.name === near)
          .map((daemon) => ({ at: daemon.node.at, text: 'this one is declared' })),
        fixes: near ? renameFix(deployment, mount, group, near) : [],
        sites: [mount.script.deployedPath],
        severity: isUnread ? 'warning' : 'error',
        confidence: isUnread ? 'medium' : 'high',
      });
    }
  },
});

/**
 * Writes the declared name where the wrong one stands. Another site may run in that daemon process already: then the two
 * would share it, and where they would share an interpreter too there is no fix.
 */
function renameFix(deployment: Deployment, mount: Mount, group: string, near: string): readonly Fix[] {
  const { server, mounts } = deployment;
  const { setBy } = mount.processGroup;
  const node = server && setBy !== 'default' ? findNodeAt(server.nodes, setBy) : null;
  const applicability = trustIn([...mountsOf(mounts, group), ...mountsOf(mounts, near)]);
  if (!server || node?.kind !== 'directive' || !isWrittenOnce(node, server.nodes) || !applicability) return [];
  const word = node.words.find(({ text }) => text === group || text === `process-group=${group}`);
  const edit = replaceWord(node, word, word?.text.startsWith('process-group=') ? `process-group=${near}` : near);
  return edit ? [{ title: `use '${near}'`, applicability, edits: [edit] }] : [];
}
