import { parseArgs } from 'node:util';
import { didYouMean, UsageError } from '../api.ts';

/** One option. `value` names what follows it; an option without one is a switch. */
export interface OptionSpec {
  readonly value?: string;
  readonly short?: string;
  /** May be given more than once. */
  readonly multiple?: boolean;
  readonly describe: string;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** The options given: texts in order, and the switches that are on. */
export interface OptionValues {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlySet<string>;
}

/**
 * Reads the words after a command's name. `node:util` reads them and not a larger library, because the start of the
 * program is what a hook before every commit feels (`npm run bench`). Throws `UsageError`.
 */
export function parseOptions(
  table: OptionTable,
  args: readonly string[],
): { readonly values: OptionValues; readonly operands: readonly string[] } {
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { value, short }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: true,
        ...(short ? { short } : {}),
      },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const texts = new Map<string, string[]>();
  const switches = new Set<string>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const spec = table[token.name];
    if (!spec) throw new UsageError(`unknown option "${token.rawName}".${suggest(token.name, table)}`);
    if (spec.value === undefined) {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
      switches.add(token.name);
      continue;
    }
    if (token.value === undefined) throw new UsageError(`${token.rawName} needs ${spec.value}`);
    const earlier = texts.get(token.name);
    if (earlier && spec.multiple) earlier.push(token.value);
    else texts.set(token.name, [token.value]);
  }
  return { values: { texts, switches }, operands };
}

const suggest = (name: string, table: OptionTable): string => didYouMean(name, Object.keys(table)).replace('"', '"--');

/** The options as lines of the help. */
export function renderOptions(table: OptionTable): string {
  const heads = Object.entries(table).map(([name, { value, short }]) =>
    [short ? `-${short}, ` : '    ', `--${name}`, value === undefined ? '' : ` ${value}`].join(''),
  );
  const width = Math.max(...heads.map((head) => head.length));
  return Object.values(table)
    .map((spec, index) => `  ${(heads[index] ?? '').padEnd(width)}  ${spec.describe}\n`)
    .join('');
}
