import type { ServerConfig } from '../apache/model/server-config.ts';
import type { DjangoSettingsFacts } from '../python/facts/django-settings-facts.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';

/** Why a file counts as a WSGI script. */
export type ScriptReason = 'name' | 'content' | 'reference' | 'argument';

/** A WSGI script of the tree, and how it was found. */
export interface ProjectScript {
  readonly reason: ScriptReason;
  readonly facts: ScriptFacts;
}

/** A Django entry point besides WSGI scripts. */
export interface EntryPoint {
  readonly kind: 'manage' | 'asgi' | 'celery';
  readonly file: FilePath;
  readonly facts: ScriptFacts;
}

/** Everything discovery found in one tree. One `ServerConfig` per configuration root, never all files in one. */
export interface Project {
  readonly root: FilePath;
  /** Every file of the tree. */
  readonly files: readonly FilePath[];
  readonly scripts: ReadonlyMap<FilePath, ProjectScript>;
  readonly servers: readonly ServerConfig[];
  /** Those of them whose files are one server by their looks alone. */
  readonly likelyServers: ReadonlySet<ServerConfig>;
  readonly entryPoints: readonly EntryPoint[];
  /** Modules of Django settings. Each is run when somebody asks: that of a large project takes a second. */
  readonly settingsModules: ReadonlyMap<FilePath, () => DjangoSettingsFacts | null>;
  /** Distribution names the project asks for, lower case, from requirements, lock and pyproject files; with the files. */
  readonly requirements: ReadonlyMap<string, readonly FilePath[]>;
  readonly counts: { readonly files: number; readonly skipped: number; readonly parsed: number };
  readonly notices: readonly Notice[];
}
