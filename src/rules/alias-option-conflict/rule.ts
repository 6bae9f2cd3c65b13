import { allNodes, findNodeAt } from '../../apache/model/find-node.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import { type DirectiveNode, firstWord } from '../../apache/syntax/config-node.ts';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import { addTo } from '../../source/group-by.ts';
import type { Location } from '../../source/location.ts';
import { oncePer } from '../../source/once-per.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { deleteLines } from '../line-edits.ts';
import { namesIdleDaemon } from '../what-changes.ts';

const OPTIONS = ['processGroup', 'applicationGroup'] as const;
type Option = (typeof OPTIONS)[number];

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
    const { alias, shadowedBy } = mount;
    const config = deployment.server;
    if (shadowedBy) return;
    for (const option of OPTIONS) {
      const given = alias.options[option];
      if (!given) continue;
      for (const at of mount[option].overrides) {
        const line = findNodeAt(config.nodes, at);
        if (line?.kind !== 'directive' || line.conditions.length > 0) continue;
        if (!isDead(line, option, mount, deployment)) continue;
        report({
          messageId: 'dead',
          data: { url: mount.url, option: given.value, directive: line.name, value: firstWord(line.words) },
          at: line.at,
          label: 'has no effect',
          related: [{ at: alias.node.at, text: `says ${given.value}` }],
          fixes: deleteFix(config, line, textOf(line.at.file) ?? ''),
          // The site runs in what it asks for; only a daemon process that nobody runs in is missed.
          severity: namesIdleDaemon(line, deployment) ? 'warning' : 'info',
          sites: [mount],
        });
      }
    }
  },
});

/** No mount takes the line, and this one is the first that says something else: of a line that many beat one report is enough. */
function isDead(node: DirectiveNode, option: Option, mount: Mount, { mounts }: Deployment): boolean {
  const concerned = concernedBy(mounts)[option].get(node.at) ?? [];
  const chosen = concerned.map((one) => one.alias?.options[option]?.value);
  const written = firstWord(node.words);
  return !chosen.includes(undefined) && concerned[chosen.findIndex((value) => value !== written)] === mount;
}

/** The mounts that a line holds for, whether or not something beats it. */
const concernedBy = oncePer((mounts: readonly Mount[]): Readonly<Record<Option, ReadonlyMap<Location, Mount[]>>> => {
  const found = { processGroup: new Map<Location, Mount[]>(), applicationGroup: new Map<Location, Mount[]>() };
  for (const mount of mounts)
    for (const option of OPTIONS) {
      const { setBy, overrides } = mount[option];
      for (const at of setBy === 'default' ? overrides : [setBy, ...overrides]) addTo(found[option], at, mount);
    }
  return found;
});

/** Deletes the line. Scripts that a handler runs have no alias whose option could beat it: then nothing is offered. */
function deleteFix({ nodes }: ServerConfig, line: DirectiveNode, text: string): readonly Fix[] {
  const runsByHandler = allNodes(nodes).some(({ key, argsText }) => HANDLERS.has(key) && /wsgi/i.test(argsText));
  if (runsByHandler) return [];
  const edit = deleteLines(line.at.file, text, line.at.range);
  return [{ title: `delete ${line.name}, which has no effect`, applicability: 'safe', edits: [edit] }];
}

const HANDLERS: ReadonlySet<string> = new Set(['sethandler', 'addhandler', 'wsgihandlerscript', 'action']);
