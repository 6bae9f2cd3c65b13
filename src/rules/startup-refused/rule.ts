import { misspeltFor } from '../../apache/directives/find-directive.ts';
import { allNodes, findNodeAt, occurs } from '../../apache/model/find-node.ts';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import { DAEMON_DIRECTIVES, isOnWindows } from '../../apache/model/windows.ts';
import type { StartupError } from '../../apache/read/read-result.ts';
import { type ConfigNode, firstWord, type SectionNode } from '../../apache/syntax/config-node.ts';
import type { Location } from '../../source/location.ts';
import { oncePer } from '../../source/once-per.ts';
import { defineRule } from '../define-rule.ts';
import type { MessageTemplate, TypedDraft } from '../rule.ts';
import { setUpTexts } from '../set-up-files.ts';

const LOAD_ADVICE =
  'Load mod_wsgi above this line: `LoadModule wsgi_module modules/mod_wsgi.so`, with the path that the module has on the machine; on Debian and Ubuntu `a2enmod wsgi` does it, and for a mod_wsgi that was installed with pip `mod_wsgi-express module-config` prints the lines.';

const MESSAGES = {
  refused: {
    message: 'The server does not start: {error}.',
    help: 'Options are written key=value without blanks; everything behind a `#` on the same line is an argument, not a comment. `apachectl configtest` shows the same line.',
  },
  unbalanced: {
    message: 'The server does not start: {error}. Nothing behind the line is read as it is meant.',
    help: 'Close each section with the name it was opened with, in the order in which they stand in each other. `apachectl configtest` shows the same line.',
  },
  unclosed: {
    message: 'The server does not start: {error}.',
    help: 'Write the `>` at the end of the line that opens <{name}>.',
  },
  unopened: {
    message: 'The server does not start: {error}. The line that should open the section begins without its `<`.',
    help: 'Write `<{name}`.',
  },
  windows: {
    message:
      'The server does not start: {error}. mod_wsgi has no daemon processes on Windows, and so none of its lines about them.',
    help: 'Take the line out. Sites that must not share a process need a server each (a second httpd service), because WSGIApplicationGroup keeps only their interpreters apart.',
  },
  unloaded: {
    message:
      'The server does not start: {error}. The files load their modules one by one, and the one of {directive} is not among them.',
    help: LOAD_ADVICE,
  },
  misspelt: {
    message: 'The server does not start: {error}. mod_wsgi has no such directive.',
    help: 'Write {meant}.',
  },
  undeclared: {
    message:
      'The server does not start: this line names a process group that no WSGIDaemonProcess of the files analysed declares (WSGI process group not yet configured).',
    help: 'Declare it above this line with WSGIDaemonProcess, or correct the name.',
  },
  other: {
    message: 'The server does not start: {error}. No site of it is served until the line is right.',
    help: '`apachectl configtest` shows the same line. Correct it first: what is said of the sites holds only once httpd starts.',
  },
  later: {
    message: 'From Apache 2.4 on the server does not start: {error}. {sign} 2.2, which took such a line as it is.',
    help: '{cure}.',
  },
  misplaced: {
    message: 'The server does not start: {error}. No site of it is served until the line stands elsewhere.',
    help: 'Put it into a section of the virtual host: `<Location />` for all its URLs, `<Directory>` for the folder of a script.',
  },
} as const satisfies Record<string, MessageTemplate>;

export const rule = defineRule({
  id: 'startup-refused',
  subject: 'server-config',
  meta: {
    summary: 'A line is written in a way that keeps a server with WSGI applications from starting.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
    judgesWords: true,
  },
  messages: MESSAGES,
  check(server, { report, project, textOf }) {
    const told = new Set<string>();
    for (const error of server.errors) {
      const draft = draftOf(server, error, () => setUpTexts(project, textOf));
      // One closing line, one LoadModule line cures them all; of the lines of 2.2 the first says what the others need too.
      if (!draft || (ONCE.has(draft.messageId) && told.has(draft.messageId))) continue;
      told.add(draft.messageId);
      report(draft);
    }
  },
});

type Draft = TypedDraft<typeof MESSAGES>;

const ONCE: ReadonlySet<string> = new Set(['unbalanced', 'unloaded', 'windows', 'later']);

/** What is told of one refusal; null where another rule tells of it, or it stands behind the first and is none of mod_wsgi's. */
function draftOf(server: ServerConfig, error: StartupError, setUp: () => readonly string[]): Draft | null {
  const node = findNodeAt(server.nodes, error.at);
  const [words = ''] = error.message.replace(/^.*:\d+: (?=<)/, '').split('\n');
  const refused = words.replace(/\.$/, '');
  const at = { at: node?.at ?? error.at, label: 'refused here' };
  if (node?.kind === 'section' && node.isClosedTag === false) return draftOfTag('unclosed', node, refused);
  const unopened = findUnopened(server.nodes, error.at);
  if (unopened) return draftOfTag('unopened', unopened, refused);
  if (UNBALANCED.test(error.message)) return { messageId: 'unbalanced', data: { error: refused }, ...at };
  if (node?.key.startsWith('wsgi')) return draftOfWsgi(server, error, node);
  if (IN_VIRTUAL_HOST.test(error.message)) return { messageId: 'misplaced', data: { error: refused }, ...at };
  const cure = CURES_OF_2_2.find(([pattern]) => pattern.test(error.message))?.[1];
  const sign = cure && servesWsgi(server) && signOfOldApache(server, setUp);
  if (cure && sign) return { messageId: 'later', data: { error: refused, sign, cure }, ...at, severity: 'info' };
  // What `explain` stops at, whatever line it is.
  return error === server.startupError && servesWsgi(server)
    ? { messageId: 'other', data: { error: refused }, ...at }
    : null;
}

function draftOfWsgi(server: ServerConfig, error: StartupError, node: ConfigNode): Draft | null {
  if (OTHERS.some((pattern) => pattern.test(error.message))) return null;
  const { at } = node;
  if (/^Invalid command/.test(error.message)) {
    const refused = error.message.replace(/,.*/, '');
    const meant = misspeltFor(node.name);
    if (meant !== null) return misspelt(node, refused, meant);
    return DAEMON_DIRECTIVES.has(node.key) && isOnWindows(server.read)
      ? { messageId: 'windows', data: { error: refused }, at, label: 'not on Windows' }
      : { messageId: 'unloaded', data: { error: refused, directive: node.name }, at, label: 'mod_wsgi is not loaded' };
  }
  if (/^WSGI process group not/.test(error.message)) {
    const group = node.words
      .map((word) => /^process-group=["']?(.*?)["']?$/.exec(word.text)?.[1])
      .find((name) => name !== undefined);
    return server.daemons.some((daemon) => daemon.name === group)
      ? null
      : { messageId: 'undeclared', data: {}, at, label: `'${group ?? ''}' is not declared` };
  }
  return { messageId: 'refused', data: { error: error.message.replace(/\.$/, '') }, at, label: 'refused here' };
}

function misspelt(node: ConfigNode, refused: string, meant: string): Draft {
  const { file, range } = node.at;
  const edit = { file, range: { start: range.start, end: range.start + node.name.length }, newText: meant };
  return {
    messageId: 'misspelt',
    data: { error: refused, meant },
    at: node.at,
    label: `misspelt for ${meant}`,
    fixes: node.via.length > 0 ? [] : [{ title: `write ${meant}`, applicability: 'unsafe', edits: [edit] }],
  };
}

/** The section that a closing line ends, and that no `<` opens. */
const findUnopened = (nodes: readonly ConfigNode[], { file, range }: Location): SectionNode | undefined =>
  unopenedTags(nodes).find(({ closeAt }) => closeAt?.file === file && closeAt.range.start === range.start);

const unopenedTags = oncePer((nodes: readonly ConfigNode[]) =>
  allNodes(nodes).filter((node): node is SectionNode => node.kind === 'section' && node.isOpenedTag === false),
);

/** The line that opens a section lacks one of its two signs. */
function draftOfTag(messageId: 'unopened' | 'unclosed', { at, name, via }: SectionNode, error: string): Draft {
  const [sign, place] = messageId === 'unopened' ? ['<', at.range.start] : ['>', at.range.end];
  const edit = { file: at.file, range: { start: place, end: place }, newText: sign };
  return {
    messageId,
    data: { error, name },
    at,
    label: `lacks its \`${sign}\``,
    fixes: via.length > 0 ? [] : [{ title: `write the \`${sign}\``, applicability: 'unsafe', edits: [edit] }],
  };
}

/** Whether mod_wsgi has a part in the server: what keeps others from starting is not for this tool to tell. */
const servesWsgi = ({ nodes }: ServerConfig): boolean => allNodes(nodes).some(({ key }) => key.startsWith('wsgi'));

/** Sections that do not close as they were opened (config.c:ap_build_config_sub, ap_soak_end_container). */
const UNBALANCED = /^Expected <\/|was not closed\.|without matching <|directive missing closing '>'$/;

/** What httpd 2.2 did not look at, or wrote otherwise (core.c:set_options, server_hostname_port; mod_filter.c), and what 2.4 takes. */
const CURES_OF_2_2: readonly (readonly [RegExp, string])[] = [
  [
    /^Either all Options must start/,
    'Write a sign before each option, or before none: `Options -Indexes +FollowSymLinks`. It means the same to both versions',
  ],
  [/^Invalid ServerName/, 'Give ServerName one name, and move the pattern to a ServerAlias: both versions take that'],
  [
    /^FilterProvider takes three/,
    'Write the condition as an expression: `FilterProvider COMPRESS DEFLATE "%{CONTENT_TYPE} =~ m#^text/html#"`',
  ],
];

/** What tells that a server is one of httpd 2.2; null where nothing does. */
function signOfOldApache({ nodes }: ServerConfig, setUp: () => readonly string[]): string | null {
  const isOldAlone =
    occurs(nodes, 'order') &&
    !allNodes(nodes).some(
      ({ key, words }) => key === 'require' && /^(?:all|ip|host|local|expr|not)$/i.test(firstWord(words)),
    );
  const images = setUp().filter((text) => IMAGE.test(text));
  if (images.some((text) => IMAGE_OF_2_2.test(text))) return 'The system it is set up on has';
  return isOldAlone && images.length === 0 ? 'Its other lines are those of' : null;
}

const IMAGE = /^[ \t]*FROM[ \t]+\S*\b(?:amazonlinux|centos|debian|fedora|httpd|python|ubuntu)\b/im;

/** Base images whose own httpd is 2.2. */
const IMAGE_OF_2_2 =
  /^[ \t]*FROM[ \t]+\S*\b(?:centos:(?:centos)?[56]|amazonlinux:(?:1\b|201[0-8])|debian:(?:[67]\b|squeeze|wheezy)|ubuntu:(?:precise|lucid|1[02]\.|13\.04)|httpd:2\.2)/im;

/** Access lines straight in a virtual host: no file around it can make them right. */
const IN_VIRTUAL_HOST = /not allowed in <VirtualHost> context/;

/** Told by rules of their own. */
const OTHERS = [/cannot occur within|not allowed (?:in|here)/, /^Name duplicates/];
