import { posix } from 'node:path';
import { clashOccurrence, fixMovers, listClashing } from '../clashing-sites.ts';
import { defineRule } from '../define-rule.ts';
import {
  type Clash,
  type DjangoSite,
  djangoSites,
  effectiveValue,
  endLine,
  findClashes,
  placeOf,
  writtenValue,
} from '../django-sites.ts';
import type { Fix } from '../finding.ts';
import type { Told } from '../rule.ts';
import { listNames } from '../wording.ts';

/** One entry of CACHES that lives outside the process. */
interface Cache {
  readonly alias: string;
  /** What tells one place from another: kind of backend and location, normalised. */
  readonly place: string;
  readonly location: string;
  readonly prefix: string;
  readonly version: number;
}

export const rule = defineRule({
  id: 'cache-collision',
  subject: 'deployment',
  meta: {
    summary: 'Two Django projects keep their cache in one place under the same keys.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'unsafe',
    stage: 'ambient',
  },
  messages: {
    values: {
      message:
        "{sites} keep a cache in one place: {location} with the key prefix '{prefix}' (CACHES {aliases}). What one site stores the others read: menus, pages and query results of the wrong site.",
      help: "Give each project a prefix: `'KEY_PREFIX': '...'` in its CACHES. The cache is cold once by that. Processes of their own do not keep a cache server apart, and a prefix that is copied with the settings does not either.",
    },
    sessions: {
      message:
        "{sites} keep their sessions in one cache: {location} with the key prefix '{prefix}' (CACHES {aliases}). A session of one site is valid at the others, and what is stored under it gets mixed.",
      help: "Give each project a prefix: `'KEY_PREFIX': '...'` in its CACHES. Everybody is logged out once by that. Processes of their own do not keep a cache server apart, and cookie names of their own only hide it.",
    },
  },
  check({ server, mounts }, { reportCause, textOf }) {
    if (!server) return;
    const sites = djangoSites(mounts).map((site): CachingSite => ({ site, caches: cachesOf(site) }));
    const clashes = findClashes(sites, {
      keysOf: ({ site, caches }) => [
        ...caches.filter(({ alias }) => alias === sessionCache(site)).map((cache) => `sessions ${keyOf(cache)}`),
        ...caches.map((cache) => `values ${keyOf(cache)}`),
      ],
      classOf: ({ site }) => site.settings.file,
      mountsOf: ({ site }) => site.mounts,
      clash: () => true,
    });
    for (const [key, clashing] of clashes) {
      const messageId = key.startsWith('sessions ') ? 'sessions' : 'values';
      reportCause({
        messageId,
        cause: key,
        occurrences: clashing.flatMap((clash) => occurrenceOf(clash, key.slice(messageId.length + 1), messageId)),
        about: (told) => {
          const fix = buildFix(told, textOf);
          return {
            data: {
              sites: listClashing(told),
              aliases: listNames(told.flatMap(({ mine, its }) => [mine, its].map(({ alias }) => `'${alias}'`))),
              location: told[0].mine.location,
              prefix: told[0].mine.prefix,
            },
            at: told[0].at,
            label: told[0].label,
            fixes: fix ? [fix] : [],
          };
        },
      });
    }
  },
});

interface CachingSite {
  readonly site: DjangoSite;
  readonly caches: readonly Cache[];
}

/** What two caches have in common that hold each other's values. */
const keyOf = ({ place, prefix, version }: Cache): string => JSON.stringify([place, prefix, version]);

/** A site whose cache another one uses too; none where its settings do not show. */
function occurrenceOf(clash: Clash<CachingSite>, key: string, messageId: 'sessions' | 'values') {
  const { one, other } = clash;
  const at = placeOf(one.site, 'CACHES');
  const mine = one.caches.find((cache) => keyOf(cache) === key);
  const its = other.caches.find((cache) => keyOf(cache) === key);
  if (!at || !mine || !its) return [];
  const keys = new Set(other.caches.map(keyOf));
  return [
    {
      ...clashOccurrence(clash, at, { at: placeOf(other.site, 'CACHES'), text: 'and so does this' }),
      one,
      other,
      mine,
      its,
      aliases: one.caches.filter((cache) => keys.has(keyOf(cache))).map(({ alias }) => alias),
      label: `keeps its cache at ${mine.location}`,
      severity: messageId === 'sessions' ? ('error' as const) : ('warning' as const),
    },
  ];
}

/** Backends that keep values outside the process, by the last part of their dotted name. */
const SHARED_BACKEND = /memcached|redis|FileBasedCache$/i;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { memcached: 11211, redis: 6379 };

const cachesOf = ({ settings }: DjangoSite): readonly Cache[] =>
  (effectiveValue(settings.caches) ?? []).flatMap(({ alias, backend, location, keyPrefix, version, makesOwnKeys }) => {
    const places =
      backend !== null && !makesOwnKeys && SHARED_BACKEND.test(backend) ? placesOf(backend, location) : null;
    if (!places) return [];
    const prefix = keyPrefix ?? '';
    return [{ alias, place: places.join(' '), location: places.join(', '), prefix, version: version ?? 1 }];
  });

/** The servers or the folder of an entry, in one form; null where they are not told. */
function placesOf(backend: string, location: string | readonly string[] | null): readonly string[] | null {
  const texts = [location ?? []].flat().flatMap((entry) => entry.split(/[;,]/));
  if (texts.length === 0) return null;
  if (backend.endsWith('FileBasedCache')) return texts.map((path) => posix.normalize(path).replace(/(.)\/$/, '$1'));
  return texts.map((text) => placeOfServer(text.trim(), /redis/i.test(backend) ? 'redis' : 'memcached')).sort();
}

/** `127.0.0.1:11211`, `redis://localhost:6379/1`, `unix:/run/x.sock` with defaults filled in. */
function placeOfServer(text: string, kind: 'redis' | 'memcached'): string {
  if (/^unix:|^\//.test(text)) return `${kind}:${text.replace(/^unix:(\/\/)?/, '')}`;
  const [, host = '', port, database] = /^(?:\w+:\/\/)?(?:[^@/]*@)?([^:/?]+)(?::(\d+))?(?:\/(\d+))?/.exec(text) ?? [];
  const name = host.toLowerCase() === 'localhost' ? '127.0.0.1' : host.toLowerCase();
  return `${kind}:${name}:${port ?? DEFAULT_PORTS[kind]}${kind === 'redis' ? `/${database ?? 0}` : ''}`;
}

/** The cache that holds a site's sessions; null where they are elsewhere. */
function sessionCache({ settings }: DjangoSite): string | null {
  if (!/\.(cache|cached_db)$/.test(effectiveValue(settings.sessionEngine) ?? '')) return null;
  const alias = settings.settings.has('SESSION_CACHE_ALIAS')
    ? writtenValue(settings, 'SESSION_CACHE_ALIAS')
    : 'default';
  return typeof alias === 'string' ? alias : null;
}

/** Key prefixes of their own for all sites but one. */
const buildFix = (
  told: Told<ReturnType<typeof occurrenceOf>[number]>,
  textOf: (file: string) => string | null,
): Fix | null =>
  fixMovers(told, {
    edits: ({ one: { site }, aliases }, name) => {
      const { file } = site.settings;
      const text = textOf(file);
      if (text === null || aliases.some((alias) => /['\\\n]/.test(alias))) return null;
      const lines = aliases.map((alias) => `CACHES['${alias}']['KEY_PREFIX'] = '${name}'\n`).join('');
      return [{ file, range: { start: text.length, end: text.length }, newText: `${endLine(text)}${lines}` }];
    },
    title: (name, count) =>
      name === null ? `give ${count} sites key prefixes of their own` : `give ${name} a key prefix of its own`,
  });
