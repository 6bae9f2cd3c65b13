import type { Place, Value } from '../values/values.ts';

/** What writes the environment when it is called, under other names than `os` has for it. */
const WRITER = /^(?:os|posix|nt)\.(?:putenv|unsetenv|environb?\.\w+|_Environ\.\w+)$/;

/** What a C library calls what changes the environment (stdlib.h). */
export const WRITES_IN_C = /^(?:setenv|putenv|unsetenv|clearenv)$/;

const MOST_ITEMS = 20;

/** Whether the environment can be written through a value as it is. */
export const isHandle = (value: Value): boolean => {
  switch (value.kind) {
    case 'environment':
      return true;
    case 'unknown':
      return value.mayBeEnvironment === true;
    case 'method':
      return isHandle(value.of);
    case 'external':
      return WRITER.test(value.name);
    default:
      return false;
  }
};

/** Whether a value is a handle, or holds one that can be got at again. */
export const leadsToEnvironment = (value: Value, depth = 3): boolean => {
  if (isHandle(value)) return true;
  if (depth === 0) return false;
  const leads = (inner: Value) => leadsToEnvironment(inner, depth - 1);
  switch (value.kind) {
    case 'method':
      return leads(value.of);
    case 'sequence':
      return value.items.slice(0, MOST_ITEMS).some(leads);
    case 'chain':
      return value.maps.items.some(leads);
    case 'dict':
      return [...value.entries.values()].slice(0, MOST_ITEMS).some(({ value: inner }) => leads(inner));
    case 'instance':
      return [...value.attributes.values()].slice(0, MOST_ITEMS).some(leads);
    case 'partial':
      return leads(value.target) || value.args.positional.slice(0, MOST_ITEMS).some(leads);
    case 'bound':
      return leads(value.self);
    default:
      return false;
  }
};

/**
 * Where expressions of the statement that is being run gave the environment, or a way to write it, and nothing was seen to come of
 * it so far. What is neither read, written, kept nor handed on where it can be followed may have been written.
 */
export class EnvironmentHandles {
  #open: Place[] = [];

  /** An expression gave a value. */
  met(value: Value, place: Place): void {
    if (isHandle(value)) this.#open.push(place);
  }

  /** The environment was read, written or copied. */
  use(): void {
    this.#open.pop();
  }

  /** A value is kept where it can be got at again. What goes through a generator is met when that is gone through. */
  keepIn(value: Value): void {
    if (this.#open.length > 0 && (value.kind === 'generator' || leadsToEnvironment(value))) this.#open = [];
  }

  /** All that was met is kept, or handed on, where it is followed. */
  keep(): void {
    if (this.#open.length > 0) this.#open = [];
  }

  /** Begins a block of statements; the function that is given ends it. */
  begin(): () => void {
    const around = this.#open;
    this.#open = [];
    return () => {
      this.#open = around;
    };
  }

  /** Ends a statement: the place of what was met and came to nothing; null where there is none. */
  end(): Place | null {
    const [first = null] = this.#open;
    this.keep();
    return first;
  }
}
