import { leaksOf } from '../../deployment/leaks.ts';
import { isDjango } from '../../deployment/residents.ts';
import { defineRule } from '../define-rule.ts';
import { zoneClashes } from '../django-sites.ts';
import { ownDaemonFix } from '../own-daemon-fix.ts';
import { labelPlacement, listNames, nameProcess, nameSite } from '../wording.ts';

export const rule = defineRule({
  id: 'shared-process-multi-django',
  subject: 'process-group',
  meta: {
    summary: 'Several Django sites share a process, each in an interpreter of its own.',
    severity: 'info',
    confidence: 'high',
    fixable: 'unsafe',
    stage: 'ambient',
  },
  messages: {
    shared: {
      message:
        '{sites} run in {process}, each in an interpreter of its own: settings stay apart, but the time zone, the locale, what child processes inherit, and a crash are shared.',
      help: 'Give each site a daemon process group: `WSGIDaemonProcess NAME` and `process-group=NAME application-group=%{GLOBAL}` on its WSGIScriptAlias.',
    },
  },
  check(group, { report, deployment, textOf }) {
    if (!deployment?.server || group.mounts.length < 2 || leaksOf(group, deployment).length > 0) return;
    // What is told of time zones says it with an example.
    if (zoneClashes(group).length > 0) return;
    const sites = group.mounts.filter((mount) => isDjango(mount.script));
    const values = new Set(
      sites.map(({ script: { ownSettings, djangoSettings } }) =>
        ownSettings?.kind === 'known' ? `${ownSettings.value} ${djangoSettings?.file ?? ''}` : '',
      ),
    );
    const [first] = sites;
    if (!first?.at || values.size < 2 || values.has('')) return;
    const fix = ownDaemonFix(deployment, group, textOf);
    const at = group.daemon?.node.at ?? first.at;
    report({
      messageId: 'shared',
      data: {
        sites: listNames(sites.map((mount) => nameSite(mount, mount.script))),
        process: nameProcess(group.name),
      },
      at,
      label: 'runs several Django sites',
      fixes: fix ? [fix] : [],
      related: sites.flatMap((mount) => labelPlacement(mount).slice(0, 1)),
      sites: sites.map((mount) => mount.script.deployedPath),
    });
  },
});
