import { findNodeAt } from '../../apache/model/find-node.ts';
import { groupByAddress } from '../../apache/model/select-virtual-host.ts';
import type { Server, ServerConfig } from '../../apache/model/server-config.ts';
import type { Deployment } from '../../deployment/deployment.ts';
import { probePath } from '../../deployment/mount-probe.ts';
import { defineRule } from '../define-rule.ts';

export const rule = defineRule({
  id: 'catch-all-ineffective',
  subject: 'deployment',
  meta: {
    summary: 'A virtual host that is there to refuse unknown host names does not get them.',
    severity: 'warning',
    confidence: 'medium',
    fixable: 'no',
  },
  messages: {
    late: {
      message:
        'This virtual host refuses everything, as one for host names that nobody claims does, but {first} stands before it on {address}: httpd gives unknown names to the first virtual host in the order of the text, so {first} answers them, with its pages (200) or its 400.',
      help: 'Make it the first one: with one file a site its file must sort first (`000-default.conf`). Its name plays no part, and neither does `_default_` in its address.',
    },
    address: {
      message:
        'This virtual host refuses host names that nobody claims, on {address} only: on {other} they get {first}, because httpd looks at the virtual hosts of one address and port and at no others.',
      help: 'Put one that refuses first on {other} too. For https it needs a certificate; any will do.',
    },
  },
  check(deployment, { report }) {
    const { server: config } = deployment;
    if (!config) return;
    const groups = [...groupByAddress(config)];
    const dummies = config.virtualHosts.filter((host) => isDummy(config, host));
    for (const dummy of dummies) {
      if (!dummy.at) continue;
      const own = groups.filter(([, members]) => members.includes(dummy));
      const late = own.find(([, [first]]) => !dummies.includes(first) && serves(deployment, first));
      if (late) {
        const [address, [first]] = late;
        report({
          messageId: 'late',
          data: { address: show(address), first: nameOf(first) },
          at: dummy.at,
          label: 'never gets an unknown name',
          related: first.at ? [{ at: first.at, text: 'answers for names nobody claims' }] : [],
        });
        continue;
      }
      const open = groups.find(
        ([, members]) => !members.some((host) => dummies.includes(host)) && serves(deployment, members[0]),
      );
      const [address] = own.find(([, [first]]) => first === dummy) ?? [];
      if (!open || address === undefined) continue;
      const [first] = open[1];
      report({
        messageId: 'address',
        data: { address: show(address), other: show(open[0]), first: nameOf(first) },
        at: dummy.at,
        label: `refuses on ${show(address)}`,
        related: first.at ? [{ at: first.at, text: `the first one of ${show(open[0])}` }] : [],
        severity: 'info',
      });
    }
  },
});

const show = (address: string): string => address.replace(' ', ':');

const nameOf = (server: Server): string => server.serverName?.value ?? 'one without a name';

const serves = (deployment: Deployment, server: Server): boolean =>
  deployment.mounts.some((mount) => mount.server === server);

/** Names people give to a virtual host that is for nobody. Others that refuse everything may be sites that were closed. */
const DUMMY_NAME =
  /^(_|\*|localhost|(000-?)?default|dummy|catch-?all|fallback|unknown|reject|deny|nothing|none|invalid)([.-].*)?$|\.invalid$/i;

function isDummy(config: ServerConfig, host: Server): boolean {
  const isForNobody =
    host.inheritsName ||
    DUMMY_NAME.test(host.serverName?.value ?? '') ||
    host.addresses.some(({ written }) => written.startsWith('_default_'));
  return isForNobody && refusesEverything(config, host);
}

/** Whether a URL nobody thought of is refused by lines of the virtual host itself. What the main server denies to all is no intention. */
function refusesEverything(config: ServerConfig, host: Server): boolean {
  const route = probePath(config, host, '/a/page/nobody/knows');
  if (route.undecidedBecause.length > 0 || (route.status ?? 0) < 400) return false;
  const last = route.steps.at(-1)?.at;
  const node = last && last !== 'default' ? findNodeAt([...host.sections, ...host.directives], last) : null;
  return route.outcome === 'denied' ? node !== null : /^(redirect|rewriterule)/.test(node?.key ?? '');
}
