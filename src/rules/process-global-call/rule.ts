import { posix } from 'node:path';
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
    /** The scripts that a server may run in the process together with one, itself among them; a preloaded one is there without a mount. */
    const beside = (path: string): readonly string[] => {
      const own = mounts.get(path);
      const isBeside = (other: string): boolean => {
        const its = mounts.get(other);
        return !own || !its || runBeside(own, its);
      };
      return [...scripts.keys()].filter(isBeside);
    };
    const calling = [...scripts.values()].flatMap(({ deployedPath, facts }) => {
      const others = facts?.processGlobalCalls.length ? beside(deployedPath) : [];
      if (!facts || others.length < 2) return [];
      // Scripts of one folder are parts of one program, and change to what they have in common.
      const isOneFolder = new Set(others.map((path) => posix.dirname(path))).size === 1;
      return facts.processGlobalCalls.map(({ name, at }) => ({
        name,
        count: others.length,
        site: deployedPath,
        gets: name,
        at,
        label: 'for every site of the process',
        severity: isOneFolder && name === 'os.chdir' ? ('info' as const) : ('warning' as const),
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
