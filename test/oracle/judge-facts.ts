import { basename } from 'node:path';
import type { EnvironmentEffect, HandlerCreation, ScriptFacts } from '../../src/python/facts/script-facts.ts';
import type { ScriptCase } from './case-bundle.ts';
import { explains, type Step, stepsOf } from './explain-events.ts';
import { judgeLoading, judgeModule } from './judge-module.ts';
import type { RecordedEvent, Recording } from './record-with-cpython.ts';
import type { World } from './world.ts';

/** What CPython did with one script in one world. */
export interface Observation {
  readonly world: World;
  readonly recording: Recording;
}

/** A prediction that CPython contradicts, or an effect it shows that nothing predicted. */
export interface Mismatch {
  readonly caseId: string;
  readonly about:
    | 'effect'
    | 'missed-effect'
    | 'place'
    | 'via'
    | 'handlers'
    | 'loads'
    | 'callable'
    | 'sys-path'
    | 'settings';
  readonly world: string;
  readonly expected: string;
  readonly got: string;
}

/** The judgement on one script. */
export interface Judgement {
  readonly caseId: string;
  readonly worlds: number;
  /** Worlds in which CPython could not be watched: nothing is judged there. */
  readonly crashed: number;
  /** Effects predicted, and of them: those with a key and value, those put together at run time, those of which something is not known. */
  readonly effects: number;
  readonly known: number;
  readonly fromRequest: number;
  readonly fromProcess: number;
  readonly unknown: readonly UnknownEffect[];
  /** Predicted effects that some world showed. */
  readonly confirmed: number;
  readonly mismatches: readonly Mismatch[];
  /** Observed effects that were not predicted, where the facts say that something was not understood. */
  readonly excused: readonly Mismatch[];
}

/** A prediction without a key or a value. `varies`: CPython showed that there is no one answer to know. */
export interface UnknownEffect {
  readonly why: string;
  readonly key: string | null;
  readonly varies: boolean;
}

/** What is predicted of the value of an effect: each but `unknown` can be wrong. */
const natureOf = ({ key, everyKey, value }: EnvironmentEffect): 'known' | 'request' | 'process' | 'unknown' => {
  const pieces = value?.kind === 'unknown' ? value.from?.flat() : undefined;
  if (pieces) return pieces.some((piece) => typeof piece !== 'string' && 'request' in piece) ? 'request' : 'process';
  return everyKey || (key !== null && value?.kind !== 'unknown') ? 'known' : 'unknown';
};

const tellEffect = (effect: EnvironmentEffect): string => {
  const value =
    effect.value === null
      ? ''
      : effect.value.kind === 'known'
        ? ` = ${JSON.stringify(effect.value.value)}`
        : effect.value.kind === 'one-of'
          ? ` = one of ${JSON.stringify(effect.value.values)}`
          : ` = ${JSON.stringify(effect.value.from) ?? 'unknown'} (${effect.value.why})`;
  const key = effect.key ?? `${effect.keyPrefix ?? ''}*`;
  return `${effect.how} ${key}${value} @${effect.when}${effect.certain ? '' : ' maybe'} line ${effect.at.line}`;
};

const tellHandler = (handler: HandlerCreation): string =>
  `${handler.kind} @${handler.when}${handler.certain ? '' : ' maybe'} line ${handler.at.line}`;

const tellStep = (step: Step): string => (step.kind === 'effect' ? tellEffect(step.effect) : tellHandler(step.handler));

const tellEvent = (event: RecordedEvent): string => {
  const line = event.frames.at(-1)?.[1] ?? '?';
  if (event.op === 'handler') return `${event.handler} @${event.phase} line ${line}`;
  const before = event.before === null ? '' : ` (was ${JSON.stringify(event.before)})`;
  const value = event.value === null ? '' : ` = ${JSON.stringify(event.value)}`;
  return `${event.op} ${event.key}${value}${before} @${event.phase} line ${line}`;
};

const tellPlaces = (places: readonly (readonly [string, number])[]): string =>
  places.map(([file, line]) => `${basename(file)}:${line}`).join(' > ');

const tellCalls = ({ key, op, frames }: RecordedEvent): string =>
  `${op} ${key}: ${tellPlaces(frames.map(([file, line]) => [file, line]))}`;

const tellChain = (step: Step): string => {
  if (step.kind === 'handler') return step.handler.kind;
  const { key, how } = step.effect;
  return `${how} ${key}: ${tellPlaces(step.calls.map(({ file, line }) => [file, line]))}`;
};

const list = (texts: readonly string[]): string => (texts.length === 0 ? 'nothing' : texts.join('; '));

const isWrite = (event: RecordedEvent): boolean => event.op !== 'handler' && event.op !== 'configure';

/** Notices that say that part of the script was not understood, so that an effect may be missing. */
const admitsGaps = (facts: ScriptFacts): boolean => facts.notices.length > 0;

const unknownEffects = (facts: ScriptFacts, observations: readonly Observation[]): UnknownEffect[] =>
  facts.effects
    .filter((effect) => natureOf(effect) === 'unknown')
    .map((effect) => {
      const seen = new Set<string>();
      for (const { recording } of observations) {
        for (const event of recording.events) {
          if (!isWrite(event) || !event.frames.some(([, line]) => line >= effect.at.line && line <= effect.at.endLine))
            continue;
          if (effect.key === null || effect.key === event.key)
            seen.add(effect.key === null ? `${event.key}` : `${event.value}`);
        }
      }
      const why = effect.value?.kind === 'unknown' ? effect.value.why : 'the key is not known';
      return { why, key: effect.key, varies: seen.size > 1 || effect.fromRequest === true };
    });

/** Holds the facts of one script against what CPython did in every world. */
export const judgeFacts = (
  scriptCase: ScriptCase,
  facts: ScriptFacts,
  observations: readonly Observation[],
): Judgement => {
  const mismatches: Mismatch[] = [];
  const excused: Mismatch[] = [];
  const confirmed = new Set<EnvironmentEffect>();
  for (const observation of observations) {
    const { world, recording } = observation;
    if (recording.crashed) continue;
    const caseId = scriptCase.id;
    const add = (about: Mismatch['about'], expected: string, got: string) =>
      mismatches.push({ caseId, about, world: world.name, expected, got });
    for (const { about, expected, got } of [...judgeLoading(facts, recording), ...judgeModule(facts, recording)])
      add(about, expected, got);

    const handlerEvents = recording.events.filter((event) => event.op === 'handler');
    const handlerSteps = stepsOf(facts, () => false, true);
    const handlersRight = explains(handlerSteps, handlerEvents, recording, world, {}).right;
    if (!handlersRight) add('handlers', list(handlerEvents.map(tellEvent)), list(facts.handlers.map(tellHandler)));

    const keys = new Set(recording.events.filter(isWrite).map((event) => event.key));
    for (const effect of facts.effects) if (effect.key !== null) keys.add(effect.key);
    for (const key of keys) {
      if (key === null) continue;
      const covers = (effect: EnvironmentEffect) =>
        effect.key === key || (effect.key === null && key.startsWith(effect.keyPrefix ?? ''));
      const steps = stepsOf(facts, covers, handlersRight);
      const events = recording.events.filter(
        (event) => (isWrite(event) && event.key === key) || (handlersRight && event.op === 'handler'),
      );
      const strict = explains(steps, events, recording, world, { key, strictness: 'calls' });
      if (strict.right) {
        for (const effect of strict.used) confirmed.add(effect);
        continue;
      }
      const expected = list(events.map(tellEvent));
      const got = list(steps.map(tellStep));
      if (explains(steps, events, recording, world, { key, strictness: 'places' }).right)
        add('via', list(events.map(tellCalls)), list(steps.map(tellChain)));
      else if (explains(steps, events, recording, world, { key }).right) add('place', expected, got);
      else if (steps.some((step) => step.kind === 'effect')) add('effect', expected, got);
      else if (admitsGaps(facts)) excused.push({ caseId, about: 'missed-effect', world: world.name, expected, got });
      else add('missed-effect', expected, got);
    }
  }
  const unknown = unknownEffects(facts, observations);
  const natures = facts.effects.map(natureOf);
  return {
    caseId: scriptCase.id,
    worlds: observations.length,
    crashed: observations.filter(({ recording }) => recording.crashed).length,
    effects: facts.effects.length,
    known: natures.filter((nature) => nature === 'known').length,
    fromRequest: natures.filter((nature) => nature === 'request').length,
    fromProcess: natures.filter((nature) => nature === 'process').length,
    unknown,
    confirmed: confirmed.size,
    mismatches,
    excused,
  };
};
