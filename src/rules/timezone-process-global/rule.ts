import { defineRule } from '../define-rule.ts';
import { effectiveValue, placeOf, zoneClashes } from '../django-sites.ts';
import { distinctLabels, labelPlacement, nameProcess, nameSite } from '../wording.ts';

export const rule = defineRule({
  id: 'timezone-process-global',
  subject: 'process-group',
  meta: {
    summary: 'Django sites of one process ask for different time zones, and a process has one.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
    stage: 'ambient',
  },
  messages: {
    jumps: {
      message:
        '{site} asks for the time zone {zone} and {other} for {otherZone}, and both run in {process}. Django sets the zone of the whole process when it reads its settings: from then on the local time of the site loaded before jumps to the zone of the one loaded last, while its own TIME_ZONE and os.environ["TZ"] still say otherwise.',
      help: 'Give each site a daemon process group of its own. `USE_TZ = True` keeps the dates that Django makes right, but not `datetime.now()`, log files and what libraries ask the system. Assigning TZ in the scripts changes nothing: the zone belongs to the process, not to an interpreter.',
    },
  },
  check(group, { report }) {
    for (const [one, other] of zoneClashes(group)) {
      const [mount] = one.site.mounts;
      const [otherMount] = other.site.mounts;
      const at = placeOf(one.site, 'TIME_ZONE') ?? mount.at;
      if (!at) continue;
      const otherAt = placeOf(other.site, 'TIME_ZONE');
      report({
        messageId: 'jumps',
        data: {
          site: nameSite(mount, one.site.script),
          zone: one.zone,
          other: nameSite(otherMount, other.site.script),
          otherZone: other.zone,
          process: nameProcess(group.name),
        },
        at,
        label: `${one.zone} for the whole process`,
        related: distinctLabels(
          [
            ...(otherAt ? [{ at: otherAt, text: `${other.zone} for the whole process` }] : []),
            ...labelPlacement(mount),
            ...labelPlacement(otherMount),
          ],
          at,
        ),
        severity:
          effectiveValue(one.site.settings.useTz) && effectiveValue(other.site.settings.useTz) ? 'info' : 'warning',
        sites: [one.site.script.deployedPath, other.site.script.deployedPath],
      });
    }
  },
});
