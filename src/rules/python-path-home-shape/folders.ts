import { posix } from 'node:path';
import { namedPaths } from '../../apache/model/named-paths.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { nearestName } from '../../source/nearest-name.ts';
import { isAbsolutePath, normalPath } from '../../source/normal-path.ts';
import type { RuleSurroundings } from '../rule.ts';

type KindIn = RuleSurroundings['kindIn'];

/** What is known of the folders of a server. */
export class ServerFolders {
  readonly #deployment: Deployment;
  readonly #kindIn: KindIn;

  constructor(deployment: Deployment, kindIn: KindIn) {
    this.#deployment = deployment;
    this.#kindIn = kindIn;
  }

  /**
   * What a python-home is that is no environment, in words; null where it may be one. Environments are kept out of repositories, so
   * of a tree only a package tells.
   */
  whyNoHome(home: string): string | null {
    const path = normalPath(home);
    if (this.#has(path, '__init__.py')) return 'a Python package';
    if (!this.#isMachine || !isAbsolutePath(path)) return null;
    const kind = this.#kind(path);
    if (kind !== 'directory') return kind === null ? 'not there' : 'no folder';
    const isHome =
      SIGNS.some((sign) => this.#has(path, sign)) || PROGRAMS.some((name) => this.#has(`${path}/bin`, name));
    return isHome ? null : 'a folder without a Python in it';
  }

  /** An environment in a folder or beside it, by the names that people give to one; null where none is seen. */
  environmentNear(path: string): string | null {
    const places = [path, posix.dirname(path)].flatMap((folder) => NAMES.map((name) => posix.join(folder, name)));
    return places.find((place) => this.#has(place, 'pyvenv.cfg')) ?? null;
  }

  /** What a folder is misspelt for that is not there: one beside it that other lines name, and that is there. */
  meantBy(path: string): string | null {
    const { server } = this.#deployment;
    const written = normalPath(path);
    const parent = posix.dirname(written);
    if (!server || !this.#isAbsent(written)) return null;
    const names = namedPaths(server).flatMap((one) => {
      const [name] = one.path.startsWith(`${parent}/`) ? one.path.slice(parent.length + 1).split('/') : [];
      return name !== undefined && this.#kind(posix.join(parent, name)) === 'directory' ? [name] : [];
    });
    const near = nearestName(posix.basename(written), new Set(names));
    return near === null ? null : posix.join(parent, near);
  }

  #isAbsent(path: string): boolean {
    return this.#isKnown(path) && isAbsolutePath(path) && this.#kind(path) === null;
  }

  get #isMachine(): boolean {
    return this.#deployment.assumed?.standsFor === 'machine';
  }

  /** What is not seen below it is not there: it is this machine's, or somebody said which folder stands for it. */
  #isKnown(path: string): boolean {
    return this.#isMachine || this.#folderOf(path)?.isByHand === true;
  }

  #has(folder: string, name: string): boolean {
    return this.#kind(posix.join(folder, name)) !== null;
  }

  #kind(path: string): ReturnType<KindIn> {
    if (this.#isMachine) return this.#kindIn(posix.dirname(path), posix.basename(path));
    const mapped = this.#folderOf(path);
    if (!mapped) return null;
    const here = posix.join(mapped.to, path.slice(mapped.from.length));
    return this.#kindIn(posix.dirname(here), posix.basename(here));
  }

  #folderOf(path: string) {
    const { folders = [] } = this.#deployment.assumed ?? {};
    const around = folders.filter(({ from }) => `${path}/`.startsWith(`${from.replace(/\/$/, '')}/`));
    return around.sort((a, b) => b.from.length - a.from.length)[0];
  }
}

/** What lies in the root of an environment, or of an installation. */
const SIGNS = ['pyvenv.cfg', 'lib', 'lib64', 'Scripts', 'python.exe'];
const PROGRAMS = ['python', 'python2', 'python3'];
const NAMES = ['venv', '.venv', 'env', 'virtualenv'];
