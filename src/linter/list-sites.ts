import type { StartupError } from '../apache/read/read-result.ts';
import type { AssumedServer } from '../deployment/assumed-server.ts';
import type { Deployment } from '../deployment/deployment.ts';
import type { ExplainedRequest } from '../explain/explanation.ts';
import { answerSites, type SiteAnswer } from '../explain/site-answers.ts';
import type { Finding, Severity } from '../rules/finding.ts';
import { siteName } from '../rules/site.ts';
import { addTo } from '../source/group-by.ts';
import type { FilePath, Location } from '../source/location.ts';
import { knownValue } from '../source/static-value.ts';
import type { AnalyzedTree } from './analyze-tree.ts';
import type { CheckResult } from './check-result.ts';

/** Something that `check` finds about a site. */
export interface SiteFinding {
  readonly ruleId: string;
  readonly severity: Severity;
  /** What the place says of the site. */
  readonly text: string;
  /** What the site gets instead of its own; null where there is nothing to name. */
  readonly gets: string | null;
  readonly at: Location;
}

/** One mount of a server as a line of the table of sites. */
export interface Site {
  readonly name: string;
  /** How a browser asks for it; null for a pattern. */
  readonly url: string | null;
  /** Other names of its virtual host. */
  readonly aliases: readonly string[];
  readonly at: Location | null;
  /** As the server names it, and as this tree or machine holds it. */
  readonly script: string;
  readonly file: FilePath | null;
  /** `""` is embedded mode, and the main interpreter; null where it cannot be told. */
  readonly processGroup: string | null;
  readonly applicationGroup: string | null;
  /** The settings that answer where this site is asked first; null where that cannot be told. */
  readonly settings: string | null;
  readonly answer: Pick<ExplainedRequest, 'outcome' | 'status' | 'failure'> | null;
  /** What takes the URL first, in words; null where nothing does. */
  readonly takenBy: string | null;
  readonly undecidedBecause: readonly string[];
  readonly findings: readonly SiteFinding[];
}

/** The sites of one server. */
export interface ServerSites {
  readonly server: AssumedServer;
  readonly startupError: StartupError | null;
  readonly sites: readonly Site[];
  /** Virtual hosts on which no script is mounted. */
  readonly others: readonly { readonly name: string; readonly at: Location }[];
}

/** Every site of every server with what answers it and what is wrong with it. */
export const listSites = (tree: AnalyzedTree, { findings }: CheckResult): readonly ServerSites[] => {
  const known = findingsBySite(findings);
  return [...tree.servers].flatMap(([deployment, opened]) => {
    const { server: config, assumed } = deployment;
    if (!config || !assumed) return [];
    const answers = config.startupError ? unanswered(deployment) : answerSites(opened, deployment);
    const mounted = new Set(deployment.mounts.map(({ server }) => server));
    const others = config.virtualHosts.flatMap((host) =>
      mounted.has(host) || !host.at
        ? []
        : [{ name: host.serverName?.value ?? host.addresses[0]?.written ?? '', at: host.at }],
    );
    const sites = answers.map((one) => describeSite(one, known.get(keyOf(assumed.entry, siteName(one.mount))) ?? []));
    return [{ server: assumed, startupError: config.startupError, sites, others }];
  });
};

const unanswered = ({ mounts }: Deployment): readonly SiteAnswer[] =>
  mounts.map((mount) => ({ mount, answer: null, isOwn: true }));

const keyOf = (entry: FilePath | null, site: string | null): string => JSON.stringify([entry, site]);

function findingsBySite(findings: readonly Finding[]): ReadonlyMap<string, readonly SiteFinding[]> {
  const bySite = new Map<string, SiteFinding[]>();
  for (const finding of findings.flatMap((root) => [root, ...(root.because ?? [])])) {
    const { ruleId } = finding;
    for (const { server, site, severity, gets, primary } of finding.occurrences)
      if (site !== null)
        addTo(bySite, keyOf(server, site), { ruleId, severity, text: primary.text, gets, at: primary.at });
  }
  return bySite;
}

function describeSite({ mount, answer, isOwn }: SiteAnswer, findings: readonly SiteFinding[]): Site {
  const { server, script, processGroup, applicationGroup } = mount;
  const own = isOwn ? answer : null;
  return {
    name: siteName(mount) ?? script.deployedPath,
    url: answer?.url ?? null,
    aliases: server?.aliases.map(({ name }) => name) ?? [],
    at: mount.at,
    script: script.deployedPath,
    file: script.file,
    processGroup: knownValue(processGroup.value),
    applicationGroup: knownValue(applicationGroup.value),
    settings: own?.settingsModule?.effective ?? knownValue(script.ownSettings),
    answer:
      own && own.undecidedBecause.length === 0
        ? { outcome: own.outcome, status: own.status, failure: own.failure }
        : null,
    takenBy: isOwn || !answer ? null : takenBy(answer),
    undecidedBecause: [...new Set([...mount.undecidedBecause, ...(answer?.undecidedBecause ?? [])])],
    findings,
  };
}

function takenBy({ virtualHost, mount, outcome }: ExplainedRequest): string {
  const what = mount ? `the mount ${mount.url}` : outcome;
  return virtualHost ? `${what} of ${virtualHost.serverName ?? 'a virtual host without a name'}` : what;
}
