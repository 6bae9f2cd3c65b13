import type { Statement } from '../../lower/python-ast.ts';
import type { Context, Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { walk } from '../values/generators.ts';
import { findInClass, lineage } from '../values/lineage.ts';
import { settle } from '../values/truth.ts';
import type { CallArguments, ClassValue, FunctionValue, Scope, Value } from '../values/values.ts';
import { usesIn } from './uses-in-code.ts';

/** Names by which code writes the environment, or gets at code that is not seen. */
const SUSPECTS: ReadonlySet<string> = new Set(
  (
    'environ environb putenv unsetenv setenv exec eval execfile __import__ import_module load_dotenv read_env ' +
    'load_source run_path run_module exec_module load_module get_wsgi_application WSGIHandler'
  ).split(' '),
);

const MOST_LOOKED_AT = 300;

/** Whether running some code may come to a write to the environment: by what it does with the names it mentions, and by what it calls. */
class Suspicion {
  readonly #seen = new Set<object>();

  /** Looks at something once. What is nested deeper, or is more, than is looked at may do anything. */
  #once(thing: object, look: () => boolean): boolean {
    if (this.#seen.has(thing)) return false;
    this.#seen.add(thing);
    return this.#seen.size > MOST_LOOKED_AT || look();
  }

  #ofFunction({ definition, scope, defaults, owner }: FunctionValue): boolean {
    const { mentioned, handled } = usesIn(definition.body);
    for (const name of handled) if (SUSPECTS.has(name)) return true;
    for (const value of defaults.values()) if (this.of(value)) return true;
    for (const name of mentioned) {
      let at: Scope | null = scope;
      while (at && !at.names.has(name)) at = at.parent;
      const found = at?.names.get(name) ?? (owner && findInClass(owner, name));
      if (found && (found.kind === 'environment' ? handled.has(name) : this.of(found))) return true;
    }
    return false;
  }

  #ofClass = (type: ClassValue): boolean =>
    this.#once(type, () =>
      lineage(type).classes.some(({ scope }) => [...scope.names.values()].some((value) => this.of(value))),
    );

  of(value: Value): boolean {
    switch (value.kind) {
      case 'environment':
      case 'generator':
      case 'coroutine':
        return true;
      case 'function':
        return this.#once(value.definition, () => this.#ofFunction(value));
      case 'class':
        return this.#ofClass(value);
      case 'external':
        return SUSPECTS.has(value.name.split('.').at(-1) ?? '');
      case 'sequence':
        return value.items.length <= MOST_LOOKED_AT && this.#once(value, () => this.#ofParts(value));
      default:
        return this.#once(value, () => this.#ofParts(value));
    }
  }

  #ofParts(value: Value): boolean {
    switch (value.kind) {
      case 'instance':
        return this.#ofClass(value.type) || [...value.attributes.values()].some((inner) => this.of(inner));
      case 'bound':
        return this.of(value.target) || this.of(value.self);
      case 'partial':
        return this.of(value.target) || value.args.positional.some((inner) => this.of(inner));
      case 'method':
        return this.of(value.of);
      case 'descriptor':
        return this.of(value.target) || (value.setter !== undefined && this.of(value.setter));
      case 'chain':
        return this.of(value.maps);
      case 'sequence':
        return value.items.some((inner) => this.of(inner));
      default:
        return false;
    }
  }
}

/** Whether code mentions by name what writes the environment, whatever it calls and imports besides. */
export const writesByName = (code: readonly Statement[]): boolean => {
  for (const name of usesIn(code).handled) if (name !== '__import__' && SUSPECTS.has(name)) return true;
  return false;
};

/** The same of what it does itself, and what it imports of the project may do. */
export const mayWriteByName = (code: readonly Statement[]): boolean =>
  usesIn(code).handled.has('__import__') || writesByName(code);

/** Whether code that is handed a value may come to a write to the environment by it. */
export const mayReachEnvironment = (value: Value): boolean => new Suspicion().of(value);

const run = (value: Value, args: CallArguments, context: Context): void => {
  const { place, machine, scope } = context;
  if (value.kind === 'generator') walk(value, place, machine, () => {});
  else if (value.kind === 'coroutine') value.run();
  else {
    const made = machine.call(value, args, place, scope);
    if (made.kind === 'generator' || made.kind === 'coroutine') run(made, args, context);
  }
};

const CAN_RUN: readonly Value['kind'][] = [
  'function',
  'bound',
  'partial',
  'method',
  'instance',
  'generator',
  'coroutine',
];

/**
 * Code that is not followed is handed callables, generators or coroutines, and may run them: on one path it does, with
 * arguments that are not known. Only what may come to a write to the environment is looked at.
 */
export const offer = (given: readonly Value[], who: string, context: Context): void => {
  const { place, machine } = context;
  const { world } = machine;
  if (world.offers > 0) return;
  for (const raw of given) {
    const value = settle(raw, world);
    if (!CAN_RUN.includes(value.kind) || !mayReachEnvironment(value)) continue;
    world.notice('call-not-followed', `${who} may call what it is handed`, place);
    if (world.isDecorating === 0) perhapsRun(value, who, context);
  }
};

/** Runs on one path what may be called, with arguments that are not known. */
export const perhapsRun = (value: Value, who: string, context: Context): void =>
  offerWork(() => run(value, { positional: [], named: new Map(), open: true }, context), who, context.machine);

/** Does on one path what code that is not followed may do. */
export const offerWork = (work: () => unknown, who: string, { world }: Machine): void => {
  if (world.offers > 0 || !world.decide(`offered:${world.unknown('').id}`, false)) return;
  world.offers += 1;
  try {
    work();
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    world.mayFail ??= `${who} may raise`;
  } finally {
    world.offers -= 1;
  }
};
