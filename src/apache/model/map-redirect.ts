import type { DirectiveNode } from '../syntax/config-node.ts';
import type { Mapping } from './mapping.ts';
import type { Route } from './route.ts';
import { Scope } from './scope.ts';
import { tryLine } from './try-line.ts';

const STATUS: Readonly<Record<string, number>> = { permanent: 301, temp: 302, seeother: 303, gone: 410 };

/** The status of a Redirect line and where its URL words begin. */
export function redirectStatus(node: DirectiveNode): { status: number; from: number } {
  if (node.key === 'redirectpermanent') return { status: 301, from: 0 };
  if (node.key === 'redirecttemp') return { status: 302, from: 0 };
  const first = node.words[0]?.text.toLowerCase() ?? '';
  const status = STATUS[first] ?? (/^\d+$/.test(first) ? Number(first) : null);
  return status === null ? { status: 302, from: 0 } : { status, from: 1 };
}

/** The lines of mod_alias that redirect, by key. */
export const REDIRECTS: ReadonlySet<string> = new Set([
  'redirect',
  'redirectmatch',
  'redirectpermanent',
  'redirecttemp',
]);

/**
 * Whether a Redirect line in a section is about all that the section is about: with a URL alone, or with a status alone that is
 * no redirect's. Others name a path (mod_alias.c:add_redirect_internal).
 */
export function isOfWholeSection(node: DirectiveNode): boolean {
  if (!REDIRECTS.has(node.key)) return false;
  const { status, from } = redirectStatus(node);
  const others = node.words.length - from;
  return isRedirectStatus(status) ? others === 1 : others === 0;
}

/** Whether a status sends the client to another URL. */
export const isRedirectStatus = (status: number | null): boolean => status !== null && status >= 300 && status < 400;

/** What an answer with a status of httpd's own is called. */
export const outcomeOf = (status: number): Route['outcome'] =>
  isRedirectStatus(status)
    ? 'redirect'
    : status === 400
      ? 'bad-request'
      : status === 403 || status === 401
        ? 'denied'
        : status >= 500
          ? 'server-error'
          : 'not-found';

/** A route that ends with a status of httpd's own. */
export const answerStatus = (base: Route, status: number): Route => ({
  ...base,
  handler: null,
  outcome: outcomeOf(status),
  status,
});

/**
 * TRACE is answered once a file is named, whether that is there, and whoever may read it; sections do not count then
 * (http_filters.c:ap_send_http_trace).
 */
export function answerTrace(base: Route): Route {
  const scope = new Scope(base.scope.config, base.scope.server);
  if (scope.word('traceenable') === 'off') return answerStatus({ ...base, scope }, 405);
  return { ...base, scope, outcome: 'static', status: 200 };
}

/** A route that a line ends before a file is looked for. */
export const ended = (base: Route, outcome: Route['outcome'], status: number | null, node: DirectiveNode): Route => ({
  ...base,
  outcome,
  status,
  endedBy: node,
  steps: [...base.steps, { what: `${node.name} ${node.argsText}`, at: node.at }],
});

/** A route that cannot be followed further. */
export const undecided = (base: Route, why: string, node: DirectiveNode): Route => ({
  ...base,
  outcome: 'undecided',
  steps: [...base.steps, { what: `undecided: ${why}`, at: node.at }],
  undecidedBecause: [...base.undecidedBecause, why],
});

/** The first Redirect or RedirectMatch line that takes the path. */
export function mapByRedirect(lines: Iterable<DirectiveNode>, path: string): Mapping {
  for (const node of lines) {
    const { status, from } = redirectStatus(node);
    const [url = '', target = ''] = node.words.slice(from).map((word) => word.text);
    const attempt = tryLine(node, path, url, target, node.key === 'redirectmatch');
    if (attempt.kind === 'doubtful') return { kind: 'doubtful', why: attempt.why, node };
    if (attempt.kind === 'hit') return { kind: 'redirect', status, node };
  }
  return { kind: 'none' };
}
