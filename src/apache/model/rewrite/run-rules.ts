import { known, type Static, unknown } from '../../../source/static-value.ts';
import type { DirectiveNode } from '../../syntax/config-node.ts';
import type { RequestWorld } from '../expression/evaluate-expression.ts';
import { tryPattern } from '../pattern.ts';
import { VariableTable } from '../variable-table.ts';
import { type ExpandedText, type ExpansionWorld, expandText } from './expand-text.ts';
import { holdCondition } from './hold-condition.ts';
import { forcedStatus, isRedirectStatus, type RewriteRule } from './rewrite-rule.ts';
import { endsInBareQuestionMark, type RulesPlace, substitute } from './substitute.ts';

/** What the rules change of a request while they run. */
export interface RewriteState {
  /** A URL path in a server's rules, a file name in those of a folder; a URL after some rules. */
  readonly filename: string;
  readonly pathInfo: string;
  /** Without its question mark; empty for none. */
  readonly query: string;
  readonly variables: ReadonlyMap<string, Static<string>>;
  /** The handler and the content type that `[H]` and `[T]` force. */
  readonly handler: string | null;
  readonly type: string | null;
}

/** One run of the rules of a server or a folder. */
export interface RewriteRun extends RulesPlace {
  readonly rules: readonly RewriteRule[];
  readonly state: RewriteState;
  readonly isSubrequest: boolean;
  readonly allowsQuestionMark: boolean;
  /** What conditions may ask, by what the rules have made of the request so far. */
  readonly world: (state: RewriteState) => RequestWorld;
  /** A variable in a condition or a substitution, by mod_rewrite's own names. */
  readonly variable: (name: string, state: RewriteState) => Static<string>;
  readonly lookUp: (map: string, key: string) => Static<string | null>;
}

/** What the rules make of a request (mod_rewrite.c:apply_rewrite_list). */
export type Rewritten =
  | { readonly kind: 'unchanged'; readonly state: RewriteState }
  | { readonly kind: 'status' | 'redirect'; readonly status: number; readonly node: DirectiveNode }
  | { readonly kind: 'proxy'; readonly node: DirectiveNode }
  | { readonly kind: 'doubtful'; readonly why: string; readonly node: DirectiveNode }
  | {
      readonly kind: 'changed';
      readonly state: RewriteState;
      readonly node: DirectiveNode;
      /** The rule that put in what the request is now. */
      readonly rule: RewriteRule | null;
      /** `[PT]`: the stages behind see it as if it had been asked for. */
      readonly isPassedOn: boolean;
      /** `[END]`: no rule is looked at any more for this request. */
      readonly isOver: boolean;
      /** It was a URL of this server. */
      readonly isReduced: boolean;
    };

/** httpd allows many more rounds; one that does not come to an end is told by what it has seen before. */
const MOST_ROUNDS = 10_000;
/** Twice LimitRequestLine. */
const LONGEST = 16_380;

/** What httpd refuses in a query that rules have made: blanks and control characters (mod_rewrite.c: AH10410, AH10411). */
const UNESCAPED = /[\x00-\x20\x7f]/;

interface Progress {
  state: RewriteState;
  changedBy: RewriteRule | null;
  isReduced: boolean;
  /** The last rule that has made a URL to redirect to, which the rules behind it see. `url` where it still is that. */
  redirect: { readonly status: number; readonly node: DirectiveNode; readonly url: Static<string> | null } | null;
}

type Step =
  | 'next'
  | 'skip-chain'
  | { readonly done: Rewritten }
  | { readonly matched: RewriteRule; readonly isSubstituted: boolean };

/** Runs rules over a request. */
export function runRules(run: RewriteRun): Rewritten {
  const progress: Progress = { state: run.state, changedBy: null, isReduced: false, redirect: null };
  const seen = new Set<string>();
  let rounds = 1;
  for (let index = 0; index < run.rules.length; index += 1) {
    const rule = run.rules[index];
    if (!rule) break;
    const step = tryRule(run, rule, progress);
    if (step === 'next') continue;
    if (step === 'skip-chain') {
      while (run.rules[index]?.flags.has('c')) index += 1;
      continue;
    }
    if ('done' in step) return step.done;
    if (step.isSubstituted) progress.changedBy = rule;
    const { flags, node } = rule;
    const { state } = progress;
    if (state.filename.length > LONGEST) return { kind: 'status', status: 500, node };
    if (flags.has('pt')) return finish(progress, rule, { isPassedOn: true });
    if (flags.has('end')) return finish(progress, rule, { isOver: true });
    if (flags.has('l')) break;
    if (flags.has('n')) {
      const mark = `${state.filename}?${state.query}`;
      const most = Number.parseInt(flags.get('n') || '', 10) || MOST_ROUNDS;
      rounds += 1;
      if (seen.has(mark) || rounds >= most) return { kind: 'status', status: 500, node };
      seen.add(mark);
      index = -1;
      continue;
    }
    index += Number.parseInt(flags.get('s') ?? '', 10) || 0;
  }
  const { state, changedBy } = progress;
  return changedBy ? finish(progress, changedBy, {}) : { kind: 'unchanged', state };
}

/** What comes of the rules when they are at their end (mod_rewrite.c:hook_uri2file, hook_fixup). */
function finish(
  { state, changedBy, isReduced, redirect }: Progress,
  last: RewriteRule,
  how: { readonly isPassedOn?: boolean; readonly isOver?: boolean },
): Rewritten {
  const { isPassedOn = false, isOver = false } = how;
  const { node } = last;
  // A URL that is sent back is escaped first.
  const isEscaped = redirect?.url && !last.flags.has('ne');
  if (!isEscaped && UNESCAPED.test(state.query)) return { kind: 'status', status: 403, node };
  // A URL that is passed on is no path (core.c:ap_core_translate).
  if (redirect?.url && isPassedOn) return { kind: 'status', status: 400, node };
  if (redirect?.url) return { kind: 'redirect', status: redirect.status, node: redirect.node };
  if (redirect)
    return { kind: 'doubtful', why: 'a path that was made of a URL keeps the status of its redirect', node };
  // `[END]` on a rule that puts nothing in ends the rules, and changes nothing else.
  return { kind: 'changed', state, node, rule: changedBy, isPassedOn, isOver, isReduced };
}

/** Tries one rule: its pattern, then its conditions, then what it does. */
function tryRule(run: RewriteRun, rule: RewriteRule, progress: Progress): Step {
  const { flags, node } = rule;
  if (run.isSubrequest && (flags.has('r') || flags.has('ns'))) return 'next';
  const doubtful = (why: string): Step => ({ done: { kind: 'doubtful', why, node } });
  const url = progress.redirect?.url;
  if (url && url.kind !== 'known') return doubtful(whyNot(url));
  const subject = subjectOf(run, progress.state);
  const match = node.symbols.length > 0 ? 'undecided' : tryPattern(rule.source, subject, flags.has('nc'));
  if (match === 'undecided') return doubtful(`whether RewriteRule ${rule.source} matches cannot be told`);
  const missed: Step = flags.has('c') ? 'skip-chain' : 'next';
  if ((match !== null) === rule.negated) return missed;
  const groups = new Groups(match);
  const expansion = expansionWorld(run, rule, progress.state, groups);
  const held = holdConditions(run, rule, progress.state, groups, expansion);
  if (held.kind === 'known' && !held.value) return missed;
  if (held.kind !== 'known')
    return doubtful(`a condition of RewriteRule ${rule.source} cannot be told: ${whyNot(held)}`);
  const [condition] = [node, ...rule.conditions.map((one) => one.node)].flatMap((one) => one.conditions);
  if (condition) return doubtful(`${condition.text}: ${condition.why}`);
  return act(run, rule, progress, expansion);
}

const whyNot = (value: Static<unknown>): string => (value.kind === 'unknown' ? value.why : 'its value is not certain');

/** In a folder the pattern sees the path below it, path info included. */
function subjectOf({ folder }: RewriteRun, { filename, pathInfo }: RewriteState): string {
  if (folder === null) return filename;
  const whole = filename + pathInfo;
  return whole.startsWith(folder) ? whole.slice(folder.length) : whole;
}

/** `$1` and `%1`. */
class Groups {
  readonly #rule: RegExpExecArray | null;
  condition: RegExpExecArray | null = null;

  constructor(rule: RegExpExecArray | null) {
    this.#rule = rule;
  }

  ofRule(index: number): string {
    return this.#rule?.[index] ?? '';
  }

  ofCondition(index: number): string {
    return this.condition?.[index] ?? '';
  }
}

function expansionWorld(run: RewriteRun, rule: RewriteRule, state: RewriteState, groups: Groups): ExpansionWorld {
  return {
    ruleGroup: (index) => groups.ofRule(index),
    conditionGroup: (index) => groups.ofCondition(index),
    variable: (name) => run.variable(name, state),
    lookUp: run.lookUp,
    escape: rule.flags.has('b') ? (group) => escapeGroup(group, rule.flags) : (group) => group,
  };
}

/** `[B]`: all but letters, digits and `_` become escapes (mod_rewrite.c:escape_backref). */
function escapeGroup(group: string, flags: ReadonlyMap<string, string>): string {
  const only = flags.get('b') || null;
  return [...Buffer.from(group)]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      if (only === null ? /\w/.test(char) : !only.includes(char)) return char;
      if (char === ' ' && !flags.has('bnp')) return '+';
      return `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}

/** All conditions must hold; `[OR]` joins one with the next. One that is false decides, whatever is not known of the others. */
function holdConditions(
  run: RewriteRun,
  rule: RewriteRule,
  state: RewriteState,
  groups: Groups,
  expansion: ExpansionWorld,
): Static<boolean> {
  const world = run.world(state);
  const plain = { ...expansion, escape: (group: string) => group };
  let open: Static<boolean> | null = null;
  let chain: Static<boolean> = known(false);
  for (const condition of rule.conditions) {
    const isSettled = chain.kind === 'known' && chain.value;
    if (!isSettled) {
      const text = expandText(condition.test, plain);
      const { holds, groups: found } = holdCondition(condition, textOf(text), world);
      if (found) groups.condition = found;
      if (holds.kind !== 'known' || holds.value || chain.kind === 'known') chain = either(chain, holds);
    }
    if (condition.joinsNext) continue;
    if (chain.kind === 'known' && !chain.value) return known(false);
    if (chain.kind !== 'known') open ??= chain;
    chain = known(false);
  }
  return open ?? known(true);
}

function textOf(expanded: Static<ExpandedText>): Static<string> {
  if (expanded.kind === 'one-of') return { kind: 'one-of', values: expanded.values.map(({ text }) => text) };
  return expanded.kind === 'known' ? known(expanded.value.text) : unknown(whyNot(expanded));
}

const either = (a: Static<boolean>, b: Static<boolean>): Static<boolean> =>
  b.kind === 'known' && b.value ? b : a.kind !== 'known' ? a : a.value ? a : b;

/** What a rule does whose pattern and conditions hold (mod_rewrite.c:apply_rewrite_rule). */
function act(run: RewriteRun, rule: RewriteRule, progress: Progress, expansion: ExpansionWorld): Step {
  const { node, flags, substitution } = rule;
  const status = forcedStatus(rule);
  const isStatus = status !== null && !isRedirectStatus(status);
  const putsNothingIn = substitution === '-' || isStatus;
  const doubtful = (why: string): Step => ({ done: { kind: 'doubtful', why, node } });
  let target = '';
  if (!putsNothingIn) {
    const template = endsInBareQuestionMark(rule) ? substitution.slice(0, -1) : substitution;
    const expanded = expandText(template, expansion);
    if (expanded.kind !== 'known')
      return doubtful(`the target of RewriteRule ${rule.source} is not known: ${whyNot(expanded)}`);
    if (expanded.value.isUnsafe && !run.allowsQuestionMark && !flags.has('unsafeallow3f'))
      return { done: { kind: 'status', status: 403, node } };
    target = expanded.value.text;
  }
  const variables = setVariables(rule, progress.state.variables, expansion);
  const state = { ...progress.state, variables };
  const seen = { ...expansion, variable: (name: string) => run.variable(name, state) };
  const handler = forcedBy(flags.get('h'), state.handler, seen);
  const type = forcedBy(flags.get('t'), state.type, seen);
  if (handler === undefined || type === undefined)
    return doubtful(`what RewriteRule ${rule.source} forces is not known`);
  progress.state = { ...state, handler, type };
  if (putsNothingIn) {
    if (isStatus) return { done: { kind: 'status', status, node } };
    return { matched: rule, isSubstituted: false };
  }
  if (flags.has('p')) return { done: { kind: 'proxy', node } };
  const put = substitute(run, rule, target, progress.state.query);
  const filename = put.filename.kind === 'known' ? put.filename.value : target;
  const pathInfo = run.folder !== null && flags.has('dpi') ? '' : progress.state.pathInfo;
  progress.state = { ...progress.state, filename, pathInfo, query: put.query };
  progress.isReduced ||= put.isReduced;
  if (put.status !== null) progress.redirect = { status: put.status, node, url: put.filename };
  else if (progress.redirect) progress.redirect = { ...progress.redirect, url: null };
  return { matched: rule, isSubstituted: true };
}

/** The handler or type of a flag, in lower case (mod_rewrite.c:force_type_handler); undefined where it cannot be told. */
function forcedBy(
  flag: string | undefined,
  before: string | null,
  expansion: ExpansionWorld,
): string | null | undefined {
  if (flag === undefined) return before;
  const expanded = expandText(flag, { ...expansion, escape: (group) => group });
  return expanded.kind === 'known' ? expanded.value.text.toLowerCase() || before : undefined;
}

function setVariables(
  rule: RewriteRule,
  before: RewriteState['variables'],
  expansion: ExpansionWorld,
): RewriteState['variables'] {
  if (rule.variables.length === 0) return before;
  const variables = new VariableTable(before);
  for (const flag of rule.variables) {
    const expanded = expandText(flag, { ...expansion, escape: (group) => group });
    if (expanded.kind !== 'known') {
      variables.set(flag.split(':')[0] ?? '', unknown(whyNot(expanded), rule.node.at));
      continue;
    }
    const [name = '', ...value] = expanded.value.text.split(':');
    if (name.startsWith('!')) variables.delete(name.slice(1));
    else if (name !== '') variables.set(name, known(value.join(':')));
  }
  return variables;
}
