import type { ExitCode } from '../exit-code.ts';
import type { OptionTable, OptionValues } from '../option-table.ts';

/** One command: what it is called with, and what it does. The work itself is a function of the api. */
export interface Command {
  readonly name: string;
  /** What stands after the name and the options, for the help. */
  readonly operands: string;
  readonly describe: string;
  readonly options: OptionTable;
  readonly run: (values: OptionValues, operands: readonly string[]) => Promise<ExitCode>;
}
