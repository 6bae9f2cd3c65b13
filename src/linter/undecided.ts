import { basename } from 'node:path';
import type { ChildScript } from '../deployment/child-scripts.ts';
import type { Deployment, Mount } from '../deployment/deployment.ts';
import { isImmune, leaksOf } from '../deployment/leaks.ts';
import type { AnswerOf } from '../deployment/mount-answer.ts';
import { exportedSettings, NOT_THERE, possibleSettings } from '../deployment/own-settings.ts';
import { namePathLine } from '../deployment/path-files.ts';
import { processSettings } from '../deployment/process-settings.ts';
import { isDjango, type Resident, residentsOf } from '../deployment/residents.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import { nameProcess } from '../rules/wording.ts';
import { addTo } from '../source/group-by.ts';
import type { Notice } from '../source/notice.ts';
import type { AnalyzedTree } from './analyze-tree.ts';

/** Notices of what stays open because something was not read or not told; the others tell of an assumption. */
const GAPS =
  /^(?:site-undecided|script-not-here|unreadable|too-large|not-a-file|outside|missing|link-not-followed|refused-if-read|envvars-not-read|too-many-includes|too-many-handlers|too-many-mounts|line-not-followed|include-[a-z-]+|python-unreadable|python-too-long|python-too-much|python-too-many-paths|python-not-understood)$/;

/** Whether a notice tells of something that stays undecided. */
export const isUndecided = ({ code }: Notice): boolean => GAPS.test(code);

/** A notice for every site of which something that decides about it is not known, with the reasons. */
export function undecidedSites({
  deployments,
  answersOf,
}: Pick<AnalyzedTree, 'deployments' | 'answersOf'>): readonly Notice[] {
  return deployments.flatMap((deployment) => {
    const mounts = deployment.mounts.filter(({ server, shadowedBy }) => server !== null && !shadowedBy);
    const reasons = new Map<Mount, string[]>(mounts.map((mount) => [mount, [...mount.undecidedBecause]]));
    for (const [mount, why] of untoldLeaks(deployment)) for (const one of why) addTo(reasons, mount, one);
    for (const [mount, why] of unwrittenSettings(deployment, answersOf(deployment).answerOf))
      addTo(reasons, mount, why);
    for (const mount of mounts) for (const one of fromChildScripts(mount, deployment)) addTo(reasons, mount, one);
    for (const [mount, why] of fromUnseenApplications(deployment)) addTo(reasons, mount, why);
    for (const [mount, why] of fromPathFiles(deployment)) addTo(reasons, mount, why);
    for (const detour of deployment.detours.filter((one) => mayMeetOthers(one, deployment)))
      addTo(reasons, mounts.find((mount) => isOf(detour, mount)) ?? detour, whyDetour(detour));
    return [...reasons].filter(([, why]) => why.length > 0).map(([mount, why]) => describe(mount, why));
  });
}

function describe({ server, url, at }: Mount, reasons: readonly string[]): Notice {
  const name = server?.serverName?.value;
  const site = `${url}${name === undefined ? '' : ` of ${name}`}`;
  const message = `what serves ${site} is undecided: ${[...new Set(reasons)].join('; ')}`;
  return at ? { code: 'site-undecided', message, at } : { code: 'site-undecided', message };
}

/** Why it is open, by mount, whether a site gets the settings of another: what can be named is told by the rules. */
function untoldLeaks(deployment: Deployment): readonly (readonly [Mount, readonly string[]])[] {
  return deployment.processGroups
    .flatMap((group) => leaksOf(group, deployment))
    .filter(({ through, given }) => through === 'inherited' && given.kind === 'unknown')
    .flatMap(({ victimMounts, writer, undecidedBecause }) => {
      const why = `it takes what ${writer.deployedPath} leaves in the environment of their process`;
      return victimMounts.map((mount) => [mount, [why, ...undecidedBecause]] as const);
    });
}

/**
 * Why it is open which settings a Django site gets for which no write is seen: the server may be started with some, and a script may
 * write in a way that is not followed. What certainly fails, or gets those of another site, is told by the rules.
 */
function unwrittenSettings(deployment: Deployment, answerOf: AnswerOf): readonly (readonly [Mount, string])[] {
  return deployment.processGroups.flatMap((group) => {
    const residents = residentsOf(group);
    const { askedFor } = processSettings(residents, deployment);
    const isUnwritten = (resident: Resident): boolean =>
      isDjango(resident.script) &&
      resident.script.facts?.configuresSettings !== true &&
      askedFor(resident).every((one) => one === null);
    const open = residents.filter(isUnwritten);
    const given = new Set(open.length === 0 ? [] : leaksOf(group, deployment).flatMap((leak) => leak.victimMounts));
    return open.flatMap(({ script, mounts }) => {
      const { settingsVariable = '' } = script.facts ?? {};
      const why = `nothing in the files analysed sets ${settingsVariable} for the Django application of ${script.deployedPath} (--env)`;
      return mounts
        .filter((mount) => !given.has(mount) && !answerOf(mount)?.failure)
        .map((mount) => [mount, why] as const);
    });
  });
}

/** What may come to an embedded site from the scripts that httpd runs in the same process. */
function fromChildScripts({ processGroup, refusal, script }: Mount, deployment: Deployment): readonly string[] {
  const { facts } = script;
  const isEmbedded = processGroup.value.kind === 'known' && processGroup.value.value === '';
  if (!isEmbedded || refusal || !facts || !isDjango(script) || facts.configuresSettings || isImmune({ script }))
    return [];
  return deployment.childScripts.flatMap((child) => {
    const why = whyLeft(child, facts);
    return why === null ? [] : `${child.node.name} ${child.path} runs in the same process, and ${why}`;
  });
}

/** Whether a site takes the settings that are there already. */
const stepsBack = (one: Resident): boolean => isDjango(one.script) && !isImmune(one);

/** What may come to a site that is not told to leak from a script of its process whose application is not seen to be made. */
function fromUnseenApplications(deployment: Deployment): readonly (readonly [Mount, string])[] {
  return deployment.processGroups.flatMap((group) => {
    const residents = residentsOf(group);
    const unseen = residents.filter(({ script }) => script.facts?.callable.kind === 'imported');
    const open = unseen.length === 0 ? [] : residents.filter(stepsBack);
    const told = new Set(open.length === 0 ? [] : leaksOf(group, deployment).flatMap((leak) => leak.victimMounts));
    return open.flatMap(({ script: { facts }, mounts }) => {
      const names = unseen.map(({ script }) => script.deployedPath).join(', ');
      const why = `the application of ${names}, which runs in the same process, is imported from code that is not among the files analysed: whether it sets ${facts?.settingsVariable} is not known`;
      return mounts.filter((mount) => !told.has(mount)).map((mount) => [mount, why] as const);
    });
  });
}

/** What may come to a site from code that every interpreter of its process runs when it is made. */
function fromPathFiles({ processGroups }: Deployment): readonly (readonly [Mount, string])[] {
  return processGroups.flatMap((group) => {
    const [first] = group.pathFileLines;
    if (!first) return [];
    return residentsOf(group)
      .filter(stepsBack)
      .flatMap(({ script: { facts }, mounts }) => {
        const why = `${namePathLine(first)}, which every interpreter of the process runs, may set ${facts?.settingsVariable}`;
        return mounts.map((mount) => [mount, why] as const);
      });
  });
}

/** Why it is open what a script of httpd's leaves for a site; null where that is nothing, or what the site asks for anyway. */
function whyLeft(child: ChildScript, site: ScriptFacts): string | null {
  const variable = site.settingsVariable;
  if (child.facts.length === 0)
    return `it is not among the files analysed, so whether it sets ${variable} is not known`;
  if (child.facts.some(({ notices }) => notices.some(({ code }) => code === 'python-unreadable')))
    return `it cannot be read, so whether it sets ${variable} is not known`;
  const own = possibleSettings(site);
  for (const facts of child.facts) {
    const left = exportedSettings(facts, variable, NOT_THERE).filter((one) => one !== null);
    if (left.every((one) => own.length === 1 && own.includes(one))) continue;
    const at = facts.effects.find(({ key }) => key === variable || key === null)?.at;
    return `${at ? `${basename(at.file)}:${at.line}` : 'it'} may set ${variable}`;
  }
  return null;
}

/** Whether a detour may lead into a process of other scripts. */
function mayMeetOthers(detour: Mount, { mounts, detours }: Deployment): boolean {
  const isSameGroup = ({ processGroup: { value } }: Mount): boolean => {
    const its = detour.processGroup.value;
    return its.kind !== 'known' || value.kind !== 'known' || its.value === value.value;
  };
  return [...mounts, ...detours].some((one) => one.script !== detour.script && !one.shadowedBy && isSameGroup(one));
}

const isOf = (detour: Mount, mount: Mount): boolean =>
  detour.at === mount.at && detour.server === mount.server && detour.script === mount.script;

function whyDetour({ processGroup: { value }, undecidedBecause: [why = ''] }: Mount): string {
  const place = value.kind !== 'known' ? 'a process group that cannot be told' : nameProcess(value.value);
  return `${why}, and it may run in ${place}`;
}
