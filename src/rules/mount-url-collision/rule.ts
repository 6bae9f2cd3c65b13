import type { Server, ServerConfig } from '../../apache/model/server-config.ts';
import type { DirectiveNode } from '../../apache/syntax/config-node.ts';
import { mountsByServer } from '../../deployment/mounts-by-server.ts';
import type { DjangoSettingsFacts } from '../../python/facts/django-settings-facts.ts';
import { withoutEndSlash } from '../../source/normal-path.ts';
import { defineRule } from '../define-rule.ts';
import { type Clash, type DjangoSite, djangoSites, findClashes, placeOf, writtenValue } from '../django-sites.ts';
import { distinctLabels, labelPlacement, listNames, nameScript, nameSite } from '../wording.ts';

const FILES = [
  { url: 'STATIC_URL', root: 'STATIC_ROOT' },
  { url: 'MEDIA_URL', root: 'MEDIA_ROOT' },
] as const;
const REDIRECTS = ['LOGIN_URL', 'LOGIN_REDIRECT_URL', 'LOGOUT_REDIRECT_URL'] as const;

export const rule = defineRule({
  id: 'mount-url-collision',
  subject: 'deployment',
  meta: {
    summary: 'Django sites below one host name claim the same URLs, or URLs outside their own mount.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
  },
  messages: {
    files: {
      message:
        '{sites} all have {setting} {url}, and {alias} serves it from {folder} for all of them: one gets the files of another, or 404 where the names differ.',
      help: 'Give each a URL below its own mount, such as {url} behind the mount, and an Alias for each. Another STATIC_ROOT or MEDIA_ROOT alone changes nothing: the first Alias that fits answers, before WSGI is asked.',
    },
    outside: {
      message:
        '{site} is mounted at {mount}, and what is made from {settings} leads to the root of the host instead: such a link or redirect leaves the site, for a 404 or for whatever is mounted there.',
      help: 'Name the view (`LOGIN_URL = "login"`) or write the URL without the leading slash where Django adds the mount (STATIC_URL and MEDIA_URL from 3.1 on). FORCE_SCRIPT_NAME does not help: it is not added to URLs that begin with a slash.',
    },
    'script-name': {
      message:
        '{site} is mounted at {mount}, but FORCE_SCRIPT_NAME says {forced}: every URL that Django makes begins with {forced} and does not lead back here.',
      help: 'Remove FORCE_SCRIPT_NAME: mod_wsgi tells Django the mount of every request. It is for servers that do not.',
    },
  },
  check({ server, mounts }, { report, reportCause }) {
    if (!server) return;
    if (djangoSites(mounts).length === 0) return;
    for (const [host, own] of mountsByServer(mounts)) {
      const sites = djangoSites(own);
      const aliases = fileAliases(server, host);
      for (const { setting, url, alias, clashing } of fileClashes(sites, aliases))
        reportCause({
          messageId: 'files',
          cause: `${host.serverName?.value ?? ''} ${setting} ${url}`,
          occurrences: clashing.flatMap((clash) => fileOccurrence(clash, setting, alias) ?? []),
          about: (told) => ({
            data: {
              sites: listNames(
                [told[0].one, told[0].other, ...told.map(({ one }) => one)].map((site) =>
                  nameSite(site.mounts[0], site.script),
                ),
              ),
              setting,
              url,
              alias: `\`${alias.name} ${alias.words[0]?.text}\``,
              folder: alias.words[1]?.text ?? 'one folder',
            },
            at: told[0].at,
            label: told[0].label,
            related: [{ at: alias.at, text: 'serves it for all of them' }],
          }),
        });
      for (const site of sites) {
        const [mount] = site.mounts;
        const urls = site.mounts.map((one) => (one.alias?.regex ? '/' : withoutEndSlash(one.url)));
        if (urls.includes('/')) continue;
        const common = { related: labelPlacement(mount).slice(0, 1), sites: [site.script.deployedPath] };
        const data = { site: nameScript(site.script), mount: urls.join(' and ') };
        const outside = outsideOf(site, urls, aliases);
        const [first] = outside;
        const at = first && placeOf(site, first.name);
        if (at) {
          report({
            ...common,
            messageId: 'outside',
            data: { ...data, settings: outside.map(({ name, url }) => `${name} ${url}`).join(', ') },
            at,
            label: `outside ${data.mount}`,
            severity: 'info',
          });
        }
        const forced = urlSetting(site.settings, 'FORCE_SCRIPT_NAME');
        const forcedAt = placeOf(site, 'FORCE_SCRIPT_NAME');
        if (!forced || !forcedAt || urls.includes(withoutEndSlash(forced))) continue;
        report({
          ...common,
          messageId: 'script-name',
          data: { ...data, forced },
          at: forcedAt,
          label: `not ${data.mount}`,
        });
      }
    }
  },
});

/** A setting that is written as a text; null where it is not. */
function urlSetting(settings: DjangoSettingsFacts, name: string): string | null {
  const value = writtenValue(settings, name);
  return typeof value === 'string' ? value : null;
}

/** The Alias lines that answer before WSGI is asked: the host's own, then those of the main server. */
const fileAliases = (config: ServerConfig, host: Server): readonly DirectiveNode[] =>
  [...host.directives, ...(host === config.main ? [] : config.main.directives)].filter(
    ({ key, symbols }) => key === 'alias' && symbols.length === 0,
  );

const aliasFor = (url: string, aliases: readonly DirectiveNode[]): DirectiveNode | undefined =>
  aliases.find(({ words }) => {
    const prefix = words[0]?.text;
    return prefix !== undefined && (url === prefix || url.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`));
  });

/** A site whose files an Alias serves from the folder that another site has too. */
function fileOccurrence({ one, other, isPair }: Clash<DjangoSite>, setting: string, alias: DirectiveNode) {
  const [mount, ...others] = one.mounts;
  const at = placeOf(one, setting);
  const otherAt = placeOf(other, setting);
  if (!at) return null;
  return {
    one,
    other,
    site: mount,
    beside: others.concat(other.mounts),
    at,
    label: `${setting} of ${nameScript(one.script)}`,
    related: distinctLabels(
      [
        { at: alias.at, text: 'serves it for all of them' },
        ...(otherAt ? [{ at: otherAt, text: `${setting} of ${nameScript(other.script)}` }] : []),
      ],
      at,
    ),
    alsoAt: isPair && otherAt ? [otherAt] : [],
  };
}

/** Sites that expect files of their own at one URL which an Alias serves. */
function* fileClashes(sites: readonly DjangoSite[], aliases: readonly DirectiveNode[]) {
  for (const { url: setting, root } of FILES) {
    const clashes = findClashes(sites, {
      keysOf: (site) => {
        const url = urlSetting(site.settings, setting);
        return url === null ? [] : [url];
      },
      classOf: ({ settings }) => settings.file,
      mountsOf: ({ mounts }) => mounts,
      clash: (one, other) => claimSame(one, other, setting, root, aliases),
    });
    for (const [url, clashing] of clashes) {
      const alias = aliasFor(url, aliases);
      if (alias) yield { setting, url, alias, clashing };
    }
  }
}

function claimSame(
  one: DjangoSite,
  other: DjangoSite,
  setting: string,
  root: string,
  aliases: readonly DirectiveNode[],
): boolean {
  if (one.settings.file === other.settings.file) return false;
  const url = urlSetting(one.settings, setting);
  if (url === null || !/^\/(?!\/)/.test(url) || url !== urlSetting(other.settings, setting)) return false;
  const mine = urlSetting(one.settings, root);
  const isOneFolder = mine !== null && mine === urlSetting(other.settings, root);
  return !isOneFolder && aliasFor(url, aliases) !== undefined;
}

/** Settings of a site that name URLs of the host outside all its mounts. Files count only where no Alias serves them. */
function outsideOf(
  { settings }: DjangoSite,
  mounts: readonly string[],
  aliases: readonly DirectiveNode[],
): readonly { readonly name: string; readonly url: string }[] {
  const files = FILES.map(({ url }) => url);
  return [...REDIRECTS, ...files].flatMap((name) => {
    const url = urlSetting(settings, name);
    if (url === null || !/^\/(?!\/)/.test(url)) return [];
    if (mounts.some((mount) => url === mount || url.startsWith(`${mount}/`))) return [];
    return files.some((file) => file === name) && aliasFor(url, aliases) ? [] : [{ name, url }];
  });
}
