import { RandomSource } from './random-source.ts';

/** A script being written: its files, the circumstances that matter to it, and the names it has so far. */
export class Draft {
  readonly random: RandomSource;
  readonly files: Record<string, string> = {};
  /** Variables that some branch asks for, with the value it asks for. */
  readonly flags = new Map<string, string>();
  readonly hostNames = new Set<string>();
  readonly homes = new Set<string>();
  readonly requestVariables: Record<string, string> = {};
  readonly imports = new Set<string>();
  /** Names of the module that are bound to strings at this point. */
  readonly strings: string[] = [];
  /** How this script writes `os`, `os.environ` and `os.path`. */
  os = 'os';
  environ = 'os.environ';
  path = 'os.path';
  #count = 0;

  constructor(seed: number) {
    this.random = new RandomSource(seed);
  }

  /** A name not used before in this script. */
  name(stem: string): string {
    this.#count += 1;
    return `${stem}_${this.#count}`;
  }

  quote(text: string): string {
    return this.random.chance(0.7) ? `'${text}'` : `"${text}"`;
  }

  pick<T>(...from: readonly T[]): T {
    return this.random.pick(from);
  }

  /** A variable of the server's environment that decides something; one world has it with this value. */
  flag(): { readonly key: string; readonly value: string } {
    const key = this.pick('GEN_MODE', 'GEN_STAGE', 'GEN_ROLE');
    const value = this.flags.get(key) ?? this.pick('live', 'blue', '1');
    this.flags.set(key, value);
    return { key, value };
  }
}

export const indent = (lines: readonly string[]): string[] => lines.map((line) => (line === '' ? '' : `    ${line}`));

/** The settings modules and keys that generated scripts talk about. */
export const MODULES = ['alpha.settings', 'beta.settings', 'gamma.conf.live', 'delta.settings.base', 'settings'];
export const KEYS = ['GEN_ALPHA', 'GEN_BETA', 'GEN_GAMMA', 'DJANGO_CONFIGURATION', 'LC_ALL', 'HTTPS'];
export const SETTINGS = 'DJANGO_SETTINGS_MODULE';
