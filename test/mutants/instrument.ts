import { readFileSync } from 'node:fs';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import type { ChangedLines } from './changed-lines.ts';
import { withProbes } from './probes.ts';

/** Texts and patterns are the concern of other tests; what is asked here is whether each clause decides something. */
const LEFT_OUT = ['StringLiteral', 'Regex', 'ObjectLiteral', 'ArrayDeclaration'];

/** One change of meaning. Lines and columns are counted from 1. */
export interface Mutant {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What is changed: a name of Stryker's, such as `ConditionalExpression`. */
  readonly mutator: string;
  readonly replacement: string;
}

/** Files with every mutant of theirs inside, each behind a switch, and what the mutants are. */
export interface Instrumented {
  readonly files: Readonly<Record<string, string>>;
  readonly mutants: readonly Mutant[];
}

const silent = (): void => {};
const off = (): boolean => false;
const LOGGER: ConstructorParameters<typeof Instrumenter>[0] = {
  isTraceEnabled: off,
  isDebugEnabled: off,
  isInfoEnabled: off,
  isWarnEnabled: off,
  isErrorEnabled: off,
  isFatalEnabled: off,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

/** Puts the mutants into files, or only into some lines of them. */
export async function instrument(files: readonly string[], lines?: readonly ChangedLines[]): Promise<Instrumented> {
  const asked = files.map((name) => ({
    name,
    content: readFileSync(name, 'utf8'),
    mutate:
      lines
        ?.filter(({ file }) => file === name)
        .map(({ first, last }) => ({ start: { line: first - 1, column: 0 }, end: { line: last, column: 0 } })) ?? true,
  }));
  const options = { plugins: null, ignorers: [], excludedMutations: LEFT_OUT };
  const { files: written, mutants } = await new Instrumenter(LOGGER).instrument(asked, options);
  return {
    files: Object.fromEntries(written.map(({ name, content }) => [name, withProbes(name, severalAtOnce(content))])),
    mutants: mutants
      .filter(({ status }) => status !== 'Ignored')
      .map(({ id, fileName: file, location: { start }, mutatorName: mutator, replacement }) => ({
        id,
        file,
        line: start.line + 1,
        column: start.column + 1,
        mutator,
        replacement,
      })),
  };
}

/** Lets several mutants be active at once, where Stryker knows one. */
function severalAtOnce(text: string): string {
  const one = 'ns.activeMutant === id';
  if (text.includes('stryMutAct') && !text.includes(one))
    throw new Error(`the instrumented text asks otherwise than ${one}`);
  return text.replace(one, 'ns.activeMutants && ns.activeMutants.has(id)');
}
