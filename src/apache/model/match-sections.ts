import { posix } from 'node:path';
import { groupBy } from '../../source/group-by.ts';
import type { FilePath } from '../../source/location.ts';
import { isAbsolutePath, normalPath, serverPath } from '../../source/normal-path.ts';
import { oncePer } from '../../source/once-per.ts';
import { type ConfigNode, firstWord, type SectionNode } from '../syntax/config-node.ts';
import { matchesFileName } from '../syntax/file-name-match.ts';
import { collapseSlashes } from './collapse-slashes.ts';
import { countSections } from './effort.ts';
import { evaluateCondition, type RequestWorld } from './expression/evaluate-expression.ts';
import { parseExpression } from './expression/parse-expression.ts';
import { PathIndex } from './path-index.ts';
import { tryPattern } from './pattern.ts';
import type { Server, ServerConfig } from './server-config.ts';

/** A section that applies to a request; `certain` is false where a pattern or condition could not be tried. */
export interface AppliedSection {
  readonly section: SectionNode;
  readonly certain: boolean;
  readonly why?: string;
  /** The access file (`.htaccess`) whose lines these are, by its path on the server. */
  readonly accessFile?: FilePath;
  /** All that the access file says; what AllowOverride passes over is not in the section. */
  readonly written?: readonly ConfigNode[];
  /** Why httpd answers 500 for everything that the access file is about. */
  readonly broken?: string;
  /** Why it is not known whether there is an access file, and what it says; the section is empty. */
  readonly unseen?: string;
}

/** What sections are matched against. `folders` are the existing folders from `/` down; `file` the last name of the path. */
export interface SectionSubject {
  readonly folders: readonly string[];
  readonly filename: string | null;
  /** Whether Directory sections are also about the file itself, by the sections that apply to its folders. */
  readonly isAboutFile?: (applied: readonly AppliedSection[]) => boolean;
  readonly urlPath: string;
  readonly world: RequestWorld;
  /** What the access file of a folder says, by the sections that apply so far; null where none is read. */
  readonly accessFile?: (folder: string, applied: readonly AppliedSection[]) => AppliedSection | null;
}

type Truth = 'yes' | 'no' | 'unknown';

const isRegex = (section: SectionNode): boolean => section.key.endsWith('match') || section.words[0]?.text === '~';

const patternOf = (section: SectionNode): string =>
  section.words[0]?.text === '~' ? (section.words[1]?.text ?? '') : firstWord(section.words);

function tryRegex(section: SectionNode, text: string): Truth {
  const match = tryPattern(patternOf(section), text);
  return match === 'undecided' ? 'unknown' : match ? 'yes' : 'no';
}

const CONDITIONS: ReadonlySet<string> = new Set(['if', 'elseif', 'else']);

/** A Directory section for a folder or a wildcard; `path` is null where it names no absolute one. */
interface FolderSection {
  readonly section: SectionNode;
  /** Where it stands among the sections of its server. */
  readonly order: number;
  readonly depth: number;
  readonly path: string | null;
  readonly isWildcard: boolean;
}

/** The sections of a server's own scope, each kind in its order. */
interface SectionKinds {
  readonly directories: FolderIndex;
  readonly directoryPatterns: readonly SectionNode[];
  /** By the name of a file. */
  readonly files: PathIndex<SectionNode>;
  readonly locations: PathIndex<SectionNode>;
  readonly conditions: readonly SectionNode[];
}

/** The sections of the main server and of a virtual host, each sorted once: thousands of hosts share those of the main server. */
const sectionsFor = ({ main }: ServerConfig, server: Server): readonly SectionKinds[] =>
  server === main || server.sections.length === 0 ? [sortedSections(main)] : [main, server].map(sortedSections);

const sortedSections = oncePer(({ sections }: Server): SectionKinds => sortSections(sections));

function sortSections(all: readonly SectionNode[]): SectionKinds {
  const of = (...keys: string[]): readonly SectionNode[] => all.filter((section) => keys.includes(section.key));
  const directories = of('directory', 'directorymatch');
  return {
    directories: new FolderIndex(directories.filter((section) => !isRegex(section))),
    directoryPatterns: directories.filter(isRegex),
    files: indexed(of('files', 'filesmatch')),
    locations: indexed(of('location', 'locationmatch')),
    conditions: all.filter((section) => CONDITIONS.has(section.key)),
  };
}

/** Sections by the one path or name that each is written for; patterns and wildcards have to be tried. */
function indexed(sections: readonly SectionNode[]): PathIndex<SectionNode> {
  const index = new PathIndex<SectionNode>();
  for (const section of sections) index.add(isTried(section) ? null : keyOf(section), section);
  return index;
}

/** The one path or name that a section is written for. */
const keyOf = (section: SectionNode): string =>
  section.key === 'files' ? posix.normalize(patternOf(section)) : patternOf(section);

const isTried = (section: SectionNode): boolean =>
  section.symbols.length > 0 || isRegex(section) || /[*?[]/.test(patternOf(section));

/** Directory sections of folders; those with wildcards or with a name that is not known have to be tried. */
class FolderIndex {
  readonly #byPath: ReadonlyMap<string, readonly FolderSection[]>;
  readonly #tried: readonly FolderSection[];

  constructor(sections: readonly SectionNode[]) {
    const all = sections.map(folderSection);
    const isTriedFolder = ({ section, isWildcard }: FolderSection): boolean => isWildcard || section.symbols.length > 0;
    this.#tried = all.filter(isTriedFolder);
    this.#byPath = groupBy(
      all.filter((one) => one.path !== null && !isTriedFolder(one)),
      ({ path }) => path ?? '',
    );
  }

  /** Those that may be about one of the folders. */
  about(folders: readonly string[]): readonly FolderSection[] {
    return [...folders.flatMap((folder) => this.#byPath.get(folder) ?? []), ...this.#tried];
  }
}

/**
 * The sections that apply, in the order in which httpd merges them (httpd.md 4.2; request.c: ap_directory_walk,
 * ap_file_walk, ap_location_walk, ap_if_walk): Directory by depth, DirectoryMatch, Files, Location, If; the main server's
 * before the virtual host's within each. Sections nested in applying ones join the stage of their own kind.
 */
export function matchSections(
  config: ServerConfig,
  server: Server,
  subject: SectionSubject,
): readonly AppliedSection[] {
  const kinds = sectionsFor(config, server);
  const hosts: AppliedSection[] = [];
  if (subject.filename !== null) {
    hosts.push(...matchDirectories(kinds, subject, subject.filename));
    matchFiles(kinds, subject.filename, hosts);
  }
  for (const { locations } of kinds)
    for (const section of locations.along(subject.urlPath))
      apply({ section, within: null }, matchLocation(section, subject.urlPath), hosts);
  matchConditions(
    [...kinds.flatMap(({ conditions }) => outermost(conditions)), ...nested(hosts)],
    subject.world,
    hosts,
  );
  countSections(config, hosts);
  return hosts;
}

/** A section and the one it stands in, which applies or may; null for those of a server's own scope. */
interface PlacedSection {
  readonly section: SectionNode;
  readonly within: AppliedSection | null;
}

/** Adds a section that applies, or may, to those found so far. What stands in one that may not apply may not either. */
function apply({ section, within }: PlacedSection, truth: Truth, found: AppliedSection[]): void {
  if (truth === 'no') return;
  const [condition] = section.conditions;
  if (condition) found.push({ section, certain: false, why: `${condition.text}: ${condition.why}` });
  else if (within?.certain === false) found.push({ ...within, section });
  else if (truth === 'yes') found.push({ section, certain: true });
  else
    found.push({
      section,
      certain: false,
      why: `whether <${section.name} ${section.argsText}> applies cannot be told`,
    });
}

const outermost = (sections: readonly SectionNode[]): readonly PlacedSection[] =>
  sections.map((section) => ({ section, within: null }));

/** Children of applying sections that are sections themselves; `Limit` is looked into where access is judged. */
const nested = (sections: readonly AppliedSection[]): readonly PlacedSection[] =>
  sections.flatMap((within) => sectionsIn(within.section).map((section) => ({ section, within })));

const sectionsIn = oncePer(({ children }: SectionNode): readonly SectionNode[] =>
  children.filter((child): child is SectionNode => child.kind === 'section'),
);

/**
 * By depth, those of equal depth as the servers come, each in its order; patterns behind them, by their slashes (core.c:reorder_sorter).
 * A file that is asked for by its own name is taken for one folder more where links may be followed (request.c:ap_directory_walk).
 */
function matchDirectories(
  kinds: readonly SectionKinds[],
  { folders, accessFile, isAboutFile }: SectionSubject,
  filename: string,
): AppliedSection[] {
  const found: AppliedSection[] = [];
  const places = [...folders, filename];
  const directories = kinds
    .flatMap((own, server) => own.directories.about(places).map((directory) => ({ ...directory, server })))
    .sort((a, b) => a.depth - b.depth || a.server - b.server || a.order - b.order);
  let next = 0;
  for (const [depth, folder] of folders.entries()) {
    for (; (directories[next]?.depth ?? Number.POSITIVE_INFINITY) <= depth; next += 1) {
      const directory = directories[next];
      if (directory) apply({ section: directory.section, within: null }, matchDirectory(directory, folders), found);
    }
    const written = accessFile?.(folder, found) ?? null;
    if (written) found.push(written);
  }
  const others = directories.slice(next);
  const about = others.length > 0 && isAboutFile?.(found) ? places : folders;
  for (const directory of others)
    apply({ section: directory.section, within: null }, matchDirectory(directory, about), found);
  const patterns = kinds.flatMap(({ directoryPatterns }) => outermost(directoryPatterns));
  for (const one of patterns.sort((a, b) => countSlashes(a) - countSlashes(b)))
    apply(one, matchDirectoryPattern(one.section, filename), found);
  return found;
}

/** `/` alone counts for none, as a pattern too (core.c:dirsection). */
function countSlashes({ section }: PlacedSection): number {
  const pattern = patternOf(section);
  return pattern === '/' ? 0 : pattern.split('/').length - 1;
}

const depthOf = (path: string): number =>
  normalPath(path)
    .split('/')
    .filter((part) => part !== '').length;

function folderSection(section: SectionNode, order: number): FolderSection {
  const written = patternOf(section);
  const path = isAbsolutePath(written) ? serverPath(written) : null;
  const isWildcard = path !== null && /[*?[]/.test(path);
  return { section, order, depth: depthOf(written), path, isWildcard };
}

function matchDirectory({ section, path, isWildcard }: FolderSection, folders: readonly string[]): Truth {
  // One symbol has one value: what begins with it in both places is one folder.
  if (section.symbols.length > 0) return folders.includes(normalPath(`/${patternOf(section)}`)) ? 'yes' : 'unknown';
  if (path === null) return 'no';
  const hit = isWildcard ? folders.some((folder) => matchesFileName(path, folder, true)) : folders.includes(path);
  return hit ? 'yes' : 'no';
}

/** A pattern is tried on the whole file name, not folder by folder: `/sub$` never fits a file in `/sub` (tried on httpd 2.4.71). */
function matchDirectoryPattern(section: SectionNode, filename: string): Truth {
  return section.symbols.length > 0 ? 'unknown' : tryRegex(section, filename);
}

function matchFiles(kinds: readonly SectionKinds[], filename: string, found: AppliedSection[]): void {
  const name = filename.slice(filename.lastIndexOf('/') + 1);
  for (const placed of [...kinds.flatMap(({ files }) => outermost([...files.along(name)])), ...nested(found)]) {
    const { section } = placed;
    if (section.key !== 'files' && section.key !== 'filesmatch') continue;
    if (isRegex(section)) {
      apply(placed, tryRegex(section, name), found);
      continue;
    }
    const pattern = keyOf(section);
    const hit = /[*?[]/.test(pattern) ? matchesFileName(pattern, name) : pattern === name;
    apply(placed, hit ? 'yes' : 'no', found);
  }
}

/**
 * One Location against a URL path: whole segments for plain ones, the whole path for wildcards, anywhere for patterns. Only
 * patterns see slashes that were left side by side (MergeSlashes Off; request.c:ap_location_walk).
 */
export function matchLocation(section: SectionNode, urlPath: string): Truth {
  if (section.symbols.length > 0) return 'unknown';
  if (isRegex(section)) return tryRegex(section, urlPath);
  const path = collapseSlashes(urlPath);
  const pattern = patternOf(section);
  if (!pattern.startsWith('/')) return 'no';
  if (/[*?[]/.test(pattern)) return matchesFileName(pattern, path, true) ? 'yes' : 'no';
  if (!path.startsWith(pattern)) return 'no';
  return pattern.endsWith('/') || path.length === pattern.length || path[pattern.length] === '/' ? 'yes' : 'no';
}

const conditionOf = oncePer((section: SectionNode) => parseExpression(section.words[0]?.text ?? section.argsText));

function holds(section: SectionNode, world: RequestWorld): Truth {
  const parsed = conditionOf(section);
  const held = parsed.kind === 'parsed' && section.symbols.length === 0 ? evaluateCondition(parsed.value, world) : null;
  return held?.kind === 'known' ? (held.value ? 'yes' : 'no') : 'unknown';
}

/**
 * `If`, `ElseIf` and `Else`, each chain in its own list of siblings. Those inside of others are merged behind all of the level
 * above (request.c:ap_if_walk_sub; scenario `conditions-inside-conditions`).
 */
function matchConditions(sections: readonly PlacedSection[], world: RequestWorld, found: AppliedSection[]): void {
  const applied: AppliedSection[] = [];
  let chain: Truth = 'no';
  for (const placed of sections) {
    const { section } = placed;
    if (!CONDITIONS.has(section.key)) continue;
    if (section.key === 'if') chain = 'no';
    if (chain === 'yes') continue;
    const own = section.key === 'else' ? 'yes' : holds(section, world);
    const truth: Truth = chain === 'unknown' && own === 'yes' ? 'unknown' : own;
    apply(placed, truth, applied);
    if (truth !== 'no') chain = chain === 'unknown' || truth === 'unknown' ? 'unknown' : 'yes';
  }
  found.push(...applied);
  const inside = nested(applied);
  if (inside.length > 0) matchConditions(inside, world, found);
}
