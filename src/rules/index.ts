// Made by `npm run generate` from the folders of src/rules. Do not edit.
import { rule as aliasShadowed } from './alias-shadowed/rule.ts';
import { rule as envSetdefaultSharedProcess } from './env-setdefault-shared-process/rule.ts';
import { rule as handlerPerRequest } from './handler-per-request/rule.ts';
import { rule as legacyBootstrap } from './legacy-bootstrap/rule.ts';
import { rule as perRequestEnvWrite } from './per-request-env-write/rule.ts';
import type { Rule } from './rule.ts';
import { rule as sameInterpreterMultiDjango } from './same-interpreter-multi-django/rule.ts';
import { rule as sharingUnproven } from './sharing-unproven/rule.ts';
import { rule as vhostNameUncovered } from './vhost-name-uncovered/rule.ts';

/** Every rule, in the order of their ids. */
export const RULES: readonly Rule[] = [
  aliasShadowed,
  envSetdefaultSharedProcess,
  handlerPerRequest,
  legacyBootstrap,
  perRequestEnvWrite,
  sameInterpreterMultiDjango,
  sharingUnproven,
  vhostNameUncovered,
];
