import { allNodes } from '../../apache/model/find-node.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import type { ConfigNode } from '../../apache/syntax/config-node.ts';
import { probePath } from '../../deployment/mount-probe.ts';
import { oncePer } from '../../source/once-per.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { insertLinesAbove } from '../line-edits.ts';
import type { ServerMount } from '../server-mount.ts';
import { appendWords } from '../word-edits.ts';
import { nameSite } from '../wording.ts';
import { findReader } from './find-reader.ts';

export const rule = defineRule({
  id: 'authorization-not-passed',
  subject: 'mount',
  meta: {
    summary: 'A site authenticates by the Authorization header, which mod_wsgi keeps from it.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: {
    kept: {
      message:
        '{site} authenticates by the Authorization header ({reader}), and mod_wsgi does not pass that header on unless it is told to: every such request comes in without it, and the client gets 401 or 403 though its token or password is right. With runserver it works.',
      help: 'Write `WSGIPassAuthorization On` beside the WSGIScriptAlias.',
    },
  },
  check(mount, { report, deployment, textOf, kindIn }) {
    const config = deployment.server;
    const { alias } = mount;
    if (mount.shadowedBy || mount.undecidedBecause.length > 0) return;
    if (isPassedOn(config, mount)) return;
    const reader = findReader(mount, { textOf, kindIn });
    if (!reader) return;
    report({
      messageId: 'kept',
      data: { site: nameSite(mount, mount.script), reader: reader.name },
      at: alias.node.at,
      label: 'gets no Authorization header',
      related: [{ at: reader.at, text: reader.text }],
      fixes: passFix(config, mount, textOf(alias.node.at.file) ?? ''),
      sites: [mount],
    });
  },
});

/** The ways in which the header reaches an application, each measured: the directive, its option, a copy that httpd makes. */
function isPassedOn(config: ServerConfig, { alias, server, url }: ServerMount): boolean {
  // A line that speaks of the header may copy it, and where httpd asks for the password itself the site may read REMOTE_USER.
  if (isCopied(config.nodes)) return true;
  const option = alias.options.passAuthorization?.value;
  if (option !== undefined) return /^on$/i.test(option);
  const line = probePath(config, server, encodeURI(url)).scope.line('wsgipassauthorization');
  return (
    line !== null && (line.conditions.length > 0 || line.symbols.length > 0 || /^on$/i.test(line.words[0]?.text ?? ''))
  );
}

const isCopied = oncePer((nodes: readonly ConfigNode[]): boolean =>
  allNodes(nodes).some(
    ({ key, argsText, conditions }) =>
      COPIERS.test(key) &&
      (key === 'authtype' || key === 'cgipassauth' || /authorization/i.test(argsText) || conditions.length > 0),
  ),
);

const COPIERS = /^(authtype|cgipassauth|setenvif(nocase)?|setenv|rewriterule|requestheader|browsermatch)$/;

/** Inside a virtual host a line of its own; outside one that would hold for every site, so the option. */
function passFix(config: ServerConfig, { alias, server }: ServerMount, text: string): readonly Fix[] {
  if (alias.server !== server) return [];
  if (alias.options.passAuthorization || (alias.regex && server === config.main)) return [];
  const { at } = alias.node;
  const edit =
    server === config.main
      ? appendWords(alias.node, text, ['pass-authorization=On'])
      : insertLinesAbove(at.file, text, at.range.start, ['WSGIPassAuthorization On']);
  return [{ title: 'pass the Authorization header on', applicability: 'unsafe', edits: [edit] }];
}
