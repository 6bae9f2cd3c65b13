import type { Location } from '../../source/location.ts';
import type { MappedRequest } from './mapped-request.ts';
import type { Route, Step } from './route.ts';
import type { RoutedRequest } from './routed-request.ts';
import type { Scope } from './scope.ts';

/** An ErrorDocument may name one more; further ones are not looked at. */
const MOST_DOCUMENTS = 2;

/** Whether something else may answer for a script that fails with a status: what its ErrorDocument leads to. */
export function isDiverted({ routed, scope, foresee }: MappedRequest, answer: Route, status: number): boolean {
  if (routed.depth >= MOST_DOCUMENTS) return false;
  const failed: Route = { ...answer, scope, outcome: 'server-error', status };
  return answerError(failed, foresee) !== failed;
}

/** An ErrorDocument is asked for by GET, without the query (http_request.c:ap_die_r). */
export const askedAgain = ({ authority }: RoutedRequest): Pick<RoutedRequest, 'authority' | 'query'> => ({
  authority: { ...authority, method: 'GET' },
  query: '',
});

/** The client gets an error or a redirect itself, another URL, or what a local ErrorDocument leads to (http_request.c:ap_die_r). */
export function answerError(answer: Route, begin: (path: string, steps: Step[]) => Route): Route {
  const { status, scope } = answer;
  if (status === null || status < 300) return answer;
  const document = errorDocumentOf(scope, status);
  if (!document) return answer;
  const { target, at } = document;
  const steps = [...answer.steps, { what: `ErrorDocument ${status} ${target}`, at }];
  if (target.includes('%{')) {
    const why = `what ErrorDocument ${status} ${target} comes to is not followed here`;
    return { ...answer, outcome: 'undecided', steps, undecidedBecause: [...answer.undecidedBecause, why] };
  }
  if (isUrl(target)) return { ...answer, handler: null, failure: null, outcome: 'redirect', status: 302, steps };
  return afterError(answer, begin(target, steps));
}

/** What the client gets of an error and its ErrorDocument. */
function afterError(answer: Route, again: Route): Route {
  if (again.outcome === 'handler')
    return { ...again, status: again.failure ? answer.status : again.status, firstError: answer.status };
  const byRule = again.endedBy?.key === 'rewriterule';
  // The script that fails was asked; the client gets the status of what its error led to.
  if (answer.failure && byRule && again.status !== null && again.status >= 400)
    return { ...answer, status: again.status };
  const stands = byRule || again.outcome === 'undecided' || again.outcome === 'proxy';
  return stands ? again : answer;
}

/** Whether something else answers instead of an error, or may. */
export const hasErrorDocument = (scope: Scope, status: number): boolean => errorDocumentOf(scope, status) !== null;

interface ErrorDocument {
  /** A path of the server or a URL. */
  readonly target: string;
  readonly at: Location;
}

/**
 * What answers instead of a status, by the line that counts; null where that is a text, or there is none. Of a login that fails no
 * line sends the client elsewhere (core.c:set_error_document).
 */
function errorDocumentOf(scope: Scope, status: number): ErrorDocument | null {
  for (const { node } of scope.lines('errordocument')) {
    const [code = '', target = ''] = node.words.map(({ text }) => text);
    if (code !== String(status) || (status === 401 && isUrl(target))) continue;
    return target.startsWith('/') || isUrl(target) ? { target, at: node.at } : null;
  }
  return null;
}

const isUrl = (text: string): boolean => /^[a-z][a-z\d+.-]*:\/\//i.test(text);
