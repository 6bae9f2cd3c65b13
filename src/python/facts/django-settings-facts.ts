import type { FilePath, Location } from '../../source/location.ts';
import type { Notice } from '../../source/notice.ts';
import type { DotenvLoad, EnvironmentEffect, EnvironmentRead, RelativeFile } from './script-facts.ts';

/** A JSON-like literal of a settings module. */
export type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

/** One name of a Django settings module: its literal value, or that it is not literal. The last binding counts. */
export interface DjangoSetting {
  readonly name: string;
  readonly value:
    | { readonly kind: 'literal'; readonly value: Literal }
    | { readonly kind: 'not-literal'; readonly why: string };
  readonly at: Location;
}

/** The value Django uses for one setting; `at` is `default` where the module does not set it (django/conf/global_settings.py). */
export type SettingInEffect<T> =
  | { readonly kind: 'literal'; readonly value: T; readonly at: Location | 'default' }
  | { readonly kind: 'not-literal'; readonly why: string; readonly at: Location | null };

/** One entry of `CACHES`; null where the entry does not say. */
export interface DjangoCache {
  readonly alias: string;
  readonly backend: string | null;
  readonly location: string | readonly string[] | null;
  readonly keyPrefix: string | null;
  readonly version: number | null;
  /** It makes keys of its own (`KEY_FUNCTION`), whatever the prefix says. */
  readonly makesOwnKeys: boolean;
}

/** The settings that tell whether two Django instances get in each other's way, as Django uses them. */
export interface KnownDjangoSettings {
  readonly allowedHosts: SettingInEffect<readonly string[]>;
  readonly debug: SettingInEffect<boolean>;
  readonly wsgiApplication: SettingInEffect<string | null>;
  readonly timeZone: SettingInEffect<string | null>;
  readonly useTz: SettingInEffect<boolean>;
  readonly sessionEngine: SettingInEffect<string>;
  readonly sessionCookieName: SettingInEffect<string>;
  readonly sessionCookieDomain: SettingInEffect<string | null>;
  readonly sessionCookiePath: SettingInEffect<string>;
  readonly csrfCookieName: SettingInEffect<string>;
  readonly csrfCookieDomain: SettingInEffect<string | null>;
  readonly csrfCookiePath: SettingInEffect<string>;
  readonly caches: SettingInEffect<readonly DjangoCache[]>;
  readonly staticUrl: SettingInEffect<string | null>;
  readonly mediaUrl: SettingInEffect<string>;
  readonly loginUrl: SettingInEffect<string>;
  readonly loginRedirectUrl: SettingInEffect<string>;
  readonly forceScriptName: SettingInEffect<string | null>;
  readonly installedApps: SettingInEffect<readonly string[]>;
}

/** An environment variable that a settings module reads through `os.environ`, `os.getenv` or a library's `env()`. */
export interface SettingsRead {
  readonly key: string;
  readonly required: boolean;
  readonly at: Location;
}

/** What reading alone tells of a Django settings module, `from .base import *` chains followed. */
export interface DjangoSettingsFacts extends KnownDjangoSettings {
  readonly file: FilePath;
  readonly settings: ReadonlyMap<string, DjangoSetting>;
  /** Environment variables the module reads while it is imported. */
  readonly reads: readonly EnvironmentRead[];
  /** Those of the reads whose variable is known, once each; `required` where any of them raises without it. */
  readonly environmentReads: readonly SettingsRead[];
  /** What it does to the environment while it is imported; counted with `reads`. */
  readonly effects: readonly EnvironmentEffect[];
  readonly dotenvLoads: readonly DotenvLoad[];
  readonly relativeFiles: readonly RelativeFile[];
  /** A star import or assignment that could not be followed: absent names may still be set there. */
  readonly incomplete: boolean;
  readonly notices: readonly Notice[];
}
