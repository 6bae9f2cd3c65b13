import type { DeployedScript, Mount, ProcessGroup } from '../../deployment/deployment.ts';
import { leaksOf, type OverriddenSite, overriddenByServer, type SettingsLeak } from '../../deployment/leaks.ts';
import { residentsOf } from '../../deployment/residents.ts';
import { groupBy } from '../../source/group-by.ts';
import type { Location } from '../../source/location.ts';
import { assignEverywhere } from '../assign-everywhere-fix.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { ownDaemonFix } from '../own-daemon-fix.ts';
import type { Told } from '../rule.ts';
import { labelSharing, linesOf, listScripts, listSites, sitesOf } from '../site.ts';
import {
  distinctLabels,
  labelHandler,
  labelPlacement,
  nameProcess,
  nameScript,
  nameSite,
  packageOf,
} from '../wording.ts';

export const rule = defineRule({
  id: 'env-setdefault-shared-process',
  subject: 'process-group',
  meta: {
    summary:
      'A site sets its Django settings module only if nothing is there, in a process it shares with another site.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    stage: 'environment',
  },
  messages: {
    leak: {
      message:
        "{sites} can be served with the settings of another site, such as '{other}' of {writer}: all run in {process}, where an interpreter is born with what scripts loaded before it wrote to the environment, and {key} is written only if nothing is there ({scripts}). {when}, the answer is that site's pages (200), `No module named '{otherPackage}'` (500) or DisallowedHost (400).",
      help: "Assign in every script of the process: `os.environ['{key}'] = ...`; better, give each site a daemon process group of its own. One changed script is not enough, since what it assigns still reaches every setdefault; SetEnv never reaches os.environ; %{GLOBAL} on all sites would put them into one interpreter, where assignment cures nothing.",
    },
    unset: {
      message:
        "{sites} can be served with what another site leaves in the environment, such as '{other}' of {writer}: all run in {process}, and no Django settings module is set in {scripts}. {when}, the answer is that site's pages (200), `No module named '{otherPackage}'` (500) or DisallowedHost (400).",
      help: "Assign in {scripts} before Django is imported: `os.environ['{key}'] = ...`. SetEnv in the server's configuration never reaches os.environ.",
    },
    server: {
      message:
        "The settings '{other}' serve {sites} too: the server is started with {key} in its own environment, and it is written only if nothing is there ({scripts}). Every site of the server steps back like that: wrong pages (200), `No module named` (500) or DisallowedHost (400).",
      help: "Assign in every script: `os.environ['{key}'] = ...`, or take {key} out of the environment of the server (envvars, the service unit, the container). It can be right for one site only.",
    },
  },
  check(group, { reportCause, deployment, project, textOf }) {
    for (const [given, overridden] of groupBy(
      overriddenByServer(group, deployment, project.scripts),
      (one) => one.given,
    ))
      reportCause(describeOverridden(group, given, overridden));
    const leaks = leaksOf(group, deployment).filter(
      (leak) => leak.through === 'inherited' && leak.given.kind !== 'unknown',
    );
    if (leaks.length === 0) return;
    const fix = buildFix(group, leaks, deployment.server !== null, textOf);
    const own = ownDaemonFix(deployment, group, textOf);
    const [writing, silent] = [true, false].map((writes) =>
      leaks.filter(({ victimEffect }) => (victimEffect !== null) === writes),
    );
    for (const [messageId, some = [], fixes] of [
      ['leak', writing, [fix, own]],
      ['unset', silent, [own]],
    ] as const)
      reportCause({
        messageId,
        cause: group.name,
        ...describeLeaks(
          group,
          some,
          fixes.filter((one) => one !== null),
        ),
      });
  },
});

/** The sites that step back before one value of the server's own environment. */
function describeOverridden(group: ProcessGroup, given: string, overridden: readonly OverriddenSite[]) {
  const occurrences = overridden.flatMap(({ mounts, effect, isCertain }) =>
    sitesOf(mounts).map(([mount, ...others]) => ({
      site: mount,
      beside: others,
      gets: given,
      key: effect.key ?? '',
      script: mount.script,
      at: effect.at,
      label: `keeps '${given}', which the server's own environment holds`,
      related: distinctLabels(labelPlacement(mount), effect.at),
      alsoAt: linesOf(mount, group),
      ...gravityOf(isCertain),
    })),
  );
  const about = (told: Told<(typeof occurrences)[number]>) => {
    const [first] = told;
    return {
      data: { sites: listSites(told), scripts: listScripts(told), key: first.key, other: given },
      at: first.at,
      label: first.label,
      related: first.related,
    };
  };
  return { messageId: 'server' as const, cause: `${group.name} ${given}`, occurrences, about };
}

/** What both messages about leaks say, and where. */
function describeLeaks(group: ProcessGroup, leaks: readonly SettingsLeak[], fixes: readonly Fix[]) {
  const occurrences = leaks.flatMap((leak) =>
    sitesOf(leak.victimMounts).flatMap(([mount, ...others]) => {
      const at = leak.victimEffect?.at ?? mount.at;
      return at
        ? [{ ...occurrenceOf(group, leak, mount, at), beside: others.concat(leak.writerMount ?? []), leak }]
        : [];
    }),
  );
  const about = (told: Told<(typeof occurrences)[number]>) => {
    const [{ leak, site, at, label }] = told;
    const shared = labelSharing(group, site) ?? { at, text: label };
    return {
      data: {
        sites: listSites(told),
        scripts: listScripts(told),
        writer: nameSite(leak.writerMount, leak.writer),
        process: nameProcess(group.name),
        key: leak.victim.facts?.settingsVariable ?? '',
        when: told.every((one) => one.leak.order === 'always')
          ? 'After every start, by the order of preloading'
          : 'Whenever the other site is asked first after a process starts',
        other: describeValue(leak.given),
        otherPackage: packageOf(describeValue(leak.given)),
      },
      at: shared.at,
      label: shared.text,
      related: told.length === 1 ? distinctLabels(told[0].related, shared.at) : [],
      fixes,
    };
  };
  return { occurrences, about };
}

function occurrenceOf(group: ProcessGroup, leak: SettingsLeak, mount: Mount, at: Location) {
  const other = describeValue(leak.given);
  const witness = {
    at: leak.writerEffect?.at ?? leak.writerMount?.at ?? null,
    text: `${nameScript(leak.writer)} writes '${other}' to the environment of the process`,
  };
  return {
    site: mount,
    script: leak.victim,
    gets: other,
    mayGet: leak.mayGet,
    at,
    label: leak.victimEffect ? `keeps '${other}' if that is there already` : 'this script names no settings module',
    related: distinctLabels(
      [
        ...(witness.at ? [{ at: witness.at, text: witness.text }] : []),
        ...labelPlacement(mount).slice(0, 1),
        ...labelPlacement(leak.writerMount).slice(0, 1),
        ...(leak.victimEffect ? [] : labelHandler(leak.victim)),
      ],
      at,
    ),
    alsoAt: linesOf(mount, group),
    ...gravityOf(leak.proof === 'certain'),
  };
}

const gravityOf = (isCertain: boolean) =>
  isCertain
    ? ({ severity: 'error', confidence: 'high' } as const)
    : ({ severity: 'warning', confidence: 'medium' } as const);

const describeValue = (value: SettingsLeak['given']): string =>
  value.kind === 'known'
    ? value.value
    : value.kind === 'one-of'
      ? value.values.join("' or '")
      : 'another settings module';

/**
 * Assignment in all sharing scripts at once. Safe only where every leak is proven and no two of the scripts share an
 * interpreter: there it would cure nothing.
 */
function buildFix(
  group: ProcessGroup,
  leaks: readonly SettingsLeak[],
  isApache: boolean,
  textOf: (file: string) => string | null,
): Fix | null {
  const sharesInterpreter = group.interpreters.some(
    (interpreter) =>
      new Set(interpreter.scripts.filter((script) => script.ownSettings).map((script) => script.deployedPath)).size > 1,
  );
  if (sharesInterpreter) return null;
  // A witness stands for all writers: each that steps back is rewritten.
  const involved = new Set(residentsOf(group).map(({ script }) => script));
  const keysOf = ({ facts }: DeployedScript): readonly string[] =>
    facts ? [facts.settingsVariable, ...COMPANIONS.filter((key) => key !== facts.settingsVariable)] : [];
  const { edits, isComplete } = assignEverywhere(involved, keysOf, textOf);
  if (edits.length === 0) return null;
  // A mapping by hand says which process, not which interpreter; a victim that names no module has nothing to rewrite.
  const isProven = isApache && leaks.every((leak) => leak.proof === 'certain' && leak.victimEffect !== null);
  const files = new Set(edits.map((edit) => edit.file)).size;
  return {
    title:
      files === 1 ? 'assign the settings module' : `assign the settings module in all ${files} scripts of the process`,
    applicability: isProven && isComplete ? 'safe' : 'unsafe',
    edits,
  };
}

/** What chooses among settings besides the module: django-configurations' class. */
const COMPANIONS = ['DJANGO_CONFIGURATION'] as const;
