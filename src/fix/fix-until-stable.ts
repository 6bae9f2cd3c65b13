import type { FileSystem } from '../host/file-system.ts';
import type { FileChange } from '../host/file-writer.ts';
import { OverlayFileSystem } from '../host/overlay-file-system.ts';
import type { Finding } from '../rules/finding.ts';
import type { Edit } from '../source/edit.ts';
import type { FilePath } from '../source/location.ts';
import { applyEdits } from './apply-edits.ts';
import { type SelectedFix, selectFixes } from './select-fixes.ts';

export interface FixRequest {
  readonly fs: FileSystem;
  /** The findings of the tree as the file system shows it. */
  readonly analyze: (fs: FileSystem) => readonly Finding[];
  /** Whether the new text of a file has no syntax error that the old one did not have. */
  readonly isIntact: (file: FilePath, before: string, after: string) => boolean;
  readonly allowUnsafe: boolean;
  readonly maxPasses?: number;
}

/** What a fix run would write. Nothing is written here. */
export interface FixResult {
  readonly changes: readonly FileChange[];
  readonly applied: readonly SelectedFix[];
  /** Fixes left out because a file could not be read or would no longer parse. */
  readonly dropped: readonly SelectedFix[];
  /** The findings that remain in the changed texts. */
  readonly remaining: readonly Finding[];
  readonly passes: number;
  /** False where the texts still changed when the passes ran out. */
  readonly stable: boolean;
}

const DEFAULT_PASSES = 10;

/**
 * Applies fixes in memory, analyses the result, and repeats until nothing is left to fix (at most `maxPasses` times).
 * Each fix goes in whole or not at all, and never where it would break a file that parsed before.
 */
export function fixUntilStable(request: FixRequest): FixResult {
  const texts = new Map<FilePath, string>();
  const applied: SelectedFix[] = [];
  const dropped = new Map<string, SelectedFix>();
  const maxPasses = request.maxPasses ?? DEFAULT_PASSES;
  let remaining = request.analyze(request.fs);
  let passes = 0;
  let stable = false;
  while (passes < maxPasses) {
    const pass = new FixPass(new OverlayFileSystem(request.fs, texts), request.isIntact);
    for (const selected of selectFixes(remaining, request.allowUnsafe)) {
      if (pass.apply(selected.fix.edits)) applied.push(selected);
      else dropped.set(`${selected.finding.fingerprint} ${selected.fix.title}`, selected);
    }
    if (!pass.changed) {
      stable = true;
      break;
    }
    for (const [file, text] of pass.texts) texts.set(file, text);
    passes += 1;
    remaining = request.analyze(new OverlayFileSystem(request.fs, texts));
  }
  return { changes: changesOf(request.fs, texts), applied, dropped: [...dropped.values()], remaining, passes, stable };
}

/** The texts of one pass, growing by one whole fix after the other. Edits refer to the texts at the start of the pass. */
class FixPass {
  readonly #base: FileSystem;
  readonly #isIntact: FixRequest['isIntact'];
  readonly #edits = new Map<FilePath, readonly Edit[]>();
  readonly texts = new Map<FilePath, string>();

  constructor(base: FileSystem, isIntact: FixRequest['isIntact']) {
    this.#base = base;
    this.#isIntact = isIntact;
  }

  get changed(): boolean {
    return [...this.texts].some(([file, text]) => text !== textOf(this.#base, file));
  }

  apply(fix: readonly Edit[]): boolean {
    const results = [...new Set(fix.map((edit) => edit.file))].map((file) => this.#tryFile(file, fix));
    const whole = results.filter((result) => result !== null);
    if (whole.length < results.length) return false;
    for (const { file, edits, text } of whole) {
      this.#edits.set(file, edits);
      this.texts.set(file, text);
    }
    return true;
  }

  #tryFile(file: FilePath, fix: readonly Edit[]): { file: FilePath; edits: readonly Edit[]; text: string } | null {
    const before = textOf(this.#base, file);
    const edits = [...(this.#edits.get(file) ?? []), ...fix.filter((edit) => edit.file === file)];
    if (before === null || edits.some((edit) => edit.range.end > before.length)) return null;
    const text = applyEdits(before, edits);
    return this.#isIntact(file, before, text) ? { file, edits, text } : null;
  }
}

function textOf(fs: FileSystem, file: FilePath): string | null {
  const found = fs.readText(file);
  return found.kind === 'text' ? found.text : null;
}

function changesOf(fs: FileSystem, texts: ReadonlyMap<FilePath, string>): readonly FileChange[] {
  const changes: FileChange[] = [];
  for (const [file, after] of texts) {
    const found = fs.readText(file);
    if (found.kind === 'failure' || found.text === after) continue;
    changes.push({ file, before: found.text, after, encoding: found.encoding, bom: found.bom });
  }
  return changes.sort((a, b) => (a.file < b.file ? -1 : 1));
}
