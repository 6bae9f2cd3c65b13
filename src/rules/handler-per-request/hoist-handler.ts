import { ownSettings } from '../../deployment/own-settings.ts';
import type { HandlerCreation, ScriptFacts } from '../../python/facts/script-facts.ts';
import type { Fix } from '../finding.ts';

const NAME = '_application';
const TAKEN = /\b_application\b/;
const IMPORTED = /^from django\.core\.wsgi import get_wsgi_application[ \t]*(?:#.*)?\r?$/m;

/**
 * Makes the handler once, above the function that makes it on every request. Only where the function needs nothing of
 * the environment that a request brings: the script names its settings before, and changes nothing when it is called.
 */
export function hoistHandler(made: HandlerCreation, facts: ScriptFacts, text: string | null): Fix | null {
  const { at, kind } = made;
  if (text === null || kind !== 'get_wsgi_application' || at.file !== facts.file || made.via.length > 1) return null;
  if (text.slice(at.range.start, at.range.end) !== 'get_wsgi_application()' || TAKEN.test(text)) return null;
  const above = text.slice(0, at.range.start);
  const start = Math.max(above.lastIndexOf('\ndef '), above.lastIndexOf('\n@')) + 1;
  const isPlain =
    /^def \w+\([^)]*\)[^:\n]*:/.test(text.slice(start)) && !/^\S/m.test(above.slice(above.indexOf('\n', start) + 1));
  const isLate = facts.effects.some(({ at: effect, when }) => when !== 'import' || effect.range.start > start);
  if (start === 0 || !isPlain || isLate || !IMPORTED.test(text.slice(0, start))) return null;
  if (ownSettings(facts)?.kind !== 'known') return null;
  return {
    title: 'make the handler once, at module level',
    applicability: 'safe',
    edits: [
      { file: at.file, range: { start, end: start }, newText: `${NAME} = get_wsgi_application()\n\n` },
      { file: at.file, range: at.range, newText: NAME },
    ],
  };
}
