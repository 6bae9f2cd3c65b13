import type { DirectiveNode } from '../../syntax/config-node.ts';
import { rulesByKey, say } from './word-rule.ts';
import { WORDS_OF_HTTPD } from './words-of-httpd.ts';
import { WORDS_OF_MODULES } from './words-of-modules.ts';
import { WORDS_OF_SSL } from './words-of-ssl.ts';
import { WORDS_OF_WSGI } from './words-of-wsgi.ts';

const RULES = rulesByKey([...WORDS_OF_HTTPD, ...WORDS_OF_MODULES, ...WORDS_OF_SSL, ...WORDS_OF_WSGI]);

/** The directives of which the tables say what a word may be. */
export const WITH_RULED_WORDS: readonly string[] = [...RULES.keys()];

/** httpd's words for a word that a directive does not take, or null. */
export function refuseWords({ key, name, words }: DirectiveNode): string | null {
  const texts = words.map(({ text }) => text);
  for (const { word = 0, takes, text } of RULES.get(key) ?? []) {
    const looked = word === 'all' ? texts : word === 0 ? [texts[0] ?? ''] : texts.slice(word, word + 1);
    const wrong = looked.find((one) => !takes(one));
    if (wrong !== undefined) return say(text, name, wrong);
  }
  return null;
}
