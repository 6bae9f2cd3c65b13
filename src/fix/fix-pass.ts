import type { FileSystem } from '../host/file-system.ts';
import type { Edit } from '../source/edit.ts';
import type { FilePath } from '../source/location.ts';
import { applyEdits } from './apply-edits.ts';

/** Whether the new text of a file has no syntax error that the old one did not have. */
export type IsIntact = (file: FilePath, before: string, after: string) => boolean;

/** The texts of one pass, growing by one whole fix after the other. Edits refer to the texts at the start of the pass. */
export class FixPass {
  readonly #base: FileSystem;
  readonly #isIntact: IsIntact;
  readonly #edits = new Map<FilePath, readonly Edit[]>();
  readonly #texts = new Map<FilePath, string>();

  constructor(base: FileSystem, isIntact: IsIntact) {
    this.#base = base;
    this.#isIntact = isIntact;
  }

  /** The texts that are no longer what they were. */
  get texts(): ReadonlyMap<FilePath, string> {
    return this.#texts;
  }

  /** Makes a fix whole; false where one of its files cannot take it, and nothing is made then. */
  apply(fix: readonly Edit[]): boolean {
    const results = [...new Set(fix.map((edit) => edit.file))].map((file) => this.#tryFile(file, fix));
    const whole = results.filter((result) => result !== null);
    if (whole.length < results.length) return false;
    for (const { file, edits, text, isChanged } of whole) {
      this.#edits.set(file, edits);
      if (isChanged) this.#texts.set(file, text);
    }
    return true;
  }

  #tryFile(file: FilePath, fix: readonly Edit[]) {
    const found = this.#base.readText(file);
    // Neither Python nor httpd reads UTF-16: such a file is not what the analysis takes it for.
    if (found.kind === 'failure' || found.encoding === 'utf-16') return null;
    const edits = [...(this.#edits.get(file) ?? []), ...fix.filter((edit) => edit.file === file)];
    const text = applyEdits(found.text, edits);
    if (found.encoding === 'latin1' && !/^[\0-\xff]*$/.test(text)) return null;
    return this.#isIntact(file, found.text, text) ? { file, edits, text, isChanged: text !== found.text } : null;
  }
}
