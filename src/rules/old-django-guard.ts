import type { HandlerCreation, MaskedFailure, ScriptFacts } from '../python/facts/script-facts.ts';

/** `try: django.setup()` with `except AttributeError` asks for a Django before 1.7, which has no such function. */
export const isOldDjangoGuard = ({ exceptions, at }: MaskedFailure, { handlers }: ScriptFacts): boolean =>
  exceptions.length > 0 &&
  exceptions.every((name) => name === 'AttributeError') &&
  handlers.some((handler) => handler.kind === 'setup' && isAt(handler, at));

/** Whether a call stands in such a guard: who writes one runs a Django that does nothing there. */
export const isInOldDjangoGuard = (handler: HandlerCreation, facts: ScriptFacts): boolean =>
  facts.maskedFailures.some((masked) => isAt(handler, masked.at) && isOldDjangoGuard(masked, facts));

const isAt = (handler: HandlerCreation, at: MaskedFailure['at']): boolean =>
  handler.at.file === at.file && handler.at.range.start === at.range.start;
