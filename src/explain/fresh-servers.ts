import type { Route } from '../apache/model/route.ts';
import type { OpenedServer } from '../deployment/open-server.ts';
import { ProcessShapes } from '../deployment/process-shape.ts';
import { describeAnswer, type Ending, endOf } from './describe-answer.ts';
import { simulate } from './explain-requests.ts';
import type { ExplainedRequest } from './explanation.ts';
import { type PlannedRequest, planRequest } from './planned-request.ts';

/**
 * Answers requests one by one, each as if the server had just been started. What the processes of all these servers are like is
 * worked out once.
 */
export class FreshServers {
  readonly #opened: OpenedServer;
  readonly #shapes: ProcessShapes;

  constructor(opened: OpenedServer) {
    this.#opened = opened;
    this.#shapes = new ProcessShapes(opened.config, opened.versions, opened.sources);
  }

  plan(route: Route): PlannedRequest {
    return planRequest(this.#opened, route);
  }

  answer(planned: PlannedRequest): ExplainedRequest {
    return describeAnswer(planned, 0, simulate(this.#opened, [planned], this.#shapes));
  }

  endOf(planned: PlannedRequest): Ending {
    return endOf(planned, 0, simulate(this.#opened, [planned], this.#shapes));
  }
}
