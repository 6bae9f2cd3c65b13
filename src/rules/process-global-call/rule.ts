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
  check(group, { reportCause }) {
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
    const calling = [...scripts.values()].flatMap(({ deployedPath, facts }) => {
      const count = facts?.processGlobalCalls.length ? countBeside(deployedPath) : 0;
      if (!facts || count < 2) return [];
      return facts.processGlobalCalls.map(({ name, at }) => ({
        name,
        count,
        site: deployedPath,
        gets: name,
        at,
        label: 'for every site of the process',
      }));
    });
    for (const [name, occurrences] of groupBy(calling, (one) => one.name))
      reportCause({
        messageId: 'call',
        cause: JSON.stringify([group.name, name]),
        occurrences,
        about: (told) => ({
          data: { name, count: String(Math.max(...told.map(({ count }) => count))), process: nameProcess(group.name) },
          at: told[0].at,
          label: told[0].label,
        }),
      });
  },
});
