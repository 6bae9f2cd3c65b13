import { posix } from 'node:path';
import { ownSettings } from '../../deployment/own-settings.ts';
import type { ScriptFacts } from '../../python/facts/script-facts.ts';
import { defineRule } from '../define-rule.ts';

export const rule = defineRule({
  id: 'entrypoint-settings-drift',
  subject: 'project',
  meta: {
    summary: 'Entry points of one project choose different settings.',
    severity: 'warning',
    confidence: 'medium',
    fixable: 'no',
  },
  messages: {
    drift: {
      message:
        '{other} chooses {its} where {script} beside it chooses {own}: the web site and what runs outside it use different settings, databases and caches among them.',
      help: 'Name the same module in both, or let both read it from one place. Each entry point is loaded by itself, nothing carries the choice over.',
    },
  },
  check(project, { report }) {
    for (const [file, script] of project.scripts) {
      const own = settingsOf(script.facts);
      for (const other of project.entryPoints) {
        const its = settingsOf(other.facts);
        if (!own || !its || own.value === its.value || posix.dirname(other.file) !== posix.dirname(file)) continue;
        report({
          messageId: 'drift',
          data: { other: posix.basename(other.file), its: its.value, script: posix.basename(file), own: own.value },
          at: its.at,
          label: `chooses ${its.value}`,
          related: [{ at: own.at, text: `chooses ${own.value}` }],
          sites: [file],
        });
      }
    }
  },
});

function settingsOf(facts: ScriptFacts) {
  const value = ownSettings(facts);
  const at = facts.effects.find((effect) => effect.key === facts.settingsVariable)?.at;
  return value?.kind === 'known' && at ? { value: value.value, at } : null;
}
