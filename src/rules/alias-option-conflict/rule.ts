import { allNodes } from '../../apache/model/find-node.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import type { DirectiveNode } from '../../apache/syntax/config-node.ts';
import type { Mount } from '../../deployment/deployment.ts';
import type { Setting } from '../../source/setting.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { deleteLines, isWrittenOnce } from '../line-edits.ts';

export const rule = defineRule({
  id: 'alias-option-conflict',
  subject: 'mount',
  meta: {
    summary: 'A group directive says one thing, the option on the alias another: the directive has no effect.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'safe',
    stage: 'placement',
  },
  messages: {
    dead: {
      message:
        '{url} runs in {option}, as the option on its WSGIScriptAlias says: {directive} {value} has no effect on it, from whatever section. An option on the alias beats every directive.',
      help: 'Delete one of the two. Which one is meant only you can tell: the site runs as the option says.',
    },
  },
  check(mount, { report, deployment, textOf }) {
    const { alias, server: host } = mount;
    const server = deployment?.server;
    if (!alias || !host || !server || alias.server !== host) return;
    if (!alias.options.processGroup && !alias.options.applicationGroup) return;
    for (const scope of new Set([host, server.main])) {
      for (const [key, option] of KEYS) {
        const given: Setting<string> | undefined = alias.options[option];
        const line = scope.directives.findLast((node) => node.key === key && node.conditions.length === 0);
        const value = line?.words[0]?.text;
        if (!given || !line || value === undefined || value === given.value) continue;
        const concerned = deployment.mounts.filter((one) => scope === server.main || one.server === scope);
        if (concerned.some((one) => one.alias && !one.alias.options[option])) continue;
        // Of the main server's lines one report is enough, whatever many aliases beat them.
        const first: Mount | undefined = concerned.find(
          (one) => one.alias && one.alias.options[option]?.value !== value,
        );
        if (scope !== host && first?.alias !== alias) continue;
        report({
          messageId: 'dead',
          data: { url: mount.url, option: given.value, directive: line.name, value },
          at: line.at,
          label: 'has no effect',
          related: [{ at: alias.node.at, text: `says ${given.value}` }],
          fixes: deleteFix(server, line, textOf(line.at.file)),
          sites: [mount],
        });
      }
    }
  },
});

const KEYS = [
  ['wsgiprocessgroup', 'processGroup'],
  ['wsgiapplicationgroup', 'applicationGroup'],
] as const;

/** Deletes the line. Scripts that a handler runs have no alias whose option could beat it: then nothing is offered. */
function deleteFix({ nodes }: ServerConfig, line: DirectiveNode, text: string | null): readonly Fix[] {
  const runsByHandler = allNodes(nodes).some(({ key, argsText }) => HANDLERS.has(key) && /wsgi/i.test(argsText));
  if (text === null || runsByHandler || !isWrittenOnce(line, nodes)) return [];
  const edit = deleteLines(line.at.file, text, line.at.range);
  return [{ title: `delete ${line.name}, which has no effect`, applicability: 'safe', edits: [edit] }];
}

const HANDLERS: ReadonlySet<string> = new Set(['sethandler', 'addhandler', 'wsgihandlerscript', 'action']);
