import type { Context, Machine } from '../machine.ts';
import { settle } from '../values/truth.ts';
import { type CallArguments, text, type Value } from '../values/values.ts';

/** The variables that say which Django a process serves. */
const CHOOSES = /^DJANGO_(?:SETTINGS_MODULE|CONFIGURATION)$/;

/** No name is longer: what takes the square of it may be tried. */
const LONGEST_NAME = 200;

/** What only asks, or tells people. */
const ASKS =
  /(?:^|[._])(?:get\w*|has\w*|read\w*|pop|keys|items|append|add_\w+|option|config|env|str|debug|info|warn\w*|error|exception|log|format|replace|join|\w*(?:Error|Exception|Warning|ImproperlyConfigured))$/;

/** Where something is done, on which path. */
type At = Pick<Context, 'place' | 'machine'>;

/** The text of a value that names such a variable; null where it is something else. */
const nameOfChoice = (raw: Value, world: Machine['world']): string | null => {
  const value = settle(raw, world);
  return (value.kind === 'text' || value.kind === 'bytes') && CHOOSES.test(value.text) ? value.text : null;
};

/** The variables, with their values, that a call is handed: one behind the other, by name, or in a dictionary. */
function* choicesIn(
  { positional, named }: CallArguments,
  world: Machine['world'],
): Generator<readonly [string, Value]> {
  for (const [index, value] of positional.entries()) {
    const name = nameOfChoice(value, world);
    const next = positional[index + 1];
    if (name !== null && next) yield [name, next];
  }
  for (const [name, value] of named) if (CHOOSES.test(name)) yield [name, value];
  for (const raw of [...positional, ...named.values()]) {
    const value = settle(raw, world);
    if (value.kind !== 'dict' || value.copyOf) continue;
    for (const entry of value.entries.values()) {
      const name = nameOfChoice(entry.key, world);
      if (name !== null) yield [name, entry.value];
    }
  }
}

/** Code that is not followed may write a variable that it is handed by name, with a value. */
export const noteChoices = (who: string, args: CallArguments, { place, machine }: At): void => {
  if (ASKS.test(who.slice(-LONGEST_NAME))) return;
  const { world, environment } = machine;
  for (const [name, value] of choicesIn(args, world)) {
    environment.write(text(name), value, place, { isDoubtful: true });
    world.notice('call-not-followed', `${who}() is not followed: it may write ${name}, which it is handed`, place);
  }
};
