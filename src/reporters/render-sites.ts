import type { ServerSites } from '../linter/list-sites.ts';
import type { Notice } from '../source/notice.ts';
import type { TableStyle } from './sites-text.ts';

/** The table of all sites for people, or as the JSON of `docs/schema/sites.schema.json`. */
export async function renderSites(
  format: 'text' | 'json',
  { servers, notices }: { readonly servers: readonly ServerSites[]; readonly notices: readonly Notice[] },
  style: TableStyle,
): Promise<string> {
  if (format === 'json') return (await import('./sites-json.ts')).renderSitesJson(servers, notices);
  return (await import('./sites-text.ts')).renderSitesText(servers, style);
}
