import type { LoadWorld } from '../python/facts/load-world.ts';
import { STANDARD_LIBRARY } from '../python/facts/run/modules/standard-library.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';

/** Facts for one world, and the questions with the answers that they came of. */
interface Remembered {
  readonly fits: readonly ((world: LoadWorld) => boolean)[];
  readonly facts: ScriptFacts;
}

/** Facts by script, and by what the script asked for: another value of any other variable changes nothing. */
export class FactsMemory {
  readonly #known = new Map<string, Remembered[]>();

  /** Takes facts as those of any world. */
  keep(key: string, facts: ScriptFacts): void {
    if (!this.#known.has(key)) this.#known.set(key, [{ fits: [], facts }]);
  }

  /** The facts of `key` in a world, read anew only where none of those known fits; without a world, those of any. */
  get(key: string, world: LoadWorld | null, read: (world: LoadWorld) => ScriptFacts): ScriptFacts {
    const slot = world ? `in a world\n${key}` : key;
    let known = this.#known.get(slot);
    const found = world ? known?.find(({ fits }) => fits.every((holds) => holds(world))) : known?.[0];
    if (found) return found.facts;
    if (!known) {
      known = [];
      this.#known.set(slot, known);
    }
    const fits: ((world: LoadWorld) => boolean)[] = [];
    const facts = read(world ? listened(world, fits) : NOWHERE);
    known.push({ fits, facts });
    return facts;
  }
}

const NOWHERE: LoadWorld = {
  environment: () => undefined,
  searchPath: null,
  seenPath: [],
  isPathSeen: false,
  isInstalled: () => undefined,
};

/** A world that notes what it is asked. */
function listened(world: LoadWorld, fits: ((world: LoadWorld) => boolean)[]): LoadWorld {
  const ask = <T>(question: (world: LoadWorld) => T): T => {
    const answer = question(world);
    fits.push((other) => question(other) === answer);
    return answer;
  };
  fits.push((other) => JSON.stringify(other.searchPath) === JSON.stringify(world.searchPath));
  fits.push((other) => JSON.stringify(other.seenPath) === JSON.stringify(world.seenPath));
  fits.push((other) => other.isPathSeen === world.isPathSeen);
  fits.push((other) => (other.request === undefined) === (world.request === undefined));
  return {
    environment: (key) => ask((one) => one.environment(key)),
    searchPath: world.searchPath,
    seenPath: world.seenPath,
    isPathSeen: world.isPathSeen,
    isInstalled: (module) => ask((one) => one.isInstalled(module)),
    ...(world.request ? { request: (key: string) => ask((one) => one.request?.(key)) } : {}),
  };
}

/** Django and the standard library are taken to be there. */
const isAlwaysThere = (module: string): boolean => {
  const top = module.split('.', 1)[0] ?? module;
  return top === 'django' || STANDARD_LIBRARY.has(top);
};

/** Whether what a script does may hang on the interpreter it is loaded into, or on the request. */
export function dependsOnWorld(facts: ScriptFacts): boolean {
  return (
    facts.reads.length > 0 ||
    facts.loads !== true ||
    facts.effects.some((effect) => !effect.certain || effect.how === 'remove' || effect.value?.kind !== 'known') ||
    facts.handlers.some((handler) => !handler.certain) ||
    facts.imports.some(({ certain, module }) => !certain || !isAlwaysThere(module)) ||
    (facts.unresolvedImports?.length ?? 0) > 0
  );
}

/** Whether what a script does for a request may hang on that request. */
export function dependsOnRequest(facts: ScriptFacts): boolean {
  return (
    facts.effects.some((effect) => effect.when !== 'import' && (!effect.certain || effect.value?.kind !== 'known')) ||
    facts.handlers.some((handler) => handler.when !== 'import' && !handler.certain)
  );
}
