import { mayTakeLong } from '../../source/backtracking.ts';
import { BYGONE_MODULE_NAMES, STATIC_MODULE_NAMES, USUAL_MODULE_NAMES } from '../directives/modules.ts';
import type { Condition } from '../syntax/config-node.ts';
import { readWord, splitWords } from '../syntax/words.ts';

/** Whether a conditional's contents are read; `unknown` keeps them under a condition; an error ends the READ phase. */
export type Verdict =
  | { readonly kind: 'true' | 'false' }
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'error'; readonly message: string };

/** What conditionals ask about. */
export interface ConditionalWorld {
  /** Null where no line has told, a condition where that decides. */
  readonly isDefined: (name: string) => boolean | Condition | null;
  readonly modules: {
    readonly complete: boolean;
    readonly names: ReadonlySet<string>;
    /** Those of which it is not known whether they are loaded. */
    readonly open: ReadonlySet<string>;
  };
  readonly fileExists: (path: string) => boolean | 'unknown';
  /** Whether a loaded module offers a directive; a section's name begins with `<`. */
  readonly knowsDirective: (name: string) => boolean | 'unknown';
  readonly apacheVersion: string;
  /** A name that nothing defines is not defined; else that is unknown. */
  readonly definesTold: boolean;
}

/** The sections that the READ phase dissolves, by lower-case name. */
export const CONDITIONALS: ReadonlySet<string> = new Set([
  'ifmodule',
  'ifdefine',
  'ifversion',
  'iffile',
  'ifdirective',
  'ifsection',
]);

const is = (truth: boolean): Verdict => ({ kind: truth ? 'true' : 'false' });
const not = (verdict: Verdict): Verdict =>
  verdict.kind === 'true' || verdict.kind === 'false' ? is(verdict.kind === 'false') : verdict;

/** Decides a conditional from its raw argument text, the last `>` included (core.c:start_cond_section, mod_version.c:start_ifversion). */
export function decideConditional(name: string, raw: string, world: ConditionalWorld): Verdict {
  const key = name.toLowerCase();
  if (key === 'ifversion') return decideVersion(name, raw, world.apacheVersion);
  const end = raw.lastIndexOf('>');
  if (end < 0) return { kind: 'error', message: `<${name}> directive missing closing '>'` };
  const text = raw.slice(0, end).trimStart();
  const negated = text.startsWith('!');
  const word = readWord(negated ? text.slice(1) : text);
  if (!word || word.text === '') return { kind: 'error', message: `<${name}> directive requires additional arguments` };
  const verdict = decideName(key, word.text, world);
  return negated ? not(verdict) : verdict;
}

function decideName(key: string, argument: string, world: ConditionalWorld): Verdict {
  switch (key) {
    case 'ifmodule':
      return decideModule(argument, world);
    case 'ifdefine':
      return decideDefined(argument, world);
    case 'iffile': {
      const exists = world.fileExists(argument);
      return exists === 'unknown'
        ? { kind: 'unknown', why: `whether ${argument} is on the server is not known` }
        : is(exists);
    }
    default: {
      const known = world.knowsDirective(key === 'ifsection' ? `<${argument}` : argument);
      return known === 'unknown'
        ? { kind: 'unknown', why: `whether a loaded module offers ${argument} is not known` }
        : is(known);
    }
  }
}

function decideDefined(argument: string, { isDefined, definesTold }: ConditionalWorld): Verdict {
  const told = isDefined(argument);
  if (typeof told === 'boolean') return is(told);
  if (told !== null) return { kind: 'unknown', why: `whether ${argument} is defined hangs on ${told.text}` };
  return definesTold
    ? is(false)
    : { kind: 'unknown', why: `${argument} is not defined in the files analysed (-D ${argument} would define it)` };
}

function decideModule(argument: string, world: ConditionalWorld): Verdict {
  const { names, open, complete } = world.modules;
  if (open.has(argument) && (complete || !USUAL_MODULE_NAMES.has(argument)))
    return {
      kind: 'unknown',
      why: `whether ${argument} is loaded hangs on the conditional around its LoadModule line`,
    };
  if (names.has(argument) || STATIC_MODULE_NAMES.has(argument)) return is(true);
  if (complete) return is(false);
  if (USUAL_MODULE_NAMES.has(argument)) return is(true);
  // An address, as it stands in a VirtualHost, names no module.
  if (BYGONE_MODULE_NAMES.has(argument) || /[*:]/.test(argument)) return is(false);
  return { kind: 'unknown', why: `no LoadModule line in the files analysed tells whether ${argument} is loaded` };
}

function decideVersion(name: string, raw: string, apacheVersion: string): Verdict {
  const words = splitWords(raw).map((word) => word.text);
  const last = words[1] === undefined ? 0 : 1;
  const [first = '', second] = words;
  if (words.length > 3) {
    const help = 'takes one, two or three arguments, a comparison operator, a version (and a delimiter)';
    return { kind: 'error', message: `<${name} ${help}` };
  }
  if (first === '') return { kind: 'error', message: `<${name}> directive requires additional arguments` };
  const closed = words[2] === '>' || (words[last] ?? '').endsWith('>');
  if (!closed) return { kind: 'error', message: `<${name}> directive missing closing '>'` };
  const wanted = (words[last] ?? '').replace(/>$/, '');
  if (second === undefined || second === '>') return compareVersion('=', first.replace(/>$/, ''), apacheVersion);
  const negated = first.startsWith('!');
  const verdict = compareVersion(negated ? first.slice(1) : first, wanted, apacheVersion);
  return negated ? not(verdict) : verdict;
}

function compareVersion(operator: string, wanted: string, actual: string): Verdict {
  const pattern =
    operator === '~' ? wanted : operator === '=' || operator === '==' ? /^\/(.*)\/$/.exec(wanted)?.[1] : undefined;
  if (pattern !== undefined) return matchVersion(pattern, actual);
  if (!/^\d+(\.\d+(\.\d+)?)?$/.test(wanted)) {
    return {
      kind: 'error',
      message:
        'Version appears to be invalid. It must have the format major[.minor[.patch]] where major, minor and patch are numbers.',
    };
  }
  const order = orderVersions(actual, wanted);
  switch (operator) {
    case '=':
    case '==':
      return is(order === 0);
    case '<':
      return is(order < 0);
    case '<=':
      return is(order <= 0);
    case '>':
      return is(order > 0);
    case '>=':
      return is(order >= 0);
    default:
      return { kind: 'error', message: `unrecognized operator '${operator}'` };
  }
}

const LONGEST_PATTERN = 200;

function matchVersion(pattern: string, actual: string): Verdict {
  if (pattern.length > LONGEST_PATTERN || mayTakeLong(pattern, actual))
    return { kind: 'unknown', why: 'the version pattern takes too long to be tried' };
  try {
    return is(new RegExp(pattern, 's').test(actual));
  } catch {
    return { kind: 'unknown', why: 'the version pattern is not one this reader can try' };
  }
}

/** Negative, zero or positive, as `a` comes before, with or after `b`; missing parts are 0. */
export function orderVersions(a: string, b: string): number {
  const parts = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const left = parts(a);
  const right = parts(b);
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
