import type { Mount, ProcessGroup } from '../../deployment/deployment.ts';
import { leaksOf, type SettingsLeak } from '../../deployment/leaks.ts';
import { groupBy } from '../../source/group-by.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { ownDaemonFix } from '../own-daemon-fix.ts';
import type { Told } from '../rule.ts';
import { linesOf, listApart, sitesOf } from '../site.ts';
import { distinctLabels, labelHandler, labelPlacement, nameInterpreter, nameProcess, nameScript } from '../wording.ts';

export const rule = defineRule({
  id: 'same-interpreter-multi-django',
  subject: 'process-group',
  meta: {
    summary: 'Two Django sites run in one Python interpreter, where Django has one set of settings.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
    stage: 'interpreter',
  },
  messages: {
    shared: {
      message:
        "Requests to {sites} run in {interpreter} of {process}{why}, and Django reads its settings once in an interpreter. Whichever is loaded first serves all of them: the others' URLs answer with the wrong site's pages and database (200, no log line), with `No module named` (500) where its settings cannot be imported, or with DisallowedHost (400).",
      help: 'Give each site a daemon process group of its own: `WSGIDaemonProcess NAME` and `process-group=NAME application-group=%{GLOBAL}` on its WSGIScriptAlias. On Windows, leave at most one site in %{GLOBAL} or run separate servers. Writing os.environ differently in the scripts changes nothing here: the settings are read before the second script gets a word in.',
    },
  },
  check(group, { reportCause, deployment, textOf }) {
    const shared = leaksOf(group, deployment).filter(({ through }) => through === 'shared-interpreter');
    if (shared.length === 0) return;
    const fix = ownDaemonFix(deployment, group, textOf);
    for (const [interpreter, leaks] of groupBy(shared, ({ victimInterpreter }) => victimInterpreter.applicationGroup))
      reportCause({
        messageId: 'shared',
        cause: `${group.name} ${interpreter}`,
        ...describeLeaks(group, leaks, fix ? [fix] : []),
      });
  },
});

/** The sites of one interpreter, each with one whose settings it may get. */
function describeLeaks(group: ProcessGroup, leaks: readonly SettingsLeak[], fixes: readonly Fix[]) {
  const occurrences = leaks.flatMap((leak) =>
    sitesOf(leak.victimMounts).flatMap(([mount, ...others]) => {
      const occurrence = occurrenceOf(group, leak, mount);
      return occurrence ? [{ ...occurrence, beside: others.concat(leak.writerMount ?? []), leak }] : [];
    }),
  );
  const about = (told: Told<(typeof occurrences)[number]>) => {
    const [{ leak, site, at, related }] = told;
    const interpreter = nameInterpreter(leak.victimInterpreter.applicationGroup);
    const { setBy } = site.applicationGroup;
    const place = (setBy === 'default' ? site.at : setBy) ?? at;
    return {
      data: {
        sites: listApart([
          { mount: site, script: leak.victim },
          { mount: leak.writerMount, script: leak.writer },
          ...told.map((one) => ({ mount: one.site, script: one.leak.victim })),
        ]),
        interpreter,
        why: explainName(leak.writerMount, site),
        process: nameProcess(group.name),
      },
      at: place,
      label: `puts the sites into ${interpreter}`,
      related: told.length === 1 ? distinctLabels(related, place) : [],
      fixes,
    };
  };
  return { occurrences, about };
}

/** Where the script makes its handler: there it asks for settings that are read already. */
function occurrenceOf(group: ProcessGroup, leak: SettingsLeak, mount: Mount) {
  const { victim, writer, writerMount, given } = leak;
  const [handler] = labelHandler(victim);
  const at = handler?.at ?? mount.at;
  if (!at) return null;
  const other = knownValue(given) ?? `the settings of ${nameScript(writer)}`;
  return {
    site: mount,
    gets: other,
    mayGet: leak.mayGet,
    at,
    label: `may be answered with '${other}', which ${nameScript(writer)} has loaded before`,
    related: distinctLabels(
      [...labelPlacement(mount).slice(0, 1), ...labelHandler(writer), ...labelPlacement(writerMount).slice(0, 1)],
      at,
    ),
    alsoAt: linesOf(mount, group),
    severity: leak.proof === 'certain' ? ('error' as const) : ('warning' as const),
    confidence: leak.proof === 'certain' ? ('high' as const) : ('medium' as const),
  };
}

/** Why two mounts whose interpreters mod_wsgi names by itself got one name; empty where somebody wrote the name. */
function explainName(a: Mount | null, b: Mount): string {
  if (!a?.server || !b.server || a.applicationGroup.setBy !== 'default' || b.applicationGroup.setBy !== 'default')
    return '';
  if (a.server !== b.server) {
    if (a.server.inheritsName || b.server.inheritsName)
      return ', because a virtual host without a ServerName takes the name of the main server and the interpreter is named after it';
    return ', because the name is made of ServerName and mount, and ports 80 and 443 are no part of it';
  }
  if (a.url.toLowerCase() === b.url.toLowerCase())
    return ', because mod_wsgi before 6 takes no notice of the case of a mount in the name';
  return ', because a path behind the script in the WSGIScriptAlias is taken off the mount, and the interpreter is named after what is left';
}
