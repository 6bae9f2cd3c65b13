import type { DirectiveNode } from '../../syntax/config-node.ts';
import { isMalformedPattern } from '../pattern.ts';

const REWRITE_OPTIONS =
  /^(inherit|inheritbefore|inheritdown|inheritdownbefore|ignoreinherit|allownoslash|allowanyuri|mergebase|ignorecontextinfo|legacyprefixdocroot|maxredirects=\d*|unsafeallow3f|unsafeprefixstat)$/i;

const malformed = (text: string | undefined): boolean => text !== undefined && isMalformedPattern(text);

/** Directives with a pattern in one of their words, and httpd's words for a wrong one (tried with `apache2 -t`). */
export const PATTERN_RULES: Readonly<Record<string, (node: DirectiveNode) => string | null>> = {
  aliasmatch: ({ words }) => (malformed(words[0]?.text) ? 'Regular expression could not be compiled.' : null),
  scriptaliasmatch: ({ words }) => (malformed(words[0]?.text) ? 'Regular expression could not be compiled.' : null),
  wsgiscriptaliasmatch: ({ words }) => (malformed(words[0]?.text) ? 'Regular expression could not be compiled.' : null),
  redirectmatch: ({ words }) =>
    words.some(({ text }, index) => index < words.length - 1 && malformed(text))
      ? 'Regular expression could not be compiled.'
      : null,
  rewriteoptions: ({ words }) => {
    const wrong = words.find(({ text }) => !REWRITE_OPTIONS.test(text));
    return wrong ? `RewriteOptions: unknown option '${wrong.text}'` : null;
  },
  setenvif: refuseSetEnvIf,
  setenvifnocase: refuseSetEnvIf,
};

function refuseSetEnvIf({ name, words }: DirectiveNode): string | null {
  const [field = '', pattern = '', variable = ''] = words.map(({ text }) => text);
  if (field === '') return `Missing header-field name for ${name}`;
  if (pattern === '') return `Missing regular expression for ${name}`;
  if (variable === '') return `Missing envariable expression for ${name}`;
  if (malformed(field)) return `${name} Header name regex could not be compiled.`;
  return malformed(pattern) ? `${name} regex could not be compiled.` : null;
}
