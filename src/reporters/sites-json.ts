import type { ServerSites, Site } from '../linter/list-sites.ts';
import type { Location } from '../source/location.ts';
import type { Notice } from '../source/notice.ts';
import { assumedDocument } from './assumed-server.ts';
import { toJsonText } from './escape.ts';

/** The JSON of `explain` without a request, as `docs/schema/sites.schema.json` has it; files are absolute. */
export function renderSitesJson(servers: readonly ServerSites[], notices: readonly Notice[]): string {
  const document = {
    format: 1,
    servers: servers.map(({ server, startupError, sites, others }) => ({
      ...assumedDocument(server, (file) => file),
      startup: startupError
        ? { ok: false, message: startupError.message, at: { file: startupError.at.file, line: startupError.line } }
        : { ok: true },
      sites: sites.map(siteDocument),
      withoutScript: others.map(({ name, at }) => ({ name, at: place(at) })),
    })),
    notices: notices.map(({ code, message, file, at }) => ({
      code,
      message,
      ...(file === undefined ? {} : { file }),
      ...(at ? { line: at.line } : {}),
    })),
  };
  return `${toJsonText(document, 2)}\n`;
}

const siteDocument = ({ at, findings, ...site }: Site): object => ({
  ...site,
  at: at && place(at),
  findings: findings.map((finding) => ({ ...finding, at: place(finding.at) })),
});

const place = (at: Location): { file: string; line: number } => ({ file: at.file, line: at.line });
