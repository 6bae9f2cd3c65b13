import type { RequestWorld } from './expression/evaluate-expression.ts';
import { hasModule, type Scope } from './scope.ts';
import { isWholeServer } from './whole-server.ts';

/** What a request meets that only a known user may make. `unasked`: nothing asks who it is, and httpd answers 500. */
export type Login = { readonly verdict: 'login' | 'unasked' } | { readonly verdict: 'unknown'; readonly why: string };

/** The modules that ask for a password of their own AuthType (`ap_hook_check_authn` in each). */
const ASKED_BY: Readonly<Record<string, string>> = { basic: 'mod_auth_basic.c', digest: 'mod_auth_digest.c' };

/**
 * Whether a user is asked for where access hangs on one: without AuthType, AuthName or the module of that AuthType nobody does
 * (request.c:ap_process_request_internal, mod_auth_basic.c:authenticate_basic_user; scenario `access-by-user-without-a-login`).
 */
export function judgeLogin(scope: Scope, { header }: RequestWorld): Login {
  const [line] = scope.lines('authtype');
  const type = line?.node.words[0]?.text.toLowerCase() ?? 'none';
  if (!line && !isWholeServer(scope.config))
    return { verdict: 'unknown', why: 'AuthType may stand in a file that was not read' };
  if (line?.certain === false || type.includes('%{'))
    return { verdict: 'unknown', why: 'which AuthType counts is not known' };
  if (type === 'none') return { verdict: 'unasked' };
  const module = ASKED_BY[type];
  if (module === undefined)
    return { verdict: 'unknown', why: `AuthType ${line?.node.argsText} belongs to a module that is not modelled` };
  const isAsked = hasModule(scope.config, module) || (type === 'basic' && scope.line('wsgiauthuserscript') !== null);
  if (!isAsked || scope.line('authname') === null) return { verdict: 'unasked' };
  const sent = header('Authorization');
  if (sent.kind === 'known' && sent.value === '') return { verdict: 'login' };
  return { verdict: 'unknown', why: 'whether the password is right is not known' };
}
