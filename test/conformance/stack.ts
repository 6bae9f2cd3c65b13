import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian keeps the modules. */
export const MODULES = '/usr/lib/apache2/modules';

/** What the suite is run on: a mod_wsgi, the Python it was built for, and a Django where it is not the machine's. */
export interface Stack {
  readonly name: string;
  /** The shared object of mod_wsgi. */
  readonly module: string;
  readonly modWsgiVersion: string;
  readonly pythonVersion: string;
  readonly apacheVersion: string;
  /** A folder of packages that comes before the machine's; null for none. */
  readonly packages: string | null;
  /** Where Python's own files are, where it is not the machine's (`PYTHONHOME`); null where it is. */
  readonly home: string | null;
}

/** The stack that the records without a name of their own were made on. */
export const DEBIAN: Stack = {
  name: 'debian',
  module: `${MODULES}/mod_wsgi.so`,
  modWsgiVersion: '4.9.4',
  pythonVersion: '3.11',
  apacheVersion: '2.4.71',
  packages: null,
  home: null,
};

/** Where `scripts/build-stacks.sh` puts what it builds. */
const BUILT = join(import.meta.dirname, '../../.cache/stacks');

type StackDocument = Pick<Stack, 'modWsgiVersion' | 'pythonVersion'> & {
  readonly packages?: string;
  readonly home?: string;
};

/** The stacks of this machine: Debian's, then what was built beside it. */
export function stacksHere(): readonly Stack[] {
  const built = existsSync(BUILT) ? readdirSync(BUILT).sort() : [];
  return [DEBIAN, ...built.flatMap((name) => readStack(name, join(BUILT, name)))];
}

function readStack(name: string, folder: string): readonly Stack[] {
  const about = join(folder, 'stack.json');
  if (!existsSync(about)) return [];
  const { modWsgiVersion, pythonVersion, packages, home }: StackDocument = JSON.parse(readFileSync(about, 'utf8'));
  const own = join(folder, 'mod_wsgi.so');
  return [
    {
      name,
      module: existsSync(own) ? own : DEBIAN.module,
      modWsgiVersion,
      pythonVersion,
      apacheVersion: DEBIAN.apacheVersion,
      packages: packages === undefined ? null : join(folder, packages),
      home: home === undefined ? null : join(folder, home),
    },
  ];
}

/** The versions that predictions for a stack are made with. */
export const versionsOf = ({ apacheVersion, modWsgiVersion, pythonVersion }: Stack) => ({
  apacheVersion,
  modWsgiVersion,
  pythonVersion,
});

/** The name of a scenario's record on a stack, where it is not that of Debian's. */
export const recordName = ({ name }: Stack): string => (name === DEBIAN.name ? 'record.json' : `record.${name}.json`);
