import { LONGEST_PATH } from './normal-path.ts';

const MOST_STARS = 3;
const MOST_GLOBSTARS = 2;
const MOST_CHOICES = 6;

/**
 * Whether a glob may take long to try on a name, as a regular expression made of it backtracks: many stars in one name,
 * many `**`, or choices within choices. What people write is far from it.
 */
export function mayGlobTakeLong(glob: string): boolean {
  if (glob.length > LONGEST_PATH) return true;
  const parts = glob.split('/');
  const globstars = parts.filter((part) => part.includes('**')).length;
  const stars = Math.max(...parts.map((part) => part.split(/\*+/).length - 1));
  const choices = glob.split(/[{(]/).length - 1;
  const isNested = /[?*+@!]\([^)]*[*+({]/.test(glob);
  return globstars > MOST_GLOBSTARS || stars > MOST_STARS || choices > MOST_CHOICES || isNested;
}
