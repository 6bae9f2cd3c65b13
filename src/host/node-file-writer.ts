import { readFileSync, realpathSync, statSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import type { FilePath } from '../source/location.ts';
import { decodeText, encodeText } from './decode-text.ts';
import type { FileChange, FileWriter, WriteOutcome } from './file-writer.ts';
import { isInside } from './path-inside.ts';

/** Writes to disk: a new file is put in the old one's place in one step, so that an interrupted run leaves old or new. */
export class NodeFileWriter implements FileWriter {
  readonly #roots: readonly FilePath[] | null;

  /** `roots`: nothing outside these folders is written, links resolved; null: no bound. */
  constructor(roots: readonly FilePath[] | null) {
    this.#roots = roots?.map((root) => realpathSync.native(root)) ?? null;
  }

  write(change: FileChange): WriteOutcome {
    const refused = (why: string): WriteOutcome => ({ kind: 'refused', message: `${change.file}: ${why}` });
    try {
      const real = realpathSync.native(change.file);
      if (this.#roots && !this.#roots.some((root) => isInside(real, root))) {
        return refused('lies outside the analysed tree');
      }
      const status = statSync(real);
      if (!status.isFile()) return refused('is not a regular file');
      // Replacing needs only a writable folder; a file without any write bit was meant to stay.
      if ((status.mode & 0o222) === 0) return refused('is read-only');
      const bytes = readFileSync(real);
      const now = decodeText(bytes);
      if (now.text !== change.before || now.encoding !== change.encoding) return refused('changed since it was read');
      const after = encodeText(change.after, change.encoding, change.bom, bytes);
      if (after === null) return refused(`its encoding (${change.encoding}) cannot hold the new text`);
      writeFileAtomic.sync(real, after);
      return { kind: 'written' };
    } catch (error) {
      return refused(`could not be written (${error instanceof Error ? error.message : String(error)})`);
    }
  }
}
