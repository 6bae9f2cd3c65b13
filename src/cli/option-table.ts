import yargsParser from 'yargs-parser';
import { didYouMean, UsageError } from '../api.ts';

/** One option. `value` names what follows it; an option without one is a switch. */
export interface OptionSpec {
  readonly value?: string;
  readonly short?: string;
  /** The value may be left out; then it is empty. It is given as `--name=value` only. */
  readonly optional?: boolean;
  /** May be given more than once. */
  readonly multiple?: boolean;
  readonly describe: string;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** The options given: texts in order, and the switches that are on. */
export interface OptionValues {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlySet<string>;
  /** The names of those that variables of the environment give, because the command line does not. */
  readonly fromEnvironment: ReadonlySet<string>;
}

/** The variable of the environment that gives an option where the command line does not. */
export const variableOf = (name: string): string => `WSGISCOPE_${name.toUpperCase().replaceAll('-', '_')}`;

/**
 * Reads the words after a command's name; options with a value are taken from the environment where they are not given, of those
 * that may be repeated one a line. Throws `UsageError`.
 */
export function parseOptions(
  table: OptionTable,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): { readonly values: OptionValues; readonly operands: readonly string[] } {
  const names = Object.keys(table);
  const takesValue = (name: string): boolean => table[name]?.value !== undefined;
  const parsed = yargsParser(settleValues(table, args), {
    string: names.filter(takesValue),
    boolean: names.filter((name) => !takesValue(name)),
    alias: Object.fromEntries(Object.entries(table).flatMap(([name, { short }]) => (short ? [[name, [short]]] : []))),
    configuration: PARSING,
  });
  const texts = new Map<string, readonly string[]>();
  const switches = new Set<string>();
  for (const [name, value] of Object.entries(parsed)) {
    if (name === '_' || name === '--') continue;
    const spec = table[name];
    const written = name.length === 1 ? `-${name}` : `--${name}`;
    if (!spec) throw new UsageError(`unknown option "${written}".${suggest(name, table)}`);
    if (spec.value === undefined) {
      if (args.some((arg) => arg.startsWith(`${written}=`))) throw new UsageError(`${written} takes no value`);
      switches.add(name);
      continue;
    }
    const given = (Array.isArray(value) ? value : [value]).map(String);
    if (given.includes('') && !spec.optional) throw new UsageError(`${written} needs ${spec.value}`);
    texts.set(name, spec.multiple ? given : given.slice(-1));
  }
  const fromEnvironment = new Set<string>();
  for (const [name, { value, optional, multiple }] of Object.entries(table)) {
    const given = value === undefined || optional ? undefined : environment[variableOf(name)];
    if (!given || texts.has(name)) continue;
    texts.set(name, multiple ? given.split('\n').filter((line) => line !== '') : [given]);
    fromEnvironment.add(name);
  }
  const operands = [...parsed._, ...(parsed['--'] ?? [])].map(String);
  return { values: { texts, switches, fromEnvironment }, operands };
}

const PARSING = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'populate--': true,
  'strip-aliased': true,
} as const;

/**
 * `-DNAME` is `-D NAME`, as httpd takes it, a value that may be left out never is the next word, and `--requests -` is `--requests=-`, because the parser takes a lone dash for an
 * operand; what stands behind `--` is left alone.
 */
function settleValues(table: OptionTable, args: readonly string[]): string[] {
  const shorts = Object.values(table).flatMap(({ short, value }) =>
    short && value !== undefined ? [`-${short}`] : [],
  );
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const isValueName = (arg: string | undefined): boolean =>
    arg?.startsWith('--') === true && table[arg.slice(2)]?.value !== undefined && !table[arg.slice(2)]?.optional;
  return args.flatMap((arg, index) => {
    if (index >= end) return [arg];
    if (arg.startsWith('--') && table[arg.slice(2)]?.optional) return [`${arg}=`];
    if (isValueName(arg) && args[index + 1] === '-') return [`${arg}=-`];
    if (arg === '-' && isValueName(args[index - 1])) return [];
    const short = shorts.find((one) => arg.startsWith(one) && arg.length > one.length && !arg.startsWith('--'));
    return short ? [short, arg.slice(short.length)] : [arg];
  });
}

const suggest = (name: string, table: OptionTable): string => didYouMean(name, Object.keys(table)).replace('"', '"--');
