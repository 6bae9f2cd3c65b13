import type { TextRange } from './text-range.ts';

/** A path as the analysis names it: absolute, `/`-separated. Reporters make it relative to the working directory. */
export type FilePath = string;

/** A place in a file. `range` holds UTF-16 offsets; lines and columns are 1-based, the end is exclusive. */
export interface Location {
  readonly file: FilePath;
  readonly range: TextRange;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}
