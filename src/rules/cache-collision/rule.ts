import { posix } from 'node:path';
import { defineRule } from '../define-rule.ts';
import {
  clashes,
  type DjangoSite,
  djangoSites,
  effectiveValue,
  endLine,
  placeOf,
  projectName,
  writtenValue,
} from '../django-sites.ts';
import type { Fix } from '../finding.ts';
import { distinctLabels, labelPlacement, nameSite } from '../wording.ts';

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
        "The cache '{alias}' of {site} and '{otherAlias}' of {other} are one: both at {location} with the key prefix '{prefix}'. What one site stores the other reads: menus, pages and query results of the wrong site.",
      help: "Give each project a prefix: `'KEY_PREFIX': '...'` in its CACHES. The cache is cold once by that. Processes of their own do not keep a cache server apart, and a prefix that is copied with the settings does not either.",
    },
    sessions: {
      message:
        "{site} and {other} keep their sessions in one cache: '{alias}' and '{otherAlias}', both at {location} with the key prefix '{prefix}'. A session of one site is valid at the other, and what is stored under it gets mixed.",
      help: "Give each project a prefix: `'KEY_PREFIX': '...'` in its CACHES. Everybody is logged out once by that. Processes of their own do not keep a cache server apart, and cookie names of their own only hide it.",
    },
  },
  check({ server, mounts }, { report, textOf }) {
    if (!server) return;
    const sites = djangoSites(mounts).map((site) => ({ site, caches: cachesOf(site) }));
    const shared = (one: (typeof sites)[number], other: (typeof sites)[number]) =>
      one.caches.flatMap((mine) => {
        const its = other.caches.find(
          (cache) => cache.place === mine.place && cache.prefix === mine.prefix && cache.version === mine.version,
        );
        return its ? [{ mine, its }] : [];
      });
    const pairs = clashes(
      sites,
      ({ caches }) => caches.map(({ place }) => place),
      (one, other) => one.site.settings.file !== other.site.settings.file && shared(one, other).length > 0,
    );
    for (const [one, other] of pairs) {
      const all = shared(one, other);
      const sessions = all.find(
        ({ mine, its }) => sessionCache(one.site) === mine.alias && sessionCache(other.site) === its.alias,
      );
      const first = sessions ?? all[0];
      const at = placeOf(one.site, 'CACHES');
      if (!first || !at) continue;
      const [mount] = one.site.mounts;
      const [otherMount] = other.site.mounts;
      const otherAt = placeOf(other.site, 'CACHES');
      const fix = buildFix(
        one.site,
        other.site,
        all.map(({ mine }) => mine.alias),
        textOf(one.site.settings.file),
      );
      report({
        messageId: sessions ? 'sessions' : 'values',
        data: {
          site: nameSite(mount, one.site.script),
          other: nameSite(otherMount, other.site.script),
          alias: first.mine.alias,
          otherAlias: first.its.alias,
          location: first.mine.location,
          prefix: first.mine.prefix,
        },
        at,
        label: `keeps its cache at ${first.mine.location}`,
        related: distinctLabels(
          [
            ...(otherAt ? [{ at: otherAt, text: 'and so does this' }] : []),
            ...labelPlacement(mount).slice(0, 1),
            ...labelPlacement(otherMount).slice(0, 1),
          ],
          at,
        ),
        fixes: fix ? [fix] : [],
        severity: sessions ? 'error' : 'warning',
        sites: [one.site.script.deployedPath, other.site.script.deployedPath],
      });
    }
  },
});

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

function buildFix(site: DjangoSite, other: DjangoSite, aliases: readonly string[], text: string | null): Fix | null {
  if (text === null || aliases.some((alias) => /['\\\n]/.test(alias))) return null;
  const name = projectName(site, other);
  const lines = aliases.map((alias) => `CACHES['${alias}']['KEY_PREFIX'] = '${name}'\n`).join('');
  const { file } = site.settings;
  return {
    title: `give ${name} a key prefix of its own`,
    applicability: 'unsafe',
    edits: [{ file, range: { start: text.length, end: text.length }, newText: `${endLine(text)}${lines}` }],
  };
}
