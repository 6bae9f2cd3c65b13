import type { NamedPath, ServerDisk, Sighting } from '../host/server-disk.ts';
import type { FilePath } from '../source/location.ts';
import { below } from '../source/normal-path.ts';

/** A disk, and whether one script and the folders above it are all that was looked at, and nothing that is there is anything else. */
export class ScriptWatch implements ServerDisk {
  readonly standsFor: ServerDisk['standsFor'];
  readonly folders: ServerDisk['folders'];
  readonly files: ServerDisk['files'];
  readonly #disk: ServerDisk;
  readonly #script: string;
  #looks = 0;
  #isMore = false;

  constructor(disk: ServerDisk, script: string) {
    this.standsFor = disk.standsFor;
    this.folders = disk.folders;
    this.files = disk.files;
    this.#disk = disk;
    this.#script = script;
  }

  /** A second look at the script asks for more than where its path leads. */
  get asksNoMore(): boolean {
    return this.#looks === 1 && !this.#isMore;
  }

  look(path: string): Sighting {
    const found = this.#disk.look(path);
    const isScript = path === this.#script;
    if (isScript) this.#looks += 1;
    const kind = isScript ? 'file' : 'directory';
    const isOnWay = isScript || this.#script.startsWith(below(path, ''));
    // A path that is not known is taken for what the alias makes of it.
    const isAsAssumed = found.kind === 'unknown' || (found.kind === 'present' && found.as === kind);
    if (!isOnWay || !isAsAssumed) this.#isMore = true;
    return found;
  }

  lookUp(path: string, near: FilePath | null): Sighting {
    this.#isMore = true;
    return this.#disk.lookUp(path, near);
  }

  learn(paths: readonly NamedPath[]): void {
    this.#disk.learn(paths);
  }
}
