import { ClaimedNames } from '../../apache/model/claimed-names.ts';
import { groupByAddress } from '../../apache/model/select-virtual-host.ts';
import type { Server } from '../../apache/model/server-config.ts';
import type { Deployment, Mount } from '../../deployment/deployment.ts';
import { mountsByServer } from '../../deployment/mounts-by-server.ts';
import { isDjango } from '../../deployment/residents.ts';
import { groupBy } from '../../source/group-by.ts';
import type { Location } from '../../source/location.ts';
import { oncePer } from '../../source/once-per.ts';
import { defineRule } from '../define-rule.ts';
import { isPlaceholder } from '../placeholder.ts';
import type { MessageTemplate, RuleContext } from '../rule.ts';
import { listScripts } from '../site.ts';
import { catchAllFix, serverAliasFix } from './virtual-host-fixes.ts';

const MESSAGES = {
  allowed: {
    message:
      'The host name {name} is accepted by {scripts} (ALLOWED_HOSTS), but no virtual host names it: requests for it get the first virtual host of their address, {taker}, and so its pages (200) or its 400.',
    help: "Add `ServerAlias {name}` to the virtual host of the site. Putting the name into the other site's ALLOWED_HOSTS would only turn the 400 into the wrong pages.",
  },
  port: {
    message:
      '{name} is named on port {port} but not on port {other}, where other virtual hosts are: there it gets the first of them, {taker}.',
    help: 'Give {name} a virtual host on port {other} too, if only one that redirects. A redirect to https leads there as well.',
  },
  twice: {
    message:
      'Two virtual hosts of one address have the name {name}: the first one takes every request, this one none. httpd does not warn of it.',
    help: 'Give one of them another name or delete it. The order of the files decides, by the bytes of their names.',
  },
  nameless: {
    message:
      'This virtual host has no ServerName: it takes the name of the main server ({name}), whatever that is on the machine, and its interpreters are named after it.',
    help: 'Write a ServerName. Without one a second nameless virtual host with the same mount runs in the same interpreter.',
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
      reportTwins(members, context);
      reportFirst(deployment, address, members, context);
    }
    for (const host of server.virtualHosts) reportHost(deployment, host, groups, context);
    reportUncovered(deployment, groups, context);
    reportHalfNamed(deployment, context);
  },
});

/** Virtual hosts by the address they listen on. */
type Groups = ReadonlyMap<string, readonly Server[]>;

function reportTwins(members: readonly Server[], { report }: Context): void {
  for (const { host, first } of findTwins(members)) {
    const name = host.serverName?.value ?? '';
    report({
      messageId: 'twice',
      data: { name },
      at: host.at ?? first.at,
      label: 'never chosen',
      related: [{ at: first.at, text: 'takes the name first' }],
      severity: 'error',
      confidence: 'high',
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
  if (!head?.at || members.length < 2 || !serves(deployment, head) || refusesAll(head)) return;
  report({
    messageId: 'first',
    data: { address: address.replace(' ', ':'), name: nameOf(head) },
    at: head.at,
    label: 'answers for names nobody claims',
    fixes: catchAllFix(head, address, textOf),
    severity: 'info',
  });
}

function reportHost(deployment: Deployment, host: Server, groups: Groups, { report }: Context): void {
  if (!host.at) return;
  const isOneOfMany = (): boolean =>
    [...groups.values()].some((members) => members.length > 1 && members.includes(host));
  if (host.inheritsName && isOneOfMany() && serves(deployment, host))
    report({
      messageId: 'nameless',
      data: { name: host.serverName?.value ?? 'the name of the machine' },
      at: host.at,
      label: 'has no ServerName',
      severity: 'info',
    });
  const strange = host.addresses.find((one) => one.ip === null);
  if (strange && host.section?.symbols.length === 0 && !isPlaceholder(strange.written.replace(/:[^:]*$/, '')))
    report({
      messageId: 'unresolved',
      data: { address: strange.written },
      at: host.at,
      label: 'ignored unless DNS knows it',
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
  for (const [name, occurrences] of groupBy(uncovered, (one) => one.name))
    reportCause({
      messageId: 'allowed',
      cause: name,
      occurrences,
      about: (told) => {
        const [{ site, taker, at, label }] = told;
        // Only one virtual host can have the name: where several sites allow it, which one is not for a fix to say.
        const fix = occurrences.length === 1 ? serverAliasFix(site.server, name, textOf) : null;
        return {
          data: { scripts: listScripts(told), name, taker: nameOf(taker) },
          at,
          label,
          related: taker.at ? [{ at: taker.at, text: 'answers instead' }] : [],
          fixes: fix ? [fix] : [],
        };
      },
    });
}

function reportHalfNamed(deployment: Deployment, { report, textOf }: Context): void {
  for (const { host, name, at, port, other, taker, twin } of findHalfNamed(deployment)) {
    const fix = twin ? serverAliasFix(twin, name, textOf) : null;
    report({
      messageId: 'port',
      data: { name, port, other, taker: nameOf(taker) },
      at,
      label: `only on port ${port}`,
      severity: deployment.mounts.some((mount) => mount.server === taker) || redirects(host) ? 'warning' : 'info',
      related: [
        ...(twin?.at ? [{ at: twin.at, text: `${nameOf(twin)} on port ${other}` }] : []),
        ...(taker.at ? [{ at: taker.at, text: `answers on port ${other}` }] : []),
      ],
      fixes: fix ? [fix] : [],
    });
  }
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

/** Whether a Django site of the tree runs on a server. */
const serves = (deployment: Deployment, server: Server): boolean =>
  mountsByServer(deployment.mounts)
    .get(server)
    ?.some((mount) => isDjango(mount.script)) ?? false;

/** Virtual hosts whose ServerName an earlier one of their group has too. Alternatives of a template are no twins. */
function findTwins(members: readonly Server[]): readonly { host: Server; first: { at: NonNullable<Server['at']> } }[] {
  const seen = new Map<string, Server>();
  return members.flatMap((host) => {
    const name = host.inheritsName ? undefined : host.serverName?.value.toLowerCase();
    if (name === undefined || isPlaceholder(host.serverName?.value ?? '')) return [];
    const first = seen.get(name);
    if (!first) seen.set(name, host);
    const open = host.section?.conditions.length || first?.section?.conditions.length || host.section?.symbols.length;
    return first?.at && !open ? [{ host, first: { at: first.at } }] : [];
  });
}

/** Concrete names of ALLOWED_HOSTS; null where it is not literal or takes any name. */
function allowedNames(mount: Mount): readonly string[] {
  const setting = mount.script.djangoSettings?.settings.get('ALLOWED_HOSTS');
  if (setting?.value.kind !== 'literal' || !Array.isArray(setting.value.value)) return [];
  const names = setting.value.value.filter((name) => typeof name === 'string').map((name) => name.toLowerCase());
  if (names.includes('*')) return [];
  return names.filter((name) => !name.startsWith('.') && name.includes('.') && !/^[\d.]+$/.test(name));
}

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

interface HalfNamed {
  readonly host: Server;
  readonly name: string;
  readonly at: Location;
  readonly port: string;
  readonly other: string;
  /** The first virtual host of the other port. */
  readonly taker: Server;
  /** The virtual host on the other port that has the ServerName and lacks an alias. */
  readonly twin: Server | null;
}

/** Names of Django sites on one of the ports 80 and 443 that the other port's virtual hosts do not claim. */
function findHalfNamed(deployment: Deployment): readonly HalfNamed[] {
  const hosts = deployment.server?.virtualHosts ?? [];
  const on = (port: number): readonly Server[] =>
    hosts.filter((host) => host.addresses.some((address) => address.port === port));
  const everywhere = hosts.filter((host) => host.addresses.some((address) => address.port === '*'));
  return [
    [80, 443],
    [443, 80],
  ].flatMap(([port = 0, other = 0]) => {
    const here = on(port).filter(
      (host) => serves(deployment, host) && !host.inheritsName && host.section?.conditions.length === 0,
    );
    const there = on(other);
    const [taker] = there;
    if (here.length === 0 || !taker || redirects(taker) || there.some((host) => host.section?.conditions.length))
      return [];
    const claimed = new ClaimedNames([...there, ...everywhere]);
    const isClaimed = (name: string): boolean => claimed.find(name.toLowerCase()) !== null;
    const common = { port: String(port), other: String(other), taker };
    return here.flatMap((host): readonly HalfNamed[] => {
      const name = host.serverName?.value ?? '';
      if (!isClaimed(name)) return host.at ? [{ ...common, host, name, at: host.at, twin: null }] : [];
      const twin = claimed.find(name.toLowerCase())?.server;
      if (!twin || twin === taker || !there.includes(twin)) return [];
      return host.aliases
        .filter((alias) => /^[\w.-]+$/.test(alias.name) && !isPlaceholder(alias.name) && !isClaimed(alias.name))
        .map((alias) => ({ ...common, host, name: alias.name, at: alias.at, twin }));
    });
  });
}

/** A first virtual host that only sends clients elsewhere shows nobody a wrong site. */
const redirects = (server: Server): boolean =>
  server.directives.some((node) => node.key.startsWith('redirect') || node.key === 'rewriteengine');
