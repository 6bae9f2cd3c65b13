import { writeFileSync } from 'node:fs';
import type { FilePath } from '../source/location.ts';

/** Writes a file that is not there yet; tells what went wrong, or null. Whatever stands there stays. */
export function createText(file: FilePath, text: string): string | null {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return null;
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    return 'code' in error && error.code === 'EEXIST' ? `${file} is there already` : error.message;
  }
}
