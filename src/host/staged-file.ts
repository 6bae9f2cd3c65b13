import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FilePath } from '../source/location.ts';

const PERMISSIONS = 0o7777;

/** By the name a later run sees whose file it is, and that nobody works on it any more. */
const stagedName = (name: string): string =>
  `.${name.slice(0, 190)}.wsgiscope-${process.pid}-${crypto.randomUUID().slice(0, 8)}.tmp`;

const STAGED_NAME = /\/\.[^/]+\.wsgiscope-(\d+)-[0-9a-f]{8}\.tmp$/;

/** Removes those of some files that a run has left that was killed between two of its writes, and tells which. */
export function clearAbandoned(files: readonly FilePath[]): readonly FilePath[] {
  return files.filter((file) => {
    const [, writer] = STAGED_NAME.exec(file) ?? [];
    if (writer === undefined || isAlive(Number(writer)) || !lstatSync(file, { throwIfNoEntry: false })?.isFile())
      return false;
    rmSync(file, { force: true });
    return true;
  });
}

/** Signal 0 is none: it only asks whether there is a process, and that is not permitted for those of others. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

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
    this.#file = join(dirname(target), stagedName(basename(target)));
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
