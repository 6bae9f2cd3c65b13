import type { Mount } from '../../deployment/deployment.ts';
import { leaksOf } from '../../deployment/leaks.ts';
import { tellFilledLater } from '../../project/filled-later.ts';
import type { DjangoSettingsFacts } from '../../python/facts/django-settings-facts.ts';
import type { Location } from '../../source/location.ts';
import { defineRule } from '../define-rule.ts';
import { type DjangoSite, djangoSites, effectiveValue, placeOf } from '../django-sites.ts';
import { isPlaceholder } from '../placeholder.ts';
import type { MessageTemplate, RuleContext } from '../rule.ts';
import { linesOf, listSites, sitesOf } from '../site.ts';
import { labelPlacement, listNames, nameSite } from '../wording.ts';

const MESSAGES = {
  own: {
    message:
      '{site} is reached as {names}, which ALLOWED_HOSTS does not have: Django answers such requests with DisallowedHost (400) as soon as it asks for the host.',
    help: "Add what is missing: ALLOWED_HOSTS = [..., {missing}]. `'*'` hides the 400 but also the day when requests for another site arrive here.",
  },
  underscore: {
    message:
      '{site} is reached as {names}: Django takes no host name with an underscore (RFC 1034) and answers such requests with DisallowedHost (400) as soon as it asks for the host, whatever ALLOWED_HOSTS says.',
    help: 'Give the virtual host a name without an underscore. Adding the name to ALLOWED_HOSTS changes nothing.',
  },
  leaked: {
    message:
      'Once {victims} got the settings of another site, such as {writer}, requests for {names} get DisallowedHost (400): the ALLOWED_HOSTS that then counts does not have them.',
    help: 'Keep the settings of both sites apart. Adding the names to the other ALLOWED_HOSTS turns the 400 into the pages of the wrong site.',
  },
} satisfies Record<string, MessageTemplate>;

export const rule = defineRule({
  id: 'allowed-hosts-mismatch',
  subject: 'process-group',
  meta: {
    summary: 'A virtual host sends names to a Django site that its ALLOWED_HOSTS refuses.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
    stage: 'ambient',
  },
  messages: MESSAGES,
  check(group, { report, reportCause, deployment, project, textOf }) {
    if (!deployment.server) return;
    const tree = { root: project.root, files: project.files, textOf };
    for (const site of djangoSites(group.mounts)) {
      reportUnderscores(site, report);
      const allowed = allowedHosts(site.settings);
      const at = placeOf(site, 'ALLOWED_HOSTS');
      const hosts = new Map(
        [...site.mounts].reverse().flatMap((mount) => namesOf([mount]).map((name) => [name, mount] as const)),
      );
      const missing = allowed ? [...hosts].reverse().filter(([name]) => !isAllowed(name, allowed)) : [];
      if (!at || missing.length === 0) continue;
      reportCause({
        messageId: 'own',
        cause: site.mounts.map((mount) => nameSite(mount, site.script)).sort()[0] ?? '',
        occurrences: missing.map(([name, mount]) => ({
          name,
          site: mount,
          // Whatever else is wrong with the site.
          standsAlone: true,
          // The name may be one that is written over.
          severity:
            mount.at && tellFilledLater(mount.at.file, tree) !== null ? ('info' as const) : ('warning' as const),
          gets: name,
          at,
          label: `does not have ${name}`,
          related: labelPlacement(mount).slice(0, 1),
          alsoAt: linesOf(mount, group),
        })),
        about: (told) => {
          const names = told.map(({ name }) => name);
          return {
            data: {
              site: nameSite(site.mounts[0], site.script),
              names: listNames(names),
              missing: names.map((name) => `'${name}'`).join(', '),
            },
            at,
            label: `does not have ${listNames(names)}`,
          };
        },
      });
    }
    const leaked = leaksOf(group, deployment).flatMap(({ victimMounts, writer, writerMount }) =>
      sitesOf(victimMounts).flatMap(([mount, ...others]) => {
        const settings = writer.djangoSettings;
        const allowed = settings && allowedHosts(settings);
        const at = settings?.settings.get('ALLOWED_HOSTS')?.at;
        const names = allowed ? namesOf([mount, ...others]).filter((name) => !isAllowed(name, allowed)) : [];
        if (!at || names.length === 0) return [];
        return [
          {
            site: mount,
            beside: others.concat(writerMount ?? []),
            names,
            writer: nameSite(writerMount, writer),
            at,
            label: `does not have ${listNames(names)}`,
          },
        ];
      }),
    );
    reportCause({
      messageId: 'leaked',
      cause: group.name,
      occurrences: [...new Map(leaked.map((one) => [one.site, { ...one, severity: 'info' as const }])).values()],
      about: (told) => ({
        data: {
          writer: told[0].writer,
          victims: listSites(told),
          names: listNames(told.flatMap(({ names }) => names)),
        },
        at: told[0].at,
        label: told[0].label,
      }),
    });
  },
});

/** `a_b.example.com`: letters, and a dot behind an underscore with more behind it. */
function hasOddUnderscore(name: string): boolean {
  const dot = name.indexOf('.', name.indexOf('_'));
  return name.includes('_') && dot >= 0 && dot < name.length - 1 && /^[\w.-]+$/.test(name);
}

/** Names no Django accepts (`host_validation_re` of django/http/request.py). Many of them are placeholders: `site_name`. */
function reportUnderscores(
  { mounts, script }: DjangoSite,
  report: RuleContext<typeof MESSAGES, 'deployment'>['report'],
): void {
  const odd = mounts.flatMap(ownNames).filter(({ name }) => hasOddUnderscore(name));
  const [first] = odd.filter(({ name }) => !isPlaceholder(name));
  if (!first?.at) return;
  report({
    messageId: 'underscore',
    data: { site: nameSite(mounts[0] ?? null, script), names: [...new Set(odd.map(({ name }) => name))].join(', ') },
    at: first.at,
    label: 'refused by Django',
  });
}

/**
 * What a site is reached by: the names a virtual host has of its own. Left out are wildcards, what Django never accepts, and what
 * every machine is for itself: people reach such a virtual host by other names, because it is the first one.
 */
const namesOf = (mounts: readonly Mount[]): readonly string[] => [
  ...new Set(
    mounts.flatMap((mount) =>
      ownNames(mount).flatMap(({ name }) => (name.includes('_') || LOOPBACK.test(name) ? [] : [name])),
    ),
  ),
];

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3})$/;

/** The names of a mount's virtual host in lower case, each with its line. */
function ownNames({ server }: Mount): readonly { readonly name: string; readonly at: Location | null }[] {
  if (!server || server.kind === 'main-server') return [];
  const { serverName, inheritsName, aliases } = server;
  const at = serverName === null || serverName.setBy === 'default' ? null : serverName.setBy;
  const own = serverName && !inheritsName ? [{ name: serverName.value, at }] : [];
  return [...own, ...aliases]
    .filter(({ name }) => /^[\w.-]+$/.test(name))
    .map(({ name, at }) => ({ name: name.toLowerCase(), at }));
}

/** The literal list, with what Django adds to an empty one while DEBUG is on; null where it is not told or not written. */
function allowedHosts(settings: DjangoSettingsFacts): readonly string[] | null {
  const hosts = settings.settings.has('ALLOWED_HOSTS') ? effectiveValue(settings.allowedHosts) : null;
  if (!hosts) return null;
  // An empty list belongs to development: the answer for a real name is there at the first try.
  return hosts.length === 0 && effectiveValue(settings.debug) ? null : hosts;
}

/** `validate_host` of django.http.request: exact, `.example.com` for a domain and what is below, `*` for all. */
const isAllowed = (name: string, allowed: readonly string[]): boolean =>
  allowed.some((raw) => {
    const pattern = raw.toLowerCase();
    if (pattern === '*' || pattern === name) return true;
    return pattern.startsWith('.') && (name.endsWith(pattern) || name === pattern.slice(1));
  });
