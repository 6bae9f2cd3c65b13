import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestLine } from '../../src/apache/model/request-authority.ts';
import { DEFAULT_SETTINGS, explain } from '../../src/api.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import type { Scenario, ScenarioRequest } from './scenario.ts';
import { DEBIAN, type Stack, versionsOf } from './stack.ts';
import { type Standpoint, stageScenario } from './stage.ts';

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
export async function predictScenario(
  scenario: Scenario,
  standpoint: Standpoint = 'in place',
  stack: Stack = DEBIAN,
): Promise<Prediction> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'deployment-said-')));
  try {
    const { folder, entry, serverRoot } = stageScenario(scenario, root, standpoint, stack);
    const envvars = join(folder, 'envvars');
    const orders: Explanation[] = [];
    for (const order of scenario.orders) {
      orders.push(
        await explain({
          settings: {
            ...DEFAULT_SETTINGS,
            ...versionsOf(stack),
            onServer: standpoint === 'in place',
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
