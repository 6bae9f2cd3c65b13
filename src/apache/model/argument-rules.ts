import type { DirectiveNode } from '../syntax/config-node.ts';
import { isMalformedPattern } from './pattern.ts';

/** The values that the first word may have, in lower case, and httpd's words for any other. */
interface Choice {
  readonly keys: string;
  readonly values: string;
  readonly text: string;
  /** Every word is one of them, not only the first. */
  readonly isForAll?: boolean;
}

const CHOICES: readonly Choice[] = [
  {
    keys:
      'wsgierroroverride wsgichunkedrequest wsgienablesendfile wsgiignoreactivity wsgipassapacherequest wsgilazyinitialization ' +
      'wsgidontwritebytecode wsgisocketrotation wsgiverbosedebugging wsgiservermetrics wsgidestroyinterpreter wsgigroupauthoritative',
    values: 'on off',
    text: 'must be one of: Off | On',
  },
  { keys: 'wsgimapheadtoget', values: 'on off auto', text: 'must be one of: Off | On | Auto' },
  { keys: 'keepalive directoryslash usecanonicalphysicalport', values: 'on off', text: 'must be On or Off' },
  { keys: 'authmerging', values: 'off and or', text: 'must be one of: Off | And | Or' },
  { keys: 'usecanonicalname', values: 'on off dns', text: "parameter must be 'on', 'off', or 'dns'" },
  { keys: 'allowencodedslashes', values: 'on off nodecode', text: 'must be On, Off, or NoDecode' },
  { keys: 'acceptpathinfo', values: 'on off default', text: 'must be set to on, off or default' },
  { keys: 'traceenable', values: 'on off extended', text: "must be one of 'on', 'off', or 'extended'" },
  {
    keys: 'servertokens',
    values: 'prod productonly major minor min minimal os full',
    text: "takes 1 argument: 'Prod(uctOnly)', 'Major', 'Minor', 'Min(imal)', 'OS', or 'Full'",
  },
  { keys: 'serversignature', values: 'on off email', text: 'use one of: off | on | email' },
  { keys: 'enablesendfile enablemmap', values: 'on off', text: "parameter must be 'on' or 'off'" },
  { keys: 'hostnamelookups', values: 'on off double', text: "parameter must be 'on', 'off', or 'double'" },
  { keys: 'protocolshonororder', values: 'on off', text: "must be 'on' or 'off'" },
  { keys: 'proxyvia', values: 'on off full block', text: 'must be one of: off | on | full | block' },
  { keys: 'sslengine', values: 'on off optional', text: 'Argument must be On or Off' },
  { keys: 'sslverifyclient', values: 'none off optional require optional_no_ca', text: 'Invalid argument' },
  { keys: 'sslrandomseed', values: 'startup connect', text: 'invalid context' },
  {
    keys: 'indexorderdefault',
    values: 'ascending descending',
    text: "First keyword must be 'Ascending' or 'Descending'",
  },
  {
    keys: 'wsgiacceptmutex',
    values: 'default flock fcntl sysvsem posixsem pthread',
    text: 'Accept mutex lock mechanism is invalid',
  },
  { keys: 'satisfy', values: 'any all', text: "either 'any' or 'all'." },
  { keys: 'allow deny', values: 'from', text: "allow and deny must be followed by 'from'" },
  {
    keys: 'httpprotocoloptions',
    values: 'strict unsafe registeredmethods lenientmethods require1.0 allow0.9',
    text: "accepts 'Unsafe' or 'Strict'",
    isForAll: true,
  },
];

const byKey = <T extends { readonly keys: string }>(rules: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rules.flatMap((rule) => rule.keys.split(' ').map((key) => [key, rule] as const)));

const CHOICE_OF = byKey(CHOICES);

/** httpd's words for a word that is none of those allowed (tried with `apache2 -t`). */
export function refuseByTable(node: DirectiveNode): string | null {
  const { length } = node.words;
  const choice = CHOICE_OF.get(node.key);
  const chosen = node.words.slice(0, choice?.isForAll ? length : 1).map(({ text }) => text.toLowerCase());
  if (choice && (length === 0 || !chosen.every((word) => choice.values.split(' ').includes(word))))
    return `${node.name} ${choice.text}`;
  return PATTERNED[node.key]?.(node) ?? null;
}

const REWRITE_OPTIONS =
  /^(inherit|inheritbefore|inheritdown|inheritdownbefore|ignoreinherit|allownoslash|allowanyuri|mergebase|ignorecontextinfo|legacyprefixdocroot|maxredirects=\d*|unsafeallow3f|unsafeprefixstat)$/i;

const isHashSeed = (text: string): boolean => /^\d+$/.test(text) && Number(text) < 2 ** 32;

const malformed = (text: string | undefined): boolean => text !== undefined && isMalformedPattern(text);

/** Directives with a pattern in one of their words. */
const PATTERNED: Readonly<Record<string, (node: DirectiveNode) => string | null>> = {
  aliasmatch: ({ words }) => (malformed(words[0]?.text) ? 'Regular expression could not be compiled.' : null),
  scriptaliasmatch: ({ words }) => (malformed(words[0]?.text) ? 'Regular expression could not be compiled.' : null),
  wsgiscriptaliasmatch: ({ words }) => (malformed(words[0]?.text) ? 'Regular expression could not be compiled.' : null),
  redirectmatch: ({ words }) =>
    words.some(({ text }, index) => index < words.length - 1 && malformed(text))
      ? 'Regular expression could not be compiled.'
      : null,
  errordocument: ({ words }) =>
    /^[1-5]\d\d$/.test(words[0]?.text ?? '') ? null : `Unsupported HTTP response code ${words[0]?.text ?? ''}`,
  wsgipythonhashseed: ({ name, words }) =>
    /^random$/.test(words[0]?.text ?? '') || isHashSeed(words[0]?.text ?? '')
      ? null
      : `${name} must be "random" or an integer in range [0; 4294967295]`,
  rewriteoptions: ({ words }) => {
    const wrong = words.find(({ text }) => !REWRITE_OPTIONS.test(text));
    return wrong ? `RewriteOptions: unknown option '${wrong.text}'` : null;
  },
  setenvif: refuseSetEnvIf,
  setenvifnocase: refuseSetEnvIf,
};

/** The directives of which the tables say anything. */
export const TABLED: ReadonlySet<string> = new Set([...CHOICE_OF.keys(), ...Object.keys(PATTERNED)]);

function refuseSetEnvIf({ name, words }: DirectiveNode): string | null {
  const [field = '', pattern = '', variable = ''] = words.map(({ text }) => text);
  if (field === '') return `Missing header-field name for ${name}`;
  if (pattern === '') return `Missing regular expression for ${name}`;
  if (variable === '') return `Missing envariable expression for ${name}`;
  return malformed(pattern) ? `${name} regex could not be compiled.` : null;
}
