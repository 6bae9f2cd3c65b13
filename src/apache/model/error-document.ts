import type { MappedRequest } from './mapped-request.ts';
import type { Route, Step } from './route.ts';
import type { Scope } from './scope.ts';

/** An ErrorDocument may name one more; further ones are not looked at. */
const MOST_DOCUMENTS = 2;

/** Whether something else may answer for a script that fails with a status: what its ErrorDocument leads to. */
export function isDiverted({ routed, scope, foresee }: MappedRequest, answer: Route, status: number): boolean {
  const document = routed.depth < MOST_DOCUMENTS ? errorDocumentOf(scope, status) : null;
  const failed: Route = { ...answer, outcome: 'server-error', status };
  return document !== null && afterError(failed, foresee(document.path)) !== failed;
}

/** What the client gets of an error and its ErrorDocument. */
export function afterError(answer: Route, again: Route): Route {
  if (again.outcome === 'handler')
    return { ...again, status: again.failure ? answer.status : again.status, firstError: answer.status };
  const byRule = again.endedBy?.key === 'rewriterule';
  // The script that fails was asked; the client gets the status of what its error led to.
  if (answer.failure && byRule && again.status !== null && again.status >= 400)
    return { ...answer, status: again.status };
  const stands = byRule || again.outcome === 'undecided' || again.outcome === 'proxy';
  return stands ? again : answer;
}

/** The local path that ErrorDocument names for a status, and the step that tells of it; null for none. */
export function errorDocumentOf(scope: Scope, status: number): { readonly path: string; readonly step: Step } | null {
  const found = scope.lines('errordocument').find(({ node }) => node.words[0]?.text === String(status));
  const path = found?.node.words[1]?.text;
  if (!found || !path?.startsWith('/')) return null;
  return { path, step: { what: `ErrorDocument ${status} ${path}`, at: found.node.at } };
}
