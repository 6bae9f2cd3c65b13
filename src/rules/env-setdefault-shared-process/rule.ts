import type { DeployedScript, ProcessGroup } from '../../deployment/deployment.ts';
import { leaksOf, overriddenByServer, type SettingsLeak } from '../../deployment/leaks.ts';
import type { Location } from '../../source/location.ts';
import { assignEverywhere } from '../assign-everywhere-fix.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { ownDaemonFix } from '../own-daemon-fix.ts';
import {
  distinctLabels,
  labelHandler,
  labelPlacement,
  nameInterpreter,
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
        "{victim} can be served with the settings of {writer}: both run in {process}, and {victimScript} writes {key} only if nothing is there. {victim} has {interpreter}, which is born with what {writerScript} wrote before. {when}, {victim} answers with the pages of '{other}' (200), with `No module named '{otherPackage}'` (500) or with DisallowedHost (400).",
      help: "Assign in every script of the process: `os.environ['{key}'] = ...`; better, give each site a daemon process group of its own. One changed script is not enough, since what it assigns still reaches every setdefault; SetEnv never reaches os.environ; %{GLOBAL} on both sites would put them into one interpreter, where assignment cures nothing.",
    },
    unset: {
      message:
        "{victim} sets no Django settings module and takes what {writer} leaves in the environment: both run in {process}. {when}, {victim} answers with the pages of '{other}' (200), with `No module named '{otherPackage}'` (500) or with DisallowedHost (400).",
      help: "Assign in {victimScript} before Django is imported: `os.environ['{key}'] = ...`. SetEnv in the server's configuration never reaches os.environ.",
    },
    server: {
      message:
        "{victim} is served with the settings '{other}': the server is started with {key} in its own environment, and {victimScript} writes it only if nothing is there. Every site of the server steps back like that: wrong pages (200), `No module named` (500) or DisallowedHost (400).",
      help: "Assign in every script: `os.environ['{key}'] = ...`, or take {key} out of the environment of the server (envvars, the service unit, the container). It can be right for one site only.",
    },
  },
  check(group, { report, deployment, textOf }) {
    if (!deployment) return;
    for (const { mount, effect, given } of overriddenByServer(group, deployment)) {
      report({
        messageId: 'server',
        data: {
          victim: nameSite(mount, mount.script),
          victimScript: nameScript(mount.script),
          key: effect.key ?? '',
          other: given,
        },
        at: effect.at,
        label: `keeps '${given}', which the server's own environment holds`,
        related: distinctLabels(labelPlacement(mount), effect.at),
        sites: [mount.script.deployedPath],
      });
    }
    const leaks = leaksOf(group, deployment).filter(
      (leak) => leak.through === 'inherited' && leak.given.kind !== 'unknown',
    );
    const fix = buildFix(group, leaks, deployment.server !== null, textOf);
    const own = ownDaemonFix(deployment, group, textOf);
    for (const leak of firstPerVictim(leaks)) {
      const at = leak.victimEffect?.at ?? leak.victimMount.at;
      if (!at) continue;
      const { data: shared, place } = describeLeak(leak, group, at);
      if (leak.victimEffect) {
        const data = {
          ...shared,
          interpreter: nameInterpreter(leak.victimInterpreter.applicationGroup, leak.victimMount.server === null),
          writerScript: nameScript(leak.writer),
        };
        report({
          ...place,
          messageId: 'leak',
          data,
          label: `keeps '${shared.other}' if that is there already`,
          fixes: [fix, own].filter((one) => one !== null),
        });
      } else
        report({
          ...place,
          messageId: 'unset',
          data: shared,
          label: 'this script names no settings module',
          fixes: own ? [own] : [],
        });
    }
  },
});

/** What both messages about a leak say, and where. */
function describeLeak(leak: SettingsLeak, group: ProcessGroup, at: Location) {
  const other = describeValue(leak.given);
  const data = {
    victim: nameSite(leak.victimMount, leak.victim),
    writer: nameSite(leak.writerMount, leak.writer),
    process: nameProcess(group.name),
    victimScript: nameScript(leak.victim),
    key: leak.victimEffect?.key ?? leak.victim.facts?.settingsVariable ?? 'DJANGO_SETTINGS_MODULE',
    when:
      leak.order === 'always'
        ? 'After every start, by the order of preloading'
        : 'Whenever the other site is asked first after a process starts',
    other,
    otherPackage: packageOf(other),
  };
  const place = {
    at,
    related: distinctLabels(
      [
        ...(leak.writerEffect
          ? [
              {
                at: leak.writerEffect.at,
                text: `${nameScript(leak.writer)} writes '${other}' to the environment of the process`,
              },
            ]
          : []),
        ...labelPlacement(leak.writerMount),
        ...labelPlacement(leak.victimMount),
        ...(leak.victimEffect ? [] : labelHandler(leak.victim)),
      ],
      at,
    ),
    sites: [leak.victim.deployedPath, leak.writer.deployedPath],
    severity: leak.proof === 'certain' ? ('error' as const) : ('warning' as const),
    confidence: leak.proof === 'certain' ? ('high' as const) : ('medium' as const),
  };
  return { data, place };
}

const describeValue = (value: SettingsLeak['given']): string =>
  value.kind === 'known'
    ? value.value
    : value.kind === 'one-of'
      ? value.values.join("' or '")
      : 'another settings module';

/** One finding a victim: the first proven leak, else the first. */
function firstPerVictim(leaks: readonly SettingsLeak[]): readonly SettingsLeak[] {
  const found = new Map<string, SettingsLeak>();
  for (const leak of leaks) {
    const before = found.get(leak.victim.deployedPath);
    if (!before || (before.proof === 'possible' && leak.proof === 'certain')) found.set(leak.victim.deployedPath, leak);
  }
  return [...found.values()];
}

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
  if (leaks.length === 0 || sharesInterpreter) return null;
  const involved = new Set(leaks.flatMap((leak) => [leak.victim, leak.writer]));
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
