import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FilePath } from '../source/location.ts';

const PERMISSIONS = 0o7777;

/**
 * New contents of a file, whole on disk beside it under another name: a full disk shows here, before anything is replaced.
 * Throws what the file system throws, and leaves nothing behind then.
 */
export class StagedFile {
  readonly target: FilePath;
  readonly #file: FilePath;

  /** `like`: the file to be replaced, whose owner and mode the new one takes; null where there is none. */
  constructor(target: FilePath, bytes: Uint8Array, like: Stats | null) {
    this.target = target;
    this.#file = join(dirname(target), `.${basename(target).slice(0, 200)}.${crypto.randomUUID().slice(0, 13)}.tmp`);
    const descriptor = openSync(this.#file, 'wx', like ? 0o600 : 0o666);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
      if (like) {
        keepOwner(descriptor, like);
        fchmodSync(descriptor, like.mode & PERMISSIONS);
      }
      fsyncSync(descriptor);
    } catch (error) {
      this.discard();
      throw error;
    } finally {
      closeSync(descriptor);
    }
  }

  /** Puts the new file in the old one's place, in one step. */
  replace(): void {
    renameSync(this.#file, this.target);
  }

  discard(): void {
    rmSync(this.#file, { force: true });
  }
}

/** Only root may give files away; everybody else's new file is their own. */
function keepOwner(descriptor: number, { uid, gid }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'EINVAL')))
      throw error;
  }
}
