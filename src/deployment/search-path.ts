import { directivesOf } from '../apache/model/find-node.ts';
import type { DaemonProcess, ServerConfig } from '../apache/model/server-config.ts';
import type { DirectiveNode } from '../apache/syntax/config-node.ts';
import type { FileSystem } from '../host/file-system.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import type { FilePath } from '../source/location.ts';
import { isAbsolutePath, normalPath, splitPathList } from '../source/normal-path.ts';
import { oncePer } from '../source/once-per.ts';
import type { Static } from '../source/static-value.ts';
import type { SearchEntry } from './module-search.ts';
import type { PythonSources } from './python-sources.ts';
import { undefinedSymbol } from './undefined-symbol.ts';

/**
 * What stands at the front of `sys.path` in a process before any script runs: `home` and `python-path` in a daemon,
 * WSGIPythonPath in embedded mode, then PYTHONPATH of the server's environment. WSGIPythonPath does not reach daemons, and the script's own folder is never on it
 * (`wsgi_python_path`, `newInterpreterObject`).
 */
export function initialSearchPath(
  config: ServerConfig,
  daemon: DaemonProcess | null,
  sources: PythonSources,
): readonly SearchEntry[] {
  const own = daemon ? daemonPath(sources)(daemon) : embeddedPath(sources)(config);
  const inherited = inheritedPath(sources);
  return inherited.length === 0 ? own : [...own, ...inherited];
}

/** PYTHONPATH as the server is started with it: measured, in Apache's own processes and in daemons. */
const inheritedPath = oncePer((sources: PythonSources): readonly SearchEntry[] => {
  const { pythonPath } = sources;
  if (pythonPath === null) return [];
  if (pythonPath.kind === 'unknown') return [{ kind: 'unknown', why: pythonPath.why }];
  return splitPathList(pythonPath.value).flatMap((path) => (isAbsolutePath(path) ? [searchEntry(path, sources)] : []));
});

/** The mounts of one process search the same: its folders are looked at once. */
const daemonPath = oncePer((sources: PythonSources) =>
  oncePer(({ options, node }: DaemonProcess): readonly SearchEntry[] => [
    ...pathList(options.get('home'), node, sources),
    ...pathList(options.get('python-path'), node, sources),
  ]),
);

const embeddedPath = oncePer((sources: PythonSources) =>
  oncePer((config: ServerConfig): readonly SearchEntry[] => {
    const node = mainDirective(config, 'wsgipythonpath');
    return pathList(node?.words[0]?.text, node, sources);
  }),
);

/** What a script searches when it makes its handler: the entries it put in front, those of its process, those it put behind. */
export function scriptSearchPath(
  process: readonly SearchEntry[],
  facts: ScriptFacts | null,
  sources: PythonSources,
): SearchEntry[] {
  const path = [...process];
  const handler = facts?.handlers.find((made) => made.when === 'import' && made.kind !== 'other');
  for (const { path: added, how, seq } of facts?.sysPath ?? []) {
    if (handler && seq > handler.seq) continue;
    const entry = scriptEntry(added, sources);
    if (how === 'prepend') path.unshift(entry);
    else path.push(entry);
  }
  return path;
}

/** A folder of the server as a search for modules sees it. */
export function searchEntry(path: string, sources: PythonSources): SearchEntry {
  const found = sources.lookUp(path);
  if (found.kind === 'unknown') {
    const { why, holds } = found;
    const isOutside = holds !== undefined || INSTALLED.test(path);
    return { kind: 'unknown', why, isOutside, ...(holds ? { holds } : {}) };
  }
  return { kind: 'directory', path: found.kind === 'present' ? normalPath(found.file) : normalPath(path) };
}

/** What a script puts on `sys.path`. */
export function scriptEntry(added: Static<string>, sources: PythonSources): SearchEntry {
  if (added.kind === 'unknown') return { kind: 'unknown', why: added.why, isOutside: isInstalled(added) };
  if (added.kind === 'one-of')
    return {
      kind: 'unknown',
      why: 'it is one of several',
      isOutside: added.values.every((path) => INSTALLED.test(path)),
    };
  if (!isAbsolutePath(added.value))
    return { kind: 'unknown', why: `'${added.value}' depends on the working directory` };
  return searchEntry(added.value, sources);
}

/** Whether a text that is made while the script runs ends as the path of a folder of installed packages. */
const isInstalled = ({ from = [] }: Extract<Static<string>, { kind: 'unknown' }>): boolean =>
  from.length > 0 &&
  from.every((text) => text.some((piece) => typeof piece === 'string' && /(?:site|dist)-packages\/?$/.test(piece)));

/** Folders of installed packages: no project of a server is there. */
const INSTALLED = /\/(?:site-packages|dist-packages)(?:\/|$)|\/lib(?:64)?\/python[\d.]*(?:\/|$)/;

function pathList(value = '', node: DirectiveNode | null, sources: PythonSources): readonly SearchEntry[] {
  const entries: SearchEntry[] = [];
  if (value === '') return entries;
  for (const path of splitPathList(value)) {
    const symbol = node?.symbols.find((name) => path.includes(name));
    if (symbol !== undefined) {
      entries.push({ kind: 'unknown', why: undefinedSymbol(symbol) });
      continue;
    }
    const entry = searchEntry(path, sources);
    entries.push(entry);
    if (entry.kind === 'directory') addPathFiles(entry.path, sources.fs, entries);
  }
  return entries;
}

/** The `.pth` files of a directory name more directories, one a line (`site.addpackage`). */
function addPathFiles(directory: FilePath, fs: FileSystem, found: SearchEntry[]): void {
  for (const entry of fs.entries(directory) ?? []) {
    if (entry.kind === 'directory' || !entry.name.endsWith('.pth')) continue;
    const text = fs.readText(`${directory}/${entry.name}`);
    if (text.kind !== 'text') continue;
    for (const line of text.text.split('\n').map((raw) => raw.trimEnd())) {
      if (line === '' || line.startsWith('#') || /^import[ \t]/.test(line)) continue;
      const path = line.startsWith('/') ? line : `${directory}/${line}`;
      if (fs.status(path)) found.push({ kind: 'directory', path });
    }
  }
}

function mainDirective(config: ServerConfig, key: string): DirectiveNode | null {
  return directivesOf(config.main.directives, key).at(-1) ?? null;
}

/** The folders of `python-path=` of a daemon or WSGIPythonPath, as they are written. */
export const pythonPathOf = (config: ServerConfig, daemon: DaemonProcess | null): string =>
  (daemon ? daemon.options.get('python-path') : mainDirective(config, 'wsgipythonpath')?.words[0]?.text) ?? '';

/** Whether a folder holds installed packages. */
export const isOfInstalled = (path: string): boolean => INSTALLED.test(path);

/** Where a process has its Python: `python-home=` of a daemon or WSGIPythonHome; null where neither is written. */
export const pythonHome = (config: ServerConfig, daemon: DaemonProcess | null): string | null =>
  daemon?.options.get('python-home') ?? mainDirective(config, 'wsgipythonhome')?.words[0]?.text ?? null;

/**
 * The directories of installed packages that exist in the file system: the interpreter's own (`home` null), or those of a
 * virtual environment. `python` is a version, `3.11`.
 */
export function installedDirectories(home: string | null, python: string, sources: PythonSources): FilePath[] {
  const [major = '3', minor = '11'] = python.split('.');
  const lib = `lib/python${major}.${minor}`;
  const standard = [
    `/usr/${lib}`,
    `/usr/${lib}/lib-dynload`,
    `/usr/local/${lib}`,
    `/usr/${lib.replace('lib/', 'lib64/')}`,
  ];
  const sites =
    home === null
      ? [
          `/usr/local/${lib}/dist-packages`,
          `/usr/local/${lib}/site-packages`,
          `/usr/lib/python${major}/dist-packages`,
          `/usr/${lib}/site-packages`,
          `/usr/lib64/python${major}.${minor}/site-packages`,
        ]
      : [`${home}/${lib}`, `${home}/${lib}/site-packages`, `${home}/lib64/python${major}.${minor}/site-packages`];
  return [...standard, ...sites].flatMap((directory) => {
    const found = sources.lookUp(directory);
    return found.kind === 'present' && found.as === 'directory' ? [found.file] : [];
  });
}
