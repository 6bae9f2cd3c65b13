import type { FilePath } from '../source/location.ts';
import type { ProcessOutline } from './process-outline.ts';

/** What a reporter may know besides the result: it reads no files, no environment, no terminal. */
export interface ReportContext {
  /** The path to print for a file, relative to the working directory where it lies below it. */
  readonly nameOf: (file: FilePath) => string;
  /** The text that was analysed, for code frames; null where it is not at hand. */
  readonly textOf: (file: FilePath) => string | null;
  readonly color: boolean;
  /** Whether the terminal knows links (OSC 8). */
  readonly links?: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Columns that lines of code are cut to; absent: enough for most lines, because nothing tells how wide what shows them is. */
  readonly codeWidth?: number;
  readonly toolVersion: string;
  /** The page of a rule of the registry, in Markdown. */
  readonly pageOf?: (ruleId: string) => string;
  /** A Mermaid or SVG picture of the deployments, made only if a reporter asks. */
  readonly picture?: (form: 'mermaid' | 'svg') => string;
  /** The sites by process, made only if a reporter asks. */
  readonly processes?: () => readonly ProcessOutline[];
}
