import { accessSync, constants, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FilePath } from '../source/location.ts';
import { decodeText, encodeText } from './decode-text.ts';
import type { FileChange, FileWriter, WriteOutcome } from './file-writer.ts';
import { isInside } from './path-inside.ts';
import { reasonOf } from './reason-of.ts';
import { StagedFile } from './staged-file.ts';

export { clearAbandoned } from './staged-file.ts';

/** A change that may be made: where it goes, and the bytes that are there. */
interface Admitted {
  readonly change: FileChange;
  readonly real: FilePath;
  readonly status: Stats;
  readonly bytes: Buffer;
}

/**
 * Writes to disk. All new files are complete beside the old ones before the first is put in its place, so that a refusal
 * or a full disk changes nothing, and an interrupted run leaves every file old or new.
 */
export class NodeFileWriter implements FileWriter {
  readonly #roots: readonly FilePath[] | null;

  /** `roots`: nothing outside these folders is written, links resolved; null: no bound. */
  constructor(roots: readonly FilePath[] | null) {
    this.#roots = roots?.map((root) => realpathSync.native(root)) ?? null;
  }

  refusalOf(file: FilePath): string | null {
    const refusals: string[] = [];
    attempt(file, refusals, () => accessSync(dirname(this.#find(file).real), constants.W_OK));
    return refusals[0] ?? null;
  }

  write(changes: readonly FileChange[]): WriteOutcome {
    const refusals: string[] = [];
    const staged: { readonly admitted: Admitted; readonly file: StagedFile }[] = [];
    for (const change of changes) {
      attempt(change.file, refusals, () => {
        const admitted = this.#admit(change);
        staged.push({ admitted, file: stage(admitted) });
      });
    }
    const replaced: Admitted[] = [];
    for (const { admitted, file } of staged) {
      if (refusals.length > 0) break;
      attempt(admitted.change.file, refusals, () => {
        this.#admit(admitted.change);
        file.replace();
        replaced.push(admitted);
      });
    }
    if (refusals.length === 0) return { kind: 'written' };
    for (const { file } of staged) file.discard();
    for (const { change, real, bytes, status } of replaced)
      attempt(change.file, refusals, () => new StagedFile(real, bytes, status).replace());
    return { kind: 'refused', messages: refusals };
  }

  /** Where a change goes, or a `Refusal`: also a second time right before it is made. */
  #admit(change: FileChange): Admitted {
    const { real, status } = this.#find(change.file);
    const bytes = readFileSync(real);
    const now = decodeText(bytes);
    if (now.text !== change.before || now.encoding !== change.encoding || now.bom !== change.bom)
      throw new Refusal('changed since it was read');
    return { change, real, status, bytes };
  }

  /** Where a path leads, if a regular file is there that may be written. */
  #find(file: FilePath): Pick<Admitted, 'real' | 'status'> {
    const real = realpathSync.native(file);
    if (this.#roots && !this.#roots.some((root) => isInside(real, root)))
      throw new Refusal('lies outside the analysed tree');
    const status = statSync(real);
    if (!status.isFile()) throw new Refusal('is not a regular file');
    // Replacing needs only a writable folder; a file without any write bit was meant to stay.
    if ((status.mode & 0o222) === 0) throw new Refusal('is read-only');
    // Replacing would leave the other names with the old text, writing into it would change them wherever they are.
    if (status.nlink > 1) throw new Refusal(`has ${status.nlink} names (hard links), and a fix would tear them apart`);
    return { real, status };
  }
}

class Refusal extends Error {}

function stage({ change, real, status, bytes }: Admitted): StagedFile {
  const after = encodeText(change.after, change.encoding, change.bom, bytes);
  if (after === null) throw new Refusal(`its encoding (${change.encoding}) cannot hold the new text`);
  return new StagedFile(real, after, status);
}

function attempt(file: FilePath, refusals: string[], work: () => void): void {
  try {
    work();
  } catch (error) {
    const text = reasonOf(error);
    refusals.push(`${file}: ${error instanceof Refusal ? text : `could not be written (${text})`}`);
  }
}
