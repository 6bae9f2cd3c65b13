import type { Mount } from '../../deployment/deployment.ts';
import type { Location } from '../../source/location.ts';
import { clashOccurrence, fixMovers, listClashing } from '../clashing-sites.ts';
import { defineRule } from '../define-rule.ts';
import {
  type Clash,
  type DjangoSite,
  djangoSites,
  effectiveValue,
  findClashes,
  placeOf,
  writeSetting,
  writtenValue,
} from '../django-sites.ts';
import type { Fix } from '../finding.ts';
import type { Told } from '../rule.ts';

/** The two cookies, and the middleware that makes Django set them. */
const COOKIES = [
  { kind: 'SESSION', middleware: 'django.contrib.sessions.middleware.SessionMiddleware' },
  { kind: 'CSRF', middleware: 'django.middleware.csrf.CsrfViewMiddleware' },
] as const;

interface Cookie {
  readonly kind: 'SESSION' | 'CSRF';
  readonly name: string;
  readonly path: string;
  readonly domain: string | null;
}

export const rule = defineRule({
  id: 'cookie-collision',
  subject: 'deployment',
  meta: {
    summary: 'Two Django projects on one host name use the same cookie names.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'unsafe',
    stage: 'ambient',
  },
  messages: {
    session: {
      message:
        'The sessions of {sites} are kept in one cookie, {name} of {host}: browsers keep cookies by host, not by port or project. Each finds a session it does not know and deletes the cookie, so that using one site logs its user out of the others.',
      help: "Give each a name of its own: `SESSION_COOKIE_NAME = '...'` and `CSRF_COOKIE_NAME = '...'`. Everybody is logged out once by that. SESSION_COOKIE_PATH helps only if it keeps them apart; another port, process or SECRET_KEY does not.",
    },
    csrf: {
      message:
        'The CSRF tokens of {sites} are kept in one cookie, {name} of {host}: browsers keep cookies by host, not by port or project. A login at one replaces the token below forms that are open in another, which then end with 403.',
      help: "Give each a name of its own: `CSRF_COOKIE_NAME = '...'`; scripts that read the cookie must know it. CSRF_COOKIE_PATH helps only if it keeps them apart; another port, process or SECRET_KEY does not.",
    },
  },
  check({ server, mounts }, { reportCause, textOf }) {
    if (!server) return;
    const sites = djangoSites(mounts).map(
      (site): CookieSite => ({
        site,
        cookies: cookiesOf(site),
        hosts: hostsOf(site.mounts),
      }),
    );
    const domains = new Set(sites.flatMap(({ cookies }) => cookies.flatMap(({ domain }) => domain ?? [])).map(bare));
    const clashes = findClashes(sites, {
      keysOf: ({ cookies, hosts }) =>
        cookies.flatMap(({ kind, name, domain }) =>
          [...placesOf(hosts, domain, domains)].map((place) => JSON.stringify([kind, name, place])),
        ),
      classOf: ({ site }) => site.settings.file,
      mountsOf: ({ site }) => site.mounts,
      clash: (one, other, key) =>
        sharedCookies(one, other).some(({ kind, name }) => key.startsWith(JSON.stringify([kind, name]).slice(0, -1))),
    });
    for (const [key, clashing] of clashes) {
      const [kind, name, host]: [Cookie['kind'], string, string] = JSON.parse(key);
      const occurrences = clashing.flatMap((clash) => occurrenceOf(clash, kind));
      reportCause({
        messageId: kind === 'SESSION' ? 'session' : 'csrf',
        cause: key,
        occurrences,
        about: (told) => {
          const fix = buildFix(told, textOf);
          return {
            data: { sites: listClashing(told), name, host },
            at: told[0].at,
            label: told[0].label,
            fixes: fix ? [fix] : [],
          };
        },
      });
    }
  },
});

interface CookieSite {
  readonly site: DjangoSite;
  readonly cookies: readonly Cookie[];
  readonly hosts: ReadonlySet<string>;
}

const sharedCookies = (one: CookieSite, other: CookieSite): readonly Cookie[] =>
  one.cookies.filter((mine) => other.cookies.some((its) => meet(mine, one.hosts, its, other.hosts)));

/** A site whose cookie another one has too; none where its settings do not show. */
function occurrenceOf(clash: Clash<CookieSite>, kind: Cookie['kind']) {
  const { one, other } = clash;
  const at = placeFor(one.site, kind);
  const cookies = sharedCookies(one, other);
  const name = cookies.find((cookie) => cookie.kind === kind)?.name ?? '';
  if (!at) return [];
  return [
    {
      ...clashOccurrence(clash, at, { at: placeFor(other.site, kind), text: `uses the cookie ${name} as well` }),
      one,
      other,
      cookies,
      label: `uses the cookie ${name}`,
      severity: isOneAccount(one.site, other.site) ? ('info' as const) : ('warning' as const),
    },
  ];
}

/** The cookies a site certainly sets: its middleware is literal and sets them, and so are their names. */
function cookiesOf({ settings }: DjangoSite): readonly Cookie[] {
  const middleware = ['MIDDLEWARE', 'MIDDLEWARE_CLASSES'].flatMap((name) => {
    const value = writtenValue(settings, name);
    return Array.isArray(value) ? value : [];
  });
  return COOKIES.flatMap(({ kind, middleware: maker }) => {
    if (!middleware.includes(maker) || (kind === 'CSRF' && writtenValue(settings, 'CSRF_USE_SESSIONS') === true))
      return [];
    const isSession = kind === 'SESSION';
    const name = effectiveValue(isSession ? settings.sessionCookieName : settings.csrfCookieName);
    const path = effectiveValue(isSession ? settings.sessionCookiePath : settings.csrfCookiePath);
    const domain = effectiveValue(isSession ? settings.sessionCookieDomain : settings.csrfCookieDomain);
    return name === undefined || path === undefined || domain === undefined ? [] : [{ kind, name, path, domain }];
  });
}

/** The names a site is reached by. */
const hostsOf = (mounts: readonly Mount[]): ReadonlySet<string> =>
  new Set(
    mounts.flatMap(({ server }) =>
      [...(server?.serverName ? [server.serverName.value] : []), ...(server?.aliases.map(({ name }) => name) ?? [])]
        .filter((name) => !/[*?]/.test(name))
        .map((name) => name.toLowerCase()),
    ),
  );

/** SESSION_COOKIE_DOMAIN may begin with a dot, which means nothing today. */
const bare = (domain: string): string => domain.replace(/^\./, '').toLowerCase();

/** What a cookie of a site can have in common with one of another: a host name, or a domain that one of them names. */
function placesOf(
  hosts: ReadonlySet<string>,
  domain: string | null,
  domains: ReadonlySet<string>,
): ReadonlySet<string> {
  const places = new Set(hosts);
  if (domain !== null) places.add(bare(domain));
  for (const host of hosts) {
    for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      const parent = host.slice(dot + 1);
      if (domains.has(parent)) places.add(parent);
    }
  }
  return places;
}

/** Whether a browser sends both cookies to one of the two sites (RFC 6265, 5.1.3 and 5.1.4). */
const meet = (mine: Cookie, hosts: ReadonlySet<string>, its: Cookie, itsHosts: ReadonlySet<string>): boolean =>
  mine.kind === its.kind &&
  mine.name === its.name &&
  (isBelow(mine.path, its.path) || isBelow(its.path, mine.path)) &&
  (reaches(mine, hosts, itsHosts) || reaches(its, itsHosts, hosts));

const isBelow = (path: string, above: string): boolean =>
  path === above || path.startsWith(above.endsWith('/') ? above : `${above}/`);

function reaches({ domain }: Cookie, from: ReadonlySet<string>, to: ReadonlySet<string>): boolean {
  if (domain === null) return [...to].some((host) => from.has(host));
  const parent = bare(domain);
  return [...to].some((host) => host === parent || host.endsWith(`.${parent}`));
}

const placeFor = (site: DjangoSite, kind: Cookie['kind']): Location | null =>
  placeOf(site, `${kind}_COOKIE_NAME`, 'MIDDLEWARE', 'MIDDLEWARE_CLASSES');

/** The same key and databases on both: one login for both sites may be what is wanted. */
function isOneAccount(one: DjangoSite, other: DjangoSite): boolean {
  return ['SECRET_KEY', 'DATABASES'].every((name) => {
    const [mine, its] = [one, other].map(({ settings }) => writtenValue(settings, name));
    return mine !== undefined && JSON.stringify(mine) === JSON.stringify(its);
  });
}

/** Names of their own for the cookies of all sites but one. */
const buildFix = (
  told: Told<ReturnType<typeof occurrenceOf>[number]>,
  textOf: (file: string) => string | null,
): Fix | null =>
  fixMovers(told, {
    edits: ({ one: { site }, cookies }, name) => {
      const text = textOf(site.settings.file);
      if (text === null) return null;
      return joinAppended(
        cookies.map(({ kind }) => writeSetting(site, `${kind}_COOKIE_NAME`, `${name}_${SUFFIX[kind]}`, text)),
      );
    },
    title: (name, count) =>
      name === null ? `give ${count} sites cookies of their own` : `give ${name} cookies of its own`,
  });

const SUFFIX = { SESSION: 'sessionid', CSRF: 'csrftoken' } as const;

/** Lines added at the same place become one edit. */
function joinAppended(edits: Fix['edits']): Fix['edits'] {
  const appended = edits.filter(({ range }) => range.start === range.end);
  const [first] = appended;
  if (!first || appended.length < 2) return edits;
  const newText = appended.map((edit, index) => (index === 0 ? edit.newText : edit.newText.trimStart())).join('');
  return [...edits.filter((edit) => !appended.includes(edit)), { ...first, newText }];
}
