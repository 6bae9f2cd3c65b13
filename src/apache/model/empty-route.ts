import type { RequestAuthority, RequestLine } from './request-authority.ts';
import type { Route } from './route.ts';
import { Scope } from './scope.ts';
import type { Server, ServerConfig } from './server-config.ts';
import { VariableTable } from './variable-table.ts';

/** A route of which nothing is known but its server. */
export const emptyRoute = (
  config: ServerConfig,
  server: Server,
  request: RequestLine,
  asked: RequestAuthority,
): Route => ({
  request,
  asked,
  server,
  chosenBy: null,
  outcome: 'undecided',
  status: null,
  path: '',
  alias: null,
  handler: null,
  filename: null,
  scriptName: '',
  pathInfo: '',
  scope: new Scope(config, server),
  variables: new VariableTable(),
  failure: null,
  steps: [],
  undecidedBecause: [],
});
