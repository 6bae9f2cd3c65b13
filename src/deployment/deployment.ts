import type {
  DaemonProcess,
  Preload,
  Server,
  ServerConfig,
  ServerVersions,
  WsgiAlias,
} from '../apache/model/server-config.ts';
import type { DjangoSettingsFacts } from '../python/facts/django-settings-facts.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { FilePath, Location } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import type { Setting } from '../source/setting.ts';
import type { Static } from '../source/static-value.ts';
import type { AssumedServer } from './assumed-server.ts';
import type { ChildScript } from './child-scripts.ts';
import type { GroupRefusal } from './daemon-access.ts';
import type { SearchEntry } from './module-search.ts';
import type { PathFileLine } from './path-files.ts';

/** How the process groups are known: from a server's files, from a mapping by hand, or not at all. */
export type DeploymentSource = 'apache' | 'process-group-option' | 'none';

/** A WSGI script as the server names it and, where it could be found, as this tree holds it. */
export interface DeployedScript {
  /** The path the server uses (`/srv/app/site/wsgi.py`). */
  readonly deployedPath: string;
  /** The file in this tree; null where none stands for it. */
  readonly file: FilePath | null;
  readonly facts: ScriptFacts | null;
  /** The Django settings module of its own, before anything is inherited. */
  readonly ownSettings: Static<string> | null;
  /** The settings module's file, and what it says, where both could be found. */
  readonly djangoSettings: DjangoSettingsFacts | null;
}

/** One URL prefix (or pattern) of one server that leads to a script, with everything that decides where it runs. */
export interface Mount {
  readonly server: Server | null;
  readonly alias: WsgiAlias | null;
  /** The URL prefix or pattern, as written. */
  readonly url: string;
  readonly at: Location | null;
  readonly script: DeployedScript;
  /** The process group's name, `""` for embedded mode. */
  readonly processGroup: Setting<Static<string>>;
  /** The application group's name, `""` for the main interpreter. */
  readonly applicationGroup: Setting<Static<string>>;
  readonly callableObject: Setting<Static<string>>;
  /** Where modules are searched when the script asks for its settings: its own sys.path entries before and behind those of its process. */
  readonly searchPath: readonly SearchEntry[];
  /** The alias line that takes every URL of this mount first; null where the mount is reachable. */
  readonly shadowedBy: WsgiAlias | null;
  /** Why mod_wsgi answers 500 instead of running the script; null where it runs. */
  readonly refusal: GroupRefusal | null;
  /** Undecided conditionals or values this mount hangs on, in words. */
  readonly undecidedBecause: readonly string[];
}

/** One Python interpreter of one process: the unit that has settings. */
export interface Interpreter {
  readonly processGroup: string;
  readonly applicationGroup: string;
  readonly mounts: readonly Mount[];
  /** The scripts that live in it, each once. */
  readonly scripts: readonly DeployedScript[];
}

/** The processes of one group: the unit that has an environment. */
export interface ProcessGroup {
  /** `""` for embedded mode. */
  readonly name: string;
  readonly daemon: DaemonProcess | null;
  readonly mounts: readonly Mount[];
  readonly interpreters: readonly Interpreter[];
  readonly scripts: readonly DeployedScript[];
  /** What the processes load when they start, in order. */
  readonly preloads: readonly { readonly preload: Preload; readonly script: DeployedScript }[];
  /** What every interpreter of it runs of `.pth` files, where that may write a variable. */
  readonly pathFileLines: readonly PathFileLine[];
}

/** One server with everything mounted on it; the join of both languages. */
export interface Deployment {
  readonly source: DeploymentSource;
  readonly server: ServerConfig | null;
  readonly versions: ServerVersions;
  /** The environment the server is started with, as far as it was told. */
  readonly environment: ReadonlyMap<string, string>;
  readonly mounts: readonly Mount[];
  /** Where some requests of a mount may run besides: another URL, header or method decides, as `undecidedBecause` says first. */
  readonly detours: readonly Mount[];
  /** Mounts whose process group is known, by process group. */
  readonly processGroups: readonly ProcessGroup[];
  /** Mounts whose process or application group cannot be told. */
  readonly undecided: readonly Mount[];
  /** What httpd's own processes run beside embedded applications. */
  readonly childScripts: readonly ChildScript[];
  readonly notices: readonly Notice[];
  /** What was taken for the server; null where a mapping by hand is all there is. */
  readonly assumed: AssumedServer | null;
}
