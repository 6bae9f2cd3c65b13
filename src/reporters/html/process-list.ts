import type { Finding } from '../../rules/finding.ts';
import { escapeMarkup } from '../escape.ts';
import type { ProcessOutline } from '../process-outline.ts';
import type { ReportContext } from '../report-context.ts';

/** All sites by their process, closed: the picture of many shows a few of them and counts the rest. */
export function renderProcesses(processes: readonly ProcessOutline[], { nameOf }: ReportContext): string {
  const count = processes.reduce((sum, { sites }) => sum + sites.length, 0);
  if (count === 0) return '';
  const lists = processes.map(({ name, sites }) => {
    const items = sites.map(({ name: site, script, settings }) => {
      const runs = settings === null ? nameOf(script) : `${nameOf(script)}, ${settings}`;
      return `<li>${escapeMarkup(site)} <code>${escapeMarkup(runs)}</code></li>`;
    });
    return `<details class="sites"><summary>${escapeMarkup(name)}: ${countSites(sites.length)}</summary><ol>${items.join('')}</ol></details>`;
  });
  const body =
    lists.length === 1
      ? lists.join('')
      : `<details class="processes"><summary>${countSites(count)} in ${lists.length} processes</summary>${lists.join('')}</details>`;
  return `<div class="outline">${body}</div>`;
}

const countSites = (count: number): string => (count === 1 ? '1 site' : `${count} sites`);

/** In which process the sites of a finding run, for the page to group by. */
export function processNames(processes: readonly ProcessOutline[]): (finding: Finding) => string {
  const bySite = new Map(
    processes.flatMap(({ server, name, sites }) => sites.map((site) => [keyOf(server, site.name), name] as const)),
  );
  return ({ occurrences }) => {
    const names = new Set(
      occurrences.flatMap(({ server, site }) => (site === null ? [] : (bySite.get(keyOf(server, site)) ?? []))),
    );
    const [only = 'No process'] = names;
    return names.size > 1 ? 'Several processes' : only;
  };
}

const keyOf = (server: string | null, site: string): string => `${server ?? ''}\n${site}`;
