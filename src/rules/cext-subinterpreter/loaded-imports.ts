import { posix } from 'node:path';
import type { Mount } from '../../deployment/deployment.ts';
import type { FilePath, Location } from '../../source/location.ts';
import { foldersAbove } from '../../source/normal-path.ts';
import { SourceFile } from '../../source/source-file.ts';
import type { RuleSurroundings } from '../rule.ts';

/** The files in which the code of a site is looked for. */
export type Sources = Pick<RuleSurroundings, 'project' | 'textOf'>;

/** Files beyond these are not looked at. */
const MOST = 500;

const IMPORT = /^[ \t]*(?:from[ \t]+([\w.]*)[ \t]+import[ \t]*\(?([^#\n]*)|import[ \t]+([^#;\n]+))/gm;
/** Django finds much of a project by names in its settings and in its URLs. */
const DOTTED_NAME = /(['"])([A-Za-z_]\w*(?:\.\w+)*)\1/g;
/** What Django imports of each application (django/apps/registry.py; django/contrib/admin: autodiscover). */
const MODULES_OF_APPS = ['apps', 'models', 'admin'];

/**
 * Where the code that a site loads imports each package that is not of its own tree: line by line, from its script, its settings and
 * what these name, through modules of the tree. A program that lies beside it and that it never imports is none of its code.
 */
export function importsOf({ script }: Mount, { project, textOf }: Sources): ReadonlyMap<string, Location> {
  const known = new Set(project.files);
  const found = new Map<string, Location>();
  const isDjango = script.djangoSettings !== null;
  const waiting = new Set<FilePath>(
    [script.file, script.djangoSettings?.file, ...(script.facts?.imports ?? []).map(({ file }) => file)].flatMap(
      (file) => file ?? [],
    ),
  );
  for (const file of waiting) {
    if (waiting.size > MOST) break;
    const text = textOf(file) ?? '';
    const folders = foldersAbove(file, project.root);
    const add = (module: string): boolean => {
      const files = filesOf(module, folders, known);
      for (const one of files) waiting.add(one);
      return files.length > 0;
    };
    for (const line of text.matchAll(IMPORT)) {
      for (const module of modulesIn(line)) {
        if (add(module) || module.startsWith('.')) continue;
        const [top = module] = module.split('.');
        const range = { start: line.index, end: line.index + line[0].trimEnd().length };
        if (!found.has(top)) found.set(top, new SourceFile(file, text).locate(range));
      }
    }
    if (!isDjango) continue;
    for (const [, , name = ''] of text.matchAll(DOTTED_NAME)) {
      // A view is named with its module, an application by its package.
      if (!add(name)) add(name.replace(/\.\w+$/, ''));
      for (const module of MODULES_OF_APPS) add(`${name}.${module}`);
    }
  }
  return found;
}

/** The modules that a line may import: a name that is taken out of a package may be a module of it. */
function modulesIn([, from, names = '', plain]: RegExpExecArray): readonly string[] {
  const list = (text: string): readonly string[] => text.split(',').flatMap((one) => /[\w.]+/.exec(one)?.[0] ?? []);
  if (from === undefined) return list(plain ?? '');
  return [from, ...list(names).map((name) => (from.endsWith('.') ? `${from}${name}` : `${from}.${name}`))];
}

/** The file of a module in the nearest folder that has it; of a relative name, where it says. */
function filesOf(module: string, folders: readonly FilePath[], known: ReadonlySet<FilePath>): readonly FilePath[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const path = module.slice(dots).replaceAll('.', '/');
  const from = dots === 0 ? folders : folders.slice(dots - 1, dots);
  for (const folder of from) {
    const candidates = [`${posix.join(folder, path)}.py`, posix.join(folder, path, '__init__.py')];
    const there = candidates.filter((file) => known.has(file));
    if (there.length > 0) return there;
  }
  return [];
}
