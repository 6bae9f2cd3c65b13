import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { FilePath } from '../source/location.ts';
import { leadsOutside } from './leads-outside.ts';
import { isInside } from './path-inside.ts';

/** What git keeps outside of a work tree for it, or why what its `.git` names is not that. */
export type RepositoryFolder =
  | { readonly kind: 'folder'; readonly path: FilePath }
  | { readonly kind: 'refused'; readonly why: string };

/** What git reads before it answers anything. */
const READ_FIRST = [
  ...['HEAD', 'config', 'config.worktree', 'commondir', 'index', 'packed-refs', 'shallow'],
  ...['info/exclude', 'info/attributes', 'info/grafts', 'objects/info/alternates'],
];
/** These are a few lines. */
const SHORT: ReadonlySet<string> = new Set(['HEAD', 'commondir', 'objects/info/alternates']);
const MOST_BYTES = 1024 * 1024;
/** What of it could be a link to somebody else's. */
const COULD_LEAD_OUT = [...READ_FIRST, 'refs', 'objects', 'objects/pack', 'objects/info', 'info'];

/**
 * The folder that git keeps for a work tree, links resolved. Nothing of it may lead to another repository, except where `.git` is a
 * file and what it names says in turn that it belongs to this tree, as git writes it for a linked work tree and a
 * submodule (gitrepository-layout(5)): a stranger's tree cannot write that outside of itself.
 */
export function folderOfRepository(top: FilePath): RepositoryFolder {
  const git = join(top, '.git');
  const folder = folderNamed(git);
  if (folder === null) return { kind: 'refused', why: `${git} leads to no repository` };
  const odd = READ_FIRST.find((name) => isOdd(join(folder, name), name));
  if (odd !== undefined) return { kind: 'refused', why: `.git/${odd} is no file, or larger than any` };
  const tree = realOrNull(top) ?? top;
  if (!isInside(folder, tree))
    return leadsBack(folder, git, tree)
      ? { kind: 'folder', path: folder }
      : { kind: 'refused', why: `${git} leads to ${folder}, which is not said to belong to this tree` };
  const out = COULD_LEAD_OUT.find((name) => leadsOutside(join(folder, name), tree)) ?? namesOutside(folder, tree);
  return out === null || out === undefined
    ? { kind: 'folder', path: folder }
    : { kind: 'refused', why: `.git/${out} leads out of the tree, to what another repository holds` };
}

/**
 * Why the objects of a repository may not be asked for: one of those of a tree, or a name for one, is a link, and git would read
 * what that leads to. Null where none is: git itself makes no links there.
 */
export function linkAmongObjects(folder: FilePath, top: FilePath): string | null {
  if (!isInside(folder, realOrNull(top) ?? top)) return null;
  const folders = ['objects', 'refs'];
  for (let at = folders.pop(); at !== undefined; at = folders.pop())
    for (const entry of entriesOf(join(folder, at))) {
      const name = `${at}/${entry.name}`;
      if (entry.isDirectory()) folders.push(name);
      else if (!entry.isFile()) return `.git/${name} is a link, or no file`;
    }
  return null;
}

function entriesOf(folder: FilePath): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The folder that `.git` is or, where it is a file, names; null where it is neither. */
function folderNamed(git: FilePath): FilePath | null {
  try {
    if (!lstatSync(git).isFile()) return realOrNull(git);
    const [, named] = /^gitdir: (.*)$/s.exec(textOf(git) ?? '') ?? [];
    return named === undefined ? null : realOrNull(resolve(dirname(git), named.trimEnd()));
  } catch {
    return null;
  }
}

/** Whether a folder outside of a tree says that it belongs to it: the `gitdir` of a linked work tree, `core.worktree` of a submodule. */
function leadsBack(folder: FilePath, git: FilePath, tree: FilePath): boolean {
  const linked = textOf(join(folder, 'gitdir'));
  if (linked !== null) return realOrNull(resolve(folder, linked.trim())) === realOrNull(git);
  const [, worktree] = /^[ \t]*worktree[ \t]*=[ \t]*"?([^"\n]*)/m.exec(textOf(join(folder, 'config')) ?? '') ?? [];
  return worktree !== undefined && realOrNull(resolve(folder, worktree.trimEnd())) === tree;
}

/** The file of git's by which a folder of the tree borrows from outside of it; null where none does. */
function namesOutside(folder: FilePath, tree: FilePath): string | null {
  const isOut = (from: FilePath, path: string) => leadsOutside(resolve(from, path), tree);
  const common = textOf(join(folder, 'commondir'));
  if (common !== null && isOut(folder, common.trim())) return 'commondir';
  const lines = textOf(join(folder, 'objects/info/alternates'))?.split('\n') ?? [];
  const borrowed = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return borrowed.some((path) => isOut(join(folder, 'objects'), path)) ? 'objects/info/alternates' : null;
}

const isOdd = (path: FilePath, name: string): boolean => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && (!found.isFile() || (SHORT.has(name) && found.size > MOST_BYTES));
};

/** The text of a short file; null where there is none, or one that is longer. */
function textOf(path: FilePath): string | null {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= MOST_BYTES ? readFileSync(path, 'utf8') : null;
  } catch {
    return null;
  }
}

function realOrNull(path: FilePath): FilePath | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}
