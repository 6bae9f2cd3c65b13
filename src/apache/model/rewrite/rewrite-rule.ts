import { oncePer } from '../../../source/once-per.ts';
import type { ConfigNode, DirectiveNode } from '../../syntax/config-node.ts';
import { splitRewriteArguments } from '../../syntax/words.ts';

/** A RewriteRule with the conditions before it. */
export interface RewriteRule {
  readonly node: DirectiveNode;
  readonly source: string;
  readonly negated: boolean;
  readonly substitution: string;
  readonly flags: ReadonlyMap<string, string>;
  /** `[E=...]`, in order; there may be several. */
  readonly variables: readonly string[];
  readonly conditions: readonly RewriteCondition[];
}

/** A RewriteCond. */
export interface RewriteCondition {
  readonly node: DirectiveNode;
  readonly test: string;
  /** What it is held against, without its `!`. */
  readonly pattern: string;
  readonly negated: boolean;
  readonly ignoresCase: boolean;
  readonly joinsNext: boolean;
}

/** The short name of each flag. */
const SHORT: Readonly<Record<string, string>> = {
  passthrough: 'pt',
  redirect: 'r',
  forbidden: 'f',
  gone: 'g',
  last: 'l',
  nocase: 'nc',
  proxy: 'p',
  env: 'e',
  next: 'n',
  chain: 'c',
  skip: 's',
  handler: 'h',
  type: 't',
  nosubreq: 'ns',
  noescape: 'ne',
  ornext: 'or',
  qsappend: 'qsa',
  qsdiscard: 'qsd',
  qslast: 'qsl',
  discardpath: 'dpi',
  backrefescape: 'b',
  backrefnoplus: 'bnp',
  cookie: 'co',
};

/** The flags of a line by their short names, in lower case: `[R=301,L]` is `r` with `301`, and `l`. */
export const readFlags = (text: string | undefined): readonly (readonly [string, string])[] =>
  (/^\[(.*)\]$/s.exec(text ?? '')?.[1] ?? '')
    .split(',')
    .map((flag) => flag.trim())
    .filter((flag) => flag !== '')
    .map((flag) => {
      const [name = '', ...value] = flag.split('=');
      const key = name.toLowerCase();
      return [SHORT[key] ?? key, value.join('=')] as const;
    });

function readCondition(node: DirectiveNode): RewriteCondition {
  const [test = '', source = '', flagText] = splitRewriteArguments(node.argsText);
  const flags = new Map(readFlags(flagText));
  const negated = source.startsWith('!');
  return {
    node,
    test,
    pattern: negated ? source.slice(1) : source,
    negated,
    ignoresCase: flags.has('nc'),
    joinsNext: flags.has('or'),
  };
}

function readRule(node: DirectiveNode, conditions: readonly RewriteCondition[]): RewriteRule {
  const [source = '', substitution = '', flagText] = splitRewriteArguments(node.argsText);
  const flags = readFlags(flagText);
  const negated = source.startsWith('!');
  return {
    node,
    source: negated ? source.slice(1) : source,
    negated,
    substitution,
    flags: new Map(flags),
    variables: flags.filter(([name]) => name === 'e').map(([, value]) => value),
    conditions,
  };
}

/** The rules among the lines of one scope; a condition belongs to the next rule. */
export const rulesAmong = oncePer((nodes: readonly ConfigNode[]): readonly RewriteRule[] => {
  const rules: RewriteRule[] = [];
  let conditions: RewriteCondition[] = [];
  for (const node of nodes) {
    if (node.kind !== 'directive') continue;
    if (node.key === 'rewritecond') conditions.push(readCondition(node));
    if (node.key !== 'rewriterule') continue;
    rules.push(readRule(node, conditions));
    conditions = [];
  }
  return rules;
});

const STATUS_NAMES: Readonly<Record<string, number>> = { permanent: 301, temp: 302, seeother: 303 };

/** The status that `[R]`, `[F]` or `[G]` forces; null where a rule has none of them. */
export function forcedStatus({ flags }: RewriteRule): number | null {
  if (flags.has('f')) return 403;
  if (flags.has('g')) return 410;
  const written = flags.get('r');
  return written === undefined ? null : (STATUS_NAMES[written.toLowerCase()] ?? (Number.parseInt(written, 10) || 302));
}

export const isRedirectStatus = (status: number): boolean => status >= 300 && status < 400;
