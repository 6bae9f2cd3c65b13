import type { Deployment } from '../../deployment/deployment.ts';
import type { EnvironmentEffect, ScriptFacts } from '../../python/facts/script-facts.ts';
import type { FilePath } from '../../source/location.ts';
import { defineRule } from '../define-rule.ts';
import { requestValues } from '../request-variable.ts';
import { distinctLabels, listNames } from '../wording.ts';

export const rule = defineRule({
  id: 'per-request-env-write',
  subject: 'script',
  meta: {
    summary: 'A script writes the environment of its whole process on every request.',
    severity: 'error',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    settings: {
      message:
        "Every request writes {keys} to os.environ, the settings module among them. Django reads it once, when its handler is made: a later request for another site is answered with the first one's settings (200), and interpreters made later are born with the last value written.",
      help: 'Give each site a script of its own with the name as a literal. Copying what SetEnv said does not choose settings per request: the settings of an interpreter never change again.',
    },
    request: {
      message:
        'Every request writes {keys} to os.environ, which belongs to the whole process: with several threads two requests mix their values, other sites of the process inherit them when their interpreter is made{without}.',
      help: 'Write what is constant at module level as a literal; let the settings read a file found by `__file__`; read what belongs to a request from `request.META`. Copying the variables again at import does not help: SetEnv is only in the WSGI environ of a request.',
    },
    constant: {
      message:
        'Every request writes {keys} to os.environ, always the same value. Other sites of the process can inherit it.',
      help: 'Move the line to module level, before the handler is made, where it runs once.',
    },
  },
  check({ facts }, { report, deployments }) {
    const writes = facts.effects.filter(
      (effect) => effect.when === 'each-request' && effect.how !== 'python-only' && isSeen(effect, facts),
    );
    const [first] = writes;
    if (!first) return;
    const constant = writes.every((effect) => effect.value?.kind === 'known' && effect.fromRequest !== true);
    const keys = listKeys(writes);
    const place = {
      at: first.at,
      label: 'runs for every request',
      related: distinctLabels(
        [
          ...writes.map((effect) => ({ at: effect.at, text: 'and this' })),
          ...first.via.map((at) => ({ at, text: 'reached from here' })),
        ],
        first.at,
      ),
      sites: [facts.file],
    };
    if (constant) report({ messageId: 'constant', data: { keys }, ...place, severity: 'warning' });
    else if (runsDjango(facts) && writes.some((effect) => reaches(effect, facts)))
      report({
        messageId: 'settings',
        data: { keys },
        ...place,
        severity: isAlwaysSame(writes, facts.file, deployments) ? 'info' : 'error',
      });
    else {
      const severity = isHarmless(facts, writes) ? 'info' : 'error';
      report({ messageId: 'request', data: { keys, without: withoutValue(writes) }, ...place, severity });
    }
  },
});

/** Whether the servers of the tree give every request to the script one value, and run nothing else beside it. */
const isAlwaysSame = (
  writes: readonly EnvironmentEffect[],
  file: FilePath,
  deployments: readonly Deployment[],
): boolean =>
  writes.every(({ requestKey }) => requestKey && requestValues(file, requestKey, deployments)?.size === 1) &&
  deployments.every(({ mounts }) => {
    const own = mounts.filter(({ script }) => script.file === file);
    return own.length === 0 || own.length === mounts.length;
  });

/** Whether the write itself is seen, and not only something outside the tree that may do one: a call, a module. */
const isSeen = ({ key, at }: EnvironmentEffect, { notices }: ScriptFacts): boolean =>
  key !== null ||
  !notices.some(
    (notice) =>
      notice.code.endsWith('-not-followed') && notice.at?.file === at.file && notice.at.range.start === at.range.start,
  );

/** Whether the request may lack what is written without an exception: the write is guarded, or has something else to write. */
const isGuarded = ({ requestKey, requestFallback, ifRequestHasKey, certain }: EnvironmentEffect): boolean =>
  requestKey === undefined || requestFallback !== undefined || ifRequestHasKey === true || !certain;

/** What becomes of a request that lacks a value. */
function withoutValue(writes: readonly EnvironmentEffect[]): string {
  if (!writes.every(isGuarded)) return ', and a request that lacks a value ends with KeyError (500)';
  const mayStay = writes.some(({ certain, ifRequestHasKey }) => !certain || ifRequestHasKey);
  // Of a variable that several lines write, every request may write one of them.
  return mayStay && new Set(writes.map(({ key }) => key)).size === writes.length
    ? ', and a value that one request lacks stays from the one before'
    : '';
}

const runsDjango = ({ handlers }: ScriptFacts): boolean => handlers.some(({ kind }) => kind !== 'other');

/** Of an application that reads no settings, such as Trac's own script with its egg cache. */
const isHarmless = (facts: ScriptFacts, writes: readonly EnvironmentEffect[]): boolean =>
  !runsDjango(facts) && writes.every(isGuarded) && writes.every(({ key }) => key !== null);

/** Whether a write reaches the variable that names the settings, by name, by prefix or by being any. */
const reaches = (effect: EnvironmentEffect, facts: ScriptFacts): boolean =>
  effect.key === null
    ? facts.settingsVariable.startsWith(effect.keyPrefix ?? '')
    : effect.key === facts.settingsVariable;

function listKeys(writes: readonly EnvironmentEffect[]): string {
  return listNames(
    writes.map((effect) => effect.key ?? (effect.keyPrefix ? `${effect.keyPrefix}*` : 'names taken from the request')),
  );
}
