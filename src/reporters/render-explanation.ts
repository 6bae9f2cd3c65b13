import type { Explanation } from '../explain/explanation.ts';
import type { NameOf } from './explanation-text.ts';

/** An explanation for people, or as the JSON of `docs/schema/explain.schema.json`. */
export async function renderExplanation(
  format: 'text' | 'json',
  explanation: Explanation,
  nameOf: NameOf,
): Promise<string> {
  if (format === 'json') return (await import('./explanation-json.ts')).renderExplanationJson(explanation);
  return (await import('./explanation-text.ts')).renderExplanationText(explanation, nameOf);
}
