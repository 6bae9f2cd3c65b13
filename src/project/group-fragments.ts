import { basename } from 'node:path';
import { addTo } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';
import type { ServerFiles } from './server-files.ts';

/** Words of a name that tell one variant of a file from another; never loaded together. */
const VARIANT_WORDS = new Set(
  '22 24 2 4 80 443 http https dev devel development local prod production live staging stage test testing qa demo example sample dist default template tmpl tpl in old new bak backup orig j2 erb jinja docker vagrant ubuntu debian centos rhel fedora'.split(
    ' ',
  ),
);

const wordsOf = (file: FilePath): readonly string[] =>
  basename(file)
    .toLowerCase()
    .split(/[._-]+/);

/** The name without the words that tell variants apart. */
const purposeOf = (file: FilePath): string =>
  wordsOf(file)
    .filter((word) => !VARIANT_WORDS.has(word))
    .join('.');

/** The virtual hosts of a file, each by address and name, as they are written. */
function hostsIn(text: string): readonly string[] {
  const [, ...hosts] = text.split(/^[ \t]*<VirtualHost[ \t]+/im);
  return hosts.flatMap((host) => {
    const [body = ''] = host.split(/^[ \t]*<\/VirtualHost/im);
    const name = /^[ \t]*ServerName[ \t]+(\S+)/im.exec(body)?.[1];
    return name === undefined ? [] : [`${body.slice(0, body.indexOf('>')).trim()} ${name}`.toLowerCase()];
  });
}

/**
 * The servers that the fragments of one folder make up: one, unless some are alternatives for one purpose (`site_22.conf`
 * and `site_24.conf`, `site.conf` and `site.conf.example`). So are files with one virtual host twice, of which only the
 * first would ever be chosen. Then each alternative is tried with the rest of the folder.
 */
export function groupFragments(files: readonly FilePath[], textOf: (file: FilePath) => string): readonly ServerFiles[] {
  const purposes = new Map<string, FilePath[]>();
  const purposeOfHost = new Map<string, string>();
  for (const file of files) {
    const hosts = hostsIn(textOf(file));
    const known = hosts.map((host) => purposeOfHost.get(host)).find((purpose) => purpose !== undefined);
    const purpose = known ?? purposeOf(file);
    for (const host of hosts) if (!purposeOfHost.has(host)) purposeOfHost.set(host, purpose);
    addTo(purposes, purpose, file);
  }
  const groups = [...purposes.values()];
  const variants = Math.max(0, ...groups.map((group) => group.length));
  return Array.from({ length: variants }, (_, index) => {
    // A purpose with fewer variants takes part in every server with its first one.
    const chosen = groups.map((group) => group[index] ?? group[0]).filter((file) => file !== undefined);
    const inOrder = files.filter((file) => chosen.includes(file));
    return { entry: inOrder[0] ?? '', more: inOrder.slice(1), isEntry: false };
  });
}
