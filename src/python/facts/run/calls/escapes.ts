import type { Expression, Statement } from '../../lower/python-ast.ts';
import type { Machine } from '../machine.ts';
import { PythonError } from '../state/signals.ts';
import { walk } from '../values/generators.ts';
import { lineage } from '../values/lineage.ts';
import { settle } from '../values/truth.ts';
import type { CallArguments, ClassValue, FunctionValue, Place, Scope, Value } from '../values/values.ts';

/** Names by which code gets at the environment, or at code that is not seen. */
const SUSPECTS: ReadonlySet<string> = new Set(
  (
    'environ environb putenv unsetenv setdefault exec eval execfile __import__ import_module load_dotenv read_env ' +
    'load_source run_path setenv get_wsgi_application WSGIHandler'
  ).split(' '),
);

const mentioned = new WeakMap<object, ReadonlySet<string>>();

/** Every name and attribute that code mentions, at any depth. */
const namesIn = (code: readonly Statement[] | Expression): ReadonlySet<string> => {
  const known = mentioned.get(code);
  if (known) return known;
  const names = new Set<string>();
  const visit = (part: unknown): void => {
    if (part === null || typeof part !== 'object') return;
    if (Array.isArray(part)) for (const inner of part) visit(inner);
    else {
      const node = part as { readonly kind?: string; readonly name?: unknown };
      if (typeof node.name === 'string' && node.kind !== 'function') names.add(node.name);
      if (node.kind === 'import' || node.kind === 'import-from') names.add('__import__');
      for (const inner of Object.values(part)) if (!(inner instanceof Set)) visit(inner);
    }
  };
  visit(code);
  mentioned.set(code, names);
  return names;
};

const MOST_LOOKED_AT = 60;

/** Whether running some code may come to a write to the environment: by the names it mentions, and those of what it calls. */
class Suspicion {
  readonly #seen = new Set<object>();

  ofFunction({ definition, scope, defaults }: FunctionValue): boolean {
    if (this.#seen.has(definition)) return false;
    this.#seen.add(definition);
    if (this.#seen.size > MOST_LOOKED_AT) return true;
    const names = namesIn(definition.body);
    for (const name of names) if (SUSPECTS.has(name)) return true;
    for (const value of defaults.values()) if (this.of(value)) return true;
    for (const name of names) {
      let at: Scope | null = scope;
      while (at && !at.names.has(name)) at = at.parent;
      const found = at?.names.get(name);
      if (found && this.of(found)) return true;
    }
    return false;
  }

  ofClass(type: ClassValue): boolean {
    if (this.#seen.has(type)) return false;
    this.#seen.add(type);
    return lineage(type).classes.some(({ scope }) => [...scope.names.values()].some((value) => this.of(value)));
  }

  of(value: Value): boolean {
    switch (value.kind) {
      case 'environment':
        return true;
      case 'function':
        return this.ofFunction(value);
      case 'class':
        return this.ofClass(value);
      case 'instance':
        if (this.#seen.has(value)) return false;
        this.#seen.add(value);
        return this.ofClass(value.type) || [...value.attributes.values()].some((inner) => this.of(inner));
      case 'bound':
        return this.of(value.target) || this.of(value.self);
      case 'partial':
        return this.of(value.target) || value.args.positional.some((inner) => this.of(inner));
      case 'method':
        return this.of(value.of);
      case 'descriptor':
        return this.of(value.target) || (value.setter !== undefined && this.of(value.setter));
      case 'external':
        return SUSPECTS.has(value.name.split('.').at(-1) ?? '');
      case 'generator':
      case 'coroutine':
        return true;
      case 'chain':
        return this.of(value.maps);
      case 'sequence':
        return value.items.length <= MOST_LOOKED_AT && value.items.some((inner) => this.of(inner));
      default:
        return false;
    }
  }
}

/** Whether code that is handed a value may come to a write to the environment by it. */
export const mayReachEnvironment = (value: Value): boolean => new Suspicion().of(value);

const run = (value: Value, args: CallArguments, place: Place, machine: Machine, scope: Scope): void => {
  if (value.kind === 'generator') walk(value, place, machine, () => {});
  else if (value.kind === 'coroutine') value.run();
  else machine.call(value, args, place, scope);
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
export const offer = (given: readonly Value[], who: string, place: Place, machine: Machine, scope: Scope): void => {
  const { world } = machine;
  if (world.offers > 0) return;
  for (const raw of given) {
    const value = settle(raw, world);
    if (!CAN_RUN.includes(value.kind) || !mayReachEnvironment(value)) continue;
    world.notice('call-not-followed', `${who} may call what it is handed`, place);
    if (world.isDecorating === 0) perhapsRun(value, who, place, machine, scope);
  }
};

/** Runs on one path what may be called, with arguments that are not known. */
export const perhapsRun = (value: Value, who: string, place: Place, machine: Machine, scope: Scope): void => {
  const { world } = machine;
  if (world.offers > 0 || !world.decide(`offered:${world.unknown('').id}`, false)) return;
  world.offers += 1;
  try {
    run(value, { positional: [], named: new Map(), open: true }, place, machine, scope);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    world.mayFail ??= `${who} may raise`;
  } finally {
    world.offers -= 1;
  }
};
