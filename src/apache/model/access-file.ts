import type { ServerDisk, Sighting } from '../../host/server-disk.ts';
import type { FilePath } from '../../source/location.ts';
import { below } from '../../source/normal-path.ts';
import { oncePer } from '../../source/once-per.ts';
import { isOverridden } from '../directives/override-class.ts';
import { readConfiguration } from '../read/read-configuration.ts';
import type { ReadResult } from '../read/read-result.ts';
import type { ConfigNode, SectionNode } from '../syntax/config-node.ts';
import { type Enclosing, refuseArguments, refusePlace, refuseSection } from './check-directive.ts';
import { refuseAuthorizationBlock, refuseElse } from './check-sections.ts';
import { allNodes, directivesOf } from './find-node.ts';
import type { AppliedSection } from './match-sections.ts';
import type { RoutedRequest } from './routed-request.ts';
import { Scope } from './scope.ts';
import type { ServerConfig } from './server-config.ts';

/** What AllowOverride and AllowOverrideList permit. */
export interface Permission {
  /** The words of AllowOverride, in lower case; `none` where nothing permits anything. */
  readonly words: readonly string[];
  /** The directives of AllowOverrideList, in lower case. */
  readonly listed: ReadonlySet<string>;
}

/** What the innermost lines among the applying sections permit; without any httpd 2.4 permits nothing. */
function permissionOf(applied: readonly AppliedSection[]): Permission {
  const listed = lastWords(applied, 'allowoverridelist') ?? [];
  const words = lastWords(applied, 'allowoverride') ?? ['none'];
  return { words, listed: new Set(listed[0] === 'none' ? [] : listed) };
}

/** The words of the innermost line of a directive, in lower case; null where none is written. */
function lastWords(applied: readonly AppliedSection[], key: string): readonly string[] | null {
  const inside = applied.findLast(({ section }) => directivesOf(section.children, key).length > 0);
  const line = inside && directivesOf(inside.section.children, key).at(-1);
  return line?.words.map(({ text }) => text.toLowerCase()) ?? null;
}

const isClosed = ({ words, listed }: Permission): boolean => words.includes('none') && listed.size === 0;

/** What an access file is called where no AccessFileName says otherwise. */
export const ACCESS_FILE = '.htaccess';

/**
 * Reads the access file of each folder on the way to a file, as far as it is permitted and there (request.c:ap_directory_walk).
 * A tree that holds the file holds the access files beside it; one that does not may lack them.
 */
export function accessFilesOf(
  { config, server, context }: RoutedRequest,
  filename: FilePath,
): (folder: string, applied: readonly AppliedSection[]) => AppliedSection | null {
  const disk = context.disk ?? context.accessFiles ?? null;
  if (!disk || !readsAccessFiles(config)) return () => null;
  const names = new Scope(config, server).line('accessfilename')?.words.map(({ text }) => text) ?? [ACCESS_FILE];
  const isSeen = (): boolean => {
    const target = context.disk?.look(filename);
    return !target || (target.kind === 'present' && target.as === 'file');
  };
  return (folder, applied) => {
    const permission = permissionOf(applied);
    if (isClosed(permission)) return null;
    for (const name of names) {
      const path = below(folder, name);
      const found = disk.look(path);
      if (found.kind === 'unknown' && !isSeen()) return unseenFile(config, path, found);
      if (found.kind !== 'present' || found.as !== 'file') continue;
      const read = readAccessFile(config.read, found.file, disk);
      return appliedFile(config, path, read, permission, applied);
    }
    return null;
  };
}

type Unseen = Extract<Sighting, { kind: 'unknown' }>;

const unseenFile = ({ read }: ServerConfig, path: FilePath, { settledBy }: Unseen): AppliedSection => ({
  section: asSection(path, { ...read, nodes: [] }),
  certain: false,
  unseen: `AllowOverride lets httpd read ${path}, which is not among the files analysed (${settledBy})`,
});

const kept = oncePer((_read: ReadResult) => new Map<FilePath, ReadResult>());

function readAccessFile(within: ReadResult, file: FilePath, disk: ServerDisk): ReadResult {
  const known = kept(within);
  const read =
    known.get(file) ??
    readConfiguration(file, disk.files, {
      defines: [],
      environment: new Map(),
      serverRoot: within.serverRoot,
      apacheVersion: within.apacheVersion ?? '2.4',
      disk,
      isEntry: true,
      within,
    });
  known.set(file, read);
  return read;
}

function appliedFile(
  config: ServerConfig,
  path: FilePath,
  read: ReadResult,
  permission: Permission,
  applied: readonly AppliedSection[],
): AppliedSection {
  const refusal = read.error?.message ?? refuseNodes(config, read.nodes, permission, []);
  const doubt = applied.find(({ certain, section }) => !certain && section.children.some(isOverrideLine));
  return {
    section: asSection(path, { ...read, nodes: keptNodes(config, read.nodes, permission, []) }),
    certain: doubt === undefined,
    ...(doubt ? { why: `whether ${path} is read is not known: ${doubt.why ?? ''}` } : {}),
    accessFile: path,
    written: read.nodes,
    ...(refusal === null ? {} : { broken: `${path}: ${refusal}` }),
  };
}

const isOverrideLine = ({ key }: ConfigNode): boolean => key === 'allowoverride' || key === 'allowoverridelist';

/** Whether any line of a server lets access files be read; without one httpd 2.4 reads none. */
export const readsAccessFiles = oncePer(({ nodes }: ServerConfig): boolean =>
  allNodes(nodes).some((node) => isOverrideLine(node) && !/^\s*none\s*$/i.test(node.argsText)),
);

/** The lines of an access file as those of a section. */
const asSection = (path: FilePath, { nodes, entry }: ReadResult): SectionNode => ({
  kind: 'section',
  name: 'AccessFile',
  key: 'accessfile',
  argsText: path,
  words: [{ text: path, range: null }],
  file: entry,
  at: { file: entry, range: { start: 0, end: 0 }, line: 1, column: 1, endLine: 1, endColumn: 1 },
  line: 1,
  via: [],
  conditions: [],
  symbols: [],
  children: nodes,
  closeAt: null,
});

/** httpd's words for the first line that it does not take, which makes it answer 500. */
function refuseNodes(
  config: ServerConfig,
  nodes: readonly ConfigNode[],
  permission: Permission,
  enclosing: Enclosing,
): string | null {
  for (const node of nodes) {
    const refusal = refuseNode(config, node, nodes, permission, enclosing);
    if (refusal !== null) return refusal;
  }
  return null;
}

function refuseNode(
  config: ServerConfig,
  node: ConfigNode,
  siblings: readonly ConfigNode[],
  permission: Permission,
  enclosing: Enclosing,
): string | null {
  const { modules } = config;
  const tag = node.kind === 'section' ? `<${node.name}` : node.name;
  const inside = [FOLDER, ...enclosing];
  const misplaced = refusePlace(node, inside, modules);
  if (misplaced !== null) return isForgiven(permission, misplaced) ? null : misplaced;
  if (!isOverridden(tag, permission)) {
    const forgiven = permission.words.includes('nonfatal=override') || permission.words.includes('nonfatal=all');
    return forgiven ? null : `${tag} not allowed here`;
  }
  if (node.kind === 'directive') return refuseArguments(node, inside, modules);
  return (
    refuseElse(node, siblings) ??
    refuseSection(node, modules) ??
    refuseNodes(config, node.children, permission, [...enclosing, node]) ??
    refuseAuthorizationBlock(node, inside)
  );
}

/** What is left where AllowOverride says `Nonfatal`: what it does not permit is passed over, in sections too. */
function keptNodes(
  config: ServerConfig,
  nodes: readonly ConfigNode[],
  permission: Permission,
  enclosing: Enclosing,
): readonly ConfigNode[] {
  if (!permission.words.some((word) => word.startsWith('nonfatal='))) return nodes;
  return nodes.flatMap((node): ConfigNode[] => {
    const tag = node.kind === 'section' ? `<${node.name}` : node.name;
    if (!isOverridden(tag, permission)) return [];
    if (refusePlace(node, [FOLDER, ...enclosing], config.modules) !== null) return [];
    if (node.kind === 'directive') return [node];
    return [withChildren(node, keptNodes(config, node.children, permission, [...enclosing, node]))];
  });
}

/** A section with other lines in it; a node reads its own text when it is asked, so it cannot be spread. */
const withChildren = (node: SectionNode, children: readonly ConfigNode[]): SectionNode => ({
  kind: 'section',
  name: node.name,
  key: node.key,
  argsText: node.argsText,
  words: node.words,
  file: node.file,
  at: node.at,
  line: node.line,
  via: node.via,
  conditions: node.conditions,
  symbols: node.symbols,
  children,
  closeAt: node.closeAt,
});

/** `Nonfatal=Unknown`: what no module offers is passed over. */
const isForgiven = ({ words }: Permission, refusal: string): boolean =>
  refusal.startsWith('Invalid command') && (words.includes('nonfatal=unknown') || words.includes('nonfatal=all'));

/** An access file counts as a Directory section. */
const FOLDER = { key: 'directory', name: 'Directory', kind: 'section' } as SectionNode;
