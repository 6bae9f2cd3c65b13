import { leaksOf } from '../../deployment/leaks.ts';
import { isDjango } from '../../deployment/residents.ts';
import { defineRule } from '../define-rule.ts';
import { zoneClashes } from '../django-sites.ts';
import { ownDaemonFix } from '../own-daemon-fix.ts';
import { runBeside } from '../run-beside.ts';
import { linesOf, listSites, sitesOf } from '../site.ts';
import { nameProcess } from '../wording.ts';

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
  check(group, { reportCause, deployment, textOf }) {
    if (!deployment.server || group.mounts.length < 2 || leaksOf(group, deployment).length > 0) return;
    // What is told of time zones says it with an example.
    if (zoneClashes(group).length > 0) return;
    const django = group.mounts.filter((mount) => isDjango(mount.script));
    const sites = django.filter((mount) =>
      django.some((other) => other.script !== mount.script && runBeside([mount], [other])),
    );
    const values = new Set(
      sites.map(({ script: { ownSettings, djangoSettings } }) =>
        ownSettings?.kind === 'known' ? `${ownSettings.value} ${djangoSettings?.file ?? ''}` : '',
      ),
    );
    if (values.size < 2 || values.has('')) return;
    const fix = ownDaemonFix(deployment, group, textOf);
    reportCause({
      messageId: 'shared',
      cause: group.name,
      occurrences: sitesOf(sites).flatMap(([mount, ...others]) =>
        mount.at
          ? [
              {
                site: mount,
                beside: others,
                at: mount.at,
                label: `runs in ${nameProcess(group.name)}`,
                alsoAt: linesOf(mount, group),
              },
            ]
          : [],
      ),
      about: (told) => ({
        data: { sites: listSites(told), process: nameProcess(group.name) },
        at: group.daemon?.node.at ?? told[0].at,
        label: 'runs several Django sites',
        fixes: fix ? [fix] : [],
      }),
    });
  },
});
