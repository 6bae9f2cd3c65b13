import { posix } from 'node:path';
import type { DeployedScript, Mount } from '../deployment/deployment.ts';
import type { Label } from './finding.ts';

/** A process group as people say it. */
export const nameProcess = (group: string): string =>
  group === '' ? 'the embedded processes of Apache' : `the process group '${group}'`;

/** An interpreter as people say it. In a mapping by hand it has no name. */
export function nameInterpreter(applicationGroup: string, isMappedByHand = false): string {
  if (isMappedByHand) return 'an interpreter of its own';
  return applicationGroup === '' ? 'the main interpreter (%{GLOBAL})' : `the interpreter '${applicationGroup}'`;
}

/** A site by the name its users type, else by its script. */
export function nameSite(mount: Mount | null, script: DeployedScript): string {
  const host = mount?.server?.serverName?.value;
  if (mount && host !== undefined) return `${host}${mount.url === '/' ? '/' : mount.url}`;
  return nameScript(script);
}

/** A script by its last two parts, which is what tells one wsgi.py from another. */
export const nameScript = (script: Pick<DeployedScript, 'deployedPath'>): string =>
  script.deployedPath.split('/').slice(-2).join('/');

/** The top-level package of a dotted name. */
export const packageOf = (module: string): string => {
  const dot = module.indexOf('.');
  return dot < 0 ? module : module.slice(0, dot);
};

/** Where a site is mounted and what puts it into its process and interpreter, each line once. */
export function labelPlacement(mount: Mount | null): readonly Label[] {
  if (!mount) return [];
  const labels: Label[] = [];
  const add = (at: Label['at'] | 'default' | null, text: string): void => {
    if (at === null || at === 'default') return;
    if (labels.some((label) => label.at.file === at.file && label.at.range.start === at.range.start)) return;
    labels.push({ at, text });
  };
  add(mount.at, `${mount.url} is mounted here: ${posix.basename(mount.script.deployedPath)}`);
  if (mount.processGroup.value.kind === 'known')
    add(mount.processGroup.setBy, `runs in ${nameProcess(mount.processGroup.value.value)}`);
  if (mount.applicationGroup.value.kind === 'known')
    add(mount.applicationGroup.setBy, `runs in ${nameInterpreter(mount.applicationGroup.value.value)}`);
  return labels;
}

/** What goes beyond this many names is counted, unless it is one name: a server may have thousands of sites. */
const MOST_NAMED = 3;

/** Names in one sentence, each once: `a, b, c and d`, or `a, b, c and 7 more`. */
export function listNames(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const more = distinct.length - MOST_NAMED;
  const parts = more > 1 ? [...distinct.slice(0, MOST_NAMED), `${more} more`] : distinct;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Where a script makes its first Django handler: there the settings are asked for. */
export const labelHandler = (script: DeployedScript): readonly Label[] =>
  (script.facts?.handlers ?? [])
    .filter((made) => made.kind !== 'other')
    .slice(0, 1)
    .map((made) => ({ at: made.at, text: `${nameScript(script)} makes its Django handler here` }));

/** Labels without repeating a place. */
export function distinctLabels<T extends Label>(labels: readonly T[], without: Label['at']): readonly T[] {
  const seen = new Set([`${without.file}:${without.range.start}`]);
  return labels.filter(({ at }) => {
    const key = `${at.file}:${at.range.start}`;
    return !seen.has(key) && seen.add(key);
  });
}
