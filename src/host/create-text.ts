import { writeFileSync } from 'node:fs';
import type { FilePath } from '../source/location.ts';
import { reasonOf } from './reason-of.ts';

/** Writes a file that is not there yet; tells what went wrong, or null. Whatever stands there stays. */
export function createText(file: FilePath, text: string): string | null {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return null;
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    return isThere ? `${file} is there already` : `${file} cannot be written (${reasonOf(error)})`;
  }
}
