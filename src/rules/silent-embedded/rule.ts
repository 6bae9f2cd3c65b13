import { findDaemon } from '../../apache/model/find-daemon.ts';
import { allNodes } from '../../apache/model/find-node.ts';
import { mayRunByHandler } from '../../apache/model/handler-lines.ts';
import type { DaemonProcess, Server, ServerConfig } from '../../apache/model/server-config.ts';
import type { DirectiveNode } from '../../apache/syntax/config-node.ts';
import { writeWord } from '../../apache/syntax/words.ts';
import { isVisible } from '../../deployment/daemon-access.ts';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import { isDjango } from '../../deployment/residents.ts';
import { oncePer } from '../../source/once-per.ts';
import { knownValue } from '../../source/static-value.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { listScripts, listSites } from '../site.ts';
import { appendWords } from '../word-edits.ts';
import { nameScript, nameSite } from '../wording.ts';

export const rule = defineRule({
  id: 'silent-embedded',
  subject: 'deployment',
  meta: {
    summary: 'A daemon process is declared, but the site runs embedded in Apache: nothing selects the daemon.',
    severity: 'error',
    confidence: 'high',
    fixable: 'safe',
    stage: 'placement',
  },
  messages: {
    embedded: {
      message:
        "Apache's own processes run {sites} ({scripts}): the daemon process {daemon} is declared, but neither a WSGIProcessGroup nor a process-group option selects it for them{options}. Every embedded site shares Apache's processes.",
      help: 'Append `process-group={word} application-group=%{GLOBAL}` to the WSGIScriptAlias. `WSGIRestrictEmbedded On` in the main server makes such a slip a 500 instead of a site that runs in the wrong process.',
    },
    half: {
      message:
        '{url} runs {script} embedded in the Apache processes, and {other} runs the same script in the daemon process {daemon}: the site lives twice, here{without} as another user and beside every other embedded site.',
      help: 'Append `process-group={word} application-group=%{GLOBAL}` to this WSGIScriptAlias too. A daemon process of a virtual host can be selected from all that have the same ServerName; above them from everywhere.',
    },
    partly: {
      message:
        '{url} runs {script} embedded in the Apache processes, and some of its requests run in the daemon process {daemon}, which a section selects: the site lives twice, here{without} as another user and beside every other embedded site.',
      help: 'Move the WSGIProcessGroup out of the section, or append `process-group={word} application-group=%{GLOBAL}` to the WSGIScriptAlias: then every request runs there.',
    },
    beside: {
      message:
        "Apache's own processes run {sites} ({scripts}), while other Django sites of this server run in daemon processes. A change of the code needs a restart of Apache, and the environment is that of all embedded sites.",
      help: 'Give it a WSGIDaemonProcess and select it with `process-group=NAME application-group=%{GLOBAL}`. `WSGIProcessGroup %{GLOBAL}` says that embedded mode is meant.',
    },
    unused: {
      message:
        'Nothing in the files analysed selects the daemon process {daemon}: its processes are started and run nothing{options}.',
      help: 'Select it with `process-group={word}` on a WSGIScriptAlias, or delete the line. A line in a file that is not among those analysed may select it.',
    },
  },
  check(deployment, { report, reportCause, textOf }) {
    const { server, mounts, detours } = deployment;
    if (!server) return;
    const used = new Set([
      ...[...mounts, ...detours].map((mount) => knownValue(mount.processGroup.value)),
      ...deployment.processGroups.flatMap((group) => (group.mounts.length > 0 ? [group.name] : [])),
      ...server.preloads.map((preload) => preload.processGroup),
      ...namedForHandlers(server),
    ]);
    const open = mounts.some(
      (mount) => knownValue(mount.processGroup.value) === null || mount.undecidedBecause.length > 0,
    );
    const embedded = mounts.filter((mount) => isEmbeddedByDefault(mount) && !mount.shadowedBy);
    // A name that nothing declares is most likely this daemon's, misspelt, and told by process-group-undefined.
    const isMisnamed = mounts.some((mount) => mount.refusal?.kind === 'undefined-process-group');
    const told = new Set<Mount>();
    const visibleOnce = oncePer(
      (host: Server): boolean => server.daemons.filter((daemon) => isVisible(daemon, host)).length === 1,
    );
    const isOnly = ({ server: host }: Mount): boolean => host !== null && visibleOnce(host);
    for (const daemon of server.daemons) {
      if (used.has(daemon.name) || daemon.node.conditions.length > 0 || daemon.node.symbols.length > 0 || open)
        continue;
      const candidates = embedded.filter((mount) => mount.server !== null && isVisible(daemon, mount.server));
      const scripts = new Set(candidates.map((mount) => mount.script.deployedPath));
      const data = { ...nameDaemon(daemon), options: inBrackets(daemon, ', so its options (', ') have no effect') };
      for (const mount of candidates) told.add(mount);
      reportCause({
        messageId: 'embedded',
        cause: daemon.name,
        occurrences: candidates.map((mount) => ({ ...embeddedSite(mount, daemon), alsoAt: [daemon.node.at] })),
        about: (some) => ({
          data: { ...data, sites: listSites(some), scripts: listScripts(some) },
          at: some[0].at,
          label: some[0].label,
          related: [{ at: daemon.node.at, text: 'declared, selected by nothing' }],
          // Where a site could select another daemon process, which one is meant is not for a fix to say.
          fixes: some.every(({ site }) => isOnly(site))
            ? selectFix(server, some, daemon, scripts.size > 1, textOf)
            : [],
        }),
      });
      if (candidates.length === 0 && mounts.length > 0 && !isMisnamed && !namedGroups(server).has(daemon.name)) {
        report({
          messageId: 'unused',
          data,
          at: daemon.node.at,
          label: 'selected by nothing',
          severity: 'warning',
          confidence: 'medium',
        });
      }
    }
    const beside = findBeside(server, deployment, embedded, told);
    reportCause({
      messageId: 'beside',
      cause: '',
      occurrences: beside.flatMap(({ mount, twin, daemon }) =>
        twin.script === mount.script ? [] : [{ ...embeddedSite(mount, daemon), severity: 'info' as const }],
      ),
      about: (some) => ({
        data: { sites: listSites(some), scripts: listScripts(some) },
        at: some[0].at,
        label: some[0].label,
      }),
    });
    for (const { mount, twin, daemon } of beside) {
      if (twin.script !== mount.script) continue;
      const site = embeddedSite(mount, daemon);
      const data = {
        url: nameSite(mount, mount.script),
        script: nameScript(mount.script),
        ...nameDaemon(daemon),
        without: inBrackets(daemon, ' without the options of the daemon (', '),'),
      };
      report({
        ...(mounts.includes(twin)
          ? { messageId: 'half', data: { ...data, other: nameSite(twin, twin.script) } }
          : { messageId: 'partly', data }),
        at: site.at,
        label: site.label,
        related: twin.at ? [{ at: twin.at, text: `runs in ${daemon.name}` }] : [],
        fixes:
          mount.server && isVisible(daemon, mount.server)
            ? selectFix(server, [site], daemon, !isMain(twin), textOf)
            : [],
        severity: 'warning',
        sites: [mount],
        gets: daemon.name,
      });
    }
  },
});

/** A site that selects no process group, with the daemon process it could select. */
const embeddedSite = (mount: Mount, daemon: DaemonProcess) => ({
  site: mount,
  at: mount.at ?? daemon.node.at,
  label: 'selects no process group: embedded',
});

/**
 * Embedded mounts that nothing was said of, each with one that runs in a daemon process: of the same script, some of the mount's
 * own requests among them, else of another Django site.
 */
function findBeside(
  server: ServerConfig,
  { mounts, detours, processGroups }: Deployment,
  embedded: readonly Mount[],
  told: ReadonlySet<Mount>,
): readonly { readonly mount: Mount; readonly twin: Mount; readonly daemon: DaemonProcess }[] {
  // What says where a detour leads is its one doubt.
  const ways = new Set(detours);
  const doubtsOf = (twin: Mount): number => twin.undecidedBecause.length - (ways.has(twin) ? 1 : 0);
  const all = new Set([...mounts, ...processGroups.flatMap((group) => group.mounts), ...detours]);
  const placed = [...all].flatMap((twin) => {
    const runs = !twin.refusal && !twin.shadowedBy && doubtsOf(twin) === 0;
    const daemon = runs ? findDaemon(server, knownValue(twin.processGroup.value)) : null;
    return daemon ? [{ twin, daemon }] : [];
  });
  return embedded.flatMap((mount) => {
    if (told.has(mount) || mount.undecidedBecause.length > 0 || !mount.at) return [];
    const same = placed.find(({ twin }) => twin.script === mount.script);
    const found = same ?? (hasDjango(mount) ? placed.find(({ twin }) => hasDjango(twin)) : undefined);
    return found ? [{ mount, ...found }] : [];
  });
}

/**
 * The groups that lines name where scripts run by a handler as well: which files those are, only the disk of the server
 * tells, so each of these lines may select its daemon.
 */
function namedForHandlers(server: ServerConfig): readonly string[] {
  if (!mayRunByHandler(server)) return [];
  return [...namedGroups(server)];
}

/**
 * The groups that lines name. A daemon that nothing selects may be named by one that does not count: rules of their own tell why
 * (alias-option-conflict, process-group-last-wins).
 */
const namedGroups = oncePer(
  ({ nodes }: ServerConfig): ReadonlySet<string> =>
    new Set(
      allNodes(nodes).flatMap(({ key, words }) => (key === 'wsgiprocessgroup' && words[0] ? [words[0].text] : [])),
    ),
);

const isMain = ({ applicationGroup: { value } }: Mount): boolean => knownValue(value) === '';

const hasDjango = ({ script }: Mount): boolean => isDjango(script);

/** `WSGIProcessGroup %{GLOBAL}` is an explicit wish to run embedded. */
const isEmbeddedByDefault = (mount: Mount): boolean =>
  knownValue(mount.processGroup.value) === '' && mount.processGroup.setBy === 'default';

/** A daemon process as a sentence names it, and as an option of a directive does. */
const nameDaemon = ({ name }: DaemonProcess) => ({
  daemon: /^[a-z-]+=/.test(name) ? `${name} (its name is the first word, whatever it looks like)` : name,
  word: writeWord(name),
});

/** The names of a daemon's options between two texts; nothing where it has none. */
const inBrackets = ({ options }: DaemonProcess, before: string, behind: string): string =>
  options.size === 0 ? '' : `${before}${[...options.keys()].join(', ')}${behind}`;

/**
 * Both options behind each alias. Where other scripts are candidates as well, all of them move in together, each into its own
 * interpreter: that may not be what anybody asked for.
 */
function selectFix(
  server: ServerConfig,
  sites: readonly { readonly site: Mount }[],
  daemon: DaemonProcess,
  isShared: boolean,
  textOf: (file: string) => string | null,
): readonly Fix[] {
  const edits = sites.map(({ site: { alias, applicationGroup } }) => {
    if (!alias) return null;
    const isAlone = !isShared && applicationGroup.setBy === 'default';
    // Both options together are checked while the line is read: the daemon must be declared above it.
    if ((isAlone || alias.options.applicationGroup) && !readsFirst(server, daemon.node, alias.node)) return null;
    const words = [`process-group=${daemon.name}`, ...(isAlone ? ['application-group=%{GLOBAL}'] : [])];
    return appendWords(alias.node, textOf(alias.node.at.file) ?? '', words);
  });
  const made = edits.filter((edit) => edit !== null);
  if (made.length < edits.length || !/^[\w.:-]+$/.test(daemon.name)) return [];
  const what = made.length === 1 ? (sites[0]?.site.url ?? '') : `${made.length} mounts`;
  return [{ title: `run ${what} in ${daemon.name}`, applicability: isShared ? 'unsafe' : 'safe', edits: made }];
}

/** Whether httpd reads one line before another. */
const readsFirst = (server: ServerConfig, first: DirectiveNode, second: DirectiveNode): boolean =>
  allNodes(server.nodes).find((node) => node === first || node === second) === first;
