import type { Mount, ProcessGroup } from '../../deployment/deployment.ts';
import { requestThreads } from '../../deployment/process-shape.ts';
import { isDjango } from '../../deployment/residents.ts';
import { firstFew } from '../../source/first-few.ts';
import { groupBy } from '../../source/group-by.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import { runBeside } from '../run-beside.ts';
import { linesOf, listSites, sitesOf } from '../site.ts';
import { distinctLabels, labelHandler, labelPlacement, nameInterpreter, nameProcess, nameSite } from '../wording.ts';

export const rule = defineRule({
  id: 'main-interpreter-mixed',
  subject: 'process-group',
  meta: {
    summary:
      'A site in %{GLOBAL} shares its processes with another site in a sub interpreter, and is served by it now and then.',
    severity: 'warning',
    confidence: 'medium',
    fixable: 'no',
    stage: 'interpreter',
  },
  messages: {
    mixed: {
      message:
        "The main interpreter (%{GLOBAL}) of {process} runs {sites}, and sub interpreters of the same processes run other sites, such as {other} in {interpreter}: a worker thread that has served {other} may run later requests for the main interpreter in that sub interpreter. Then the answer comes with the settings '{settings}' and the pages of {other} (200, no log line), or is DisallowedHost (400); the next request may be right again.",
      help: "Give each site a daemon process group of its own, with `application-group=%{GLOBAL}` in each, or take %{GLOBAL} from both. Assigning in the scripts changes nothing: the thread is in the wrong interpreter. mod_wsgi's own name for the interpreter stays '' in such a request, so a log of it does not show the mix-up.",
    },
  },
  check(group, { reportCause, deployment }) {
    if (!deployment.server || requestThreads(deployment.server, group.daemon) < 2) return;
    const sites = group.mounts.filter(isDecidedDjango);
    const others = groupBy(
      sites.filter((mount) => interpreterOf(mount) !== ''),
      settingsOf,
    );
    const occurrences = sitesOf(sites.filter((mount) => interpreterOf(mount) === '')).flatMap(([site, ...same]) => {
      const isOther = ([settings, mounts]: readonly [string | null, readonly Mount[]]): boolean =>
        settings !== settingsOf(site) && runBeside([site], mounts);
      const other = [...others].find(isOther)?.[1].find((mount) => runBeside([site], [mount]));
      const at = site.applicationGroup.setBy;
      if (!other || at === 'default') return [];
      return {
        other,
        site,
        beside: [...same, other],
        gets: settingsOf(other) ?? '',
        mayGet: firstFew(others, isOther).map(([settings]) => String(settings)),
        at,
        label: `puts ${nameSite(site, site.script)} into the main interpreter`,
        related: distinctLabels(
          [
            ...labelPlacement(site).slice(0, 1),
            ...labelPlacement(other).slice(0, 1),
            ...[site.script, other.script].flatMap(labelHandler),
          ],
          at,
        ),
        alsoAt: linesOf(site, group),
      };
    });
    reportCause({
      messageId: 'mixed',
      cause: group.name,
      occurrences,
      about: (told) => {
        const [{ other, at, label }] = told;
        return {
          data: {
            sites: listSites(told),
            other: nameSite(other, other.script),
            interpreter: nameInterpreter(interpreterOf(other) ?? ''),
            process: nameProcess(group.name),
            settings: settingsOf(other) ?? '',
          },
          at,
          label,
        };
      },
    });
  },
});

/** A reachable mount of a Django script whose interpreter and settings are known. */
const isDecidedDjango = (mount: ProcessGroup['mounts'][number]): boolean =>
  !mount.refusal && interpreterOf(mount) !== null && settingsOf(mount) !== null && isDjango(mount.script);

const interpreterOf = ({ applicationGroup: { value } }: Mount): string | null => knownValue(value);

const settingsOf = ({ script: { ownSettings } }: Mount): string | null => knownValue(ownSettings);
