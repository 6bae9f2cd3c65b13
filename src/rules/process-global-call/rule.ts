import { groupBy } from '../../source/group-by.ts';
import { defineRule } from '../define-rule.ts';
import { runBeside } from '../run-beside.ts';
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
      help: 'Give each site a WSGIDaemonProcess and say it there: `home=`, `umask=` or `locale=`. Interpreters of their own do not keep it apart.',
    },
  },
  check(group, { report }) {
    const scripts = new Map(group.scripts.flatMap((script) => (script.facts ? [[script.deployedPath, script]] : [])));
    const mounts = groupBy(group.mounts, ({ script }) => script.deployedPath);
    /** How many scripts a server may run in the process together with one; a preloaded one is there without a mount. */
    const countBeside = (path: string): number => {
      const own = mounts.get(path);
      const isBeside = (other: string): boolean => {
        const its = mounts.get(other);
        return !own || !its || runBeside(own, its);
      };
      return [...scripts.keys()].filter(isBeside).length;
    };
    for (const { deployedPath, facts } of scripts.values()) {
      if (!facts?.processGlobalCalls.length) continue;
      const count = countBeside(deployedPath);
      if (count < 2) continue;
      for (const call of facts.processGlobalCalls) {
        report({
          messageId: 'call',
          data: { name: call.name, count: String(count), process: nameProcess(group.name) },
          at: call.at,
          label: 'for every site of the process',
          sites: [deployedPath],
        });
      }
    }
  },
});
