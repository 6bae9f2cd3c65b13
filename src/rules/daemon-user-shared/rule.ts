import { isDjango } from '../../deployment/residents.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import { runBeside } from '../run-beside.ts';
import { listNames } from '../wording.ts';

export const rule = defineRule({
  id: 'daemon-user-shared',
  subject: 'deployment',
  meta: {
    summary: "Daemon processes of several Django sites run as Apache's own user.",
    severity: 'info',
    confidence: 'high',
    fixable: 'no',
    stage: 'ambient',
  },
  messages: {
    shared: {
      message:
        "{daemons} name no user, so they all run as Apache's own (User): the code of each site can read the settings, secrets and sessions of the others, and end their processes. Apache itself can read and write what the sites can.",
      help: 'Give each a user of its own: `WSGIDaemonProcess NAME user=NAME group=NAME`. It takes effect only where Apache is started as root; processes of their own alone keep settings apart, not files.',
    },
  },
  check(deployment, { reportCause }) {
    const userless = deployment.processGroups.filter(
      ({ daemon, scripts }) =>
        daemon &&
        !daemon.options.has('user') &&
        daemon.node.symbols.length + daemon.node.conditions.length === 0 &&
        scripts.some(isDjango),
    );
    const groups = userless.filter((one) =>
      userless.some((other) => other !== one && runBeside(one.mounts, other.mounts)),
    );
    const settings = new Set(
      groups.flatMap(({ scripts }) => scripts.map(({ ownSettings }) => knownValue(ownSettings))),
    );
    if (settings.size < 2) return;
    reportCause({
      messageId: 'shared',
      cause: '',
      occurrences: groups.flatMap(({ daemon, mounts: [mount, ...others] }) =>
        daemon && mount
          ? [
              {
                site: mount,
                beside: others,
                gets: daemon.name,
                name: daemon.name,
                at: daemon.node.at,
                label: 'no user=',
              },
            ]
          : [],
      ),
      about: (told) => ({
        data: { daemons: listNames(told.map(({ name }) => name)) },
        at: told[0].at,
        label: 'no user=',
      }),
    });
  },
});
