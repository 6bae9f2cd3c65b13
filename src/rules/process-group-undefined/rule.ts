import type { DirectiveNode, Word } from '../../apache/syntax/config-node.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { nearestName } from '../../source/nearest-name.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
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
      const near = names.length === 1 && names[0] ? nearestName(group, names) : nearestName(group, names);
      const isUnread = server.notices.some((notice) => notice.code === 'include-missing');
      report({
        messageId: 'undefined',
        data: {
          site: nameSite(mount, mount.script),
          group,
          count: String(server.read.files.length),
          suggestion: near ? `Did you mean '${near}'? ` : '',
        },
        at: setBy,
        label: `no daemon process is called '${group}'`,
        related: server.daemons
          .filter((daemon) => daemon.name === near)
          .map((daemon) => ({ at: daemon.node.at, text: 'this one is declared' })),
        fixes: near ? renameFix(mount, group, near) : [],
        sites: [mount.script.deployedPath],
        severity: isUnread ? 'warning' : 'error',
        confidence: isUnread ? 'medium' : 'high',
      });
    }
  },
});

/** Renames where the name stands: in the option of the alias, or as the directive's only word. */
function renameFix(mount: Mount, group: string, near: string): readonly Fix[] {
  const { alias, processGroup, server } = mount;
  const nodes: readonly DirectiveNode[] = alias?.options.processGroup
    ? [alias.node]
    : (server?.directives.filter((node) => node.key === 'wsgiprocessgroup') ?? []);
  const node = nodes.find(
    (one) =>
      one.at === processGroup.setBy ||
      one.at.range.start === (processGroup.setBy === 'default' ? -1 : processGroup.setBy.range.start),
  );
  const word: Word | undefined = node?.words.find(({ text }) => text === group || text === `process-group=${group}`);
  const edit =
    node && replaceWord(node, word, word?.text.startsWith('process-group=') ? `process-group=${near}` : near);
  return edit ? [{ title: `use '${near}'`, applicability: 'safe', edits: [edit] }] : [];
}
