import { failureIn, isOfWsgi, type LoggedFailure } from './error-log.ts';
import { type AccessLine, LiveServer, type Patience, type Reply, USUAL } from './live-server.ts';
import type { Scenario } from './scenario.ts';
import { DEBIAN, type Stack } from './stack.ts';

/** Who answered. `wsgi-failure`: mod_wsgi took the request and could not run the application. */
export type AnswerKind = 'django' | 'plain' | 'wsgi-failure' | 'file' | 'redirect' | 'apache-error' | 'none';

/** What the real server did with one request. */
export interface RecordedRequest {
  readonly url: string;
  readonly status: number | null;
  readonly answer: AnswerKind;
  /** `file:line` of the `<VirtualHost>`, `main`, or null where Apache refused before choosing. */
  readonly virtualHost: string | null;
  readonly serverName: string | null;
  readonly handler: string | null;
  readonly script: string | null;
  readonly scriptName: string | null;
  readonly pathInfo: string | null;
  readonly processGroup: string | null;
  readonly applicationGroup: string | null;
  /** The name the answering application gives itself. */
  readonly site: string | null;
  /** `settings.SETTINGS_MODULE`; null where Django does not answer. */
  readonly settings: string | null;
  readonly failure: LoggedFailure | null;
}

/** What the real server did with a scenario; free of process numbers, times and folders. */
export interface ScenarioRecord {
  readonly startup: { readonly message: string; readonly at: string | null } | null;
  readonly orders: readonly (readonly RecordedRequest[])[];
}

/** Runs a scenario on the real server of this machine. */
export async function recordScenario(
  scenario: Scenario,
  stack: Stack = DEBIAN,
  patience: Patience = USUAL,
): Promise<ScenarioRecord> {
  const server = new LiveServer(scenario, stack);
  try {
    const startup = server.checkConfiguration();
    if (startup) return { startup, orders: [] };
    server.nameVirtualHosts();
    const orders: RecordedRequest[][] = [];
    for (const order of scenario.orders) {
      if (!(await server.restart()))
        throw new Error(`${scenario.name}: the server does not start: ${server.newErrors()}`);
      orders.push(await runOrder(server, scenario, order, patience));
    }
    return { startup: null, orders };
  } finally {
    await server.dispose();
  }
}

async function runOrder(
  server: LiveServer,
  scenario: Scenario,
  order: readonly number[],
  patience: Patience,
): Promise<RecordedRequest[]> {
  const recorded: RecordedRequest[] = [];
  const isRecycled = Object.values(scenario.files).some((text) => text.includes('maximum-requests='));
  for (const index of order) {
    const request = scenario.requests[index];
    if (!request) throw new Error(`${scenario.name}: there is no request ${index}`);
    const { reply, access, errors } = await server.ask(request, patience);
    // A process that has served its last request ends, and another one starts.
    if (isRecycled) await new Promise((done) => setTimeout(done, patience.recycleMs));
    recorded.push(describe(request.url, reply, access, errors));
  }
  return recorded;
}

interface Report {
  readonly kind: 'django' | 'plain';
  readonly site: string;
  readonly settings?: string;
}

function describe(url: string, reply: Reply, access: AccessLine | null, errors: readonly string[]): RecordedRequest {
  const report = readReport(reply);
  const failed = reply.status === null || reply.status >= 400;
  const failure = failed ? failureIn(errors, reply.status) : null;
  return {
    url,
    status: reply.status,
    answer: answerKind(reply, report, access, failure),
    virtualHost: access?.['host'] ?? null,
    serverName: access?.['serverName'] ?? null,
    handler: access?.['handler'] ?? null,
    script: access?.['script'] ?? null,
    scriptName: access?.['scriptName'] ?? null,
    pathInfo: access?.['pathInfo'] ?? null,
    processGroup: access?.['processGroup'] ?? null,
    applicationGroup: access?.['applicationGroup'] ?? null,
    site: report?.site ?? null,
    settings: report?.settings ?? null,
    failure,
  };
}

function readReport(reply: Reply): Report | null {
  if (reply.status !== 200 || !reply.body.startsWith('{"kind": ')) return null;
  return JSON.parse(reply.body);
}

function answerKind(
  reply: Reply,
  report: Report | null,
  access: AccessLine | null,
  failure: LoggedFailure | null,
): AnswerKind {
  if (reply.status === null) return 'none';
  if (report) return report.kind;
  if (reply.status >= 300 && reply.status < 400) return 'redirect';
  const refused =
    reply.status === 401 ||
    /^AH|^access-file|^Client denied/.test(`${failure?.type} ${failure?.message}`.replace('mod_wsgi ', ''));
  const handler = access?.['handler'] ?? null;
  // A WSGIHandlerScript goes by its own name; only Python and mod_wsgi log without a number, of a preload perhaps.
  const isNamed = handler !== null && !handler.includes('/') && failure !== null && isOfWsgi(failure);
  const isWsgi = handler === 'wsgi-script' || isNamed;
  // httpd logs nothing of what a RewriteRule or a Redirect answers.
  if (isWsgi && !refused && (failure !== null || reply.status >= 500)) return 'wsgi-failure';
  return reply.status < 300 ? 'file' : 'apache-error';
}
