import type { Mount, ProcessGroup } from '../../deployment/deployment.ts';
import { requestThreads } from '../../deployment/process-shape.ts';
import { isDjango } from '../../deployment/residents.ts';
import { defineRule } from '../define-rule.ts';
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
        "{site} runs in the main interpreter (%{GLOBAL}) of {process}, and {other} in {interpreter} of the same processes. A worker thread that has served {other} may run later requests of {site} in that sub interpreter: then {site} answers with the settings '{settings}' and the pages of {other} (200, no log line), or with DisallowedHost (400); the next request may be right again.",
      help: "Give each site a daemon process group of its own, with `application-group=%{GLOBAL}` in each, or take %{GLOBAL} from both. Assigning in the scripts changes nothing: the thread is in the wrong interpreter. mod_wsgi's own name for the interpreter stays '' in such a request, so a log of it does not show the mix-up.",
    },
  },
  check(group, { report, deployment }) {
    if (!deployment?.server || requestThreads(deployment.server, group.daemon) < 2) return;
    const sites = group.mounts.filter(isDecidedDjango);
    const reported = new Set<string>();
    for (const site of sites.filter((mount) => interpreterOf(mount) === '')) {
      const other = sites.find((mount) => interpreterOf(mount) !== '' && settingsOf(mount) !== settingsOf(site));
      const at = site.applicationGroup.setBy;
      if (!other || at === 'default' || reported.has(site.script.deployedPath)) continue;
      reported.add(site.script.deployedPath);
      report({
        messageId: 'mixed',
        data: {
          site: nameSite(site, site.script),
          other: nameSite(other, other.script),
          interpreter: nameInterpreter(interpreterOf(other) ?? ''),
          process: nameProcess(group.name),
          settings: settingsOf(other) ?? '',
        },
        at,
        label: `puts ${nameSite(site, site.script)} into the main interpreter`,
        related: distinctLabels(
          [...labelPlacement(site), ...labelPlacement(other), ...[site.script, other.script].flatMap(labelHandler)],
          at,
        ),
        sites: [site.script.deployedPath, other.script.deployedPath],
      });
    }
  },
});

/** A reachable mount of a Django script whose interpreter and settings are known. */
const isDecidedDjango = (mount: ProcessGroup['mounts'][number]): boolean =>
  !mount.refusal && interpreterOf(mount) !== null && settingsOf(mount) !== null && isDjango(mount.script);

const interpreterOf = ({ applicationGroup: { value } }: Mount): string | null =>
  value.kind === 'known' ? value.value : null;

const settingsOf = ({ script: { ownSettings } }: Mount): string | null =>
  ownSettings?.kind === 'known' ? ownSettings.value : null;
