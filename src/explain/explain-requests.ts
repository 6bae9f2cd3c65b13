import type { RequestLine } from '../apache/model/request-authority.ts';
import type { Route, Step } from '../apache/model/route.ts';
import type { ServerConfig, ServerVersions } from '../apache/model/server-config.ts';
import { type Alternatives, tryAll } from '../deployment/choices.ts';
import { ProcessShapes } from '../deployment/process-shape.ts';
import { projectPackages } from '../deployment/project-packages.ts';
import type { PythonSources } from '../deployment/python-sources.ts';
import type { ServerScript, ServerScriptWorld } from '../deployment/server-scripts.ts';
import { SimulatedServer } from '../deployment/simulated-server.ts';
import type { ServerEnvironment } from '../deployment/wsgi-target.ts';
import type { Notice } from '../source/notice.ts';
import { describeAnswer, type RunAnswer } from './describe-answer.ts';
import type { Explanation } from './explanation.ts';
import { type PlannedRequest, planRequests } from './planned-request.ts';

/** What `explainRequests` works on. `route` is httpd's part, up to the handler phase. */
export interface ExplainInput {
  readonly config: ServerConfig;
  readonly versions: ServerVersions;
  readonly sources: PythonSources;
  /** The environment the server was started with. */
  readonly environment: ServerEnvironment;
  readonly route: (request: RequestLine) => Route;
  readonly notices?: readonly Notice[];
}

/** More combinations of open questions than this are not tried; the requests they concern are undecided. */
const MAX_RUNS = 256;

/** Tells what happens to each request of a sequence sent to a freshly started server, one at a time. */
export function explainRequests(input: ExplainInput, requests: readonly RequestLine[]): Omit<Explanation, 'server'> {
  const { config, versions, sources } = input;
  const notices = [...config.notices, ...(input.notices ?? [])];
  if (config.startupError) {
    return { versions, startup: { ok: false, error: config.startupError }, requests: [], notices };
  }
  const planned = planRequests(input, requests.map(input.route));
  const alternatives = simulate(input, planned, new ProcessShapes(config, versions, sources));
  return {
    versions,
    startup: { ok: true, needs: config.needs ?? [] },
    requests: planned.map((request, step) => describeAnswer(request, step, alternatives)),
    notices,
  };
}

/** What a freshly started server makes of a sequence of requests: once for every combination of what is open. */
export function simulate(
  { config, sources, versions, environment }: ServerScriptWorld,
  planned: readonly PlannedRequest[],
  shapes: ProcessShapes,
): Alternatives<RunAnswer> {
  const asked = planned.flatMap((request) => (request.call ? [request.call.script] : []));
  const isProjectPackage = projectPackages(config, sources, asked);
  return tryAll<RunAnswer>((choices, enterStep) => {
    const setup = { versions, sources, environment, choices, isProjectPackage };
    const server = new SimulatedServer(config, setup, shapes);
    return planned.map((request, step) => {
      enterStep(step);
      return answer(server, request);
    });
  }, MAX_RUNS);
}

function answer(server: SimulatedServer, request: PlannedRequest): RunAnswer {
  const answered = callPython(server, request);
  if (request.disturbs) server.disturb(request.disturbs.group, request.disturbs.why);
  return answered;
}

function callPython(server: SimulatedServer, request: PlannedRequest): RunAnswer {
  server.begin();
  const earlier = request.serverScripts.flatMap((script) => askServer(server, script));
  if (!request.call || request.group === null) return { call: null, earlier };
  for (const { preload, result } of server.preloadsOf(request.group)) {
    const what = `when the process starts, ${preload.script} is loaded into interpreter '${result.interpreter}'`;
    const end = result.failure ? ` and fails: ${result.failure.message}` : '';
    earlier.push({ what: what + end, at: preload.node.at });
  }
  return { call: server.serve(request.group, request.call), earlier };
}

/** Lets a script of the server run in the Apache child, for what it does there. */
function askServer(server: SimulatedServer, { call, node }: ServerScript): Step[] {
  const { interpreter, steps } = server.ask(call);
  const what = `${node.name} ${call.script} runs in the Apache child, in interpreter '${interpreter}'`;
  return [{ what, at: node.at }, ...steps.map((step): Step => ({ what: step.what, at: step.at ?? 'default' }))];
}
