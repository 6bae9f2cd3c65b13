import type { FileSystem } from '../host/file-system.ts';
import type { FileChange } from '../host/file-writer.ts';
import { OverlayFileSystem } from '../host/overlay-file-system.ts';
import type { Finding } from '../rules/finding.ts';
import type { FilePath } from '../source/location.ts';
import { FixPass, type IsIntact } from './fix-pass.ts';
import { type AppliedFix, nameFix, type SelectedFix, selectFixes } from './select-fixes.ts';

/** What an analysis says of a tree, as far as fixing goes. */
export interface FixAnalysis {
  readonly findings: readonly Finding[];
  /** How many lines keep a server from starting and how many scripts do not load: no fix may add to it. */
  readonly breakage: number;
}

export interface FixRequest {
  readonly fs: FileSystem;
  /** Looks at the tree as a file system shows it. */
  readonly analyze: (fs: FileSystem) => FixAnalysis;
  readonly isIntact: IsIntact;
  /** Why a file must not be touched, in a sentence that names it; null where it may. */
  readonly refusalOf?: (file: FilePath) => string | null;
  readonly allowUnsafe: boolean;
  readonly maxPasses?: number;
}

/** What a fix run would write. Nothing is written here. */
export interface FixResult {
  /** By real path: what several links lead to is one file. */
  readonly changes: readonly FileChange[];
  /** The fixes that were made, their edits by real path. */
  readonly applied: readonly AppliedFix[];
  /** Fixes left out because a file could not be read, would no longer parse, or a server would no longer start. */
  readonly dropped: readonly SelectedFix[];
  /** Fixes left out because a file of theirs must not be touched, one for each finding, and why, one line a file. */
  readonly refused: readonly SelectedFix[];
  readonly refusals: readonly string[];
  /** The findings that remain in the changed texts. */
  readonly remaining: readonly Finding[];
  readonly passes: number;
  /** False where the texts still changed when the passes ran out. */
  readonly stable: boolean;
}

const DEFAULT_PASSES = 10;

/**
 * Applies fixes in memory, analyses the result, and repeats until nothing is left to fix (at most `maxPasses` times).
 * Each fix goes in whole or not at all, and never where it would break a file that parsed or a server that started before.
 */
export function fixUntilStable(request: FixRequest): FixResult {
  const run = new FixRun(request);
  const maxPasses = request.maxPasses ?? DEFAULT_PASSES;
  while (run.passes < maxPasses && run.pass());
  return {
    changes: changesOf(request.fs, run.texts),
    applied: run.applied,
    dropped: [...run.dropped.values()],
    refused: [...new Map([...run.refused.values()].map((one) => [one.finding.fingerprint, one])).values()],
    refusals: [...run.refusals],
    remaining: run.analysis.findings,
    passes: run.passes,
    stable: run.passes < maxPasses || run.select().length === 0,
  };
}

class FixRun {
  readonly #request: FixRequest;
  readonly texts = new Map<FilePath, string>();
  readonly applied: AppliedFix[] = [];
  readonly dropped = new Map<string, SelectedFix>();
  readonly refused = new Map<string, SelectedFix>();
  readonly refusals = new Set<string>();
  passes = 0;
  analysis: FixAnalysis;

  constructor(request: FixRequest) {
    this.#request = request;
    this.analysis = request.analyze(request.fs);
  }

  /** What can be made now: fixes that were dropped once are not tried again. */
  select(): readonly SelectedFix[] {
    const { fs, allowUnsafe } = this.#request;
    const realOf = (file: FilePath): FilePath => fs.realPath(file) ?? file;
    return selectFixes(this.analysis.findings, {
      allowUnsafe,
      realOf,
      isDropped: (name) => this.dropped.has(name) || this.refused.has(name),
    });
  }

  /** One pass over the findings; false where it changed nothing. */
  pass(): boolean {
    const before = this.#leftOut;
    if (this.#make(this.select().filter((one) => !this.#refuse(one)))) return true;
    // Findings whose fixes were left out may have others.
    return this.#leftOut > before && this.pass();
  }

  get #leftOut(): number {
    return this.dropped.size + this.refused.size;
  }

  /** Makes fixes where they change something and break nothing: those that break something together, one of them. */
  #make(selected: readonly SelectedFix[]): boolean {
    const pass = new FixPass(new OverlayFileSystem(this.#request.fs, this.texts), this.#request.isIntact);
    const made = selected.filter((one) => pass.apply(one.fix.edits) || this.#drop(one));
    if (pass.texts.size === 0) return false;
    const texts = new Map([...this.texts, ...pass.texts]);
    const analysis = this.#request.analyze(new OverlayFileSystem(this.#request.fs, texts));
    if (analysis.breakage > this.analysis.breakage) {
      // Edits refer to the texts at the start: after the first one that goes in, the findings are looked at anew.
      if (made.length > 1) return made.some((one) => this.#make([one]));
      for (const one of made) this.#drop(one);
      return false;
    }
    for (const [file, text] of pass.texts) this.texts.set(file, text);
    this.applied.push(...made.map((one) => ({ ...one, pass: this.passes })));
    this.passes += 1;
    this.analysis = analysis;
    return true;
  }

  /** Whether a fix touches a file that it must not; it is not tried again then. */
  #refuse(one: SelectedFix): boolean {
    const files = new Set(one.fix.edits.map((edit) => edit.file));
    const refusals = [...files].flatMap((file) => this.#request.refusalOf?.(file) ?? []);
    for (const refusal of refusals) this.refusals.add(refusal);
    if (refusals.length > 0) this.refused.set(nameFix(one), one);
    return refusals.length > 0;
  }

  #drop(one: SelectedFix): false {
    this.dropped.set(nameFix(one), one);
    return false;
  }
}

function changesOf(fs: FileSystem, texts: ReadonlyMap<FilePath, string>): readonly FileChange[] {
  const changes: FileChange[] = [];
  for (const [file, after] of texts) {
    const found = fs.readText(file);
    if (found.kind === 'text' && found.text !== after)
      changes.push({ file, before: found.text, after, encoding: found.encoding, bom: found.bom });
  }
  return changes.sort((a, b) => (a.file < b.file ? -1 : 1));
}
