import { firstFew } from '../../source/first-few.ts';
import { clashOccurrence } from '../clashing-sites.ts';
import { defineRule } from '../define-rule.ts';
import { effectiveValue, placeOf, zoneClashes } from '../django-sites.ts';
import { linesOf } from '../site.ts';
import { listNames, nameProcess, nameSite } from '../wording.ts';

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
        '{sites} ask for different time zones ({zones}), and all run in {process}. Django sets the zone of the whole process when it reads its settings: from then on the local time of the sites loaded before jumps to the zone of the one loaded last, while their own TIME_ZONE and os.environ["TZ"] still say otherwise.',
      help: 'Give each site a daemon process group of its own. `USE_TZ = True` keeps the dates that Django makes right, but not `datetime.now()`, log files and what libraries ask the system. Assigning TZ in the scripts changes nothing: the zone belongs to the process, not to an interpreter.',
    },
  },
  check(group, { reportCause }) {
    const clashes = zoneClashes(group);
    const zones = new Set(clashes.map(({ one }) => one.zone));
    const occurrences = clashes.flatMap((clash) => {
      const { one, other } = clash;
      const [mount] = one.site.mounts;
      const [otherMount] = other.site.mounts;
      const at = placeOf(one.site, 'TIME_ZONE') ?? mount.at;
      if (!at) return [];
      const found = clashOccurrence(clash, at, {
        at: placeOf(other.site, 'TIME_ZONE'),
        text: `${other.zone} for the whole process`,
      });
      const names = [nameSite(mount, one.site.script), nameSite(otherMount, other.site.script)];
      return {
        ...found,
        gets: other.zone,
        mayGet: firstFew(zones, (zone) => zone !== one.zone),
        names,
        zones: [one.zone, other.zone],
        label: `${one.zone} for the whole process`,
        alsoAt: [...linesOf(mount, group), ...found.alsoAt],
        severity:
          effectiveValue(one.site.settings.useTz) && effectiveValue(other.site.settings.useTz)
            ? ('info' as const)
            : ('warning' as const),
      };
    });
    reportCause({
      messageId: 'jumps',
      cause: group.name,
      occurrences,
      about: (told) => ({
        data: {
          sites: listNames([...told[0].names, ...told.flatMap(({ names }) => names)]),
          zones: listNames([...told[0].zones, ...told.flatMap((one) => one.zones)]),
          process: nameProcess(group.name),
        },
        at: told[0].at,
        label: told[0].label,
      }),
    });
  },
});
