import type {
  DjangoCache,
  DjangoSetting,
  KnownDjangoSettings,
  Literal,
  SettingInEffect,
} from './django-settings-facts.ts';

interface Source {
  readonly settings: ReadonlyMap<string, DjangoSetting>;
  readonly incomplete: boolean;
}

const isMapping = (value: Literal): value is { readonly [key: string]: Literal } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const asText = (value: Literal): string | undefined => (typeof value === 'string' ? value : undefined);
const asTextOrNone = (value: Literal): string | null | undefined => (value === null ? null : asText(value));
const asBoolean = (value: Literal): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
const asTexts = (value: Literal): readonly string[] | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? (value as string[]) : undefined;

const cacheOf = (alias: string, entry: Literal): DjangoCache | undefined => {
  if (!isMapping(entry)) return undefined;
  const { BACKEND = null, LOCATION = null, KEY_PREFIX = null, VERSION = null } = entry;
  const location = typeof LOCATION === 'string' ? LOCATION : LOCATION === null ? null : (asTexts(LOCATION) ?? null);
  return {
    alias,
    backend: asText(BACKEND) ?? null,
    location,
    keyPrefix: asText(KEY_PREFIX) ?? null,
    version: typeof VERSION === 'number' ? VERSION : null,
    makesOwnKeys: 'KEY_FUNCTION' in entry,
  };
};

const asCaches = (value: Literal): readonly DjangoCache[] | undefined => {
  if (!isMapping(value)) return undefined;
  const caches = Object.entries(value).map(([alias, entry]) => cacheOf(alias, entry));
  return caches.every((cache) => cache !== undefined) ? (caches as DjangoCache[]) : undefined;
};

const LOCAL_MEMORY: DjangoCache = {
  alias: 'default',
  backend: 'django.core.cache.backends.locmem.LocMemCache',
  location: null,
  keyPrefix: null,
  version: null,
  makesOwnKeys: false,
};

/**
 * Reads the settings that matter here out of all of a module. What is absent has the default of
 * django/conf/global_settings.py, unless names may be set where the reader could not follow.
 * A default that changed between releases (`USE_TZ`: True since 5.0; `MEDIA_URL`) is the present one.
 */
export const describeKnownSettings = ({ settings, incomplete }: Source): KnownDjangoSettings => {
  const read = <T>(name: string, shape: (value: Literal) => T | undefined, fallback: T): SettingInEffect<T> => {
    const setting = settings.get(name);
    if (!setting)
      return incomplete
        ? { kind: 'not-literal', why: `${name} may be set where the module could not be followed`, at: null }
        : { kind: 'literal', value: fallback, at: 'default' };
    const { value, at } = setting;
    if (value.kind === 'not-literal') return { kind: 'not-literal', why: value.why, at };
    const shaped = shape(value.value);
    return shaped === undefined
      ? { kind: 'not-literal', why: `${name} has not the form Django asks for`, at }
      : { kind: 'literal', value: shaped, at };
  };
  return {
    allowedHosts: read('ALLOWED_HOSTS', asTexts, []),
    debug: read('DEBUG', asBoolean, false),
    wsgiApplication: read('WSGI_APPLICATION', asTextOrNone, null),
    timeZone: read<string | null>('TIME_ZONE', asTextOrNone, 'America/Chicago'),
    useTz: read('USE_TZ', asBoolean, true),
    sessionEngine: read('SESSION_ENGINE', asText, 'django.contrib.sessions.backends.db'),
    sessionCookieName: read('SESSION_COOKIE_NAME', asText, 'sessionid'),
    sessionCookieDomain: read('SESSION_COOKIE_DOMAIN', asTextOrNone, null),
    sessionCookiePath: read('SESSION_COOKIE_PATH', asText, '/'),
    csrfCookieName: read('CSRF_COOKIE_NAME', asText, 'csrftoken'),
    csrfCookieDomain: read('CSRF_COOKIE_DOMAIN', asTextOrNone, null),
    csrfCookiePath: read('CSRF_COOKIE_PATH', asText, '/'),
    caches: read('CACHES', asCaches, [LOCAL_MEMORY]),
    staticUrl: read('STATIC_URL', asTextOrNone, null),
    mediaUrl: read('MEDIA_URL', asText, '/'),
    loginUrl: read('LOGIN_URL', asText, '/accounts/login/'),
    loginRedirectUrl: read('LOGIN_REDIRECT_URL', asText, '/accounts/profile/'),
    forceScriptName: read('FORCE_SCRIPT_NAME', asTextOrNone, null),
    installedApps: read('INSTALLED_APPS', asTexts, []),
  };
};
