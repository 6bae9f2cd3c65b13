import { posix } from 'node:path';
import type { Deployment } from '../deployment/deployment.ts';
import type { RawFinding, RawOccurrence } from '../rules/rule.ts';
import type { Site } from '../rules/site.ts';
import { groupBy } from '../source/group-by.ts';
import type { FilePath, Location } from '../source/location.ts';

/** What naming needs to know of a tree. */
export interface NamedTree {
  /** All its servers, with or without findings. */
  readonly deployments: readonly Deployment[];
  /** A name of a file that is the same in every checkout, and that of today where it was renamed. */
  readonly nameOf: (file: FilePath) => string;
}

/** The fingerprints of findings and occurrences. */
export interface Fingerprints {
  readonly ofFinding: (finding: RawFinding) => string;
  readonly ofOccurrence: (occurrence: RawOccurrence) => string;
}

/**
 * Names every occurrence by what it is: rule, message, server, cause, site and what the site gets; equal ones by their number
 * in the order of their places. Texts, lines and the order of anything else do not count, so that a baseline outlives edits,
 * moves and formatting, and a new site in an old cause is new.
 */
export function nameOccurrences(findings: readonly RawFinding[], tree: NamedTree): Fingerprints {
  const serverOf = nameServers(tree);
  const causes = new Map<RawFinding, string>();
  const identified = findings.flatMap((finding) => {
    const server = finding.deployment ? serverOf(finding.deployment) : null;
    const cause = JSON.stringify([finding.ruleId, finding.messageId, server, finding.cause]);
    causes.set(finding, cause);
    return finding.occurrences.map((occurrence) => ({
      occurrence,
      identity: `${cause} ${JSON.stringify([...nameSites(occurrence, finding.deployment, tree), occurrence.identity])}`,
    }));
  });
  const names = new Map<RawOccurrence, string>();
  for (const [identity, equal] of groupBy(identified, (one) => one.identity)) {
    const inOrder = equal.length > 1 ? equal.sort((a, b) => comparePlaces(placeOf(a), placeOf(b))) : equal;
    for (const [number, { occurrence }] of inOrder.entries()) names.set(occurrence, `${identity}#${number}`);
  }
  const ofOccurrence = (occurrence: RawOccurrence): string => hash(names.get(occurrence) ?? '');
  return {
    ofOccurrence,
    ofFinding: (finding) => {
      const [first] = finding.occurrences;
      return finding.cause === null && first ? ofOccurrence(first) : hash(causes.get(finding) ?? '');
    },
  };
}

const placeOf = ({ occurrence }: { readonly occurrence: RawOccurrence }): Location => occurrence.primary.at;

/** By file, then from the top. */
export const comparePlaces = (a: Location, b: Location): number =>
  compare(a.file, b.file) || a.range.start - b.range.start;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The sites that an occurrence is about, sorted; where it is about none, and of no server, its file. */
function nameSites(
  { of, primary }: RawOccurrence,
  server: Deployment | null,
  { nameOf }: NamedTree,
): readonly string[] {
  if (of.length === 0) return server ? [] : [nameOf(primary.at.file)];
  return [...new Set(of.map((site) => nameSite(site, nameOf)))].sort();
}

/** A site of a server by its host and URL; of a host without a name by its address; a script by its file. */
function nameSite(site: Site, nameOf: NamedTree['nameOf']): string {
  if (typeof site === 'string') return nameOf(site);
  const { server, script, url } = site;
  if (!server) return nameOf(script.file ?? script.deployedPath);
  const host =
    server.serverName?.value.toLowerCase() ?? server.addresses.map(({ ip, port }) => `${ip}:${port}`).join(' ');
  return `${host} ${url}`;
}

/** Servers by the folder of their entry file, so that fragments may come and go; several of one folder by the file. */
function nameServers({ deployments, nameOf }: NamedTree): (deployment: Deployment) => string {
  const entryOf = ({ server }: Deployment): string => (server ? nameOf(server.read.entry) : '');
  const byFolder = groupBy(deployments, (deployment) => posix.dirname(entryOf(deployment)));
  return (deployment) => {
    const entry = entryOf(deployment);
    const folder = posix.dirname(entry);
    return byFolder.get(folder)?.length === 1 ? folder : entry;
  };
}

/** Loaded when it is asked for: most runs know no baseline and print for people, and loading takes longer than their rules. */
const hash = (text: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex').slice(0, 16);
