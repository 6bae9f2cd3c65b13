import type { DeployedScript, Interpreter, Mount, ProcessGroup } from '../deployment/deployment.ts';
import type { DjangoSettingsFacts, Literal, SettingInEffect } from '../python/facts/django-settings-facts.ts';
import type { Edit } from '../source/edit.ts';
import { addTo } from '../source/group-by.ts';
import type { Location } from '../source/location.ts';
import { oncePer } from '../source/once-per.ts';
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

/** A short name for a project that can be part of a setting: its package, or its folder where others share that name. */
export function projectName(site: DjangoSite, other: DjangoSite): string {
  const [mine, its] = [site, other].map(({ script }) =>
    script.ownSettings?.kind === 'known' ? packageOf(script.ownSettings.value) : '',
  );
  const parts = site.script.deployedPath.split('/');
  const name = mine !== its && mine ? mine : (parts.at(-3) ?? 'site');
  return name.replaceAll(/\W+/g, '_').toLowerCase() || 'site';
}

/** Sites of one process in interpreters of their own that ask for different time zones. */
export function zoneClashes(group: ProcessGroup) {
  if (group.interpreters.length < 2) return [];
  const sites = sitesByInterpreter(group).flatMap(({ site, interpreter }) => {
    // TIME_ZONE = None leaves the process as it is (django.conf.Settings).
    const zone = effectiveValue(site.settings.timeZone);
    return zone ? [{ site, interpreter, zone }] : [];
  });
  return [
    ...clashes(
      sites,
      () => [''],
      (one, other) => one.interpreter !== other.interpreter && one.zone !== other.zone,
    ),
  ];
}

/**
 * Each site with the first one before it that it clashes with, so that n sites give n - 1 findings at most. Only sites that
 * have a key in common are compared: most of a thousand have nothing to do with each other.
 */
export function* clashes<Site>(
  sites: readonly Site[],
  keysOf: (site: Site) => readonly string[],
  clash: (one: Site, other: Site) => boolean,
): Generator<readonly [Site, Site]> {
  const order = new Map(sites.map((site, index) => [site, index]));
  const place = (site: Site): number => order.get(site) ?? 0;
  const earlier = new Map<string, Site[]>();
  for (const site of sites) {
    const keys = new Set(keysOf(site));
    const found = [...keys].flatMap((key) => earlier.get(key)?.find((other) => clash(site, other)) ?? []);
    const [first] = found.sort((a, b) => place(a) - place(b));
    if (first !== undefined) yield [site, first];
    for (const key of keys) addTo(earlier, key, site);
  }
}
