import { posix } from 'node:path';
import type { FilePath } from '../../source/location.ts';
import { oncePer } from '../../source/once-per.ts';
import type { RuleSurroundings } from '../rule.ts';
import type { ServerMount } from '../server-mount.ts';

/** What is seen of a module that no folder of a script's path has. */
export interface MissingModule {
  readonly module: string;
  /** The one folder of the tree that holds it, as the server names it; null where it is none or one of several. */
  readonly folder: string | null;
  /** The first folder of the path that is not there, as it is written. */
  readonly absent: string | null;
}

/** The module that an exception names, where it is not a part of one that was found; null otherwise. */
export const namedModule = (message: string): string | null =>
  /^ModuleNotFoundError: No module named '(\w+)'$/.exec(message)?.[1] ?? null;

export function lookForModule(
  mount: ServerMount,
  module: string,
  { project, kindIn }: Pick<RuleSurroundings, 'project' | 'kindIn'>,
): MissingModule {
  const [folder, another] = holdersIn(project.files).get(module) ?? [];
  const absent = mount.searchPath.find(
    (entry) => entry.kind === 'directory' && kindIn(posix.dirname(entry.path), posix.basename(entry.path)) === null,
  );
  return {
    module,
    folder: folder === undefined || another !== undefined ? null : onServer(folder, mount),
    absent: absent?.kind === 'directory' ? absent.path : null,
  };
}

/** The folders of a tree that hold a module of a name, as a file or as a regular package. */
const holdersIn = oncePer((files: readonly FilePath[]): ReadonlyMap<string, ReadonlySet<FilePath>> => {
  const found = new Map<string, Set<FilePath>>();
  for (const file of files) {
    const [, folder, name] = /^(.*)\/(\w+)\.py$/.exec(file.replace(/\/__init__\.py$/, '.py')) ?? [];
    if (folder === undefined || name === undefined) continue;
    const folders = found.get(name) ?? new Set();
    found.set(name, folders.add(folder));
  }
  return found;
});

/** A folder of the tree by its name on the server, which the script's own two names tell; null where they do not. */
function onServer(folder: FilePath, { script: { file, deployedPath } }: ServerMount): string | null {
  if (file === null) return null;
  const [here, there] = [file.split('/'), deployedPath.split('/')];
  while (here.length > 1 && there.length > 1 && here.at(-1) === there.at(-1)) {
    here.pop();
    there.pop();
  }
  const top = here.join('/');
  if (top !== '' && folder !== top && !folder.startsWith(`${top}/`)) return null;
  return posix.normalize(`${there.join('/')}/${folder.slice(top.length)}`).replace(/(.)\/$/, '$1');
}

/** What to do first, without the full stop. */
export function remedyFor({ module, folder, absent }: MissingModule): string {
  if (folder !== null && absent !== null)
    return `${absent} is on the path, and there is no such folder. '${module}' lies in ${folder}: put that one there if it is meant`;
  if (folder !== null)
    return `It lies in ${folder}. Put that folder on the path: \`python-path=${folder}\` on WSGIDaemonProcess, WSGIPythonPath in embedded mode, or \`sys.path.insert(0, "${folder}")\` in the script above the line that needs it`;
  const gone = absent === null ? '' : `${absent} is on the path, and there is no such folder. `;
  return `${gone}Install it where the site runs: the environment is the one that \`python-home=\` on WSGIDaemonProcess names (WSGIPythonHome in embedded mode), else that of the system, whatever a shell has activated. A module of your own needs its folder on the path: \`python-path=\``;
}
