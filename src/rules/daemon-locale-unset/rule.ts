import type { Deployment } from '../../deployment/deployment.ts';
import { defineRule } from '../define-rule.ts';
import type { DjangoSite } from '../django-sites.ts';
import { djangoSites, placeOf } from '../django-sites.ts';
import { appendWords } from '../word-edits.ts';
import { listNames, nameSite } from '../wording.ts';

export const rule = defineRule({
  id: 'daemon-locale-unset',
  subject: 'deployment',
  meta: {
    summary: 'A site that stores files runs in a daemon process whose file names are ASCII only.',
    severity: 'info',
    confidence: 'medium',
    fixable: 'unsafe',
  },
  messages: {
    ascii: {
      message:
        'Apache is started with {locale}, and {group} sets no locale of its own, so Python takes file names for ASCII there: the first upload to {sites} with an umlaut or an accent in its name ends with UnicodeEncodeError (500).',
      help: 'Give the daemon process a locale: `lang=C.UTF-8 locale=C.UTF-8`. PYTHONUTF8 and PYTHONIOENCODING do not help: mod_wsgi does not look at them.',
    },
    unknown: {
      message:
        '{group} sets no locale, so it has that of Apache, which many systems start with LANG=C (Debian and Ubuntu do): then Python takes file names for ASCII, and the first upload to {sites} with an umlaut or an accent in its name ends with UnicodeEncodeError (500).',
      help: 'Give the daemon process a locale: `lang=C.UTF-8 locale=C.UTF-8`.',
    },
  },
  check(deployment, { report, textOf }) {
    const { server, processGroups } = deployment;
    const locale = localeOf(deployment);
    if (!server || locale === 'utf-8') return;
    for (const group of processGroups) {
      const { daemon } = group;
      const sites = daemon ? djangoSites(group.mounts).filter(storesFiles) : [];
      const place = sites[0] && placeOf(sites[0], 'MEDIA_ROOT');
      if (!daemon || !place || daemon.options.has('lang') || daemon.options.has('locale')) continue;
      const text = textOf(daemon.node.at.file) ?? '';
      const fix = {
        title: 'give the daemon process a UTF-8 locale',
        applicability: 'unsafe',
        edits: [appendWords(daemon.node, text, ['lang=C.UTF-8', 'locale=C.UTF-8'])],
      } as const;
      const data = {
        group: `the process group '${group.name}'`,
        sites: listNames(sites.map(({ script, mounts: [mount] }) => nameSite(mount, script))),
      };
      const common = {
        at: daemon.node.at,
        label: 'has the locale of Apache',
        related: [{ at: place, text: 'uploads are stored here' }],
        fixes: [fix],
        gets: group.name,
        sites: sites.map(({ mounts: [mount] }) => mount),
      };
      if (locale === null)
        report({ ...common, messageId: 'unknown', data: { ...data, group: capitalize(data.group) } });
      else report({ ...common, messageId: 'ascii', data: { ...data, locale }, severity: 'warning' });
    }
  },
});

const capitalize = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** What the server's environment says of the locale, by the order in which C looks (setlocale(3)); null where it says nothing. */
function localeOf({ environment }: Deployment): string | null {
  for (const name of ['LC_ALL', 'LC_CTYPE', 'LANG']) {
    const value = environment.get(name);
    if (value) return /utf-?8/i.test(value) ? 'utf-8' : `${name}=${value}`;
  }
  return null;
}

/** A site that keeps uploads on the disk of the server. */
const storesFiles = (site: DjangoSite): boolean => {
  const { settings } = site.settings;
  const root = settings.get('MEDIA_ROOT')?.value;
  const isElsewhere = ['DEFAULT_FILE_STORAGE', 'STORAGES'].some((name) => settings.has(name));
  return root !== undefined && !(root.kind === 'literal' && !root.value) && !isElsewhere;
};
