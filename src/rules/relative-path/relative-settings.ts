import type { DjangoSettingsFacts, Literal } from '../../python/facts/django-settings-facts.ts';
import { writtenValue } from '../django-sites.ts';

/** A relative path in the settings of a site, and what comes of it. */
export interface RelativeSetting {
  /** The setting, as people say it: `DATABASES NAME`. */
  readonly name: string;
  readonly setting: string;
  readonly path: string;
  readonly kind: 'database' | 'log' | 'uploads' | 'templates' | 'files';
}

/** Relative paths of files that Django or the site opens, in settings whose value is literal. */
export function relativeSettingsOf(settings: DjangoSettingsFacts): readonly RelativeSetting[] {
  const written = (name: string): Literal | undefined => writtenValue(settings, name);
  const found: RelativeSetting[] = [];
  const add = (setting: string, name: string, path: Literal | undefined, kind: RelativeSetting['kind']): void => {
    if (typeof path === 'string' && isRelative(path)) found.push({ setting, name, path, kind });
  };
  for (const database of entriesOf(written('DATABASES')))
    if (/(sqlite3|spatialite)$/.test(String(database['ENGINE'])))
      add('DATABASES', 'DATABASES NAME', database['NAME'], 'database');
  const logging = written('LOGGING');
  for (const handler of isTable(logging) ? entriesOf(logging['handlers']) : [])
    add('LOGGING', 'LOGGING filename', handler['filename'], 'log');
  for (const cache of entriesOf(written('CACHES')))
    if (/FileBasedCache$/.test(String(cache['BACKEND']))) add('CACHES', 'CACHES LOCATION', cache['LOCATION'], 'files');
  for (const name of ['EMAIL_FILE_PATH', 'SESSION_FILE_PATH']) add(name, name, written(name), 'files');
  add('MEDIA_ROOT', 'MEDIA_ROOT', written('MEDIA_ROOT'), 'uploads');
  for (const engine of listOf(written('TEMPLATES')))
    for (const folder of isTable(engine) ? listOf(engine['DIRS']) : [])
      add('TEMPLATES', 'TEMPLATES DIRS', folder, 'templates');
  for (const folder of listOf(written('TEMPLATE_DIRS'))) add('TEMPLATE_DIRS', 'TEMPLATE_DIRS', folder, 'templates');
  return found;
}

/** Neither absolute nor one of SQLite's own names (`:memory:`, `file:...`), nor a placeholder. */
const isRelative = (path: string): boolean => /^(?!~|file:|[A-Za-z]:[\\/])[\w.][\w./ -]*$/.test(path);

type Table = { readonly [key: string]: Literal };

const isTable = (value: Literal | undefined): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: Literal | undefined): readonly Literal[] => (Array.isArray(value) ? value : []);

const entriesOf = (value: Literal | undefined): readonly Table[] =>
  isTable(value) ? Object.values(value).filter(isTable) : [];
