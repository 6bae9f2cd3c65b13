import { defineRule } from '../define-rule.ts';
import { distinctLabels } from '../wording.ts';
import { hoistHandler } from './hoist-handler.ts';

export const rule = defineRule({
  id: 'handler-per-request',
  subject: 'script',
  meta: {
    summary: 'A script makes its Django handler anew for every request.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'safe',
  },
  messages: {
    handler: {
      message:
        'Every request makes a new Django handler ({kind}): the middleware is loaded again each time, and what is wrong in the settings shows only when the first request comes. The settings are read once all the same, by the first request.',
      help: 'Make the handler once, at module level, and call it from the function. Moving it there needs its environment to be there too: variables that SetEnv gives to a request are not in os.environ while the script is loaded.',
    },
    both: {
      message:
        'Every request writes os.environ and then makes a new Django handler ({kind}), as if that read the settings again. They are read once in an interpreter: every later request gets the settings of the first one, whatever is written before.',
      help: 'Give each site a script of its own that assigns its settings module as a literal and makes the handler once, at module level.',
    },
  },
  check({ facts }, { report, textOf }) {
    const made = facts.handlers.filter((handler) => handler.when === 'each-request' && handler.kind !== 'other');
    const [first] = made;
    if (!first) return;
    const writes = facts.effects.filter((effect) => effect.when === 'each-request');
    const fix = writes.length === 0 && made.length === 1 ? hoistHandler(first, facts, textOf(facts.file)) : null;
    report({
      messageId: writes.length > 0 ? 'both' : 'handler',
      data: { kind: first.kind },
      at: first.at,
      label: 'runs for every request',
      related: distinctLabels(
        [
          ...writes.map((effect) => ({ at: effect.at, text: 'written before it, on every request' })),
          ...made.slice(1).map((handler) => ({ at: handler.at, text: 'and here' })),
        ],
        first.at,
      ),
      fixes: fix ? [fix] : [],
      sites: [facts.file],
      severity: writes.length > 0 ? 'error' : 'warning',
    });
  },
});
