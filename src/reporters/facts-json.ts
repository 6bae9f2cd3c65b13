import type { EnvironmentEffect, ScriptFacts } from '../python/facts/script-facts.ts';
import type { Location } from '../source/location.ts';
import type { Static } from '../source/static-value.ts';
import { toJsonText } from './escape.ts';

type NameOf = (file: string) => string;

const showValue = (value: Static<string>) =>
  value.kind === 'known'
    ? { known: value.value }
    : value.kind === 'one-of'
      ? { oneOf: value.values }
      : value.from
        ? { from: value.from }
        : { unknown: value.why };

const showPath = (path: Static<string>): string =>
  path.kind === 'known' ? path.value : path.kind === 'one-of' ? path.values.join(' | ') : `(unknown: ${path.why})`;

const showScript = (facts: ScriptFacts, nameOf: NameOf) => {
  const at = ({ file, line }: Location) => ({ file: nameOf(file), line });
  const showEffect = (effect: EnvironmentEffect) => ({
    seq: effect.seq,
    key: effect.key,
    ...(effect.keyPrefix === undefined ? {} : { keyPrefix: effect.keyPrefix }),
    ...(effect.everyKey ? { everyKey: true } : {}),
    value: effect.value && showValue(effect.value),
    how: effect.how,
    when: effect.when,
    certain: effect.certain,
    at: at(effect.at),
    via: effect.via.map(at),
  });
  const { callable, loadFailure } = facts;
  const failure = loadFailure
    ? [
        {
          code: 'does-not-load',
          message: `${loadFailure.exception}: ${loadFailure.message}`,
          file: nameOf(loadFailure.at.file),
          line: loadFailure.at.line,
        },
      ]
    : [];
  return {
    file: nameOf(facts.file),
    loads: facts.loads,
    callable: { name: callable.name, kind: callable.kind, at: callable.at && at(callable.at) },
    effects: facts.effects.map(showEffect),
    handlers: facts.handlers.map(({ seq, kind, when, at: place }) => ({ seq, kind, when, at: at(place) })),
    legacy: facts.legacy.map(({ name, at: place }) => ({ name, at: at(place) })),
    sysPath: facts.sysPath.map(({ path, how, at: place }) => ({ path: showPath(path), how, at: at(place) })),
    notices: [
      ...failure,
      ...facts.notices.map(({ code, message, file, at: place }) => ({
        code,
        message,
        ...(file === undefined ? {} : { file: nameOf(file) }),
        ...(place ? { line: place.line } : {}),
      })),
    ],
  };
};

/** The answer of `facts` for machines; its shape is `docs/schema/facts.schema.json`. */
export const renderFactsJson = (scripts: readonly ScriptFacts[], nameOf: NameOf): string =>
  `${toJsonText({ format: 1, scripts: scripts.map((facts) => showScript(facts, nameOf)) }, 2)}\n`;
