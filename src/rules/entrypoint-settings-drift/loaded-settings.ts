import type { FilePath } from '../../source/location.ts';
import { foldersAbove } from '../../source/normal-path.ts';
import { type Files, moduleText } from '../module-files.ts';

/** A call that loads a module, or runs a file, by a name that may be computed. */
const LOADS = /\b(?:__import__|import_module|exec|execfile|run_path|run_module|include)[ \t]*\(/;

/** What the machine or its environment decides. */
const ASKS_THE_MACHINE = /\benviron\b|\bgetenv\b|\bgethostname\b|\bplatform\.node\b|\buname\b/;

/** A setting of the module's own. */
const OWN_SETTING = /(?<![^\n])[A-Z][A-Z0-9_]*[ \t]*(?::[^=\n]+)?=/;

/**
 * Whether a settings module may be nothing but another: it chooses modules by name and the other is among those it writes out,
 * or the machine decides which; or it takes everything from the other and says nothing itself.
 */
export function mayBeOther(module: string, other: string, from: FilePath, root: FilePath, files: Files): boolean {
  const text = textOf(module, from, root, files);
  if (text === null) return false;
  const name = other.split('.').at(-1) ?? other;
  const written = new RegExp(String.raw`(?<!\w)${name}(?!\w)`);
  if (LOADS.test(text)) return ASKS_THE_MACHINE.test(text) || literalsOf(text).some((literal) => written.test(literal));
  return new RegExp(String.raw`^[ \t]*from[ \t]+[\w.]*\b${name}[ \t]+import[ \t]+\*`, 'm').test(text)
    ? !OWN_SETTING.test(text)
    : false;
}

const literalsOf = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map(([, double, single]) => double ?? single ?? '');

/** The text of a module, looked up in the folders above a file. */
function textOf(module: string, from: FilePath, root: FilePath, files: Files): string | null {
  for (const folder of foldersAbove(from, root)) {
    const text = moduleText(folder, module, files);
    if (text !== null) return text;
  }
  return null;
}
