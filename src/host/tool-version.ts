import { readPackageText } from './package-file.ts';

/** The version of this program, from its own package.json. */
export function toolVersion(): string {
  const { version } = JSON.parse(readPackageText('package.json'));
  return String(version);
}
