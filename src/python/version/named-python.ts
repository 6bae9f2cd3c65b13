import { type PythonNumber, parsePythonVersion } from './python-version.ts';

/**
 * The version of Python 2 that paths of a server name, `/srv/venv/lib/python2.7/site-packages` for one; null where they name
 * none, or others too. Nobody has such a folder for another Python. Versions of Python 3 are not taken from paths: a checkout
 * is of today, and the paths of a configuration may be of years ago.
 */
export function namedPython2(paths: readonly string[]): PythonNumber | null {
  const named = new Set(
    paths.flatMap((path) => [...path.matchAll(/[/\\]python(\d(?:\.\d+)?)(?=[/\\]|$)/gi)].map(([, text]) => text)),
  );
  const [only] = named;
  if (named.size !== 1 || !only?.startsWith('2')) return null;
  return parsePythonVersion(only === '2' ? '2.7' : only)?.oldest ?? null;
}
