/** The versions whose differences are known, by the program; the first two parts count. */
const MODELLED = {
  apache: { least: [2, 4], most: [2, 4], text: 'httpd 2.4' },
  'mod-wsgi': { least: [3, 0], most: [6, 99], text: 'mod_wsgi 3, 4, 5 and 6' },
  python: { least: [2, 6], most: [3, 99], text: 'Python 2.6 to 3' },
} as const;

export type VersionedProgram = keyof typeof MODELLED;

/** Why a version is not modelled, naming those that are; null where it is. */
export function refuseVersion(program: VersionedProgram, version: string): string | null {
  const { least, most, text } = MODELLED[program];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const number = major * 1000 + minor;
  return number >= least[0] * 1000 + least[1] && number <= most[0] * 1000 + most[1]
    ? null
    : `version ${version} is not modelled: ${text} are`;
}
