import { allNodes } from '../../apache/model/find-node.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import { type ConfigNode, firstWord } from '../../apache/syntax/config-node.ts';
import { probePath } from '../../deployment/mount-probe.ts';
import type { Edit } from '../../source/edit.ts';
import { groupBy } from '../../source/group-by.ts';
import { oncePer } from '../../source/once-per.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { insertLinesAbove } from '../line-edits.ts';
import type { MessageTemplate, OccurrenceDraft, RuleContext, Told } from '../rule.ts';
import { isOfServer, type ServerMount } from '../server-mount.ts';
import { setUpTexts } from '../set-up-files.ts';
import { listSites } from '../site.ts';
import { appendWords } from '../word-edits.ts';
import { listNames } from '../wording.ts';
import { findReader } from './find-reader.ts';

const MESSAGES = {
  kept: {
    message:
      'Clients of {sites} are known by the Authorization header ({readers}), and mod_wsgi does not pass that header on unless it is told to: every such request comes in without it, and the client gets 401 or 403 though its token or password is right. With runserver it works.',
    help: 'Write `WSGIPassAuthorization On` beside the WSGIScriptAlias.',
  },
} satisfies Record<string, MessageTemplate>;

type Context = RuleContext<typeof MESSAGES, 'deployment'>;

export const rule = defineRule({
  id: 'authorization-not-passed',
  subject: 'deployment',
  meta: {
    summary: 'A site authenticates by the Authorization header, which mod_wsgi keeps from it.',
    severity: 'warning',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: MESSAGES,
  check({ server, mounts }, context) {
    if (!server || setUpTexts(context.project, context.textOf).some((text) => PASSED_ON.test(text))) return;
    context.reportCause({
      messageId: 'kept',
      cause: '',
      occurrences: mounts.filter(isOfServer).flatMap((mount) => findKept(server, mount, context) ?? []),
      about: (told) => ({
        data: { sites: listSites(told), readers: listNames(told.map(({ reader }) => reader)) },
        at: told[0].at,
        label: told[0].label,
        fixes: passFix(server, told, context.textOf),
      }),
    });
  },
});

/** The directive in a file that writes the configuration where the site runs. */
const PASSED_ON = /^(?![ \t]*#).*\bWSGIPassAuthorization\s+On\b/im;

/** A mount that does not get the header. */
interface Kept extends OccurrenceDraft {
  readonly site: ServerMount;
  readonly reader: string;
}

function findKept(config: ServerConfig, mount: ServerMount, { textOf, kindIn }: Context): Kept | null {
  if (mount.shadowedBy || mount.undecidedBecause.length > 0 || isPassedOn(config, mount)) return null;
  const reader = findReader(mount, { textOf, kindIn });
  return (
    reader && {
      site: mount,
      reader: reader.name,
      at: mount.alias.node.at,
      label: 'gets no Authorization header',
      related: [{ at: reader.at, text: reader.text }],
    }
  );
}

/** The ways in which the header reaches an application, each measured: the directive, its option, a copy that httpd makes. */
function isPassedOn(config: ServerConfig, { alias, server, url }: ServerMount): boolean {
  // A line that speaks of the header may copy it, and where httpd asks for the password itself the site may read REMOTE_USER.
  if (isCopied(config.nodes)) return true;
  const option = alias.options.passAuthorization?.value;
  if (option !== undefined) return /^on$/i.test(option);
  const line = probePath(config, server, encodeURI(url)).scope.line('wsgipassauthorization');
  return (
    line !== null && (line.conditions.length > 0 || line.symbols.length > 0 || /^on$/i.test(firstWord(line.words)))
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

function passFix(config: ServerConfig, told: Told<Kept>, textOf: (file: string) => string | null): readonly Fix[] {
  // One line holds for all that a virtual host mounts.
  const lines = [...groupBy(told, ({ site }) => (site.server === config.main ? site : site.server)).values()];
  const edits = lines.flatMap(([{ site }]) => passEdit(config, site, textOf) ?? []);
  return edits.length === 0 ? [] : [{ title: 'pass the Authorization header on', applicability: 'unsafe', edits }];
}

/** Inside a virtual host a line of its own; outside one that would hold for every site, so the option. */
function passEdit(
  config: ServerConfig,
  { alias, server }: ServerMount,
  textOf: (file: string) => string | null,
): Edit | null {
  if (alias.server !== server) return null;
  if (alias.options.passAuthorization || (alias.regex && server === config.main)) return null;
  const { at } = alias.node;
  const text = textOf(at.file) ?? '';
  return server === config.main
    ? appendWords(alias.node, text, ['pass-authorization=On'])
    : insertLinesAbove(at.file, text, at.range.start, ['WSGIPassAuthorization On']);
}
