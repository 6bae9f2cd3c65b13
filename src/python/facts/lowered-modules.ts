import type { FilePath } from '../../source/location.ts';
import type { LoadedModule } from './run/machine.ts';

/** Text whose lowered form is kept, in characters; a lowered character takes some forty bytes. */
const MOST_KEPT = 1_000_000;

/** Lowered files that several scripts import, as long as they do not take too much memory. */
export class LoweredModules {
  readonly #modules = new Map<FilePath, LoadedModule>();
  readonly #most: number;
  #kept = 0;

  /** `most`: the text whose lowered form is kept, in characters. */
  constructor(most = MOST_KEPT) {
    this.#most = most;
  }

  get(file: FilePath): LoadedModule | undefined {
    return this.#modules.get(file);
  }

  /** Keeps a module; the ones kept longest give way. */
  keep(file: FilePath, module: LoadedModule): void {
    this.#modules.set(file, module);
    this.#kept += module.source.text.length;
    for (const [oldest, { source }] of this.#modules) {
      if (this.#kept <= this.#most) return;
      this.#modules.delete(oldest);
      this.#kept -= source.text.length;
    }
  }
}
