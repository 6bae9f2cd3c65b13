import type { FilePath } from '../source/location.ts';
import type { FileText } from './file-system.ts';

type DecodedText = Extract<FileText, { kind: 'text' }>;

/** One file's new text. `before` is the text that was analysed: a file that no longer holds it is refused. Neither holds the byte order mark. */
export interface FileChange {
  readonly file: FilePath;
  readonly before: string;
  readonly after: string;
  readonly encoding: DecodedText['encoding'];
  readonly bom: boolean;
}

/** What became of a set of changes; every message names its file. */
export type WriteOutcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'refused'; readonly messages: readonly string[] };

/**
 * Replaces files, all of a set or none: mode kept, the target of a symbolic link written, encoding and BOM as they were read.
 * Refuses a file that changed since it was read, one of several names (hard links), and text that its encoding cannot hold. Never throws.
 */
export interface FileWriter {
  /** Why a file will not be written, as far as that can be told before; null where nothing is known against it. */
  refusalOf(file: FilePath): string | null;
  write(changes: readonly FileChange[]): WriteOutcome;
}
