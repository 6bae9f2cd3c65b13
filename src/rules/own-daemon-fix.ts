import type { DaemonProcess, ServerConfig, WsgiAlias } from '../apache/model/server-config.ts';
import { isOnWindows } from '../apache/model/windows.ts';
import type { Deployment, Mount, ProcessGroup } from '../deployment/deployment.ts';
import { isDjango } from '../deployment/residents.ts';
import type { Edit } from '../source/edit.ts';
import { addTo } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import { knownValue } from '../source/static-value.ts';
import { isWrittenOnce } from './editable-lines.ts';
import type { Fix } from './finding.ts';
import { insertLinesAbove } from './line-edits.ts';
import { setOption } from './word-edits.ts';

type TextOf = (file: FilePath) => string | null;

/** A site that moves out: its script's mounts, and the name of its daemon process. */
interface Mover {
  readonly name: string;
  readonly aliases: readonly WsgiAlias[];
}

/**
 * Gives every Django site of a process group a daemon process of its own, with the options the shared one has: a
 * WSGIDaemonProcess line above its virtual host, both group options on its aliases. One site keeps a daemon that is there.
 * Unsafe, because what the sites did to each other ends: memory, processes and preloading change. Null where an alias is not one to edit.
 */
export function ownDaemonFix({ server }: Deployment, group: ProcessGroup, textOf: TextOf): Fix | null {
  if (!server || group.scripts.length < 2 || isOnWindows(server.read)) return null;
  if (group.daemon !== null && !isWrittenOnce(group.daemon.node, server.nodes)) return null;
  const movers = moversOf(server, group);
  if (!movers || movers.length === 0) return null;
  const options = optionsOf(server, group.daemon);
  const edits: Edit[] = [];
  const declarations = new Map<string, { readonly file: FilePath; readonly at: number; readonly lines: string[] }>();
  for (const { name, aliases } of movers) {
    const [first] = aliases;
    if (!first) return null;
    const place = first.server.section ?? first.node;
    const { file, range } = place.at;
    const key = `${range.start} ${file}`;
    const declared = declarations.get(key) ?? { file, at: range.start, lines: [] };
    declared.lines.push(['WSGIDaemonProcess', name, ...options].join(' '));
    declarations.set(key, declared);
    for (const alias of aliases) {
      const made = aliasEdits(alias, name, textOf);
      if (!made) return null;
      edits.push(...made);
    }
  }
  for (const { file, at, lines } of declarations.values()) {
    edits.push(insertLinesAbove(file, textOf(file) ?? '', at, lines));
  }
  return {
    title: `give ${movers.length === 1 ? 'the other site' : 'each site'} a daemon process of its own`,
    applicability: 'unsafe',
    edits,
  };
}

/** Both options on an alias: the process group, and the main interpreter, which the site has for itself then. */
function aliasEdits(alias: WsgiAlias, name: string, textOf: TextOf): readonly Edit[] | null {
  const { node, options } = alias;
  const text = textOf(node.at.file) ?? '';
  const settings = { 'process-group': name, 'application-group': '%{GLOBAL}' } as const;
  const given = { 'process-group': options.processGroup, 'application-group': options.applicationGroup } as const;
  const edits = (['process-group', 'application-group'] as const)
    .filter((key) => given[key]?.value !== settings[key])
    .map((key) => setOption(node, text, key, settings[key]));
  const made = edits.filter((edit) => edit !== null);
  return made.length < edits.length ? null : joinInsertions(made);
}

/** Insertions at one place as one edit, in their order. */
function joinInsertions(edits: readonly Edit[]): readonly Edit[] {
  const joined: Edit[] = [];
  for (const edit of edits) {
    const same = joined.findIndex(({ range }) => range.start === edit.range.start && range.end === range.start);
    const before = joined[same];
    if (before) joined[same] = { ...before, newText: before.newText + edit.newText };
    else joined.push(edit);
  }
  return joined;
}

/** The sites that get a daemon of their own: all but one where the group has a daemon. Null where a mount has no alias to edit. */
function moversOf(server: ServerConfig, group: ProcessGroup): readonly Mover[] | null {
  const sites = new Map<string, Mount[]>();
  for (const mount of group.mounts) {
    if (!isDjango(mount.script)) continue;
    addTo(sites, mount.script.deployedPath, mount);
  }
  if (sites.size < 2) return null;
  const made = new Set<string>();
  const members = [...sites.values()];
  const owner = group.daemon?.server;
  const staying = group.daemon
    ? (members.find((mounts) => mounts.some((one) => one.server === owner)) ?? members[0])
    : null;
  const places = placesOf(server.aliases);
  const placeOf = (alias: WsgiAlias): number => places.get(alias) ?? 0;
  const movers: Mover[] = [];
  for (const mounts of members) {
    if (mounts === staying) continue;
    if (mounts.some(({ alias }) => alias === null)) return null;
    const aliases = [...new Set(mounts.flatMap(({ alias }) => alias ?? []))].sort((a, b) => placeOf(a) - placeOf(b));
    const name = nameDaemon(mounts, (one) => made.has(one) || namesOf(server.daemons).has(one));
    made.add(name);
    movers.push({ name, aliases });
  }
  return movers;
}

/** A server may have thousands of groups, of which each is asked for its movers. */
const placesOf = oncePer(
  (aliases: readonly WsgiAlias[]): ReadonlyMap<WsgiAlias, number> =>
    new Map(aliases.map((alias, place) => [alias, place])),
);
const namesOf = oncePer(
  (daemons: readonly DaemonProcess[]): ReadonlySet<string> => new Set(daemons.map(({ name }) => name)),
);

/** A new name: the package of the site, as far as it can be a name. */
function nameDaemon([mount]: readonly Mount[], isTaken: (name: string) => boolean): string {
  const settings = mount?.script.ownSettings;
  const folder = mount?.script.deployedPath.split('/').at(-2) ?? 'site';
  const wanted = knownValue(settings)?.split('.')[0] ?? folder;
  const base = /^[A-Za-z][\w-]*$/.test(wanted) ? wanted : 'site';
  let name = base;
  for (let number = 2; isTaken(name); number += 1) name = `${base}-${number}`;
  return name;
}

/**
 * The options of a new daemon: those of the shared one without the name it shows, or what WSGIPythonPath says, which counts
 * for embedded mode only (mod_wsgi.c:wsgi_python_init).
 */
function optionsOf(server: ServerConfig, daemon: DaemonProcess | null): readonly string[] {
  if (daemon)
    return [...daemon.options]
      .filter(([key, value]) => key !== 'display-name' || value === '%{GROUP}')
      .map(([key, value]) => `${key}=${/\s/.test(value) ? `'${value}'` : value}`);
  const path = server.main.directives.findLast((node) => node.key === 'wsgipythonpath')?.words[0]?.text;
  return path === undefined || /[\s'"]/.test(path) ? [] : [`python-path=${path}`];
}
