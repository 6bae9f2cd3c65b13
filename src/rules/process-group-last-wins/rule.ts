import { canCoexist } from '../../apache/syntax/can-coexist.ts';
import { firstWord } from '../../apache/syntax/config-node.ts';
import { FEW } from '../../source/first-few.ts';
import { groupBy } from '../../source/group-by.ts';
import { defineRule } from '../define-rule.ts';

export const rule = defineRule({
  id: 'process-group-last-wins',
  subject: 'deployment',
  meta: {
    summary: 'Two group directives in one scope: the last one counts for every alias there.',
    severity: 'error',
    confidence: 'high',
    fixable: 'no',
    stage: 'placement',
  },
  messages: {
    last: {
      message:
        '{directive} is set twice in this scope, to {first} and to {last}: the last line counts for all of it, also for the WSGIScriptAlias lines above it. What was meant for {first} runs in {last}.',
      help: 'Put `process-group=NAME application-group=%{GLOBAL}` on each WSGIScriptAlias instead.',
    },
  },
  check(deployment, { report }) {
    const { server } = deployment;
    if (!server) return;
    const byHost = groupBy(deployment.mounts, ({ alias }) => alias?.server ?? null);
    for (const host of [server.main, ...server.virtualHosts]) {
      for (const [key, setting] of KEYS) {
        const lines = host.directives.filter((node) => node.key === key);
        const last = lines.at(-1);
        const first = lines.find(
          (node) =>
            last && firstWord(node.words) !== firstWord(last.words) && canCoexist(node.conditions, last.conditions),
        );
        if (!first || !last) continue;
        // Sections and options may choose for a mount: only those that take this very line are concerned.
        const taking = (byHost.get(host) ?? []).filter((mount) => mount[setting].setBy === last.at);
        const aliases = new Map(taking.flatMap(({ alias }) => (alias ? [[alias.node, alias] as const] : [])));
        if (aliases.size < 2) continue;
        report({
          messageId: 'last',
          data: { directive: last.name, first: firstWord(first.words), last: firstWord(last.words) },
          at: last.at,
          label: 'counts for every alias of this scope',
          related: [
            { at: first.at, text: 'has no effect' },
            ...[...aliases.keys()]
              .slice(0, FEW)
              .map((node) => ({ at: node.at, text: `runs in ${firstWord(last.words)}` })),
          ],
          sites: [...aliases.values()].map((alias) => alias.target),
        });
      }
    }
  },
});

const KEYS = [
  ['wsgiprocessgroup', 'processGroup'],
  ['wsgiapplicationgroup', 'applicationGroup'],
] as const;
