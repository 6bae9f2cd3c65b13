import { occurs } from '../../apache/model/find-node.ts';
import type { Server } from '../../apache/model/server-config.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { defineRule } from '../define-rule.ts';
import { nameProcess, nameSite } from '../wording.ts';
import { takesEndlessly } from './endless-pattern.ts';

export const rule = defineRule({
  id: 'interpreter-per-url',
  subject: 'mount',
  meta: {
    summary: 'The pattern of a WSGIScriptAliasMatch makes an interpreter for every URL.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'no',
    stage: 'interpreter',
  },
  messages: {
    url: {
      message:
        'Nothing names the interpreter, so it is named after the part of the URL that {pattern} takes: each URL with another such part makes one more interpreter in {process} and loads {site} once more. Memory grows with each, until the process ends.',
      help: 'Name the interpreter: `WSGIApplicationGroup %{GLOBAL}` above the line, where the site has a daemon process of its own, else %{SERVER}. Or mount the fixed beginning of the URL with WSGIScriptAlias; the rest is in PATH_INFO.',
    },
  },
  check(mount, { report, deployment }) {
    const { alias, at, processGroup } = mount;
    if (!alias?.regex || !at || alias.node.symbols.length + alias.node.conditions.length > 0) return;
    if (mount.shadowedBy || !takesEndlessly(alias.url, alias.target) || isNamed(mount, deployment?.server?.main))
      return;
    const { value } = processGroup;
    report({
      messageId: 'url',
      data: {
        pattern: alias.url,
        process: value.kind === 'known' ? nameProcess(value.value) : 'its process',
        site: nameSite(mount, mount.script),
      },
      at,
      label: 'a name for each URL',
      gets: alias.url,
      sites: [mount],
    });
  },
});

/** Whether a line may name the interpreter: its own option, a directive around it, or one in a section, which may be for its URLs. */
const isNamed = ({ alias, server, applicationGroup }: Mount, main: Server | undefined): boolean =>
  alias?.options.applicationGroup !== undefined ||
  applicationGroup.setBy !== 'default' ||
  [server, main].some(
    (scope) => scope?.sections.some(({ children }) => occurs(children, 'wsgiapplicationgroup')) === true,
  );
