import type { FileSystem } from '../host/file-system.ts';
import { isInside } from '../host/path-inside.ts';
import { repositoryOf } from '../host/repository-of.ts';
import type { FilePath } from '../source/location.ts';
import type { AnalysisInput } from './open-tree.ts';

/** What httpd starts with: Debian, Red Hat, SUSE and macOS, FreeBSD, the ASF's own build (the wiki's page DistrosDefaultLayout). */
const ENTRIES = [
  '/etc/apache2/apache2.conf',
  '/etc/httpd/conf/httpd.conf',
  '/etc/apache2/httpd.conf',
  '/usr/local/etc/apache24/httpd.conf',
  '/usr/local/apache2/conf/httpd.conf',
];

/** The entry files of the servers of this machine, where distributions keep them. */
export const machineEntries = (fs: FileSystem): readonly FilePath[] =>
  ENTRIES.filter((file) => fs.status(file)?.kind === 'file');

/** An analysis that nobody has told what to look at. */
const isOpen = ({ isUnnamed, settings }: AnalysisInput): boolean =>
  isUnnamed === true && settings.apache.length === 0 && Object.keys(settings.processGroups).length === 0;

const about = <T extends AnalysisInput>(input: T, entries: readonly FilePath[]): T => ({
  ...input,
  settings: { ...input.settings, apache: entries },
});

/** In a folder that holds this machine's own server, that server is meant, with all of the disk that it serves from. */
export function ownServerIn<T extends AnalysisInput>(input: T, fs: FileSystem): T {
  if (!isOpen(input)) return input;
  const entries = machineEntries(fs).filter((entry) => input.paths.some((path) => isInside(entry, path)));
  return entries.length === 0 ? input : about(input, entries);
}

/**
 * For a folder that describes no server: that of this machine, where `--on-server` says so, or where a server is asked for and
 * the folder is no repository and holds no sites, whose server is elsewhere. Null where it is not meant, or not there.
 */
export function ownServerFor<T extends AnalysisInput>(input: T, fs: FileSystem, holdsSites = false): T | null {
  const { paths, settings, asksServer } = input;
  if (!isOpen(input)) return null;
  const isMeant =
    settings.onServer || (asksServer === true && !holdsSites && paths.every((path) => repositoryOf(fs, path) === null));
  const entries = isMeant ? machineEntries(fs) : [];
  return entries.length === 0 ? null : about(input, entries);
}
