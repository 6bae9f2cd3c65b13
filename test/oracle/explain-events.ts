import type { EnvironmentEffect, HandlerCreation, ScriptFacts } from '../../src/python/facts/script-facts.ts';
import type { Location } from '../../src/source/location.ts';
import type { RuntimeText } from '../../src/source/static-value.ts';
import type { Frame, RecordedEvent, Recording } from './record-with-cpython.ts';
import type { World } from './world.ts';

/** One predicted thing, an effect or the making of a handler. */
export type Step =
  | {
      readonly kind: 'effect';
      readonly seq: number;
      readonly effect: EnvironmentEffect;
      /** The calls of Python that lead there, and the place itself: `via` without the callable, which the server calls. */
      readonly calls: readonly Location[];
    }
  | { readonly kind: 'handler'; readonly seq: number; readonly handler: HandlerCreation };

/** The predicted effects that are asked for, with or without the handlers, in the order of their `seq`. */
export const stepsOf = (
  facts: ScriptFacts,
  wanted: (effect: EnvironmentEffect) => boolean,
  withHandlers: boolean,
): Step[] =>
  [
    ...facts.effects
      .filter(wanted)
      .map((effect): Step => ({ kind: 'effect', seq: effect.seq, effect, calls: callsOf(effect, facts) })),
    ...(withHandlers ? facts.handlers.map((handler): Step => ({ kind: 'handler', seq: handler.seq, handler })) : []),
  ].sort((a, b) => a.seq - b.seq);

const callsOf = ({ via, at, when }: EnvironmentEffect, { callable }: ScriptFacts): Location[] => {
  const isCalled = when !== 'import' && via[0]?.file === callable.at?.file && via[0]?.line === callable.at?.line;
  return [...(isCalled ? via.slice(1) : via), at];
};

interface Question {
  /** The variable in question; absent where only handlers are. */
  readonly key?: string;
  /** Whether an effect must be where the facts say it is, and be reached by the calls they tell. */
  readonly strictness?: 'places' | 'calls';
}

const whenOf = (step: Step) => (step.kind === 'effect' ? step.effect.when : step.handler.when);
const isCertain = (step: Step) => (step.kind === 'effect' ? step.effect.certain : step.handler.certain);

const isEnvFile = ({ file }: Location): boolean => /(^|[./])env[^/]*$/.test(file) && !file.endsWith('.py');

const isThere = (effect: EnvironmentEffect, event: RecordedEvent): boolean => {
  if (effect.how === 'python-only' || isEnvFile(effect.at)) return true;
  return event.frames.some((frame) => isAt(frame, effect.at));
};

const isAt = ([file, line, , from]: Frame, at: Location): boolean =>
  file === at.file && line >= at.line && from <= at.endLine;

/** Whether Python's stack is the chain of calls that the facts tell. What a `.env` file holds has no frame of its own. */
const isReachedBy = (effect: EnvironmentEffect, told: readonly Location[], event: RecordedEvent): boolean => {
  if (effect.how === 'python-only') return true;
  const calls = event.frames.filter((_, number) => event.frames[number + 1]?.[2] !== true);
  const chain = isEnvFile(effect.at) ? told.slice(0, -1) : told;
  const from = event.thread ? chain.length - calls.length : 0;
  // Code that is not followed may call what is not known either.
  const isFit = effect.key === null ? calls.length >= chain.length : calls.length === chain.length - from;
  return from >= 0 && isFit && chain.slice(from).every((place, number) => isAt(calls[number] ?? NOWHERE, place));
};

const NOWHERE: Frame = ['', 0, false, 0];

/** Where the variables of a text have their values: the process before the script ran, and the request. */
interface Surroundings {
  readonly process: Readonly<Record<string, string>>;
  readonly request: Readonly<Record<string, string>>;
}

/** What a text is in its surroundings; null where a variable of it is not there. */
const putTogether = (text: RuntimeText, written: string | null, { process, request }: Surroundings): string | null => {
  let result = '';
  for (const piece of text) {
    const part =
      typeof piece === 'string'
        ? piece
        : 'process' in piece
          ? process[piece.process]
          : (request[piece.request ?? written ?? ''] ?? piece.otherwise);
    if (part === undefined) return null;
    result += part;
  }
  return result;
};

const valueFits = ({ value }: EnvironmentEffect, event: RecordedEvent, around: Surroundings): boolean => {
  if (value === null) return event.value === null;
  if (value.kind === 'known') return value.value === event.value;
  if (event.value === null) return value.kind === 'unknown' && !value.from;
  if (value.kind === 'one-of') return value.values.includes(event.value);
  return !value.from || value.from.some((text) => putTogether(text, event.key, around) === event.value);
};

const OPERATIONS: Readonly<Record<EnvironmentEffect['how'], readonly RecordedEvent['op'][]>> = {
  assign: ['set'],
  'if-absent': ['set'],
  remove: ['remove'],
  'process-only': ['putenv', 'unsetenv'],
  'python-only': ['python-only'],
};

const matches = (step: Step, event: RecordedEvent, { strictness }: Question, around: Surroundings): boolean => {
  if (step.kind === 'handler') return event.op === 'handler' && event.handler === step.handler.kind;
  const { effect } = step;
  if (event.op === 'handler' || !OPERATIONS[effect.how].includes(event.op)) return false;
  if (effect.how === 'if-absent' && event.before !== null) return false;
  if (strictness !== undefined && !isThere(effect, event)) return false;
  return valueFits(effect, event, around) && (strictness !== 'calls' || isReachedBy(effect, step.calls, event));
};

/** Whether a step may leave no trace, given the value of the variable at that moment. */
const mayBeSilent = (step: Step, present: string | null): boolean => {
  if (!isCertain(step)) return true;
  if (step.kind === 'handler') return step.handler.kind === 'other';
  const { how, key } = step.effect;
  return key === null || (how === 'if-absent' && present !== null) || (how === 'remove' && present === null);
};

/** One prediction can stand for several events: a loop, a function called twice. */
const mayRepeat = (step: Step): boolean =>
  step.kind === 'effect' && (step.effect.value?.kind !== 'known' || !step.effect.certain);

/** An event that changes nothing, such as a value written back, needs no prediction. */
const needsNoReason = (event: RecordedEvent): boolean =>
  event.soft === true || (event.op === 'set' && event.before === event.value);

interface Track {
  readonly right: boolean;
  readonly used: ReadonlySet<EnvironmentEffect>;
}

const NOT_RIGHT: Track = { right: false, used: new Set() };

/** Whether some run of the steps, in order, leaves exactly these events. `mayStop`: an exception cut the phase short. */
const trackPhase = (
  steps: readonly Step[],
  events: readonly RecordedEvent[],
  start: string | null,
  mayStop: boolean,
  question: Question,
  around: Surroundings,
): Track => {
  const after: (string | null)[] = [start];
  for (const event of events) {
    const value = after.at(-1) ?? null;
    after.push(event.op === 'set' ? event.value : event.op === 'remove' ? null : value);
  }
  const seen = new Map<string, Track>();
  const go = (i: number, j: number): Track => {
    const name = `${i}:${j}`;
    const known = seen.get(name);
    if (known) return known;
    seen.set(name, NOT_RIGHT);
    const found = attempt(i, j);
    seen.set(name, found);
    return found;
  };
  const attempt = (i: number, j: number): Track => {
    const step = steps[i];
    const event = events[j];
    if (!event && (mayStop || !step)) return { right: true, used: new Set() };
    if (step && event && matches(step, event, question, around)) {
      const rest = [go(i + 1, j + 1), ...(mayRepeat(step) ? [go(i, j + 1)] : [])].find((track) => track.right);
      if (rest) return step.kind === 'effect' ? { right: true, used: new Set([...rest.used, step.effect]) } : rest;
    }
    if (step && mayBeSilent(step, after[j] ?? null)) {
      const rest = go(i + 1, j);
      if (rest.right) return rest;
    }
    if (event && needsNoReason(event)) {
      const rest = go(i, j + 1);
      if (rest.right) return rest;
    }
    return NOT_RIGHT;
  };
  return go(0, 0);
};

/** Whether the predicted steps explain the recorded events, phase by phase; `used`: the effects that were seen to happen. */
export const explains = (
  steps: readonly Step[],
  events: readonly RecordedEvent[],
  recording: Recording,
  world: World,
  question: Question,
): Track => {
  const used = new Set<EnvironmentEffect>();
  let value: string | null = question.key === undefined ? null : (world.env[question.key] ?? null);
  const phases = ['import', ...recording.requests.map((_, number) => `request-${number + 1}`)];
  for (const [number, phase] of phases.entries()) {
    const inPhase = events.filter((event) => event.phase === phase);
    const failed = number === 0 ? !recording.loads : recording.requests[number - 1]?.failure !== null;
    const due = steps.filter((step) => {
      const when = whenOf(step);
      if (number === 0) return when === 'import';
      return when === 'each-request' || (when === 'first-request' && (number === 1 || !isCertain(step)));
    });
    const around = { process: world.env, request: recording.requests[number - 1]?.environ ?? {} };
    const track = trackPhase(due, inPhase, value, failed, question, around);
    if (!track.right) return NOT_RIGHT;
    for (const effect of track.used) used.add(effect);
    for (const event of inPhase) {
      if (event.op === 'set') value = event.value;
      else if (event.op === 'remove') value = null;
    }
  }
  return { right: true, used };
};
