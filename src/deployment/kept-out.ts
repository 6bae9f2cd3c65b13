import { posix } from 'node:path';
import { IgnoreLines } from '../project/ignore-lines.ts';
import type { FilePath } from '../source/location.ts';
import { foldersAbove } from '../source/normal-path.ts';
import type { RunContext } from './run-context.ts';

/** Names of settings that belong to one machine: they have its passwords, and a checkout mostly lacks them. */
const OF_ONE_MACHINE =
  /(?:^|_)(?:local|prod|production|live|stage|staging|secrets?|private|passwords?|server|deploy(?:ment)?)(?:_?settings|_?conf|_?config)?(?:_|$)|^settings_?(?:local|prod|live|stag|server|private|secret)/;

/** Whether the last part of a dotted name is one that is made where the site runs. */
export const isOfOneMachine = (module: string): boolean =>
  OF_ONE_MACHINE.test(module.slice(module.lastIndexOf('.') + 1));

const SAMPLE_WORDS = ['example', 'sample', 'dist', 'default', 'template', 'tmpl', 'tpl', 'txt'];

/** The names of files that people copy to make the module of a name: `local.py.example`, `local_sample.py` and their kin. */
export const sampleNames = (module: string): readonly string[] =>
  SAMPLE_WORDS.flatMap((word) => [
    ...['.', '-', '_'].flatMap((mark) => [`${module}.py${mark}${word}`, `${module}${mark}${word}.py`]),
    `${module}.${word}`,
    `${word}_${module}.py`,
  ]);

/**
 * Why the server may have settings that the checkout lacks: they hold passwords, and are kept out of one. Null on the server, where a
 * person has said which folder of the tree stands for the script's, and where the tree lacks the package they would be in.
 */
export function keptOutBecause({ interpreter, sources, script }: RunContext, module: string): string | null {
  if (sources.isOnServer) return null;
  const path = `${module.replaceAll('.', '/')}.py`;
  const files = interpreter.searchPath.flatMap((entry) =>
    entry.kind === 'directory' ? [posix.join(entry.path, path)] : [],
  );
  const isIgnored = (file: FilePath): boolean =>
    foldersAbove(file, '/').some((folder) => {
      const found = sources.fs.readText(posix.join(folder, '.gitignore'));
      return (
        found.kind === 'text' && new IgnoreLines(found.text).test(posix.relative(folder, file), false) === 'ignored'
      );
    });
  if (files.some(isIgnored)) return `.gitignore keeps ${module} out of the repository, and the server may have it`;
  const samples = sampleNames(posix.basename(path, '.py'));
  if (files.some((file) => samples.some((name) => sources.fs.status(posix.join(posix.dirname(file), name)) !== null)))
    return `${module} is made from a file beside it where the site runs, and a checkout lacks it`;
  if (isOfOneMachine(module))
    return `${module} is called like settings of one machine, which a checkout lacks and the server may have`;
  const parent = module.slice(0, Math.max(0, module.lastIndexOf('.')));
  return interpreter.modules.has(parent) && !sources.isMappedByHand(script)
    ? `${module} is not in this checkout, and the server may have it (--path-map, where the checkout is what the server has)`
    : null;
}
