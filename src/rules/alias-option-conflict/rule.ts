import { defineRule } from '../define-rule.ts';

export const rule = defineRule({
  id: 'alias-option-conflict',
  subject: 'mount',
  meta: {
    summary: 'A group directive says one thing, the option on the alias another: the directive has no effect.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
    stage: 'placement',
  },
  messages: {
    dead: {
      message:
        '{url} runs in {option}, as the option on its WSGIScriptAlias says: {directive} {value} has no effect on it, from whatever section. An option on the alias beats every directive.',
      help: 'Delete one of the two. Which one is meant only you can tell: the site runs as the option says.',
    },
  },
  check(mount, { report, deployment }) {
    const { alias, server } = mount;
    if (!alias || !server || !deployment?.server || alias.server !== server) return;
    for (const [key, option, setting] of KEYS) {
      const given = alias.options[option];
      const beaten = mount[setting].overrides[0];
      const line = server.directives.findLast((node) => node.key === key && node.conditions.length === 0);
      const value = line?.words[0]?.text;
      if (!given || !beaten || !line || value === undefined || value === given.value) continue;
      const others = deployment.mounts.filter(
        (other) => other.server === server && other.alias && !other.alias.options[option],
      );
      if (others.length > 0) continue;
      report({
        messageId: 'dead',
        data: { url: mount.url, option: given.value, directive: line.name, value },
        at: line.at,
        label: 'has no effect',
        related: [{ at: alias.node.at, text: `says ${given.value}` }],
        sites: [mount.script.deployedPath],
      });
    }
  },
});

const KEYS = [
  ['wsgiprocessgroup', 'processGroup', 'processGroup'],
  ['wsgiapplicationgroup', 'applicationGroup', 'applicationGroup'],
] as const;
