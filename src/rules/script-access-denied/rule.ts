import { posix } from 'node:path';
import type { ServerConfig } from '../../apache/model/server-config.ts';
import type { SectionNode } from '../../apache/syntax/config-node.ts';
import type { Mount } from '../../deployment/deployment.ts';
import type { Location } from '../../source/location.ts';
import { defineRule } from '../define-rule.ts';
import type { Fix } from '../finding.ts';
import { insertLinesAbove, insertLinesBelow } from '../line-edits.ts';
import type { ServerMount } from '../server-mount.ts';
import { replaceWord } from '../word-edits.ts';
import { nameSite } from '../wording.ts';

const REPLACE = 'The grant is needed for the folder of the script, whatever DocumentRoot or Location say.';

export const rule = defineRule({
  id: 'script-access-denied',
  subject: 'mount',
  meta: {
    summary: 'Access to the script of a site is refused: nothing grants its folder.',
    severity: 'error',
    confidence: 'high',
    fixable: 'unsafe',
  },
  messages: {
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
  },
  check(mount, { report, deployment, answerOf, textOf }) {
    const config = deployment.server;
    const answer = answerOf(mount);
    if (answer?.failure?.kind !== 'access-denied' || answer.status !== 403 || !answer.route.filename) return;
    const script = answer.route.filename;
    const denied = answer.route.steps.at(-1)?.at;
    if (!denied || denied === 'default' || !refusesFolder(config, mount, denied)) return;
    const meant = findMeant(config, mount, script);
    const at = meant?.section.at ?? mount.at;
    const site = nameSite(mount, mount.script);
    const common = {
      at,
      label: meant ? 'does not count for the script' : 'refused',
      related: [
        ...(meant ? [{ at: mount.at, text: `${mount.url} is mounted here` }] : []),
        ...(denied !== at ? [{ at: denied, text: 'refused by this line' }] : []),
      ],
      fixes: meant ? meantFix(meant, script, textOf) : grantFix(mount, script, textOf),
      sites: [mount],
    };
    const folder = posix.dirname(script);
    if (!meant) report({ ...common, messageId: 'denied', data: { site, script, folder } });
    else if (meant.kind === 'file') report({ ...common, messageId: 'file', data: { site, script, folder } });
    else if (meant.kind === 'old') report({ ...common, messageId: 'old', data: { site, script } });
    else report({ ...common, messageId: 'location', data: { site, script, written: folderOf(meant) } });
  },
});

const sectionsFor = ({ main }: ServerConfig, { server }: Mount): readonly SectionNode[] => [
  ...(server?.sections ?? []),
  ...(server === main ? [] : main.sections),
];

/**
 * Whether a folder's section refuses, whoever asks: addresses and users are not known. One about URLs (`<Location />` of a
 * host that turns strangers away) is meant to.
 */
function refusesFolder(config: ServerConfig, mount: Mount, denied: Location): boolean {
  const section = sectionsFor(config, mount).find(({ children }) => children.some(({ at }) => at === denied));
  if (section?.key.startsWith('location')) return false;
  const lines =
    section?.children.filter(({ key }) => /^(require(all|any|none)?|allow|deny|satisfy|limit(except)?)$/.test(key)) ??
    [];
  return (
    lines.length > 0 &&
    lines.every(({ key, argsText }) => /^(require all denied|deny from all)$/i.test(`${key} ${argsText.trim()}`))
  );
}

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
