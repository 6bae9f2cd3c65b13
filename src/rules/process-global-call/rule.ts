import { defineRule } from '../define-rule.ts';
import { nameProcess } from '../wording.ts';

export const rule = defineRule({
  id: 'process-global-call',
  subject: 'process-group',
  meta: {
    summary: 'A script changes the whole process that it shares with others.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    call: {
      message:
        '{name}() changes the whole process, and {count} scripts run in {process}: each of them gets what the last one loaded has set.',
      help: 'Say it where it belongs to a process: `home=`, `umask=` or `locale=` of a WSGIDaemonProcess for each site. Interpreters of their own do not keep it apart.',
    },
  },
  check(group, { report }) {
    const scripts = new Map(group.scripts.flatMap((script) => (script.facts ? [[script.deployedPath, script]] : [])));
    if (scripts.size < 2) return;
    for (const { deployedPath, facts } of scripts.values()) {
      for (const call of facts?.processGlobalCalls ?? []) {
        report({
          messageId: 'call',
          data: { name: call.name, count: String(scripts.size), process: nameProcess(group.name) },
          at: call.at,
          label: 'for every site of the process',
          sites: [deployedPath],
        });
      }
    }
  },
});
