import { posix } from 'node:path';
import { ownSettings } from '../../deployment/own-settings.ts';
import type { EntryPoint, Project } from '../../project/project.ts';
import type { ScriptFacts } from '../../python/facts/script-facts.ts';
import { addTo } from '../../source/group-by.ts';
import type { FilePath, Location } from '../../source/location.ts';
import { foldersAbove } from '../../source/normal-path.ts';
import { oncePer } from '../../source/once-per.ts';
import { packageOf } from '../wording.ts';

/** The import of a package by a file; undefined where it has none. */
export const importOf = ({ imports }: ScriptFacts, name: string) =>
  imports.find(({ module }) => packageOf(module) === name);

interface Choice {
  readonly value: string;
  readonly at: Location;
  /** Something else that is set before stays. */
  readonly isDefault: boolean;
}

/** The value a file chooses for a variable; null where it chooses none, it cannot be told, or it is no name but something to be filled in. */
export function choiceOf(facts: ScriptFacts, key: string): Choice | null {
  const value = ownSettings(key === facts.settingsVariable ? facts : { ...facts, settingsVariable: key });
  const effects = facts.effects.filter((effect) => effect.key === key);
  const at = effects[0]?.at;
  const isDefault = effects.every(({ how }) => how === 'if-absent');
  const isName = value?.kind === 'known' && /^[\w.]+$/.test(value.value);
  return isName && at ? { value: value.value, at, isDefault } : null;
}

/**
 * What manage.py chooses. `setup_environ` and `execute_manager` put the name of its folder before the module, and the
 * folder of the checkout may have any name.
 */
export function managedChoice({ file, facts }: EntryPoint, key: string, root: FilePath): Choice | null {
  const choice = choiceOf(facts, key);
  const folder = posix.dirname(file);
  const prefix = `${posix.basename(folder)}.`;
  const isMadeUp = facts.legacy.some(({ name }) => /setup_environ|execute_manager/.test(name));
  return choice && isMadeUp && folder === root && choice.value.startsWith(prefix)
    ? { ...choice, value: choice.value.slice(prefix.length) }
    : choice;
}

/** The variables that choose settings: Django's, and that of django-configurations where it is used. */
export const keysOf = (facts: ScriptFacts): readonly string[] => [
  facts.settingsVariable,
  ...(importOf(facts, 'configurations') ? ['DJANGO_CONFIGURATION'] : []),
];

interface Choosing {
  readonly file: FilePath;
  readonly facts: ScriptFacts;
}

/**
 * Entry points that choose otherwise than the WSGI scripts of their project: asgi.py and celery.py beside them, manage.py
 * in the nearest folder above. Where several scripts lie together, one that agrees is enough.
 */
export function* driftsOf(project: Project) {
  const byManage = new Map<EntryPoint | undefined, Choosing[]>();
  const byFolder = new Map<FilePath, Choosing[]>();
  for (const [file, { facts }] of project.scripts) {
    if (!facts.handlers.some(({ kind }) => kind !== 'other')) continue;
    addTo(byManage, manageOf(file, project), { file, facts });
    addTo(byFolder, posix.dirname(file), { file, facts });
  }
  for (const other of project.entryPoints) {
    const beside = (other.kind === 'manage' ? byManage.get(other) : byFolder.get(posix.dirname(other.file))) ?? [];
    for (const key of keysOf(other.facts)) {
      const its = managedChoice(other, key, project.root);
      const choices = beside.flatMap(({ file, facts }) => {
        const own = choiceOf(facts, key);
        return own ? [{ script: file, own }] : [];
      });
      if (!its || choices.some(({ own }) => isSameModule(own.value, its.value))) continue;
      for (const { script, own } of choices.slice(0, 1)) yield { script, other, key, own, its };
    }
  }
}

/** One file can be `settings` from inside its package and `blog.settings` from above. */
const isSameModule = (one: string, other: string): boolean =>
  one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);

/** The manage.py files by their folders, of several in one the first. */
const managesByFolder = oncePer((entryPoints: readonly EntryPoint[]): ReadonlyMap<FilePath, EntryPoint> => {
  const manages = entryPoints.filter(({ kind }) => kind === 'manage').reverse();
  return new Map(manages.map((entry) => [posix.dirname(entry.file), entry]));
});

/** The manage.py of the project a script belongs to: the one in the nearest folder above. */
export function manageOf(script: FilePath, { entryPoints, root }: Project): EntryPoint | undefined {
  const manages = managesByFolder(entryPoints);
  if (manages.size === 0) return undefined;
  const folder = foldersAbove(script, root).find((at) => manages.has(at));
  return folder === undefined ? undefined : manages.get(folder);
}

/** Whether scripts beside this one choose settings of their own: manage.py can agree with one of them at most. */
export const isOneOfSeveral = (script: FilePath, own: string, key: string, { scripts }: Project): boolean =>
  [...scripts].some(
    ([file, { facts }]) =>
      posix.dirname(file) === posix.dirname(script) && (choiceOf(facts, key)?.value ?? own) !== own,
  );
