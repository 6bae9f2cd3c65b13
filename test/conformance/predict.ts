import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestLine } from '../../src/apache/model/request-authority.ts';
import { DEFAULT_SETTINGS, explain } from '../../src/api.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import type { Scenario, ScenarioRequest } from './scenario.ts';
import { type Standpoint, stageScenario } from './stage.ts';

/** The versions that the records were made with. */
export const RECORDED_WITH = { apacheVersion: '2.4.71', modWsgiVersion: '4.9.4', pythonVersion: '3.11' };

/** What `explain` says of each order of a scenario; `folder` is where the scenario's files were. */
export interface Prediction {
  readonly folder: string;
  readonly root: string;
  /** The scenario's folder by the name that the server has for it. */
  readonly serverFolder: string;
  readonly orders: readonly Explanation[];
}

/** The suite sends no headers but those that a scenario names. */
const asSent = (request: ScenarioRequest | undefined): readonly RequestLine[] =>
  request ? [{ ...request, headers: request.headers ?? {} }] : [];

/** Lets `explain` answer a scenario from its files alone. */
export async function predictScenario(scenario: Scenario, standpoint: Standpoint = 'in place'): Promise<Prediction> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'wsgiscope-predict-')));
  try {
    const { folder, entry, serverRoot } = stageScenario(scenario, root, standpoint);
    const envvars = join(folder, 'envvars');
    const orders: Explanation[] = [];
    for (const order of scenario.orders) {
      orders.push(
        await explain({
          settings: {
            ...DEFAULT_SETTINGS,
            ...RECORDED_WITH,
            onServer: true,
            define: [...scenario.defines],
            pathMap: standpoint === 'mapped' ? { [serverRoot]: root } : {},
            envvars: existsSync(envvars) ? envvars : null,
          },
          folder,
          entry,
          requests: order.flatMap((index) => asSent(scenario.requests[index])),
        }),
      );
    }
    return { folder, root, serverFolder: join(serverRoot, 'site'), orders };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
