import { posix } from 'node:path';
import type { EnvironmentEffect, SysPathEntry } from '../python/facts/script-facts.ts';
import type { Location } from '../source/location.ts';
import type { Static } from '../source/static-value.ts';
import type { Variable, Writer } from './environment.ts';
import type { RunFailure } from './interpreter-state.ts';
import type { RunContext } from './run-context.ts';
import { scriptEntry } from './search-path.ts';

/** Whether something under a condition that cannot be read happens in this run; the same place always decides alike. */
export function happens(context: RunContext, at: Location, what: string): boolean {
  const why = `whether ${context.script} ${what} depends on a condition (${posix.basename(at.file)}:${at.line})`;
  return context.choices.choose(`${at.file}:${at.range.start} ${what}`, [true, false], why);
}

/** Adds an entry to `sys.path`; it stays there for everything that the interpreter imports later. */
export function extendSearchPath({ interpreter, sources }: RunContext, entry: SysPathEntry): void {
  const added = scriptEntry(entry.path, sources);
  interpreter.searchPath =
    entry.how === 'prepend' ? [added, ...interpreter.searchPath] : [...interpreter.searchPath, added];
}

/** Does one effect on the environment. Reading a request variable that is not there raises KeyError. */
export function runEffect(context: RunContext, effect: EnvironmentEffect): RunFailure | null {
  if (!isRun(context, effect)) return null;
  const { interpreter, process } = context;
  const writer: Writer = { at: effect.at, script: context.script };
  if (effect.everyKey) {
    const prefix = effect.keyPrefix ?? '';
    if (effect.how === 'remove') process.clear(interpreter.environment, prefix);
    else process.restore(interpreter.environment, prefix);
    const which = prefix === '' ? 'every variable' : `every variable that begins with ${prefix}`;
    context.tell(`${which} is ${effect.how === 'remove' ? 'removed' : 'put back as it was'}`, effect.at);
    return null;
  }
  if (effect.key === null) {
    const why = `${context.script} writes environment variables whose names cannot be told by reading`;
    const variable: Variable = { kind: 'unknown', why, writer };
    process.blur(interpreter.environment, effect.keyPrefix ?? '', variable, effect.how === 'if-absent');
    return null;
  }
  if (effect.how === 'remove') {
    process.write(interpreter.environment, effect.key, { how: 'remove' });
    tellWrite(context, effect, effect.key, 'removed');
    return null;
  }
  if (effect.how === 'process-only' && effect.value === null) {
    process.write(interpreter.environment, effect.key, { how: 'process-only', variable: { kind: 'unset' } });
    return null;
  }
  const value = writtenValue(context, effect);
  if (value === null) return { kind: 'exception', message: `KeyError: '${effect.requestKey}'` };
  const variable = variableOf(context, value, effect, writer);
  const seen = interpreter.environment.get(effect.key);
  const isKept = effect.how === 'if-absent' && seen.kind === 'set';
  tellWrite(
    context,
    effect,
    effect.key,
    isKept ? `kept as ${seen.value}, because it is there` : `set to ${nameOf(variable)}`,
  );
  process.write(interpreter.environment, effect.key, { how: effect.how, variable });
  return null;
}

/** Whether an effect happens: always, where the request has its key, or under a condition that cannot be read. */
function isRun(context: RunContext, effect: EnvironmentEffect): boolean {
  const { request } = context;
  if (effect.requestKey !== undefined && request && !effect.certain) {
    if (!request.has(effect.requestKey) && effect.requestFallback === undefined) return false;
    if (effect.ifRequestHasKey) return true;
  }
  return effect.certain || happens(context, effect.at, 'writes the environment');
}

/** Only the variable Django reads is worth a step: a script may write dozens. */
function tellWrite(context: RunContext, effect: EnvironmentEffect, key: string, what: string): void {
  if (key.endsWith('SETTINGS_MODULE')) context.tell(`${key} is ${what}`, effect.at);
}

const nameOf = (variable: Variable): string => (variable.kind === 'set' ? variable.value : 'something not known');

/** The value an effect writes; null where it is read from a request that does not have it. */
function writtenValue(context: RunContext, effect: EnvironmentEffect): Static<string> | null {
  if (effect.requestKey !== undefined && context.request) {
    return context.request.get(effect.requestKey) ?? effect.requestFallback ?? null;
  }
  return effect.value ?? { kind: 'unknown', why: 'the value is not known' };
}

function variableOf(context: RunContext, value: Static<string>, effect: EnvironmentEffect, writer: Writer): Variable {
  if (value.kind === 'known') return { kind: 'set', value: value.value, writer };
  if (value.kind === 'unknown') return { kind: 'unknown', why: value.why, writer };
  const why = `${context.script} writes one of ${value.values.join(', ')}`;
  const chosen = context.choices.choose(`${effect.at.file}:${effect.at.range.start} value`, value.values, why);
  return { kind: 'set', value: chosen, writer };
}
