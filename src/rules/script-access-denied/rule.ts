import { posix } from 'node:path';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import type { SectionNode } from '../../apache/syntax/config-node.ts';
import type { Mount } from '../../deployment/deployment.ts';
import { probePath } from '../../deployment/mount-probe.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { insertLinesAbove, insertLinesBelow } from '../line-edits.ts';
import type { MessageTemplate, RuleContext } from '../rule.ts';
import type { ServerMount } from '../server-mount.ts';
import { replaceWord } from '../word-edits.ts';
import { nameScript, nameSite } from '../wording.ts';
import { asksWho, findRefusal, isClosed, type Refusal } from './refusing-section.ts';

const REPLACE = 'The grant is needed for the folder of the script, whatever DocumentRoot or Location say.';

const MESSAGES = {
  denied: {
    message:
      'Every request to {site} ends with 403 (client denied by server configuration): access to {script} is refused, because nothing grants its folder.',
    help: `Add \`<Directory {folder}>\` with \`Require all granted\` in it. ${REPLACE}`,
  },
  file: {
    message:
      'Every request to {site} ends with 403 (client denied by server configuration): `<Directory {script}>` names the script itself, and Directory is for folders only, so what stands in it never counts.',
    help: `Write \`<Directory {folder}>\`, and \`<Files>\` inside it if only this file is meant. ${REPLACE}`,
  },
  location: {
    message:
      'Every request to {site} ends with 403 (client denied by server configuration): `<Location {written}>` holds a folder of the disk, and Location is for URL paths, so the grant in it never counts for {script}.',
    help: `Write \`<Directory {written}>\`. ${REPLACE}`,
  },
  old: {
    message:
      'Every request to {site} ends with 403 (client denied by server configuration): the folder of {script} has only Order and Allow, the words of httpd 2.2, and in 2.4 they do not take back a `Require all denied` from further up.',
    help: 'Write `Require all granted` in that section, in place of Order, Allow and Deny.',
  },
  closed: {
    message:
      'Nobody gets a page from {site}: `{line}` in {section} answers 403 before {script} is asked, whoever the client is.',
    help: 'If the site shall stay closed, leave its WSGIScriptAlias out. If only a part or only strangers shall stay out, say so in that section: a longer URL in the Location, or `Require ip` or `Require valid-user` in place of the refusal.',
  },
} satisfies Record<string, MessageTemplate>;

export const rule = defineRule({
  id: 'script-access-denied',
  subject: 'mount',
  meta: {
    summary: 'Access to the script of a site is refused: nothing grants its folder, or a section closes the site.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: MESSAGES,
  check(mount, context) {
    const answer = context.answerOf(mount);
    if (answer?.failure?.kind !== 'access-denied' || answer.status !== 403 || !answer.route.filename) return;
    const refusal = findRefusal(answer.route);
    if (!refusal) return;
    if (refusal.section.key.startsWith('directory') && isClosed(refusal.section))
      tellFolder(mount, answer.route.filename, refusal, context);
    else tellClosed(mount, refusal, context);
  },
});

type Context = RuleContext<typeof MESSAGES, 'mount'>;

/** A folder that is closed: what was meant to open it, or the section that is missing. */
function tellFolder(mount: ServerMount, script: string, { line }: Refusal, { report, deployment, textOf }: Context) {
  const meant = findMeant(deployment.server, mount, script);
  const at = meant?.section.at ?? mount.at;
  const site = nameSite(mount, mount.script);
  const common = {
    at,
    label: meant ? 'does not count for the script' : 'refused',
    related: [
      ...(meant ? [{ at: mount.at, text: `${mount.url} is mounted here` }] : []),
      ...(line.at !== at ? [{ at: line.at, text: 'refused by this line' }] : []),
    ],
    fixes: meant ? meantFix(meant, script, textOf) : grantFix(mount, script, textOf),
    sites: [mount],
  };
  const folder = posix.dirname(script);
  if (!meant) report({ ...common, messageId: 'denied', data: { site, script, folder } });
  else if (meant.kind === 'file') report({ ...common, messageId: 'file', data: { site, script, folder } });
  else if (meant.kind === 'old') report({ ...common, messageId: 'old', data: { site, script } });
  else report({ ...common, messageId: 'location', data: { site, script, written: folderOf(meant) } });
}

/**
 * A section that closes the whole mount, whoever asks. Left out are a host that turns strangers away and only inherits the
 * mount from the main server, and a section that closes the mount's own URL but not the pages below it.
 */
function tellClosed(mount: ServerMount, { section, line }: Refusal, { report, deployment }: Context) {
  const { alias, server, script } = mount;
  if (asksWho(section) || alias.server !== server) return;
  const below = `${encodeURI(alias.url).replace(/\/$/, '')}/some-page/`;
  const isAboutUrls = /^(location|if|else)/.test(section.key);
  if (isAboutUrls && probePath(deployment.server, server, below).outcome !== 'denied') return;
  report({
    messageId: 'closed',
    severity: 'warning',
    data: {
      site: nameSite(mount, script),
      script: nameScript(script),
      line: line.kind === 'section' ? `<${line.name}>` : `${line.name} ${line.argsText}`,
      section: nameSection(section),
    },
    at: mount.at,
    label: 'refused',
    related: [{ at: line.at, text: 'refused by this line' }],
    sites: [mount],
  });
}

const nameSection = ({ key, name, argsText, file }: SectionNode): string =>
  key === 'accessfile' ? posix.basename(file) : `<${name} ${argsText}>`;

const sectionsFor = ({ main }: ServerConfig, { server }: Mount): readonly SectionNode[] => [
  ...(server?.sections ?? []),
  ...(server === main ? [] : main.sections),
];

/** A section that was meant to grant the script, and why it does not. */
interface Meant {
  readonly kind: 'file' | 'location' | 'old';
  readonly section: SectionNode;
}

const folderOf = ({ section }: Meant): string => section.words[0]?.text ?? '';

function findMeant(config: ServerConfig, mount: Mount, script: string): Meant | null {
  const found: Meant[] = [];
  for (const section of sectionsFor(config, mount)) {
    const path = section.words[0]?.text.replace(/\/+$/, '') ?? '';
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

/** A section for the folder of the script, above the line that mounts it. */
function grantFix({ alias }: ServerMount, script: string, textOf: (file: string) => string | null): readonly Fix[] {
  const folder = posix.dirname(script);
  if (!/^[\w/.-]+$/.test(folder)) return [];
  const lines = [`<Directory ${folder}>`, '    Require all granted', '</Directory>'];
  const text = textOf(alias.node.at.file) ?? '';
  return [
    unsafe(`grant access to ${folder}`, insertLinesAbove(alias.node.at.file, text, alias.node.at.range.start, lines)),
  ];
}

const unsafe = (title: string, edit: Fix['edits'][number]): Fix => ({ title, applicability: 'unsafe', edits: [edit] });
