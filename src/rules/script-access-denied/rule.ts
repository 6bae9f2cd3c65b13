import { posix } from 'node:path';
import { isInHomeOfRoot } from '../../apache/model/left-to-main.ts';
import type { Server, ServerConfig } from '../../apache/model/server-config.ts';
import type { DirectiveNode, SectionNode } from '../../apache/syntax/config-node.ts';
import { writeWord } from '../../apache/syntax/words.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { groupBy } from '../../source/group-by.ts';
import { withoutEndSlashes } from '../../source/normal-path.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { insertLinesAbove, insertLinesBelow } from '../line-edits.ts';
import type { MessageTemplate, OccurrenceDraft, RuleContext, Told } from '../rule.ts';
import { isOfServer, type ServerMount } from '../server-mount.ts';
import { setUpTexts } from '../set-up-files.ts';
import { listSites } from '../site.ts';
import { replaceWord } from '../word-edits.ts';
import { listNames, nameScript } from '../wording.ts';
import { opensHome } from './opens-home.ts';
import { asksName, asksWho, findRefusal, isClosed } from './refusing-section.ts';

const REFUSED = 'Every request to {sites} ends with 403 (client denied by server configuration)';
const FOLDER = 'The grant is needed for the folder of the script, whatever DocumentRoot or Location say.';

const MESSAGES = {
  denied: {
    message: `${REFUSED}: access to {scripts} is refused, because nothing grants the folder it lies in.`,
    help: `Add \`<Directory {folder}>\` with \`Require all granted\` in it. ${FOLDER}`,
  },
  file: {
    message: `${REFUSED}: \`<Directory {written}>\` names the script itself, and Directory is for folders only, so what stands in it never counts.`,
    help: `Write \`<Directory {folder}>\`, and \`<Files>\` inside it if only this file is meant. ${FOLDER}`,
  },
  location: {
    message: `${REFUSED}: \`<Location {written}>\` holds a folder of the disk, and Location is for URL paths, so the grant in it never counts for {scripts}.`,
    help: `Write \`<Directory {written}>\`. ${FOLDER}`,
  },
  old: {
    message: `${REFUSED}: the folder of {scripts} has only Order and Allow, the words of httpd 2.2, and in 2.4 they do not take back a \`Require all denied\` from further up.`,
    help: 'Write `Require all granted` in that section, in place of Order, Allow and Deny.',
  },
  home: {
    message:
      'Every request to {sites} ends with 403 (Permission denied): {scripts} lies in /root, which systems let nobody but root enter, and Apache serves as another user.',
    help: 'Move the project out of /root, to /srv or /var/www, and name it there. Opening /root would show what else lies in it.',
  },
  closed: {
    message:
      'Nobody gets a page from {sites}: `{line}` in {written} answers 403 before {scripts} is asked, whoever the client is.',
    help: 'If the site shall stay closed, leave its WSGIScriptAlias out. If only a part or only strangers shall stay out, say so in that section: a longer URL in the Location, or `Require ip` or `Require valid-user` in place of the refusal.',
  },
  script: {
    message:
      'Nobody gets a page from {sites}: `{line}` finds no function `allow_access` that it could ask, and answers 403 before {scripts} is run, whoever the client is.',
    help: 'Define `allow_access(environ, host)` in that script: True lets the client in, None leaves it to the other rules, and anything else refuses it. Or take the line out.',
  },
} as const satisfies Record<string, MessageTemplate>;

type Context = RuleContext<typeof MESSAGES, 'deployment'>;

export const rule = defineRule({
  id: 'script-access-denied',
  subject: 'deployment',
  meta: {
    summary: 'Access to the script of a site is refused: nothing grants its folder, or a section closes the site.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: MESSAGES,
  check({ server, mounts }, context) {
    if (!server) return;
    const refused = mounts
      .filter(isOfServer)
      .flatMap((mount) => findRefused(server, mount, context) ?? findInHome(server, mount, context) ?? []);
    for (const occurrences of groupBy(refused, causeOf).values()) {
      const [first] = occurrences;
      const { messageId, written } = first;
      context.reportCause({
        messageId,
        cause: causeOf(first),
        occurrences,
        about: (told) => ({
          data: {
            sites: listSites(told),
            scripts: listNames(told.map(({ script }) => script)),
            folder: writeWord(posix.dirname(told[0].script)),
            written,
            line: told[0].line,
          },
          at: told[0].meant?.section.at ?? told[0].at,
          label: told[0].meant ? 'does not count for the script' : told[0].label,
          fixes: fixesFor(told, context.textOf),
        }),
      });
    }
  },
});

/** A mount whose script is refused. */
interface Refused extends OccurrenceDraft {
  readonly messageId: keyof typeof MESSAGES;
  readonly site: ServerMount;
  readonly script: string;
  readonly meant: Meant | null;
  /** The folder of the section that was meant to grant it; the section that refuses it where there is none. */
  readonly written: string;
  /** The line that refuses it. */
  readonly line: string;
}

const causeOf = ({ messageId, written, line }: Refused): string => JSON.stringify([messageId, written, line]);

/** What the system refuses, whatever the configuration grants; the permissions of a disk that is not here are the usual ones. */
function findInHome(config: ServerConfig, mount: ServerMount, { project, textOf }: Context): Refused | null {
  const script = mount.script.deployedPath;
  if (!isInHomeOfRoot(script) || mount.shadowedBy || config.main.directives.some(isUserRoot)) return null;
  if (setUpTexts(project, textOf).some(opensHome)) return null;
  return {
    messageId: 'home',
    site: mount,
    at: mount.at,
    label: 'in /root',
    script,
    meant: null,
    written: '',
    line: '',
    severity: 'warning',
    confidence: 'medium',
  };
}

const isUserRoot = ({ key, words }: DirectiveNode): boolean => key === 'user' && words[0]?.text === 'root';

function findRefused(config: ServerConfig, mount: ServerMount, context: Context): Refused | null {
  const answer = context.refusalOf(mount);
  if (answer?.failure?.kind !== 'access-denied' || answer.status !== 403 || !answer.route.filename) return null;
  const { endedBy } = answer.route;
  if (endedBy?.key === 'wsgiaccessscript') return refusedByScript(mount, endedBy);
  const refusal = findRefusal(answer.route);
  if (!refusal) return null;
  const { section, line } = refusal;
  const common = {
    site: mount,
    at: mount.at,
    label: 'refused',
    related: [{ at: line.at, text: 'refused by this line' }],
    line: line.kind === 'section' ? `<${line.name}>` : `${line.name} ${line.argsText}`,
  };
  if (section.key.startsWith('directory') && isClosed(section)) {
    const script = answer.route.filename;
    const meant = findMeant(config, mount, script);
    const written = writeWord((meant?.section ?? section).words[0]?.text ?? '');
    return { ...common, messageId: meant?.kind ?? 'denied', script, meant, written };
  }
  if (!closesMount(config, mount, { section, routeOf: context.routeOf })) return null;
  return {
    ...common,
    messageId: 'closed',
    severity: 'warning',
    script: nameScript(mount.script),
    meant: null,
    written: nameSection(section),
  };
}

const refusedByScript = (mount: ServerMount, { at, name, argsText }: DirectiveNode): Refused => ({
  messageId: 'script',
  site: mount,
  at: mount.at,
  label: 'refused',
  related: [{ at, text: 'refuses everybody' }],
  script: nameScript(mount.script),
  meant: null,
  written: '',
  line: `${name} ${argsText}`,
});

/**
 * Whether a section closes the whole mount, whoever asks. Left out are a host that turns strangers away and only inherits the
 * mount from the main server, and a section that closes the mount's own URL but not the pages below it, or one name of the host
 * but not the others.
 */
function closesMount(
  config: ServerConfig,
  { alias, server }: ServerMount,
  { section, routeOf }: { readonly section: SectionNode } & Pick<Context, 'routeOf'>,
): boolean {
  if (asksWho(section, config.nodes) || alias.server !== server) return false;
  const below = `${encodeURI(alias.url).replace(/\/$/, '')}/some-page/`;
  const isClosedFor = (host?: string): boolean => routeOf(server, below, host)?.outcome === 'denied';
  if (/^(location|if|else)/.test(section.key) && !isClosedFor()) return false;
  return !asksName(section, config.nodes) || otherNames(server).every(isClosedFor);
}

/** The aliases of a host, with something in the place of what a wildcard leaves open. */
const otherNames = ({ aliases }: Server): readonly string[] => aliases.map(({ name }) => name.replace(/[*?]/g, 'x'));

const nameSection = ({ key, name, argsText, file }: SectionNode): string =>
  key === 'accessfile' ? posix.basename(file) : `<${[name, argsText].filter((part) => part !== '').join(' ')}>`;

const sectionsFor = ({ main }: ServerConfig, { server }: Mount): readonly SectionNode[] => [
  ...(server?.sections ?? []),
  ...(server === main ? [] : main.sections),
];

/** A section that was meant to grant the script, and why it does not. */
interface Meant {
  readonly kind: 'file' | 'location' | 'old';
  readonly section: SectionNode;
}

function findMeant(config: ServerConfig, mount: Mount, script: string): Meant | null {
  const found: Meant[] = [];
  for (const section of sectionsFor(config, mount)) {
    const path = withoutEndSlashes(section.words[0]?.text ?? '');
    const isAbove = path !== '' && (script === path || script.startsWith(`${path}/`));
    if (!isAbove || section.conditions.length > 0) continue;
    const has = (key: RegExp): boolean => section.children.some((node) => key.test(node.key));
    if (section.key === 'directory' && path === script && has(/^(require|allow)$/))
      found.push({ kind: 'file', section });
    else if (section.key === 'location' && has(/^(require|allow)$/)) found.push({ kind: 'location', section });
    else if (section.key === 'directory' && has(/^allow$/) && !has(/^require/)) found.push({ kind: 'old', section });
  }
  return found.at(-1) ?? null;
}

function fixesFor(told: Told<Refused>, textOf: (file: string) => string | null): readonly Fix[] {
  const [{ messageId, meant, script }] = told;
  if (messageId === 'closed' || messageId === 'home' || messageId === 'script') return [];
  return meant ? meantFix(meant, script, textOf) : grantFix(told, textOf);
}

function meantFix({ kind, section }: Meant, script: string, textOf: (file: string) => string | null): readonly Fix[] {
  const { file, range } = section.at;
  const text = textOf(file) ?? '';
  if (kind === 'file') {
    const edit = replaceWord(section, section.words[0], posix.dirname(script));
    return edit ? [unsafe('name the folder of the script', edit)] : [];
  }
  if (kind === 'old')
    return [unsafe('grant access as 2.4 does', insertLinesBelow(file, text, range.start, ['    Require all granted']))];
  const open = /^<\s*(Location)/i.exec(text.slice(range.start, range.end));
  const close = section.closeAt && /^<\/\s*(Location)/i.exec(text.slice(section.closeAt.range.start));
  if (!open || !close || !section.closeAt) return [];
  const rename = (start: number, found: RegExpExecArray) => {
    const from = start + found[0].length - 'Location'.length;
    return { file, range: { start: from, end: from + 'Location'.length }, newText: 'Directory' };
  };
  const edits = [rename(range.start, open), rename(section.closeAt.range.start, close)];
  return [{ title: 'make it a Directory section', applicability: 'unsafe', edits }];
}

/** Sections for the folders of the scripts, each above the first line that mounts one of it. */
function grantFix(told: Told<Refused>, textOf: (file: string) => string | null): readonly Fix[] {
  const byFolder = groupBy(told, ({ script }) => posix.dirname(script));
  const granted = [...byFolder].flatMap(([folder, [first]]) => {
    if (!/^[\w/.-]+$/.test(folder)) return [];
    const { file, range } = first.site.alias.node.at;
    const lines = [`<Directory ${folder}>`, '    Require all granted', '</Directory>'];
    return [{ folder, edit: insertLinesAbove(file, textOf(file) ?? '', range.start, lines) }];
  });
  if (granted.length === 0) return [];
  const title = `grant access to ${listNames(granted.map(({ folder }) => folder))}`;
  return [{ title, applicability: 'unsafe', edits: granted.map(({ edit }) => edit) }];
}

const unsafe = (title: string, edit: Fix['edits'][number]): Fix => ({ title, applicability: 'unsafe', edits: [edit] });
