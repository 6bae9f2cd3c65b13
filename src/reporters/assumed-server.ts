import type { AssumedServer } from '../deployment/assumed-server.ts';
import { listFew } from '../source/first-few.ts';
import type { ReportContext } from './report-context.ts';

type NameOf = ReportContext['nameOf'];

/** More are told in JSON. */
const LISTED = 3;

/** What was taken for a server, in one line; null where nothing was assumed that a person has not said. */
export function describeAssumed({ entry, standsFor, folders }: AssumedServer, nameOf: NameOf): string | null {
  if (standsFor === 'machine') return `${nameOf(entry)}: this machine is taken for its server`;
  const inferred = folders.filter(({ isByHand }) => !isByHand);
  if (inferred.length === 0) return null;
  const told = inferred.map(({ from, to }) => `${from} is ${nameOf(to) || '.'} here`);
  return `${nameOf(entry)}: taken for a server elsewhere, on which ${listFew(told, LISTED)} (--path-map or --on-server if not)`;
}

/** The same for other programs. */
export const assumedDocument = (server: AssumedServer, nameOf: NameOf): object => ({
  entry: nameOf(server.entry),
  standsFor: server.standsFor,
  folders: server.folders.map(({ from, to, isByHand }) => ({ from, to: nameOf(to), byHand: isByHand })),
  versions: server.versions,
  assumedVersions: server.assumedVersions,
});

/** A line for each server, few enough to be read. */
export function assumedLines(servers: readonly AssumedServer[], nameOf: NameOf): readonly string[] {
  const lines = servers.flatMap((server) => describeAssumed(server, nameOf) ?? []);
  if (lines.length <= LISTED) return lines;
  return [
    ...lines.slice(0, LISTED),
    `--format json tells what was taken for the other ${lines.length - LISTED} servers`,
  ];
}
