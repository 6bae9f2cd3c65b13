import type { Mount } from '../../deployment/deployment.ts';
import type { Location } from '../../source/location.ts';
import { defineRule } from '../define-rule.ts';
import {
  clashes,
  type DjangoSite,
  djangoSites,
  effectiveValue,
  placeOf,
  projectName,
  writeSetting,
  writtenValue,
} from '../django-sites.ts';
import type { Fix } from '../finding.ts';
import { distinctLabels, labelPlacement, nameSite } from '../wording.ts';

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
        '{site} and {other} both keep their session in the cookie {name} of {host}: browsers keep cookies by host, not by port or project. Each finds a session it does not know and deletes the cookie, so that using one site logs its user out of the other.',
      help: "Give one of them a name of its own: `SESSION_COOKIE_NAME = '...'` and `CSRF_COOKIE_NAME = '...'`. Everybody is logged out once by that. SESSION_COOKIE_PATH helps only if it keeps both apart; another port, process or SECRET_KEY does not.",
    },
    csrf: {
      message:
        '{site} and {other} both keep their CSRF token in the cookie {name} of {host}: browsers keep cookies by host, not by port or project. A login at one replaces the token below forms that are open in the other, which then end with 403.',
      help: "Give one of them a name of its own: `CSRF_COOKIE_NAME = '...'`; scripts that read the cookie must know it. CSRF_COOKIE_PATH helps only if it keeps both apart; another port, process or SECRET_KEY does not.",
    },
  },
  check({ server, mounts }, { report, textOf }) {
    if (!server) return;
    const sites = djangoSites(mounts).map((site) => ({ site, cookies: cookiesOf(site), hosts: hostsOf(site.mounts) }));
    const domains = new Set(sites.flatMap(({ cookies }) => cookies.flatMap(({ domain }) => domain ?? [])).map(bare));
    const shared = (one: (typeof sites)[number], other: (typeof sites)[number]) =>
      one.cookies.filter((mine) => other.cookies.some((its) => meet(mine, one.hosts, its, other.hosts)));
    const pairs = clashes(
      sites,
      ({ cookies, hosts }) =>
        cookies.flatMap(({ kind, name, domain }) =>
          [...placesOf(hosts, domain, domains)].map((place) => `${kind} ${name} ${place}`),
        ),
      (one, other) => one.site.settings.file !== other.site.settings.file && shared(one, other).length > 0,
    );
    for (const [one, other] of pairs) {
      const cookies = shared(one, other);
      const first = cookies.find(({ kind }) => kind === 'SESSION') ?? cookies[0];
      const at = first && placeFor(one.site, first.kind);
      if (!first || !at) continue;
      const [mount] = one.site.mounts;
      const [otherMount] = other.site.mounts;
      const otherAt = placeFor(other.site, first.kind);
      const fix = buildFix(one.site, other.site, cookies, textOf(one.site.settings.file));
      report({
        messageId: first.kind === 'SESSION' ? 'session' : 'csrf',
        data: {
          site: nameSite(mount, one.site.script),
          other: nameSite(otherMount, other.site.script),
          name: first.name,
          host: [...one.hosts].find((host) => other.hosts.has(host)) ?? first.domain ?? [...one.hosts][0] ?? 'one host',
        },
        at,
        label: `uses the cookie ${first.name}`,
        related: distinctLabels(
          [
            ...(otherAt ? [{ at: otherAt, text: `uses the cookie ${first.name} as well` }] : []),
            ...labelPlacement(mount).slice(0, 1),
            ...labelPlacement(otherMount).slice(0, 1),
          ],
          at,
        ),
        fixes: fix ? [fix] : [],
        severity: isOneAccount(one.site, other.site) ? 'info' : 'warning',
        sites: [one.site.script.deployedPath, other.site.script.deployedPath],
      });
    }
  },
});

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

function buildFix(site: DjangoSite, other: DjangoSite, cookies: readonly Cookie[], text: string | null): Fix | null {
  if (text === null) return null;
  const name = projectName(site, other);
  const suffix = { SESSION: 'sessionid', CSRF: 'csrftoken' } as const;
  const edits = cookies.map(({ kind }) => writeSetting(site, `${kind}_COOKIE_NAME`, `${name}_${suffix[kind]}`, text));
  return { title: `give ${name} cookies of its own`, applicability: 'unsafe', edits: joinAppended(edits) };
}

/** Lines added at the same place become one edit. */
function joinAppended(edits: Fix['edits']): Fix['edits'] {
  const appended = edits.filter(({ range }) => range.start === range.end);
  const [first] = appended;
  if (!first || appended.length < 2) return edits;
  const newText = appended.map((edit, index) => (index === 0 ? edit.newText : edit.newText.trimStart())).join('');
  return [...edits.filter((edit) => !appended.includes(edit)), { ...first, newText }];
}
