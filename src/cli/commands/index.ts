import { BASELINE } from './baseline.ts';
import { CHECK } from './check.ts';
import type { Command } from './command.ts';
import { completionsOf } from './completions.ts';
import { EXPLAIN } from './explain.ts';
import { FACTS } from './facts.ts';
import { GRAPH } from './graph.ts';
import { RULE } from './rule.ts';
import { SERVER } from './server.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  CHECK,
  EXPLAIN,
  GRAPH,
  FACTS,
  RULE,
  BASELINE,
  SERVER,
  completionsOf(() => COMMANDS),
];
