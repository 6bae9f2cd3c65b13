import { isDjango } from '../../deployment/residents.ts';
import { defineRule } from '../define-rule.ts';
import type { Label } from '../finding.ts';
import { listNames } from '../wording.ts';

/** Places that are shown beside the first. */
const MOST_SHOWN = 9;

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
  check(deployment, { report }) {
    const groups = deployment.processGroups.filter(
      ({ daemon, scripts }) =>
        daemon &&
        !daemon.options.has('user') &&
        daemon.node.symbols.length + daemon.node.conditions.length === 0 &&
        scripts.some(isDjango),
    );
    const settings = new Set(
      groups.flatMap(({ scripts }) =>
        scripts.map(({ ownSettings }) => (ownSettings?.kind === 'known' ? ownSettings.value : null)),
      ),
    );
    const [first, ...others] = groups.flatMap(({ daemon }) => (daemon ? [daemon] : []));
    if (!first || others.length === 0 || settings.size < 2) return;
    report({
      messageId: 'shared',
      data: { daemons: listNames([first, ...others].map(({ name }) => name)) },
      at: first.node.at,
      label: 'no user=',
      related: others.slice(0, MOST_SHOWN).map(({ node }): Label => ({ at: node.at, text: 'no user= either' })),
      sites: groups.flatMap(({ scripts }) => scripts.map(({ deployedPath }) => deployedPath)),
    });
  },
});
