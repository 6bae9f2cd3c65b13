import { statSync, writeFileSync } from 'node:fs';
import type { FilePath } from '../source/location.ts';
import { StagedFile } from './staged-file.ts';

/**
 * Writes a file in one step, so that a reader sees the old one or the new one; a pipe or a device is written as it is. `file` is
 * no link. Throws what the file system throws.
 */
export function writeWhole(file: FilePath, text: string): void {
  const existing = statSync(file, { throwIfNoEntry: false });
  if (existing && !existing.isFile()) {
    writeFileSync(file, text);
    return;
  }
  const staged = new StagedFile(file, Buffer.from(text), existing ?? null);
  try {
    staged.replace();
  } catch (error) {
    staged.discard();
    throw error;
  }
}
