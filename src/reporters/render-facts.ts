import type { ScriptFacts } from '../python/facts/script-facts.ts';
import { renderFactsJson } from './facts-json.ts';
import { renderFactsText } from './facts-text.ts';

/** What scripts do, for people or for machines. `nameOf` shortens paths. */
export const renderFacts = (
  format: 'text' | 'json',
  scripts: readonly ScriptFacts[],
  nameOf: (file: string) => string,
): string => (format === 'json' ? renderFactsJson(scripts, nameOf) : renderFactsText(scripts, nameOf));
