import picomatch from 'picomatch';
import type { FilePath } from '../source/location.ts';
import { withoutEndSlash } from '../source/normal-path.ts';
import { oncePer } from '../source/once-per.ts';
import type { Settings } from './settings.ts';

/** A glob of a settings file as one that needs no folder to start from: what has no slash speaks of names in every folder. */
export function absoluteGlob(folder: FilePath, glob: string): string {
  const trimmed = withoutEndSlash(glob.replace(/^\.\//, ''));
  if (!trimmed.includes('/')) return trimmed;
  const top = folder.replaceAll(/[\\*?[\]{}()!+@]/g, (sign) => `\\${sign}`);
  return trimmed.startsWith('/') ? trimmed : `${top === '/' ? '' : top}/${trimmed}`;
}

/** Tells whether `per-file-ignores` leaves a rule out of a file. */
export const ignoresIn = oncePer(
  (ignores: Settings['perFileIgnores']): ((ruleId: string, file: FilePath) => boolean) => {
    const entries = Object.entries(ignores).map(([glob, rules]) => {
      const fits = picomatch([glob, `${glob}/**`], { dot: true, basename: !glob.includes('/') });
      const isFolderName = glob.includes('/') ? null : picomatch(glob, { dot: true });
      return {
        rules: new Set(rules),
        fits: (file: FilePath): boolean =>
          fits(file) || (isFolderName !== null && file.split('/').some((part) => isFolderName(part))),
      };
    });
    return (ruleId, file) => entries.some(({ rules, fits }) => rules.has(ruleId) && fits(file));
  },
);
