import type { Deployment, Mount } from '../deployment/deployment.ts';
import type { Notice } from '../source/notice.ts';

/** Notices of what stays open because something was not read or not told; the others tell of an assumption. */
const GAPS =
  /^(?:site-undecided|script-not-here|unreadable|too-large|not-a-file|outside|missing|link-not-followed|refused-if-read|envvars-not-read|too-many-includes|include-[a-z-]+|python-unreadable)$/;

/** Whether a notice tells of something that stays undecided. */
export const isUndecided = ({ code }: Notice): boolean => GAPS.test(code);

/** A notice for every site of which something that decides about it is not known, with the reasons. */
export function undecidedSites(deployments: readonly Deployment[]): readonly Notice[] {
  return deployments.flatMap(({ mounts }) =>
    mounts.filter(isOpen).map(({ server, url, at, undecidedBecause }) => {
      const name = server?.serverName?.value;
      const site = `${url}${name === undefined ? '' : ` of ${name}`}`;
      const reasons = [...new Set(undecidedBecause)].join('; ');
      const message = `what serves ${site} is undecided: ${reasons}`;
      return at ? { code: 'site-undecided', message, at } : { code: 'site-undecided', message };
    }),
  );
}

const isOpen = ({ server, shadowedBy, undecidedBecause }: Mount): boolean =>
  server !== null && !shadowedBy && undecidedBecause.length > 0;
