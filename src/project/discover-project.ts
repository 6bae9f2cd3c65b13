import type { ServerConfig } from '../apache/model/server-config.ts';
import type { FileSystem } from '../host/file-system.ts';
import type { Sighting } from '../host/server-disk.ts';
import type { DjangoSettingsFacts } from '../python/facts/django-settings-facts.ts';
import type { ScriptFacts } from '../python/facts/script-facts.ts';
import { addTo } from '../source/group-by.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import type { FileRole } from './classify-file.ts';
import { describeSwitchedOff, findServers, namedServer } from './find-servers.ts';
import { describeChoice, describeUnseen, namedScripts } from './named-scripts.ts';
import type { EntryPoint, Project, ProjectScript, ScriptReason } from './project.ts';
import { readRequirements } from './read-requirements.ts';
import type { TreeScan } from './scan-tree.ts';
import { importsModule, mayBindCallable, maySpeakAsScript, speaksOfDjango } from './script-words.ts';
import type { ServerFiles } from './server-files.ts';

/** What reads the files that discovery picks out. */
export interface ProjectReaders {
  readonly scriptFacts: (file: FilePath) => ScriptFacts | null;
  /** The same without the files it imports: enough to see that it has no callable. */
  readonly outlineFacts: (file: FilePath) => ScriptFacts | null;
  /** The same of a file that is run as a program (`__main__`), such as manage.py. */
  readonly programFacts: (file: FilePath) => ScriptFacts | null;
  readonly settingsFacts: (file: FilePath) => DjangoSettingsFacts | null;
  /** The files httpd would read from an entry, or from a fragment. */
  readonly includedBy: (entry: FilePath, isEntry: boolean) => readonly FilePath[];
  readonly readServer: (files: ServerFiles) => ServerConfig;
  /** What is known of a path that a server's file names. */
  readonly lookUp: (server: ServerConfig, path: string, near: FilePath) => Sighting | null;
}

export interface DiscoveryInput {
  readonly fs: FileSystem;
  readonly root: FilePath;
  readonly scan: TreeScan;
  /** Entry files named by hand; discovered where empty. */
  readonly entries: readonly FilePath[];
  /** Scripts named by hand. */
  readonly scripts: readonly FilePath[];
  readonly readers: ProjectReaders;
}

/** Picks the files that matter out of a scanned tree and has them read. */
export function discoverProject(input: DiscoveryInput): Project {
  const { fs, scan, readers, entries } = input;
  const having = (role: FileRole): readonly FilePath[] => [...(scan.byRole.get(role) ?? [])];
  const notices: Notice[] = [...scan.notices];
  const { servers: files, switchedOff } =
    entries.length > 0
      ? { servers: entries.map((entry) => namedServer(fs, entry)), switchedOff: [] }
      : findServers(fs, having('configuration'), readers.includedBy);
  notices.push(...describeSwitchedOff(fs, switchedOff, input.root));
  const read = files.map((some) => ({ ...some, server: readers.readServer(some) }));
  const servers = read.map(({ server }) => server);
  const scripts = findScripts(input, servers, notices);
  const entryPoints = (['manage', 'asgi', 'celery'] as const).flatMap((kind) =>
    having(kind).flatMap((file): EntryPoint[] => {
      const facts = scripts.has(file) ? null : entryFacts(fs, file, kind, readers);
      return facts ? [{ kind, file, facts }] : [];
    }),
  );
  const settingsModules = new Map(having('settings').map((file) => [file, () => readers.settingsFacts(file)]));
  const parsed = scripts.size + entryPoints.length + settingsModules.size + servers.flatMap(filesOf).length;
  return {
    root: input.root,
    files: scan.files,
    scripts,
    servers,
    likelyServers: new Set(read.flatMap(({ isLikely, server }) => (isLikely ? [server] : []))),
    entryPoints,
    settingsModules,
    requirements: requirementsOf(input.fs, having('requirements')),
    counts: { files: scan.files.length, skipped: scan.skipped.length, parsed },
    notices: [...notices, ...[...scripts.values()].flatMap(({ facts }) => facts.notices)],
  };
}

const filesOf = (server: ServerConfig): readonly FilePath[] => server.read.files;

/** Scripts by argument, by reference, by name, by content; the first reason counts. */
function findScripts(
  { fs, root, scan, scripts, readers }: DiscoveryInput,
  servers: readonly ServerConfig[],
  notices: Notice[],
): ReadonlyMap<FilePath, ProjectScript> {
  const found = new Map<FilePath, ProjectScript>();
  const add = (file: FilePath, reason: ScriptReason): void => {
    if (found.has(file)) return;
    const facts = isGuess(reason) ? guessedFacts(fs, file, reason, readers) : readers.scriptFacts(file);
    if (!facts) return;
    const isScript = reason !== 'content' || facts.callable.kind !== 'missing';
    if (isScript) found.set(file, { reason, facts });
  };
  for (const file of scripts) if (fs.status(file)?.kind === 'file') add(file, 'argument');
  const named = namedScripts(servers, readers.lookUp);
  for (const { seen } of named) if (seen.kind === 'present' && seen.as === 'file') add(seen.file, 'reference');
  const isNamed = (file: FilePath): boolean => found.has(file);
  notices.push(...named.flatMap((one) => describeUnseen(one) ?? describeChoice(one, root, isNamed) ?? []));
  for (const file of scan.byRole.get('script') ?? []) add(file, isNamedScript(file) ? 'name' : 'content');
  return found;
}

const isGuess = (reason: ScriptReason): boolean => reason === 'name' || reason === 'content';

/**
 * Of a file that only looks like a script all that it imports is read once it is seen to have a callable. Null where its text
 * alone shows that it is none.
 */
function guessedFacts(
  fs: FileSystem,
  file: FilePath,
  reason: ScriptReason,
  readers: ProjectReaders,
): ScriptFacts | null {
  const found = fs.readText(file);
  if (found.kind !== 'text') return readers.scriptFacts(file);
  const { text } = found;
  if (reason === 'content' && (!mayBindCallable(text) || importsModule(file, text, fs))) return null;
  if (file.endsWith('.py') && !maySpeakAsScript(text)) return null;
  const outline = readers.outlineFacts(file);
  const runsText = /\bexec(?:file)?\s*\(/.test(text);
  return outline?.callable.kind === 'missing' && !runsText ? outline : readers.scriptFacts(file);
}

/** Many programs have a manage.py: one that does not speak of Django is no entry point of it. */
function entryFacts(
  fs: FileSystem,
  file: FilePath,
  kind: EntryPoint['kind'],
  readers: ProjectReaders,
): ScriptFacts | null {
  const found = fs.readText(file);
  if (found.kind !== 'text') return readers.outlineFacts(file);
  if (!speaksOfDjango(found.text)) return null;
  return kind === 'manage' ? readers.programFacts(file) : readers.scriptFacts(file);
}

const isNamedScript = (file: FilePath): boolean => /(^|\/)(wsgi\.py|passenger_wsgi\.py|[^/]+\.wsgi)$/.test(file);

function requirementsOf(fs: FileSystem, files: readonly FilePath[]): ReadonlyMap<string, readonly FilePath[]> {
  const requirements = new Map<string, FilePath[]>();
  for (const file of files) {
    const text = fs.readText(file);
    if (text.kind === 'failure') continue;
    for (const name of readRequirements(file, text.text)) addTo(requirements, name, file);
  }
  return requirements;
}
