import type { DeployedScript, Interpreter, Mount, ProcessGroup } from '../deployment/deployment.ts';
import type { DjangoSettingsFacts, Literal, SettingInEffect } from '../python/facts/django-settings-facts.ts';
import type { Edit } from '../source/edit.ts';
import { addTo, groupBy } from '../source/group-by.ts';
import type { Location } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
import { knownValue } from '../source/static-value.ts';
import { runBeside } from './run-beside.ts';
import { packageOf } from './wording.ts';

/** A Django project as a server runs it: a script whose settings module is in the tree, and where it is reached. */
export interface DjangoSite {
  readonly script: DeployedScript;
  readonly settings: DjangoSettingsFacts;
  /** The mounts that run it; never empty. */
  readonly mounts: readonly [Mount, ...Mount[]];
}

/**
 * The Django sites among some mounts, each script once. Left out are scripts whose settings are not those of the module
 * they name: `settings.configure()`, and django-configurations, which keeps its settings in classes.
 */
export const djangoSites = oncePer((mounts: readonly Mount[]): readonly DjangoSite[] => {
  const sites = new Map<string, DjangoSite>();
  for (const mount of mounts) {
    const { script } = mount;
    const { facts, djangoSettings: settings } = script;
    if (mount.shadowedBy || mount.refusal || !facts || !settings || !readsModule(script)) continue;
    const known = sites.get(script.deployedPath);
    const all: DjangoSite['mounts'] = known ? [...known.mounts, mount] : [mount];
    sites.set(script.deployedPath, { script, settings, mounts: all });
  }
  return [...sites.values()];
});

const readsModule = ({ facts }: DeployedScript): boolean =>
  facts?.configuresSettings === false &&
  facts.handlers.some(({ kind }) => kind !== 'other') &&
  !facts.handlers.some(({ kind }) => kind === 'configurations');

/** The sites of a process with the interpreter each runs in; those whose interpreter is not known are left out. */
const sitesByInterpreter = (
  group: ProcessGroup,
): readonly { readonly site: DjangoSite; readonly interpreter: Interpreter }[] =>
  group.interpreters.flatMap((interpreter) => djangoSites(interpreter.mounts).map((site) => ({ site, interpreter })));

/** The value Django uses; undefined where it is not to be told by reading. */
export const effectiveValue = <T>(setting: SettingInEffect<T>): T | undefined =>
  setting.kind === 'literal' ? setting.value : undefined;

/** The value of a setting that is written in the settings module; undefined where it is absent or not literal. */
export function writtenValue({ settings }: DjangoSettingsFacts, name: string): Literal | undefined {
  const value = settings.get(name)?.value;
  return value?.kind === 'literal' ? value.value : undefined;
}

/** Where a site's settings speak of something: the first of the names that is written there. */
export function placeOf({ settings }: DjangoSite, ...names: readonly string[]): Location | null {
  for (const name of names) {
    const found = settings.settings.get(name);
    if (found) return found.at;
  }
  return null;
}

/** The edit that gives a setting a text: in its own statement, or in a line at the end of the settings file. */
export function writeSetting(site: DjangoSite, name: string, value: string, text: string): Edit {
  const { file, settings } = site.settings;
  const found = settings.get(name)?.at;
  const line = `${name} = '${value}'`;
  if (found?.file === file && text.slice(found.range.start).startsWith(name)) {
    return { file, range: found.range, newText: line };
  }
  return { file, range: { start: text.length, end: text.length }, newText: `${endLine(text)}${line}\n` };
}

/** What must come before a line that is added at the end of a text. */
export const endLine = (text: string): string => (text === '' || text.endsWith('\n') ? '' : '\n');

/** Short names for projects that can be part of a setting: the package, or the folder where others share that name; no two alike. */
export function projectNames(sites: readonly DjangoSite[]): ReadonlyMap<DjangoSite, string> {
  const packageOfSite = ({ script: { ownSettings: own } }: DjangoSite): string => packageOf(knownValue(own) ?? '');
  const byPackage = groupBy(sites, packageOfSite);
  const taken = new Set<string>();
  return new Map(
    sites.map((site) => {
      const own = packageOfSite(site);
      const folder = site.script.deployedPath.split('/').at(-3) ?? 'site';
      const wanted = own !== '' && byPackage.get(own)?.length === 1 ? own : folder;
      const base = wanted.replaceAll(/\W+/g, '_').toLowerCase() || 'site';
      let name = base;
      for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
      taken.add(name);
      return [site, name];
    }),
  );
}

/** A site with the time zone it asks for. */
interface ZonedSite {
  readonly site: DjangoSite;
  readonly interpreter: Interpreter;
  readonly zone: string;
}

/** Sites of one process in interpreters of their own that ask for different time zones, each with one of another zone. */
export function zoneClashes(group: ProcessGroup): readonly Clash<ZonedSite>[] {
  if (group.interpreters.length < 2) return [];
  const sites = sitesByInterpreter(group).flatMap(({ site, interpreter }): readonly ZonedSite[] => {
    // TIME_ZONE = None leaves the process as it is (django.conf.Settings).
    const zone = effectiveValue(site.settings.timeZone);
    return zone ? [{ site, interpreter, zone }] : [];
  });
  const found = findClashes(sites, {
    keysOf: () => [''],
    classOf: ({ zone }) => zone,
    mountsOf: ({ site }) => site.mounts,
    clash: (one, other) => one.interpreter !== other.interpreter,
  });
  return found.get('') ?? [];
}

/** A site, and the first other one that it clashes with. */
export interface Clash<Site> {
  readonly one: Site;
  readonly other: Site;
  /** Whether these two are all that clash over this. */
  readonly isPair: boolean;
}

/** What makes sites clash. */
export interface ClashRules<Site> {
  /** What a site has that others may have too; only sites with a key in common are compared. */
  readonly keysOf: (site: Site) => readonly string[];
  /** Sites of one class never clash. */
  readonly classOf: (site: Site) => string;
  /** Where a site is reached; those that no server has together never clash. */
  readonly mountsOf: (site: Site) => readonly Mount[];
  readonly clash: (one: Site, other: Site, key: string) => boolean;
}

/**
 * The sites that clash, by what they clash over, each once and with one witness: at the first of its keys where there is one.
 * Sites of one class are not compared, so that where most clash the time grows with the sites and not with their pairs.
 */
export function findClashes<Site>(
  sites: readonly Site[],
  { keysOf, classOf, mountsOf, clash }: ClashRules<Site>,
): ReadonlyMap<string, readonly Clash<Site>[]> {
  const classes = new Map<string, Map<string, Site[]>>();
  for (const site of sites) {
    for (const key of new Set(keysOf(site))) {
      const ofKey = classes.get(key) ?? new Map<string, Site[]>();
      classes.set(key, ofKey);
      addTo(ofKey, classOf(site), site);
    }
  }
  const witnessFor = (one: Site, key: string): Site | undefined => {
    const own = classOf(one);
    for (const [name, others] of classes.get(key) ?? []) {
      const isRival = (other: Site): boolean => runBeside(mountsOf(one), mountsOf(other)) && clash(one, other, key);
      const other = name === own ? undefined : others.find(isRival);
      if (other !== undefined) return other;
    }
    return undefined;
  };
  const found = new Map<string, { readonly one: Site; readonly other: Site }[]>();
  for (const one of sites) {
    for (const key of keysOf(one)) {
      const other = witnessFor(one, key);
      if (other === undefined) continue;
      addTo(found, key, { one, other });
      break;
    }
  }
  return new Map(
    [...found].map(([key, clashing]) => {
      const isPair = clashing.length === 2 && clashing[0]?.other === clashing[1]?.one;
      return [key, clashing.map((pair) => ({ ...pair, isPair }))];
    }),
  );
}
