import { type DirectiveNode, firstWord } from '../../apache/syntax/config-node.ts';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import { isDjango } from '../../deployment/residents.ts';
import { groupBy } from '../../source/group-by.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import type { Severity } from '../finding.ts';
import { listSites, sitesOf } from '../site.ts';
import { idleDaemons } from '../what-changes.ts';
import { listNames, nameScript } from '../wording.ts';

export const rule = defineRule({
  id: 'server-scope-bleed',
  subject: 'deployment',
  meta: {
    summary: 'A group directive outside every virtual host captures sites of other files.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
    stage: 'placement',
  },
  messages: {
    bleed: {
      message:
        '{directive} {value} stands outside every virtual host, so it holds for all of them: {sites} take it. A file of one site that says it this way takes the others along.',
      help: 'Move it into the virtual host it is meant for, or put the option on the WSGIScriptAlias.',
    },
    mount: {
      message:
        'WSGIScriptAlias / stands outside every virtual host, so it is a mount of each: {hosts} never shows the files of its DocumentRoot, {script} answers every URL there, because mod_wsgi is asked before DocumentRoot.',
      help: 'Move the line into the virtual host of the site. A DocumentRoot or a Directory section does not take URLs back from a mount; an Alias would.',
    },
  },
  check(deployment, { reportCause }) {
    const { server } = deployment;
    if (!server) return;
    for (const [key, setting] of server.virtualHosts.length === 0 ? [] : KEYS) {
      const line = server.main.directives.findLast((node) => node.key === key);
      const value = line?.words[0]?.text;
      if (!line || value === undefined || line.conditions.length > 0) continue;
      const taken = deployment.mounts.filter((mount) => mount[setting].setBy === line.at && !mount.shadowedBy);
      const scripts = new Set(taken.map((mount) => mount.script.deployedPath));
      if (scripts.size < 2 || taken.every((mount) => mount.at?.file === line.at.file)) continue;
      const severity = weigh(line, setting, taken, deployment);
      reportCause({
        messageId: 'bleed',
        cause: `${line.key} ${value}`,
        occurrences: sitesOf(taken).map(([mount, ...others]) => ({
          site: mount,
          beside: others,
          at: mount.at ?? line.at,
          label: `takes ${value}`,
          alsoAt: [line.at],
          severity,
        })),
        about: (told) => ({
          data: { directive: line.name, value, sites: listSites(told) },
          at: line.at,
          label: 'holds for every virtual host',
        }),
      });
    }
    for (const alias of server.aliases.filter((one) => one.server === server.main && one.url === '/')) {
      const hosts = deployment.mounts.filter((mount) => mount.alias === alias && hidesDocuments(mount));
      reportCause({
        messageId: 'mount',
        cause: alias.target,
        occurrences: hosts.flatMap((mount) => {
          const [root] = documentRoots(mount);
          return root ? [{ site: mount, at: root.at, label: 'never shown', alsoAt: [alias.node.at] }] : [];
        }),
        about: (told) => ({
          data: {
            hosts: listNames(told.map(({ site: { server: host } }) => host?.serverName?.value ?? 'a nameless host')),
            script: nameScript(told[0].site.script),
          },
          at: alias.node.at,
          label: 'takes every URL of every virtual host',
        }),
      });
    }
  },
});

/**
 * Two Django sites that the line puts into one process, or one interpreter, may get each other's settings. A site that has a daemon
 * process of its own, in which nobody runs, misses that. Else every site is answered for as it would be.
 */
function weigh(line: DirectiveNode, setting: Setting, taken: readonly Mount[], deployment: Deployment): Severity {
  const django = taken.filter(({ script }) => isDjango(script));
  const shared = groupBy(django, ({ processGroup }) => knownValue(processGroup.value) ?? '');
  const meets = [...shared.values()].some(
    (mounts) => new Set(mounts.map(({ script }) => script.deployedPath)).size > 1,
  );
  if (meets) return 'error';
  const misses = ({ server }: Mount): boolean => idleDaemons(deployment).some((daemon) => daemon.server === server);
  return setting === 'processGroup' && taken.some(misses) && firstWord(line.words) !== '%{GLOBAL}' ? 'warning' : 'info';
}

const documentRoots = ({ server }: Mount): readonly DirectiveNode[] =>
  server?.directives.filter((node) => node.key === 'documentroot') ?? [];

/** A mount of the main server that is reached in a virtual host with files of its own. */
const hidesDocuments = (mount: Mount): boolean =>
  mount.server?.kind === 'virtual-host' &&
  !mount.shadowedBy &&
  mount.undecidedBecause.length === 0 &&
  !isMeant(mount) &&
  documentRoots(mount).some((node) => !holdsScript(node, mount) && !isStock(node, mount));

/** Whether a virtual host of the same file speaks of the mount: it has lines of mod_wsgi, or a section for the script. */
function isMeant({ alias, server, script }: Mount): boolean {
  if (!server || alias?.node.at.file !== server.at?.file) return false;
  const name = script.deployedPath.split('/').at(-1) ?? '';
  return (
    server.directives.some(({ key }) => key.startsWith('wsgi')) ||
    server.sections.some(({ words, key }) => key === 'files' && firstWord(words) === name)
  );
}

/** The DocumentRoot of every example, in a host that nobody gave a name: nobody misses its files either. */
const isStock = ({ words }: DirectiveNode, { server }: Mount): boolean =>
  server?.inheritsName === true && /^(?:\/var\/www(?:\/html)?|.*\/htdocs)\/?$/i.test(firstWord(words));

/** A DocumentRoot that holds the script is the site's own: nobody misses its files. */
const holdsScript = ({ words }: DirectiveNode, { script }: Mount): boolean =>
  script.deployedPath.startsWith(`${words[0]?.text.replace(/\/$/, '')}/`);

const KEYS = [
  ['wsgiprocessgroup', 'processGroup'],
  ['wsgiapplicationgroup', 'applicationGroup'],
] as const;
type Setting = (typeof KEYS)[number][1];
