import { type Settings, UsageError } from '../config/settings.ts';
import { lintTree } from '../linter/lint-tree.ts';
import { listSites, type ServerSites } from '../linter/list-sites.ts';
import { RULES } from '../rules/index.ts';
import type { FilePath } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { NO_SERVER, questionIn } from './explain.ts';
import { openAnalysis } from './open-analysis.ts';

/** All sites of all servers, as `apachectl -S` lists virtual hosts. */
export interface SiteTable {
  readonly servers: readonly ServerSites[];
  readonly notices: readonly Notice[];
}

/** What the table is asked with. */
export interface SitesInput {
  readonly settings: Settings;
  /** The folder a person asks in. */
  readonly folder: FilePath;
  /** The day by which suppressions are judged, YYYY-MM-DD. */
  readonly suppressOn: string;
}

/** Every site with what answers it and what is wrong with it. Throws `UsageError` where no server is described. */
export async function tellSites({ settings, folder, suppressOn }: SitesInput): Promise<SiteTable> {
  const { tree } = await openAnalysis(questionIn(folder, settings));
  const linted = lintTree({ ...tree, suppressOn }, RULES);
  const servers = listSites(linted.tree, linted.result);
  if (servers.length === 0) throw new UsageError(NO_SERVER);
  return { servers, notices: linted.result.notices };
}
