import type { FilePath, Location } from '../../source/location.ts';
import type { Notice } from '../../source/notice.ts';
import type { EnvironmentRead } from './script-facts.ts';

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

/** What reading alone tells of a Django settings module, `from .base import *` chains followed. */
export interface DjangoSettingsFacts {
  readonly file: FilePath;
  readonly settings: ReadonlyMap<string, DjangoSetting>;
  /** Environment variables the module reads while it is imported. */
  readonly reads: readonly EnvironmentRead[];
  /** A star import or assignment that could not be followed: absent names may still be set there. */
  readonly incomplete: boolean;
  readonly notices: readonly Notice[];
}
