import { ClaimedNames } from '../../apache/model/claimed-names.ts';
import { groupByAddress } from '../../apache/model/select-virtual-host.ts';
import type { Server } from '../../apache/model/server-config.ts';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import { mountsByServer } from '../../deployment/mounts-by-server.ts';
import { isDjango } from '../../deployment/residents.ts';
import { groupBy } from '../../source/group-by.ts';
import { oncePer } from '../../source/once-per.ts';
import { defineRule } from '../define-rule.ts';
import { isPlaceholder } from '../placeholder.ts';
import type { MessageTemplate, RuleContext } from '../rule.ts';
import { listScripts, listSites } from '../site.ts';
import { replaceWord } from '../word-edits.ts';
import { listNames, nameScript, nameSite } from '../wording.ts';
import { allowedNames } from './allowed-names.ts';
import { findHalfNamed, redirects } from './half-named.ts';
import { findNeverChosen, findUnsentNames, type Groups, type NeverChosen } from './never-chosen.ts';
import { findTwins } from './twins.ts';
import { catchAllFix, serverAliasFix } from './virtual-host-fixes.ts';

const MESSAGES = {
  allowed: {
    message:
      'No virtual host names {names}, which {scripts} would answer for (ALLOWED_HOSTS): such requests get the first virtual host of their address, {taker}, and so its pages (200) or its 400.',
    help: "Add `ServerAlias {name}` to the virtual host of the site. Putting a name into the other site's ALLOWED_HOSTS would only turn the 400 into the wrong pages.",
  },
  port: {
    message:
      'On port {other} no virtual host names {names}, as one on port {port} does: there the first of them, {taker}, answers.',
    help: 'Give {name} a virtual host on port {other} too, if only one that redirects. A redirect to https leads there as well.',
  },
  twice: {
    message:
      'Two virtual hosts of one address have the name {names}: the first one takes every request, the other none. httpd does not warn of it.',
    help: 'Are both meant? Move what the second one mounts into the first, longer URLs above shorter ones, and delete the second. Otherwise give one of them another name. The order of the files decides which is first, by the bytes of their names.',
  },
  nameless: {
    message:
      '{hosts} has no ServerName: it takes the name of the main server ({name}), whatever that is on the machine, and its interpreters are named after it.',
    help: 'Write a ServerName. Without one a second nameless virtual host with the same mount runs in the same interpreter.',
  },
  unreached: {
    message:
      'No request ever reaches {sites}: the virtual host has no ServerName and so goes by the name of {first}, which stands before it. httpd does not warn of it.',
    help: 'Write a ServerName with the name that people type into the virtual host of the site. Where the site is meant for every name, take the first one away (on Debian and Ubuntu `a2dissite 000-default`).',
  },
  unsent: {
    message:
      '{directive} {written} gives the virtual host of {site} the name {name}, which no client sends: a name has no slash in it. Requests for {meant} get the first virtual host of the address.',
    help: 'Write `{directive} {meant}`. A URL path belongs on the WSGIScriptAlias.',
  },
  unresolved: {
    message:
      'The address {address} is no IP address, `*` or `_default_`: if it does not resolve when the server starts, this virtual host is ignored and its names get the first virtual host. The exit status of the configuration test is 0 all the same.',
    help: 'Write `*:80`, an IP address, or `_default_`; the host name belongs into ServerName.',
  },
  first: {
    message:
      'Names that no virtual host of {address} claims get {name}, the first one: a Django site answers for every stranger.',
    help: 'Put a virtual host first that refuses: `<Location /> Require all denied </Location>`. It protects its own address only.',
  },
} satisfies Record<string, MessageTemplate>;

type Context = RuleContext<typeof MESSAGES, 'deployment'>;

export const rule = defineRule({
  id: 'vhost-name-uncovered',
  subject: 'deployment',
  meta: {
    summary: 'A host name of a site reaches another site, because no virtual host of that address claims it.',
    severity: 'warning',
    confidence: 'medium',
    fixable: 'unsafe',
  },
  messages: MESSAGES,
  check(deployment, context) {
    const { server } = deployment;
    if (!server || server.virtualHosts.length === 0) return;
    const groups = groupByAddress(server);
    for (const [address, members] of groups) {
      reportTwins(deployment, address, members, context);
      reportFirst(deployment, address, members, context);
    }
    const unreached = findNeverChosen(groups, deployment.mounts);
    reportNeverChosen(unreached, context);
    reportUnsent(deployment, groups, context);
    reportNameless(deployment, nameless(groups, unreached), context);
    reportUnresolved(deployment, server.virtualHosts, context);
    reportUncovered(deployment, groups, context);
    reportHalfNamed(deployment, context);
  },
});

function reportTwins(
  deployment: Deployment,
  address: string,
  members: readonly Server[],
  { reportCause }: Context,
): void {
  reportCause({
    messageId: 'twice',
    cause: address,
    occurrences: findTwins(members, (host) => serves(deployment, host)).map(({ name, at, first }) => ({
      name,
      site: null,
      gets: name.toLowerCase(),
      at,
      label: 'never chosen',
      related: [{ at: first, text: 'takes the name first' }],
      severity: 'error',
      confidence: 'high',
    })),
    about: (told) => ({
      data: { names: listNames(told.map(({ name }) => name)) },
      at: told[0].at,
      label: told[0].label,
    }),
  });
}

function reportNeverChosen(unreached: readonly NeverChosen[], { reportCause }: Context): void {
  const found = unreached.map((one) => ({
    ...one,
    // Hosts without a name have the same URLs.
    gets: nameScript(one.site.script),
    label: 'never chosen',
    severity: 'error' as const,
    confidence: 'high' as const,
  }));
  for (const [first, occurrences] of groupBy(found, (one) => one.first))
    reportCause({
      messageId: 'unreached',
      cause: first.at ? `${first.at.file}:${first.at.line}` : '',
      occurrences,
      about: (told) => ({
        data: { sites: listSites(told), first: first.inheritsName ? 'another one' : nameOf(first) },
        at: told[0].at,
        label: told[0].label,
        related: first.at ? [{ at: first.at, text: 'answers in its place' }] : [],
      }),
    });
}

function reportUnsent({ mounts }: Deployment, groups: Groups, { report }: Context): void {
  for (const { line, word, name, meant, site, isReached } of findUnsentNames(groups, mounts)) {
    const edit = replaceWord(line, word, meant);
    report({
      messageId: 'unsent',
      data: { directive: line.name, written: word.text, name, meant, site: nameSite(site, site.script) },
      at: line.at,
      label: 'no name of a host',
      sites: [site],
      gets: name,
      severity: isReached ? 'warning' : 'error',
      confidence: 'high',
      fixes: edit ? [{ title: `name ${meant}`, applicability: 'unsafe', edits: [edit] }] : [],
    });
  }
}

function reportFirst(
  deployment: Deployment,
  address: string,
  members: readonly Server[],
  { report, textOf }: Context,
): void {
  const [head] = members;
  if (!head?.at || members.length < 2 || !servesDjango(deployment, head) || refusesAll(head)) return;
  report({
    messageId: 'first',
    data: { address: address.replace(' ', ':'), name: nameOf(head) },
    at: head.at,
    label: 'answers for names nobody claims',
    fixes: catchAllFix(head, address, textOf),
    severity: 'info',
  });
}

/** Hosts without a name beside others, but for those that no request reaches. */
function nameless(groups: Groups, unreached: readonly NeverChosen[]): readonly Server[] {
  const ofMany = new Set([...groups.values()].flatMap((members) => (members.length > 1 ? members : [])));
  const left = new Set(unreached.map(({ host }) => host));
  return [...ofMany].filter((host) => host.inheritsName && !left.has(host));
}

function reportNameless(deployment: Deployment, hosts: readonly Server[], { reportCause }: Context): void {
  reportCause({
    messageId: 'nameless',
    cause: '',
    occurrences: hosts.flatMap((host) => {
      const [mount] = mountsByServer(deployment.mounts).get(host) ?? [];
      const written = host.addresses.map((address) => address.written).join(' ');
      if (!host.at || !mount) return [];
      return { host, written, site: mount, at: host.at, label: 'has no ServerName', severity: 'info' as const };
    }),
    about: (told) => ({
      data: {
        hosts: listNames(told.map(({ written }) => `<VirtualHost ${written}>`)),
        name: told[0].host.serverName?.value ?? 'the name of the machine',
      },
      at: told[0].at,
      label: told[0].label,
    }),
  });
}

function reportUnresolved(deployment: Deployment, hosts: readonly Server[], { reportCause }: Context): void {
  const strange = hosts.flatMap((host) => {
    const address = host.addresses.find((one) => one.ip === null)?.written;
    if (!host.at || address === undefined || host.section?.symbols.length !== 0 || !serves(deployment, host)) return [];
    if (isPlaceholder(address.replace(/:[^:]*$/, ''))) return [];
    const label = 'ignored unless DNS knows it';
    // The full name of a machine is known everywhere, or was when the line was written.
    const severity = /[^.]\.[^.]/.test(address) ? ('info' as const) : ('warning' as const);
    return { address, site: null, gets: host.serverName?.value ?? '', at: host.at, label, severity };
  });
  for (const [address, occurrences] of groupBy(strange, (one) => one.address))
    reportCause({
      messageId: 'unresolved',
      cause: address,
      occurrences,
      about: (told) => ({ data: { address }, at: told[0].at, label: told[0].label }),
    });
}

function reportUncovered(deployment: Deployment, groups: Groups, { reportCause, textOf }: Context): void {
  const uncovered = findUncovered(deployment, groups).flatMap(({ mount, name, taker }) => {
    const at = mount.server?.at ?? mount.at;
    const setting = mount.script.djangoSettings?.settings.get('ALLOWED_HOSTS');
    if (!at) return [];
    return {
      name,
      taker,
      site: mount,
      gets: name,
      at,
      label: `does not name ${name}`,
      related: setting ? [{ at: setting.at, text: `${name} is allowed here` }] : [],
    };
  });
  const allowing = groupBy(uncovered, ({ name }) => name);
  for (const [taker, occurrences] of groupBy(uncovered, (one) => one.taker))
    reportCause({
      messageId: 'allowed',
      cause: nameOf(taker),
      occurrences,
      about: (told) => {
        const [{ name, at, label }] = told;
        // Only one virtual host can have a name: where several sites allow it, which one is not for a fix to say.
        const lacking = told.flatMap((one) =>
          allowing.get(one.name)?.length === 1 ? { host: one.site.server, name: one.name } : [],
        );
        return {
          data: {
            scripts: listScripts(told),
            name,
            names: listNames(told.map((one) => one.name)),
            taker: nameOf(taker),
          },
          at,
          label,
          related: taker.at ? [{ at: taker.at, text: 'answers instead' }] : [],
          fixes: serverAliasFix(lacking, textOf),
        };
      },
    });
}

function reportHalfNamed(deployment: Deployment, { reportCause, textOf }: Context): void {
  const found = findHalfNamed(deployment.server?.virtualHosts ?? [], (host) => serves(deployment, host)).map((one) => ({
    ...one,
    site: null,
    gets: one.name.toLowerCase(),
    label: `only on port ${one.port}`,
    severity:
      deployment.mounts.some((mount) => mount.server === one.taker) || redirects(one.host)
        ? ('warning' as const)
        : ('info' as const),
    related: one.twin?.at ? [{ at: one.twin.at, text: `${nameOf(one.twin)} on port ${one.other}` }] : [],
  }));
  for (const [other, occurrences] of groupBy(found, (one) => one.other))
    reportCause({
      messageId: 'port',
      cause: other,
      occurrences,
      about: (told) => {
        const [{ name, at, label, port, taker }] = told;
        return {
          data: { name, names: listNames(told.map((one) => one.name)), port, other, taker: nameOf(taker) },
          at,
          label,
          related: taker.at ? [{ at: taker.at, text: `answers on port ${other}` }] : [],
          fixes: serverAliasFix(
            told.map((one) => ({ host: one.twin, name: one.name })),
            textOf,
          ),
        };
      },
    });
}

/** Whether a virtual host refuses every request, as a catch-all does. */
const refusesAll = (server: Server): boolean =>
  server.sections.some(
    ({ key, words, children }) =>
      key === 'location' &&
      words[0]?.text === '/' &&
      children.some((node) => node.key === 'require' && node.argsText.trim().toLowerCase() === 'all denied'),
  );

const nameOf = (server: Server): string => server.serverName?.value ?? 'one without a name';

/** Whether a WSGI site runs on a server. */
const serves = ({ mounts }: Deployment, server: Server): boolean => mountsByServer(mounts).has(server);

const servesDjango = ({ mounts }: Deployment, server: Server): boolean =>
  (mountsByServer(mounts).get(server) ?? []).some(({ script }) => isDjango(script));

function findUncovered(
  { server, mounts }: Deployment,
  groups: Groups,
): readonly { mount: Mount; name: string; taker: Server }[] {
  const accepting = mounts
    .map((mount) => ({ mount, names: allowedNames(mount) }))
    .filter(({ names }) => names.length > 0);
  const membersOf = new Map([...groups.values()].reverse().flatMap((group) => group.map((host) => [host, group])));
  const claimed = new ClaimedNames(server?.virtualHosts);
  const claimedIn = oncePer((members: readonly Server[]) => new ClaimedNames(members));
  const found = new Map<string, { mount: Mount; name: string; taker: Server }>();
  for (const { mount, names } of accepting) {
    const members = mount.server && membersOf.get(mount.server);
    const taker = members?.[0];
    if (!taker || members.length < 2 || taker === mount.server) continue;
    for (const name of names) {
      const key = `${mount.script.deployedPath} ${name}`;
      if (found.has(key) || claimedIn(members).find(name)) continue;
      // A name of the site's own virtual host on the other port is told as half named.
      const elsewhere = claimed.find(name);
      if (!elsewhere || (mount.server && isPublic(mount.server) && !isServedBy(mount, elsewhere.server, mounts)))
        found.set(key, { mount, name, taker });
    }
  }
  return [...found.values()];
}

/** Whether people type names for a virtual host: on another port a server answers programs, by a name that is agreed. */
const isPublic = ({ addresses }: Server): boolean => addresses.some(({ port }) => port === 80 || port === 443);

const isServedBy = ({ script }: Mount, server: Server, mounts: readonly Mount[]): boolean =>
  mountsByServer(mounts)
    .get(server)
    ?.some((mount) => mount.script === script) ?? false;
