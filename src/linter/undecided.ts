import type { Deployment, Mount } from '../deployment/deployment.ts';
import { leaksOf } from '../deployment/leaks.ts';
import type { Notice } from '../source/notice.ts';

/** Notices of what stays open because something was not read or not told; the others tell of an assumption. */
const GAPS =
  /^(?:site-undecided|script-not-here|unreadable|too-large|not-a-file|outside|missing|link-not-followed|refused-if-read|envvars-not-read|too-many-includes|include-[a-z-]+|python-unreadable)$/;

/** Whether a notice tells of something that stays undecided. */
export const isUndecided = ({ code }: Notice): boolean => GAPS.test(code);

/** A notice for every site of which something that decides about it is not known, with the reasons. */
export function undecidedSites(deployments: readonly Deployment[]): readonly Notice[] {
  return deployments.flatMap((deployment) => {
    const untold = untoldLeaks(deployment);
    return deployment.mounts.flatMap((mount): readonly Notice[] => {
      const { server, url, at, shadowedBy, undecidedBecause } = mount;
      const reasons = new Set([...undecidedBecause, ...(untold.get(mount) ?? [])]);
      if (server === null || shadowedBy || reasons.size === 0) return [];
      const name = server.serverName?.value;
      const site = `${url}${name === undefined ? '' : ` of ${name}`}`;
      const message = `what serves ${site} is undecided: ${[...reasons].join('; ')}`;
      return [at ? { code: 'site-undecided', message, at } : { code: 'site-undecided', message }];
    });
  });
}

/** Why it is open, by mount, whether a site gets the settings of another: what can be named is told by the rules. */
function untoldLeaks(deployment: Deployment): ReadonlyMap<Mount, readonly string[]> {
  const untold = new Map<Mount, readonly string[]>();
  for (const { given, through, victimMounts, writer, undecidedBecause } of deployment.processGroups.flatMap((group) =>
    leaksOf(group, deployment),
  )) {
    if (through !== 'inherited' || given.kind !== 'unknown') continue;
    const why = `it takes what ${writer.deployedPath} leaves in the environment of their process`;
    for (const mount of victimMounts) untold.set(mount, [why, ...undecidedBecause]);
  }
  return untold;
}
