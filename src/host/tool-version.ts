import { readFileSync } from 'node:fs';
import { packageFile } from './package-file.ts';

/** The version of this program, from its own package.json. */
export function toolVersion(): string {
  const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  return String(version);
}
