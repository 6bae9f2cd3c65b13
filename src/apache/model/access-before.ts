import type { AppliedSection } from './match-sections.ts';
import type { WalkedPath } from './walk-path.ts';

/** A request whose access httpd has judged: where it was, and the sections that applied. */
export interface JudgedRequest {
  readonly path: string;
  readonly walked: WalkedPath;
  readonly sections: readonly AppliedSection[];
}

/**
 * Whether httpd goes by the access of the request that a redirect or a look-up comes from, also where that was denied: it does not
 * ask again where the configuration it has put together is the very same (request.c:ap_process_request_internal). It is where nothing
 * is put together anew: the same folder; no `<Files>` but for the same file, no `<Location>` but for the same path, no `<If>`
 * (request.c: the caches of the walks; scenario `error-document-that-is-not-asked-for-access`).
 */
export function isJudgedBefore(now: JudgedRequest, before: JudgedRequest | null): boolean {
  if (before === null || now.walked.kind !== 'file' || now.walked.pathInfo !== '') return false;
  const none = (kind: RegExp): boolean =>
    ![...now.sections, ...before.sections].some(({ section }) => kind.test(section.key));
  return (
    now.walked.folders.at(-1) === before.walked.folders.at(-1) &&
    (now.walked.filename === before.walked.filename || none(/^files/)) &&
    (now.path === before.path || none(/^location/)) &&
    none(/^(?:if|elseif|else)$/)
  );
}
