import { statSync, writeFileSync, writeSync } from 'node:fs';
import type { FilePath } from '../source/location.ts';
import { descriptorOf } from './output-target.ts';
import { StagedFile } from './staged-file.ts';

/**
 * Writes a file in one step, so that a reader sees the old one or the new one; a pipe or a device is written as it is, and what
 * is open already from where it stands. `file` is no link. Throws what the file system throws.
 */
export function writeWhole(file: FilePath, text: string): void {
  const descriptor = descriptorOf(file);
  if (descriptor !== null) {
    writeAll(descriptor, Buffer.from(text));
    return;
  }
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

const PAUSE_MS = 10;

/** Writes into something open; a pipe that is full for the moment is waited for. */
function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
