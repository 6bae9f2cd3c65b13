import { defineRule } from '../define-rule.ts';

export const rule = defineRule({
  id: 'env-wipe-empty-default',
  subject: 'script',
  meta: {
    summary: 'A variable is overwritten with nothing where a request does not carry it.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    wiped: {
      message:
        '{key} becomes an empty string for the whole process whenever a request lacks {requestKey}: what was set before is lost. An empty settings module ends in ImproperlyConfigured (500), an empty secret or database name in errors further on.',
      help: 'Copy only what is there: `if key in environ`. Better, write constants in the script: a copy on every request mixes the sites of a process whatever its default.',
    },
  },
  check({ facts }, { report }) {
    for (const effect of facts.effects) {
      const { key, requestKey, requestFallback: fallback } = effect;
      if (key === null || requestKey === undefined || fallback?.kind !== 'known' || fallback.value !== '') continue;
      report({
        messageId: 'wiped',
        data: { key, requestKey },
        at: effect.at,
        label: 'empty where the request lacks it',
        severity: key === facts.settingsVariable || /SECRET|CONFIGURATION/.test(key) ? 'error' : 'warning',
        sites: [facts.file],
      });
    }
  },
});
